"""Prohibitions and freezes: kept, breached, contested, or beyond what anybody could see."""

import pytest
from tests.builders import NOON, a_place, a_span
from tests.compliance.a_case import (
    DAY,
    LATER,
    SIGNED,
    a_case,
    a_commitment,
    a_finding,
    a_watch,
    an_agreement,
    of,
)

from groundtruce.compliance import assess
from groundtruce.compliance.refrain import KEPT_FROM
from groundtruce.model.vocabulary import vocabulary


def state_of(*findings, party="AAA", watch=(), as_of=LATER, **duty):
    case = a_case(an_agreement(a_commitment(**duty)))
    found = of(party, assess.compliance(findings, case, watch, as_of))
    return found.word, found.reasons[0].rule


def test_nothing_recorded_and_nobody_looking_is_not_observable():
    assert state_of() == ("not_observable", "not_watched")


def test_nothing_recorded_while_it_was_watched_is_kept():
    assert state_of(watch=[a_watch()]) == ("kept", "watched")


def test_watching_part_of_the_time_is_not_enough():
    half = a_watch(span=a_span(SIGNED, hours=24 * 15))
    assert state_of(watch=[half])[0] == "not_observable"
    assert KEPT_FROM > 0.5


def test_an_attributed_act_of_a_forbidden_kind_breaches():
    assert state_of(a_finding(party="AAA")) == ("breached", "breach")


def test_the_other_partys_act_says_nothing_of_this_one():
    assert state_of(a_finding(party="BBB"), watch=[a_watch()])[0] == "kept"


def test_a_kind_that_the_text_does_not_name_breaches_nothing():
    assert state_of(a_finding(party="AAA", kind="shooting"))[0] == "not_observable"


def test_a_narrower_kind_counts_as_the_wider_one_it_is():
    assert "shelling" in vocabulary().lineage("event_kinds", "mortar_fire")
    assert state_of(a_finding(party="AAA", kind="mortar_fire"))[0] == "breached"


def test_an_act_that_is_not_attributed_leaves_the_accused_contested():
    finding = a_finding(accused=("AAA",))
    assert state_of(finding) == ("contested", "not_attributed")
    assert state_of(finding, party="BBB")[0] == "not_observable"


def test_an_act_that_nobody_is_accused_of_leaves_both_contested():
    for party in ("AAA", "BBB"):
        assert state_of(a_finding(), party=party) == ("contested", "not_attributed")


def test_a_contested_finding_leaves_the_accused_contested():
    assert state_of(a_finding("contested", accused=("AAA",))) == ("contested", "contested")


@pytest.mark.parametrize("status", ["unverified", "not_verifiable"])
@pytest.mark.parametrize("watch", [(), (a_watch(),)], ids=["unwatched", "watched"])
def test_an_allegation_alone_neither_breaks_nor_keeps(status, watch):
    state, rule = state_of(a_finding(status, accused=("AAA",)), watch=watch)
    assert (state, rule) == ("not_observable", "allegations_unchecked")


def test_a_refuted_allegation_is_no_allegation():
    refuted = a_finding("refuted", accused=("AAA",))
    assert state_of(refuted, watch=[a_watch()])[0] == "kept"


def test_an_act_outside_the_zone_breaches_nothing():
    far = a_finding(party="AAA", place=a_place(lon=103.5, radius_m=500))
    assert state_of(far, zone="band")[0] == "not_observable"


def test_a_place_that_crosses_the_edge_of_the_zone_decides_nothing():
    edge = a_finding(party="AAA", place=a_place(lon=102.8, radius_m=2000))
    assert state_of(edge, zone="band") == ("contested", "place_undecidable")


def test_an_act_without_a_place_decides_nothing_where_a_zone_binds():
    assert state_of(a_finding(party="AAA", place=None), zone="band")[0] == "contested"
    assert state_of(a_finding(party="AAA", place=None))[0] == "breached"


