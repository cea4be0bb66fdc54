"""The queue: what nobody reviewed, the least sure first, whatever order it came in."""

from itertools import permutations

from tests.builders import a_claim
from tests.reports.review.situation import machine_s, said, told

from groundtruce.reports.review.queue import Asked, waiting

SURE = machine_s("Sure.", confidence=0.9)
UNSURE = machine_s("Unsure.", confidence=0.3)
BLAMING = machine_s("Blaming.", confidence=0.6, accused="BBB")
DENYING = machine_s("Denying.", confidence=0.6, stance="denies")
PLAIN = machine_s("Plain.", confidence=0.6)


def asked(*claims, reviews=(), wanted=None):
    return [one.claim for one in waiting(told(*claims), reviews, wanted)]


def test_the_least_sure_comes_first_then_what_would_do_most_harm() -> None:
    expected = [UNSURE, BLAMING, DENYING, PLAIN, SURE]
    for order in permutations(expected):
        assert asked(*order) == expected


def test_what_was_reviewed_does_not_wait_and_waits_again_when_taken_back() -> None:
    review = said(SURE)
    undone = said(SURE, "undo", reviews=(review,), hours=1)
    assert asked(SURE, UNSURE, reviews=[review]) == [UNSURE]
    assert asked(SURE, reviews=[review, undone]) == [SURE]


def test_what_no_machine_read_does_not_wait() -> None:
    assert asked(a_claim(), SURE) == [SURE]


def test_a_report_a_source_or_a_kind_may_be_asked_for() -> None:
    other = machine_s("Other.", source="radio", kind="airstrike")
    assert asked(SURE, other, wanted=Asked(report=other.report[:9])) == [other]
    assert asked(SURE, other, wanted=Asked(source="radio")) == [other]
    assert asked(SURE, other, wanted=Asked(kind="shelling")) == [SURE]
