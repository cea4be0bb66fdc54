"""Deciding: who may review what, and what a word must say to be kept."""

import pytest
from tests.builders import a_claim, a_report
from tests.reports.review.situation import machine_s, said, told

from groundtruce.errors import NotAllowed, ReviewError
from groundtruce.model.review import Decision

CLAIM = machine_s()


def refused(*args, **more) -> ReviewError:
    with pytest.raises(ReviewError) as caught:
        said(*args, **more)
    assert caught.value.remedy
    return caught.value


def test_a_review_says_who_why_and_how_sure_the_machine_was() -> None:
    review = said(CLAIM, "reject", why="  the text says training  ", by=" a.analyst ")
    assert (review.by, review.why) == ("a.analyst", "the text says training")
    assert (review.decision, review.sure) == (Decision.REJECTED, CLAIM.confidence)


def test_how_sure_the_machine_was_counts_earlier_reviews_and_not_this_one() -> None:
    others = tuple(said(machine_s(f"Other {n}."), "reject") for n in range(10))
    first = said(CLAIM, reviews=others)
    again = said(CLAIM, "reject", reviews=(*others, first), hours=1)
    assert first.sure < CLAIM.confidence
    assert again.sure == first.sure


def test_who_has_no_name_does_not_review() -> None:
    assert "--by" in refused(CLAIM, by="  ").remedy


@pytest.mark.parametrize("by", ["a-army", "AAA"])
def test_a_party_replies_and_does_not_review(by: str) -> None:
    with pytest.raises(NotAllowed, match="speaks for a party"):
        said(CLAIM, by=by)


def test_a_claim_that_no_machine_read_is_corrected_at_its_source() -> None:
    assert "replaces" in refused(a_claim()).remedy


def test_a_claim_whose_words_changed_leads_to_the_report_that_replaced_it() -> None:
    newer = a_report(machine_s("Corrected words."), replaces=CLAIM.report)
    error = refused(CLAIM, reports=(newer,))
    assert "words of this claim changed" in error.happened
    assert newer.id in error.remedy


def test_a_claim_of_a_retracted_report_leads_to_the_retraction() -> None:
    with pytest.raises(ReviewError, match="words of this claim changed") as caught:
        said(CLAIM, superseded={CLAIM.report: "r-retraction"})
    assert "--report r-retraction" in caught.value.remedy


def test_a_rejection_needs_a_reason() -> None:
    assert "--why" in refused(CLAIM, "reject", why=" ").remedy


def test_a_correction_without_a_field_says_how_one_is_given() -> None:
    assert "--set" in refused(CLAIM, "correct").remedy


def test_a_correction_that_says_what_the_machine_said_is_none() -> None:
    assert "Accept" in refused(CLAIM, "correct", kind=CLAIM.kind).remedy


def test_fields_are_set_by_a_correction_only() -> None:
    assert "'correct'" in refused(CLAIM, "accept", kind="shooting").happened


def test_what_nobody_reviewed_cannot_be_taken_back() -> None:
    assert "nothing to take back" in refused(CLAIM, "undo").happened
    rejected = said(CLAIM, "reject")
    undone = said(CLAIM, "undo", reviews=(rejected,), hours=1)
    assert undone.decision is Decision.WITHDRAWN
    refused(CLAIM, "undo", reviews=(rejected, undone), hours=2)


def test_a_second_person_may_say_otherwise_and_both_words_are_kept() -> None:
    first = said(CLAIM, "reject", by="a.analyst")
    second = said(CLAIM, "accept", by="b.analyst", reviews=(first,), hours=1)
    assert first.id != second.id


def test_the_same_word_at_another_moment_is_another_review() -> None:
    assert said(CLAIM).id != said(CLAIM, hours=1).id
    assert said(CLAIM).id == said(CLAIM, reports=told(CLAIM)).id
