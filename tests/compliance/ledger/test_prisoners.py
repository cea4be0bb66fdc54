"""Prisoners: numbers with their sources, days that are disputed, and the duty to release."""

from datetime import timedelta

from tests.builders import NOON, a_figure, a_span
from tests.compliance.a_case import a_case, a_commitment, an_agreement
from tests.compliance.ledger.a_record import DAY, basis, found, table, told

from groundtruce.compliance.ledger.prisoners import ledger
from groundtruce.model.agreement import Clock

DUTY = a_commitment(
    "conditional", id="release", bound=("BBB",), fulfilled_by=("prisoner_release",),
    clock=Clock(starts=NOON - 5 * DAY, lasts=timedelta(hours=72), condition="kept", reset="none"),
)  # fmt: skip
CASE = a_case(an_agreement(DUTY))
EIGHTEEN = a_figure(18, "released")


def release(*days, source="paper"):
    claims = [
        told("prisoner_release", f"{source} {n}.", day, figures=(EIGHTEEN,), source=f"{source}-{n}")
        for n, day in enumerate(days)
    ]
    return found(*claims, kind="prisoner_release", party="BBB")


def test_days_on_which_sources_differ_are_named_with_their_sources():
    (event,) = table(ledger(basis(release(0, 1, 1), case=CASE)), "events")
    assert event["days_disputed"] == "2025-11-10 (paper-0); 2025-11-11 (paper-1, paper-2)"
    (event,) = table(ledger(basis(release(1, 1), case=CASE)), "events")
    assert event["days_disputed"] == ""


def test_the_same_18_told_three_times_are_18():
    (event,) = table(ledger(basis(release(0, 0, 0), case=CASE)), "events")
    assert event["figures"] == "released=18"


def test_the_duty_stands_with_its_clock_and_what_carried_it_out():
    (duty,) = table(ledger(basis(release(0), case=CASE)), "duties")
    assert (duty["party"], duty["due"]) == ("BBB", "2025-11-08 05:00")
    assert duty["carried_out"] == "2025-11-10 05:00: 18"


def test_counts_of_those_held_stand_with_who_says_so_and_are_never_subtracted():
    held = [
        told("statement", f"Held {n}.", n, figures=(a_figure(20 - n, "detained"),), source=f"s-{n}")
        for n in (0, 3)
    ]
    told_of = ledger(basis(release(5), case=CASE, extra=held))
    assert [(row["low"], row["source"]) for row in table(told_of, "held")] == [
        (20, "s-0"),
        (17, "s-3"),
    ]
    assert [low for _, low, _ in told_of.lines[0].points] == [20, 17]


def test_remains_handed_over_are_an_event_of_their_own():
    claim = told("remains_handover", figures=(a_figure(2, "remains"),), span=a_span())
    (event,) = table(ledger(basis(found(claim, kind="remains_handover"), case=CASE)), "events")
    assert event["figures"] == "remains=2"