def test_an_act_before_the_agreement_breaches_nothing():
    early = a_finding(party="AAA", span=a_span(SIGNED - 2 * DAY))
    assert state_of(early)[0] == "not_observable"


def test_a_day_on_which_the_agreement_began_decides_nothing():
    that_day = a_finding(party="AAA", span=a_span(SIGNED - DAY / 2, hours=24))
    assert state_of(that_day) == ("contested", "time_undecidable")


def test_a_prohibition_with_a_deadline_binds_once_it_is_past():
    act = a_finding(party="AAA")
    assert state_of(act, deadline=NOON + DAY)[0] == "not_observable"
    assert state_of(act, deadline=NOON - DAY)[0] == "breached"
    assert state_of(deadline=LATER + DAY) == ("not_due", "not_begun")


def test_an_open_first_shot_leaves_it_contested():
    fight = a_finding(party="AAA", unsettled=("first_shot",))
    assert state_of(fight) == ("contested", "first_shot")


def test_an_exempt_kind_breaches_nothing():
    exercise = a_finding(party="AAA", kind="exercise")
    duty = {"breached_by": ("exercise",), "exemptions": ("exercise",)}
    assert state_of(exercise, **duty)[0] == "not_observable"
    assert state_of(exercise, breached_by=("exercise",))[0] == "breached"


def test_self_defence_claimed_but_not_shown_is_contested():
    fight = a_finding(party="AAA", accused=("AAA", "BBB"))
    assert state_of(fight, exemptions=("self_defence",)) == ("contested", "exemption_claimed")


def test_a_wall_on_ones_own_side_breaches_nothing():
    duty = {"breached_by": ("fortification",)}
    place = a_place(lon=102.9, radius_m=500, place_id="farm")
    wall = a_finding(party="BBB", kind="fortification", place=place)
    assert state_of(wall, party="BBB", **duty)[0] == "not_observable"


def test_a_wall_beyond_ones_own_side_breaches():
    place = a_place(lon=102.9, radius_m=500, place_id="farm")
    wall = a_finding(party="AAA", kind="fortification", place=place)
    assert state_of(wall, breached_by=("fortification",)) == ("breached", "beyond_own_side")


def test_a_wall_on_the_line_is_on_nobodys_side_for_certain():
    place = a_place(lon=102.7, radius_m=500, place_id="farm")
    wall = a_finding(party="AAA", kind="fortification", place=place)
    assert state_of(wall, breached_by=("fortification",)) == ("contested", "side_undecidable")


def test_a_weapon_seen_in_one_sides_land_is_no_question_to_the_other():
    place = a_place(lon=102.9, radius_m=500, place_id="farm")
    gun = a_finding(kind="weapon_present", place=place)
    duty = {"breached_by": ("weapon_present",)}
    assert state_of(gun, party="BBB", **duty) == ("contested", "not_attributed")
    assert state_of(gun, party="AAA", **duty)[0] == "not_observable"


def test_force_against_soldiers_breaks_no_duty_to_spare_civilians():
    duty = {"protects": ("civilian",)}
    assert state_of(a_finding(party="AAA", harmed="soldier"), **duty)[0] == "not_observable"
    harmed = a_finding(party="AAA", harmed="civilian")
    assert state_of(harmed, **duty) == ("contested", "aim_undecidable")


def test_an_accusation_is_an_act_of_the_one_who_makes_it():
    said = a_finding(kind="accusation", accused=("BBB",), said_by=("AAA",))
    duty = {"breached_by": ("accusation",)}
    assert state_of(said, **duty) == ("contested", "content_undecidable")
    assert state_of(said, party="BBB", **duty)[0] == "not_observable"


def test_a_body_that_is_no_party_is_not_judged_by_prohibitions():
    case = a_case(an_agreement(a_commitment(bound=("AAA", "ASEAN"))))
    assert {one.party for one in assess.compliance((), case, (), LATER)} == {"AAA"}
