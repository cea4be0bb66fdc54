"""Reviewed: what people said of a machine's claims holds on the road, and nothing is rewritten."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_claim
from tests.reports.review.situation import machine_s, said, told

from groundtruce.incidents import fuse
from groundtruce.reports.review import reviewed

ONE = machine_s("AAA shelled the village.")
TWO = machine_s("BBB fired on the post.", kind="shooting")
DENIAL = machine_s("AAA denied it.", kind="denial", stance="denies", denies=ONE.id)


def claims(reports):
    return [claim for report in reports for claim in report.claims]


def test_without_a_review_the_reports_are_what_they_were() -> None:
    reports = told(ONE, TWO)
    assert reviewed.reports(reports, ()) == reports


def test_a_rejected_claim_feeds_no_incident() -> None:
    reports = reviewed.reports(told(ONE, TWO), [said(ONE, "reject")])
    assert [claim.id for claim in claims(reports)] == [TWO.id]
    incidents = fuse.incidents(reports, ())
    assert ONE.id not in {claim.id for incident in incidents for claim in incident.claims}


def test_a_corrected_claim_enters_with_the_fields_of_the_person() -> None:
    reports = reviewed.reports(told(ONE), [said(ONE, "correct", kind="airstrike")])
    (incident,) = fuse.incidents(reports, ())
    assert incident.kind == "airstrike"
    assert incident.claims[0].excerpt == ONE.excerpt


def test_an_accepted_claim_counts_as_read_by_a_person() -> None:
    review = said(ONE)
    (claim,) = claims(reviewed.reports(told(ONE), [review]))
    assert (claim.by_machine, claim.confidence, claim.review) == (False, None, review.id)


def test_a_review_taken_back_leaves_the_claim_as_the_machine_read_it() -> None:
    first = said(ONE, "reject")
    undone = said(ONE, "undo", hours=1, reviews=(first,))
    assert reviewed.reports(told(ONE), [first, undone]) == told(ONE)


def test_a_review_holds_for_the_reading_it_was_made_of_and_no_other() -> None:
    read_otherwise = ONE.model_copy(update={"kind": "airstrike"})
    reports = told(read_otherwise)
    assert claims(reviewed.reports(reports, [said(ONE, "reject")]))[0].kind == "airstrike"


def test_a_claim_that_a_source_filed_itself_is_never_touched() -> None:
    filed = told(a_claim("Filed by hand."))
    assert reviewed.reports((*filed, *told(ONE)), [said(ONE, "reject")])[0] == filed[0]


def test_the_denial_of_a_rejected_claim_stands_and_names_nothing() -> None:
    stands = claims(reviewed.reports(told(ONE, DENIAL), [said(ONE, "reject")]))
    assert [(claim.id, claim.denies) for claim in stands] == [(DENIAL.id, None)]


def test_the_reports_that_came_in_are_not_changed() -> None:
    reports = told(ONE, DENIAL)
    before = [report.model_dump_json() for report in reports]
    reviewed.reports(reports, [said(ONE, "reject"), said(DENIAL)])
    assert [report.model_dump_json() for report in reports] == before


@given(st.permutations([ONE, TWO, DENIAL]))
def test_neither_the_order_of_reports_nor_of_reviews_matters(order) -> None:
    reviews = [said(ONE, "reject"), said(TWO), said(TWO, "correct", hours=1, kind="burst")]
    expected = {r.id: r for r in reviewed.reports(told(ONE, TWO, DENIAL), reviews)}
    for several in permutations(reviews):
        assert {r.id: r for r in reviewed.reports(told(*order), several)} == expected


def test_unreviewed_claims_are_as_sure_as_reviewed_ones_like_them_were_right() -> None:
    others = [machine_s(f"AAA shelled village {n}.") for n in range(20)]
    wrong = [said(claim, "reject") for claim in others]
    right = [said(claim) for claim in others]
    fallen = claims(reviewed.reports(told(ONE, *others), wrong))[0].confidence
    risen = claims(reviewed.reports(told(ONE, *others), right))[0].confidence
    assert fallen < ONE.confidence < risen
