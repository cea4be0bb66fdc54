"""Clocks: if seventy-two hours are kept, then a release."""

from datetime import timedelta

from tests.builders import NOON, a_span
from tests.compliance.a_case import (
    DAY,
    LATER,
    a_case,
    a_commitment,
    a_finding,
    an_agreement,
    of,
)

from groundtruce.compliance import assess
from groundtruce.model.agreement import Clock

CLOCK = Clock(starts=NOON, lasts=timedelta(hours=72), condition="kept", consequence="release")
RELEASE = a_commitment(
    "conditional", id="C2", bound=("AAA",), clock=CLOCK, fulfilled_by=("prisoner_release",)
)


def assessed(*findings, as_of=LATER):
    case = a_case(an_agreement(a_commitment(), RELEASE))
    found = assess.compliance(findings, case, (), as_of)
    (release,) = [one for one in found if one.commitment == "C2"]
    return release


def a_shelling(hours):
    span = a_span(NOON + timedelta(hours=hours))
    return a_finding("unverified", accused=("BBB",), span=span, number=1)


def a_release(**more):
    span = a_span(NOON + 4 * DAY)
    told = {"kind": "prisoner_release", "rule": "both_sides", "number": 2, "span": span, **more}
    return a_finding(said_by=("AAA", "BBB"), **told)


def test_before_the_hours_have_run_nothing_is_due():
    assert assessed(as_of=NOON + DAY).word == "not_due"


def test_when_they_ran_undisturbed_nothing_done_is_none():
    assert assessed().word == "0"


def test_an_alleged_breach_while_it_ran_disputes_the_clock():
    release = assessed(a_shelling(hours=30))
    assert (release.word, release.reasons[0].rule) == ("contested", "clock_disputed")
    assert "the text is silent on it" in release.reasons[0].text


def test_what_happened_after_it_ran_out_disputes_nothing():
    assert assessed(a_shelling(hours=100)).word == "0"


def test_the_release_completes_it_and_the_dispute_stays_visible():
    release = assessed(a_shelling(hours=30), a_release())
    assert release.word == "3"
    assert [reason.rule for reason in release.reasons] == ["degree_3", "step", "clock_disputed"]
    assert "after the last day" in release.reasons[1].text


def test_the_clock_is_of_the_party_that_it_binds():
    case = a_case(an_agreement(RELEASE))
    found = assess.compliance([a_release()], case, (), LATER)
    assert of("AAA", found).word == "3"
    assert len(found) == 1
