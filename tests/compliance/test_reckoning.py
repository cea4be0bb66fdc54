"""Reckoning: taking in findings one by one comes to the same as starting anew."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOON
from tests.compliance.a_case import (
    LATER,
    a_case,
    a_commitment,
    a_finding,
    a_watch,
    an_agreement,
    of,
)
from tests.compliance.test_assess import CASE, findings, several, watches

from groundtruce.compliance import assess
from groundtruce.model.agreement import Clock


@given(several(), st.lists(watches(), max_size=2), findings(number=1))
@settings(max_examples=60)
def test_one_finding_more_comes_to_the_same_as_starting_anew(found, watch, late):
    reckoning = assess.reckoning(found, CASE, watch, LATER)
    reckoning.take([late])
    known = {finding.id: finding for finding in (*found, late)}
    assert reckoning.assessments == assess.compliance(known.values(), CASE, watch, LATER)


@given(several(), findings(number=1))
@settings(max_examples=40)
def test_only_what_changed_is_returned(found, late):
    reckoning = assess.reckoning(found, CASE, (), LATER)
    before = {one.id: one for one in reckoning.assessments}
    changed = {one.id: one for one in reckoning.take([late])}
    after = {one.id: one for one in reckoning.assessments}
    assert changed == {key: one for key, one in after.items() if one != before[key]}


def test_a_finding_taken_twice_changes_nothing_the_second_time():
    reckoning = assess.reckoning((), CASE, (), LATER)
    assert reckoning.take([a_finding(party="AAA")])
    assert reckoning.take([a_finding(party="AAA")]) == ()


def test_a_finding_that_is_refuted_later_takes_its_breach_back():
    reckoning = assess.reckoning([a_finding(party="AAA")], CASE, (), LATER)
    assert reckoning.assessments[0].word == "breached"
    reckoning.take([a_finding("refuted")])
    assert reckoning.assessments[0].word == "not_observable"


def test_watch_that_arrives_later_is_looked_at():
    reckoning = assess.reckoning((), a_case(), (), LATER)
    assert [one.word for one in reckoning.look([a_watch()])] == ["kept", "kept"]


def test_an_act_while_a_clock_ran_reaches_the_duty_that_hangs_on_it():
    clock = Clock(starts=NOON, lasts=timedelta(hours=72), condition="kept", consequence="release")
    release = a_commitment(
        "conditional", id="C2", bound=("AAA",), clock=clock, fulfilled_by=("prisoner_release",)
    )
    case = a_case(an_agreement(a_commitment(), release))
    reckoning = assess.reckoning((), case, (), LATER)
    (changed,) = [
        one
        for one in reckoning.take([a_finding("unverified", accused=("BBB",))])
        if one.commitment == "C2"
    ]
    assert changed == of("AAA", (changed,))
    assert changed.word == "contested"
