"""Numbers become figures with their bounds."""

import pytest

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from groundtruce.model.figure import Scope
from groundtruce.reports.text.figure import Counted, figures
from groundtruce.reports.text.number import value_of
from groundtruce.reports.text.parse import parsed


def only(text: str) -> list[Counted]:
    return list(figures(parsed(text)))


@pytest.mark.parametrize(
    ("words", "kind", "best"),
    [
        ("Three soldiers were killed on Tuesday.", "killed", 3),
        ("A soldier was killed on patrol.", "killed", 1),
        ("One of its soldiers lost a leg to a mine.", "injured", 1),
        ("Some 4,500 villagers fled their homes.", "displaced", 4500),
        ("More than half a million residents were forced from their homes.", "displaced", 500000),
        ("The death toll rose to 101 on Friday.", "killed", 101),
        ("Rebels fired 20 rockets at the town.", "rounds", 20),
        ("The team found 10 landmines near the road.", "mines_found", 10),
        ("One dead and at least three hurt, officials say.", "killed", 1),
        ("One dead and at least three hurt, officials say.", "injured", 3),
        ("Civilian dead stood at eleven.", "killed", 11),
        ("Injured are 76 by now.", "injured", 76),
        ("Shelters held 125,838 people.", "sheltered", 125838),
        ("He spoke of at least 40,000 evacuated.", "displaced", 40000),
    ],
)
def test_what_a_number_counts(words, kind, best):
    assert (kind, best) in [(one.kind, one.best) for one in only(words)]


def test_two_in_one_sentence_keep_apart():
    found = only("Three soldiers were killed and five others wounded.")

    assert [(one.kind, one.best) for one in found] == [("killed", 3), ("injured", 5)]


def test_at_least_is_open_above():
    (one,) = only("At least 12 people died in the attack.")

    assert (one.lower, one.upper, one.qualifier.value) == (12, None, "at_least")


def test_a_range_has_no_best():
    (one,) = only("The blast killed between 10 and 15 people.")

    assert (one.lower, one.best, one.upper) == (10, None, 15)


def test_dozens_have_a_lower_bound_and_no_best():
    (one,) = only("Dozens of civilians were injured.")

    assert (one.lower, one.best, one.of) == (24, None, "civilian")


def test_ages_years_and_names_with_numbers_count_nobody():
    assert only("In 2024 a man aged 45 left Hill 350 near Route 2.") == []


def test_numbers_in_other_scripts():
    assert value_of("๒๕๖๘") == value_of("២៥៦៨") == 2568


def test_an_age_is_no_number_of_victims():
    assert only("The victim was 63.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Two deaths in a shelter bring the dead to seventeen.",
        "In January alone 158 civilians were killed.",
        "The brigade lost about 70 servicemen in a day.",
        "The war has killed 900 people since spring. A further 12 people were injured.",
    ],
)
def test_counts_over_a_time_are_tallies(text):
    assert only(text)[-1].scope is Scope.CUMULATIVE


def test_the_wounded_brought_to_a_hospital_are_no_tally():
    assert only("They brought 12 wounded soldiers to hospital.")[0].scope is Scope.INCIDENT


def test_since_of_a_reason_makes_no_tally():
    text = "Nobody knows who killed four traders, since access was refused."

    assert only(text)[0].scope is Scope.INCIDENT
