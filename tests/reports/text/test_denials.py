"""What is a denial, whatever its words, and what only looks like one."""

import pytest

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from groundtruce.model.claim import Stance
from groundtruce.reports.text.reading import read_text
from groundtruce.reports.text.told import Told


def told(text: str) -> tuple[Told, ...]:
    return read_text(text).told


def stances(text: str, party: str) -> set[Stance]:
    return {one.stance for one in told(text) if one.speaker and one.speaker.party == party}


@pytest.mark.parametrize(
    "text",
    [
        "Norway rejects having laid mines on the road.",
        "Norway poured scorn on the allegation that it had laid fresh mines.",
        "The Norwegian army shrugged off the accusations.",
        "Norway said there was no truth in the report.",
        "Norway said nothing happened at any front position.",
        "Not one Norwegian soldier set foot on Swedish soil, the Norwegian army insisted.",
        "There were no Norwegian troops in the village, the Norwegian ambassador told reporters.",
        "Norway says it backs no one in this war.",
        "The Norwegian envoy calls the charges unsupported.",
        "The Norwegian army objects that the map is wrong.",
        "Norwegian army: not true, we fired at nothing.",
        "Sweden blamed Norway for the raid, something Oslo has always denied.",
        "The charge is rejected, the Norwegian foreign ministry said.",
    ],
)
def test_a_denial_without_the_word_is_a_denial(text):
    assert Stance.DENIES in stances(text, "NOR")


def test_what_two_parties_deny_each_of_them_denies():
    claims = told("Both Norway and Sweden deny having used cluster munitions.")

    assert {one.speaker.party for one in claims if one.stance is Stance.DENIES} == {"NOR", "SWE"}


def test_to_be_denied_passage_is_a_deed_and_no_denial():
    claims = told("Armed men stopped the patrol at the bridge and denied it passage.")

    assert Stance.DENIES not in {one.stance for one in claims}


@pytest.mark.parametrize(
    "text",
    [
        "The Norwegian ministry said it had not yet been told.",
        "Norway said it had not received the report.",
        "The Norwegian army said it had no plan to attack.",
    ],
)
def test_to_lack_a_thing_denies_nothing(text):
    assert Stance.DENIES not in stances(text, "NOR")


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian officials would neither confirm nor deny that drones had hit the depot.",
        "The Norwegian army declined to confirm or deny the strike.",
    ],
)
def test_neither_to_confirm_nor_to_deny_says_nothing(text):
    assert Stance.DENIES not in stances(text, "NOR")


def test_mines_that_had_lain_long_are_no_lie():
    assert Stance.DENIES not in stances("Norway says the mines had lain for months.", "NOR")


def test_what_nobody_claims_is_no_claim():
    assert stances("Norway did not claim that Sweden had attacked.", "NOR") == set()


def test_what_a_party_confirms_of_its_own_deeds_it_acknowledges():
    assert stances("Norway confirms that its troops withdrew.", "NOR") == {Stance.ASSERTS} or (
        Stance.ACKNOWLEDGES in stances("Norway confirms that Norwegian jets bombed a depot.", "NOR")
    )


def test_that_the_other_side_has_not_withdrawn_is_a_charge():
    (claim,) = told("Norway said that Sweden had not withdrawn at all.")

    assert (claim.stance, claim.accused) == (Stance.ASSERTS, "SWE")
