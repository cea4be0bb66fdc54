"""Duties to act: degrees from 0 to 3, and the states that stand in their place."""

from tests.builders import NOON, a_span
from tests.compliance.a_case import (
    DAY,
    LATER,
    SIGNED,
    a_case,
    a_commitment,
    a_finding,
    an_agreement,
    of,
)

from groundtruce.compliance import assess
from groundtruce.model.finding import Signature, Status, Voice

OBSERVERS = Voice(origin="observers", kind="observer", side=None, stances=(), claims=())


def state_of(*findings, party="AAA", type="obligation", as_of=LATER, **duty):
    duty.setdefault("fulfilled_by", ("weapons_withdrawal",))
    case = a_case(an_agreement(a_commitment(type, **duty)))
    found = of(party, assess.compliance(findings, case, (), as_of))
    return found.word, found.reasons[0].rule


def a_step(status="corroborated", said_by=("AAA",), **more):
    return a_finding(status, said_by=said_by, kind="weapons_withdrawal", **more)


def test_nothing_by_the_last_day_is_none_though_due():
    assert state_of(deadline=NOON) == ("0", "none_though_due")


def test_nothing_before_the_last_day_is_not_due():
    assert state_of(deadline=LATER + DAY) == ("not_due", "not_yet_due")


def test_nothing_without_a_day_is_not_called_undone():
    assert state_of() == ("not_observable", "nothing_to_go_by")


def test_one_partys_word_that_it_acted_is_announced():
    assert state_of(a_step("unverified")) == ("1", "degree_1")


def test_an_established_step_is_partial():
    assert state_of(a_step()) == ("2", "degree_2")


def test_a_contested_step_is_contested():
    assert state_of(a_step("contested")) == ("contested", "step_contested")


def test_complete_needs_the_verifier_that_the_text_names():
    signed = {"act": "verifies", "by": "V", "at": LATER}
    verified = a_step(voices=(OBSERVERS,)).model_copy(
        update={"status": Status.VERIFIED, "signatures": (Signature(**signed),)}
    )
    named = verified.model_copy(update={"attribution": a_finding(party="AAA").attribution})
    assert state_of(named, verified_by="Observers")[0] == "3"
    assert state_of(named, verified_by="Somebody else")[0] == "2"
    assert state_of(a_step(), verified_by="Observers")[0] == "2"


def test_what_the_other_did_is_no_step_of_this_party():
    assert state_of(a_step(), party="BBB")[0] == "not_observable"


def test_a_step_before_the_signing_fulfils_nothing():
    assert state_of(a_step(span=a_span(SIGNED - 2 * DAY)))[0] == "not_observable"


def test_a_step_counts_for_the_class_of_weapons_that_it_names():
    rockets = a_step(weapons=("mlrs",))
    assert state_of(rockets, weapons=("mlrs",))[0] == "2"
    assert state_of(rockets, weapons=("tank",))[0] == "not_observable"
    assert state_of(a_step(), weapons=("tank",))[0] == "not_observable"


def test_a_late_step_says_that_it_was_late():
    case = a_case(
        an_agreement(
            a_commitment("obligation", fulfilled_by=("weapons_withdrawal",), deadline=NOON - DAY)
        )
    )
    found = of("AAA", assess.compliance([a_step()], case, (), LATER))
    assert "after the last day" in found.reasons[1].text


def test_an_established_act_against_a_duty_keeps_it_from_being_complete():
    obstructed = a_finding(party="AAA", kind="obstruction", number=2)
    duty = {"breached_by": ("obstruction",)}
    assert state_of(a_step(number=1), obstructed, **duty)[0] == "2"
    assert state_of(obstructed, **duty) == ("0", "acts_against")


def test_a_contested_act_against_a_duty_leaves_it_contested():
    obstructed = a_finding("contested", accused=("AAA",), kind="obstruction", number=2)
    assert state_of(a_step(number=1), obstructed, breached_by=("obstruction",))[0] == "contested"


def test_a_weapon_in_its_place_breaks_no_schedule_before_the_last_day():
    present = a_finding(party="AAA", kind="weapon_present", number=2)
    duty = {"type": "schedule", "breached_by": ("weapon_present",)}
    assert state_of(present, deadline=NOON + DAY, **duty) == ("0", "none_though_due")
    assert state_of(present, deadline=NOON - DAY, **duty) == ("0", "acts_against")


def test_a_meeting_near_its_day_completes_a_process():
    met = a_finding(kind="meeting", said_by=("AAA", "BBB"), rule="both_sides")
    duty = {"type": "process", "fulfilled_by": ("meeting",)}
    assert state_of(met, deadline=NOON + DAY, **duty)[0] == "3"
    assert state_of(met, deadline=NOON + DAY, party="BBB", **duty)[0] == "3"


def test_a_meeting_that_one_side_announced_is_announced():
    met = a_finding(kind="meeting", said_by=("AAA",), rule="announced")
    duty = {"type": "process", "fulfilled_by": ("meeting",), "deadline": NOON + DAY}
    assert state_of(met, **duty)[0] == "1"


def test_a_meeting_without_a_day_to_meet_says_nothing_of_its_subject():
    met = a_finding(kind="meeting", said_by=("AAA", "BBB"), rule="both_sides")
    duty = {"type": "process", "fulfilled_by": ("meeting",)}
    assert state_of(met, **duty) == ("not_observable", "meetings_on_other_matters")


def test_other_bodies_are_assessed_on_what_they_are_to_do():
    visit = a_finding(kind="observer_visit", voices=(OBSERVERS,))
    case = a_case(
        an_agreement(a_commitment("mechanism", bound=("ASEAN",), fulfilled_by=("observer_visit",)))
    )
    (found,) = assess.compliance([visit], case, (), LATER)
    assert (found.party, found.word) == ("ASEAN", "2")
