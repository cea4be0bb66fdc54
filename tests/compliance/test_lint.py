"""Lint: silences and contradictions of a text, each with what to do."""

from datetime import timedelta

import pytest
from tests.builders import NOON
from tests.compliance.a_case import DAY, SIGNED, a_case, a_change, a_commitment, an_agreement

from groundtruce.compliance.lint import Weight, flaws
from groundtruce.model.agreement import Clock, WeaponLimit

SOUND = a_commitment(exemptions=("self-defence",))
FAR_AWAY = "POLYGON ((10 50, 11 50, 11 51, 10 51, 10 50))"


def rules(*commitments, weight=None, **more):
    found = flaws(a_case(an_agreement(*commitments, **more)))
    return [flaw.rule for flaw in found if weight in (None, flaw.weight)]


def test_a_sound_text_has_no_flaw():
    assert rules(SOUND) == []


@pytest.mark.parametrize(
    ("commitment", "rule"),
    [
        (a_commitment(breached_by=(), exemptions=("self-defence",)), "nothing_breaks_it"),
        (a_commitment(), "self_defence_not_mentioned"),
        (a_commitment(breached_by=("dancing",)), "kind_unknown"),
        (a_commitment("freeze", exemptions=("self-defence",)), "no_baseline"),
        (a_commitment(zone_in_words="near the river", exemptions=("self-defence",)),
         "zone_in_words_only"),
        (a_commitment(zone="nowhere", exemptions=("self-defence",)), "zone_unknown"),
        (a_commitment(weapon_classes=("heavy",), exemptions=("self-defence",)),
         "class_without_weapons"),
        (a_commitment(bound=("AAA", "BBB"), exemptions=("self-defence",),
                      limits=(WeaponLimit(weapons=("tank",), distance_m=1, line="L9"),)),
         "line_unknown"),
    ],
)  # fmt: skip
def test_what_a_duty_to_refrain_lacks_is_named(commitment, rule):
    assert rules(commitment) == [rule]


def a_duty(type="obligation", **more):
    given = {"fulfilled_by": ("demining",), "verified_by": "body", "deadline": NOON, **more}
    return a_commitment(type, **given)


@pytest.mark.parametrize(
    ("commitment", "rule"),
    [
        (a_duty(fulfilled_by=()), "nothing_fulfils_it"),
        (a_duty(verified_by=None), "nobody_verifies"),
        (a_duty(deadline=None), "no_deadline"),
        (a_duty(deadline=SIGNED - DAY), "deadline_before_signing"),
        (a_duty("conditional"), "no_clock"),
        (a_duty("mechanism", fulfilled_by=("meeting",), deadline=None), "no_interval"),
        (a_duty("mechanism", every=timedelta(0)), "interval_of_nothing"),
        (a_duty("conditional", clock=Clock(starts=NOON)), "clock_never_ends"),
        (a_duty("conditional", clock=Clock(starts=NOON, lasts=timedelta(hours=72), condition="x")),
         "reset_not_settled"),
    ],
)  # fmt: skip
def test_what_a_duty_to_act_lacks_is_named(commitment, rule):
    assert rules(commitment) == [rule]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ((a_change("suspends", 1, by=("AAA",), source="s"),
          a_change("suspends", 3, by=("AAA",), source="s")), "overlapping_suspensions"),
        ((a_change("resumes", 3, by=("AAA",), source="s"),), "resumed_without_suspension"),
        ((a_change("suspends", 3, by=("AAA",), commitments=("C9",), source="s"),),
         "change_of_unknown_commitment"),
        ((a_change("suspends", -3, by=("AAA",), source="s"),), "change_before_signing"),
    ],
)  # fmt: skip
def test_changes_that_contradict_each_other_are_named(changes, rule):
    assert rules(SOUND, changes=changes, weight=Weight.CONTRADICTION) == [rule]


def test_a_suspension_after_a_resumption_overlaps_nothing():
    changes = (a_change("suspends", 1, by=("AAA",), source="s"),
               a_change("resumes", 2, by=("AAA",), source="s"),
               a_change("suspends", 3, by=("AAA",), source="s"))  # fmt: skip
    assert rules(SOUND, changes=changes) == []


def test_an_effect_before_the_signing_and_unknown_predecessors_are_contradictions():
    early = {"effective": SIGNED - DAY, "supersedes": ("G0",)}
    assert rules(SOUND, **early) == ["effective_before_signed", "supersedes_unknown"]


def test_a_zone_outside_the_area_is_named():
    away = a_case().zones[1].model_copy(update={"id": "away", "wkt": FAR_AWAY})
    duty = a_commitment(zone="away", exemptions=("self-defence",))
    case = a_case(an_agreement(duty), zones=(*a_case().zones, away))
    (flaw,) = flaws(case)
    assert (flaw.rule, flaw.weight) == ("zone_outside_area", "contradiction")
    assert flaw.happened
    assert flaw.remedy
