"""Calibration: confidences come from what was measured, and reviews move them."""

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_figure
from tests.reports.review.situation import machine_s, said

from groundtruce.model.claim import Reader
from groundtruce.reports.review.calibration import measured, signal_of, table, unreviewed

ASKED = machine_s("Asked.", confidence=None)
SAME = [machine_s(f"Like it {n}.", confidence=None) for n in range(40)]
OTHER_KIND = [machine_s(f"Near it {n}.", kind="airstrike") for n in range(40)]
verdicts = st.lists(st.sampled_from(["accept", "reject"]), max_size=25)


def after(*decisions: str, of=SAME) -> float:
    return table(said(claim, word) for claim, word in zip(of, decisions, strict=False)).sure(ASKED)


def test_before_any_review_a_claim_is_as_sure_as_its_reader_was_measured() -> None:
    assert unreviewed().sure(ASKED) == measured()["rules", "speech_of_event"].precision


@given(verdicts)
def test_one_more_right_claim_never_makes_the_others_less_sure(before: list[str]) -> None:
    assert after(*before, "reject") <= after(*before) <= after(*before, "accept")


@given(verdicts)
def test_a_confidence_is_never_quite_nought_or_one(decisions: list[str]) -> None:
    assert 0 < after(*decisions) < 1


@given(verdicts, st.randoms())
def test_the_order_of_the_reviews_does_not_matter(decisions: list[str], chance) -> None:
    reviews = [said(c, w) for c, w in zip(SAME, decisions, strict=False)]
    shuffled = list(reviews)
    chance.shuffle(shuffled)
    assert table(reviews).sure(ASKED) == table(shuffled).sure(ASKED)


def test_many_reviews_of_a_kind_outweigh_what_was_measured() -> None:
    assert after(*["accept"] * 40) > 0.9
    assert after(*["reject"] * 40) < 0.2


def test_a_kind_s_own_reviews_weigh_more_than_those_of_other_kinds() -> None:
    own, near = after(*["reject"] * 10), after(*["reject"] * 10, of=OTHER_KIND)
    assert own < near < unreviewed().sure(ASKED)


def test_a_corrected_claim_was_not_right() -> None:
    corrected = [said(claim, "correct", kind="burst") for claim in SAME[:5]]
    assert table(corrected).sure(ASKED) == after(*["reject"] * 5)


def test_claims_that_rest_on_something_else_are_not_moved() -> None:
    narrated = machine_s("Told.", speaker=None, confidence=None)
    reviews = [said(claim, "reject") for claim in SAME]
    assert table(reviews).sure(narrated) == unreviewed().sure(narrated)


def test_a_language_model_that_nobody_measured_begins_at_even_odds() -> None:
    model = Reader(name="model", version="1", model="any")
    asked = machine_s("Asked.", reader=model, confidence=None)
    assert unreviewed().sure(asked) == 0.5
    reviews = [said(machine_s(f"{n}", reader=model)) for n in range(4)]
    assert table(reviews).sure(asked) > after(*["accept"] * 4) - 0.1


def test_what_missions_write_starts_at_its_own_share() -> None:
    mission = Reader(name="mission", version="1")
    observed = machine_s(speaker=None, reader=mission, confidence=None)
    assert unreviewed().sure(observed) == measured()["mission", "narrated"].precision


def test_a_reader_that_nobody_knows_begins_at_even_odds() -> None:
    other = Reader(name="other", version="1")
    assert unreviewed().sure(machine_s(reader=other, confidence=None)) == 0.5


def test_what_a_claim_rests_on_is_told_from_the_claim_alone() -> None:
    tally = machine_s(figures=(a_figure(scope="cumulative"),))
    seen = [
        signal_of(claim)[1]
        for claim in (
            machine_s(kind="statement"),
            machine_s(),
            machine_s(stance="denies"),
            machine_s(speaker=None),
            tally,
        )
    ]
    assert seen == ["speech", "speech_of_event", "denial", "narrated", "tally"]
    assert {("rules", one) for one in seen} <= measured().keys()
