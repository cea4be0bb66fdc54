"""Whose deed and whose word it is, where grammar points the wrong way."""

import pytest

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from groundtruce.model.claim import Stance
from groundtruce.reports.text.reading import read_text
from groundtruce.reports.text.told import Told


def told(text: str) -> tuple[Told, ...]:
    return read_text(text).told


def charges(text: str) -> set[tuple[str | None, str | None]]:
    return {(one.speaker.party if one.speaker else None, one.accused) for one in told(text)}


def test_by_beside_a_subject_names_the_charged_and_no_speaker():
    text = "In a letter, Norway protested against “repeated incursions” by Swedish troops."

    assert charges(text) == {("NOR", "SWE")}


def test_who_speaks_of_a_deed_did_not_do_it():
    (one,) = told("The shelling of the town was blamed on Sweden by the Norwegian army.")

    assert one.agent is None
    assert (one.speaker.party, one.accused) == ("NOR", "SWE")


def test_accusations_that_two_trade_are_two():
    text = "Norway and Sweden traded accusations over who fired first."

    assert charges(text) >= {("NOR", "SWE"), ("SWE", "NOR")}


@pytest.mark.parametrize(
    "text",
    [
        "At no time did Norwegian units cross the line.",
        "Under no circumstances were Norwegian guns fired at the town.",
    ],
)
def test_at_no_time_tells_of_nothing_done(text):
    assert told(text) == ()


def test_what_did_happen_beside_a_denial_is_asserted():
    text = "Norway said that its forces had not fired and that Swedish guns had shelled the town."

    assert {(one.stance, one.accused) for one in told(text)} == {
        (Stance.DENIES, None),
        (Stance.ASSERTS, "SWE"),
    }


def test_the_ministry_of_a_letterhead_is_its_states():
    text = (
        "MINISTRY OF FOREIGN AFFAIRS OF NORWAY\nPress release\n\n"
        "The Ministry rejects the Swedish statement."
    )

    assert [(one.speaker.party, one.stance) for one in told(text)] == [("NOR", Stance.DENIES)]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Kremlin spokesman Ivan Petrov said the bridge was hit.", "RUS"),
        ("China opposes the use of force, a foreign ministry spokesperson said.", "CHN"),
    ],
)
def test_a_spokesman_is_of_the_seat_he_is_named_by_or_of_the_state_whose_mind_he_tells(text, party):
    assert {one.speaker.party for one in told(text) if one.speaker} == {party}


def test_a_spokesman_of_nobody_named_has_no_side_whatever_the_dateline():
    text = "OSLO, May 3 (AP) - Swedish troops shelled a village, a government spokesman said."

    assert charges(text) == {(None, "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Did Swedish soldiers enter the village?",
        "The team found no evidence for the claim by Norway that Swedish jets bombed a dam.",
        "There is no proof that Sweden laid mines.",
    ],
)
def test_a_question_and_what_nothing_proves_tell_of_nothing_done(text):
    assert [one for one in told(text) if one.speaker is None] == []


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Oslo says no one crossed anything.", Stance.DENIES),
        ("Oslo says nobody fired at the boats.", Stance.DENIES),
        ("Oslo says no one was hurt.", Stance.ASSERTS),
    ],
)
def test_nobody_did_it_denies_and_nobody_was_hurt_does_not(text, stance):
    assert {one.stance for one in told(text)} == {stance}


def test_we_in_a_states_own_statement_is_the_state():
    text = "Statement by the Ministry of Defence of Norway\n\nWe reject the Swedish allegation."

    assert [(one.speaker.party, one.stance) for one in told(text)] == [("NOR", Stance.DENIES)]


def test_we_in_an_article_is_nobodys():
    text = "Hopes for a deal in Norway\n\nWe reject the Swedish allegation."

    assert all(one.speaker is None for one in told(text))


def test_what_a_name_before_a_colon_says_may_hold_speech_of_its_own():
    assert {one.speaker.party for one in told("Oslo: our units responded to shots.")} >= {"NOR"}
