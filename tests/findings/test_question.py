"""Questions that stay open although the event stands."""

from datetime import timedelta

from tests.builders import NOON, a_figure, a_place, a_span
from tests.findings.told import blamed, denied, found, told


def test_each_side_blaming_the_other_leaves_the_first_shot_open():
    finding = found(blamed("a-army", "BBB"), blamed("b-army", "AAA"))
    assert finding.unsettled == ("first_shot",)


def test_a_blast_stands_while_its_cause_and_laying_are_contested():
    finding = found(
        told("agency-one", kind="landmine_explosion"),
        told("paper", kind="landmine_explosion"),
        blamed("a-army", "BBB", kind="landmine_explosion"),
        denied("b-army", kind="landmine_explosion"),
    )
    assert finding.status == "corroborated"
    assert finding.unsettled == ("cause", "laying")


def test_an_accusation_and_a_denial_leave_open_who_it_was():
    assert "actor" in found(blamed("a-army", "BBB"), denied("b-army")).unsettled


def test_figures_that_exclude_each_other_leave_the_casualties_open():
    one, two = a_figure(2, side="AAA"), a_figure(4, side="AAA")
    finding = found(told("agency-one", figures=(one,)), told("paper", figures=(two,)))
    assert "casualties" in finding.unsettled


def test_at_least_two_and_four_do_not_exclude_each_other():
    one = a_figure(2, side="AAA", qualifier="at_least")
    two = a_figure(4, side="AAA")
    finding = found(told("agency-one", figures=(one,)), told("paper", figures=(two,)))
    assert "casualties" not in finding.unsettled


def test_places_whose_circles_cannot_meet_leave_the_place_open():
    far = told("paper", place=a_place(lon=103.2))
    assert "place" in found(told("agency-one"), far).unsettled


def test_half_an_hour_apart_leaves_the_time_open():
    later = told("paper", span=a_span(NOON + timedelta(hours=2), 1))
    assert "time" in found(told("agency-one"), later).unsettled


def test_a_party_that_admits_an_act_on_its_own_side_leaves_open_whose_side_it_was():
    admitted = told("a-army", kind="fortification", stance="announces", accused="AAA")
    finding = found(admitted, blamed("b-army", "AAA", kind="fortification"))
    assert "side" in finding.unsettled


def test_every_question_is_a_word_of_the_vocabulary_and_names_its_claims(known_questions):
    finding = found(blamed("a-army", "BBB"), blamed("b-army", "AAA"))
    reasons = {reason.rule: reason for reason in finding.reasons}
    for question in finding.unsettled:
        assert question in known_questions
        assert reasons[question].claims
