"""Exemptions, as texts put them in words."""

import pytest
from tests.builders import a_claim, a_place, an_incident
from tests.compliance.a_case import LATER, a_case, a_commitment, a_finding, an_agreement, of

from groundtruce.compliance import assess
from groundtruce.compliance.exemption import exempting, is_conditional
from groundtruce.model.claim import Observation


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        ("rotation", "rotation of troops"),
        ("own_patrol", "patrol on own side"),
        ("self_defence", "Self-defence"),
        ("exercise", "exercise"),
    ],
)
def test_a_phrase_names_the_kind_whose_words_it_holds(kind, phrase):
    assert exempting(a_commitment(exemptions=("flag day", phrase)), kind) == phrase


def test_a_phrase_that_names_another_act_exempts_nothing():
    assert exempting(a_commitment(exemptions=("patrol on own side",)), "patrol_abroad") is None


def test_conditions_are_for_a_person_to_check():
    assert is_conditional("exercise outside the zone, announced 48 hours before")
    assert not is_conditional("rotation of troops")


@pytest.mark.parametrize(
    ("phrase", "word"),
    [("exercise", "not_observable"), ("exercise outside the zone", "contested"), ("", "breached")],
)
def test_an_exercise_that_observers_saw_breaches_only_if_the_text_forbids_it(phrase, word):
    seen = Observation(observer=a_place(), modality="seen", is_exercise=True)
    incident = an_incident(a_claim(source="observers", observation=seen))
    firing = a_finding(party="AAA").model_copy(update={"incident": incident})
    duty = a_commitment(exemptions=(phrase,) if phrase else ())
    found = assess.compliance([firing], a_case(an_agreement(duty)), (), LATER)
    assert of("AAA", found).word == word
