"""What kind of event the words tell of, by the weapon and the company."""

import pytest

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from groundtruce.reports.text.event import events
from groundtruce.reports.text.parse import parsed

DAMAGE = "damage_heritage_or_civilian_object"


def kinds(text: str) -> set[str]:
    return {one.kind for one in events(parsed(text))}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Two bombs fell on the road to the pagoda.", "airstrike"),
        ("Rockets killed one man near the school.", "rocket_attack"),
        ("Nearly 200 rockets on 51 places from evening to morning.", "rocket_attack"),
        ("A shell went through a health post and broke equipment.", "shelling"),
        ("Jets made three runs and damaged the bridge.", "airstrike"),
        ("Six fighters flew from the base and hit two targets.", "airstrike"),
        ("The army said the blast came from a fresh mine.", "landmine_explosion"),
        ("Thai troops fired to drive them off.", "shooting"),
        ("A short exchange followed.", "armed_clash"),
        ("Attachés toured the three provinces.", "observer_visit"),
        ("Both prime ministers accept a ceasefire from midnight.", "agreement"),
        ("The command puts off a regional meeting.", "meeting"),
        ("The soldiers put up wire and barriers.", "fortification"),
        ("Heavy damage to the hospital was seen.", "damage_heritage_or_civilian_object"),
        ("Armed men denied the patrol passage.", "access_denial"),
    ],
)
def test_the_company_of_a_word_says_what_kind_it_is(text, kind):
    assert kind in kinds(text)


def test_bombed_by_nobody_named_leaves_the_means_open():
    assert kinds("Several casinos were bombed.") == {"attack"}


def test_an_exchange_of_letters_is_no_clash():
    assert "armed_clash" not in kinds("An exchange of letters followed.")


def test_the_month_of_march_is_no_demonstration():
    assert "protest" not in kinds("Night of 3 March: all was quiet in the town.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Officers said they struck a drone control centre.", "attack"),
        ("The army hit two rocket launchers.", "attack"),
        ("The minister calls the strike on the hospital a war crime.", DAMAGE),
        ("Tuesday's rockets numbered 400.", "rocket_attack"),
        ("Ceasefire from 20:00 in the north, says the mediator.", "ceasefire_announcement"),
        ("Roadside bomb under a vehicle near the dam, four hurt.", "ied_explosion"),
        ("Guards fired into the air.", "warning_shots"),
        ("Fuel and goods may not leave through the pass.", "supply_restriction"),
        ("The sweep was over; two mines had been armed.", "demining"),
        ("The prisoners wept at the hand-over.", "prisoner_release"),
        ("Two dead in border clashes", "armed_clash"),
        ("The depot was destroyed by artillerymen.", "shelling"),
    ],
)
def test_the_grammar_of_short_reports_says_what_kind_it_is(text, kind):
    assert kind in kinds(text)


def test_what_was_hit_is_not_what_hit_it():
    assert kinds("The navy struck a missile depot.") == {"attack"}


def test_a_hand_over_without_captives_releases_nobody():
    assert "prisoner_release" not in kinds("The hand-over of the bridge took an hour.")


def test_those_whom_a_shelling_killed_are_its_cost_and_no_deed_of_their_own():
    assert kinds("Two people were killed during the shelling of the park.") == {"shelling"}
    assert kinds("Gunmen killed two villagers.") == {"violence_against_civilians"}


def test_shells_that_hit_and_killed_are_one_shelling():
    told = [one.kind for one in events(parsed("Shells hit the market and killed three civilians."))]

    assert told == ["shelling"]
