"""The vocabulary: every word has every label, in its own script, and blames nobody."""

import re
from collections.abc import Iterator
from enum import StrEnum

import pytest

from groundtruce.model.agreement import ChangeKind, CommitmentType
from groundtruce.model.assessment import State
from groundtruce.model.claim import Direction, Modality, Stance
from groundtruce.model.figure import Qualifier, Scope
from groundtruce.model.finding import Confidence, Status
from groundtruce.model.judgement import Verdict
from groundtruce.model.place import Precision
from groundtruce.model.review import Decision
from groundtruce.model.source import Reliability, SourceKind
from groundtruce.model.span import Granularity
from groundtruce.model.vocabulary import LANGUAGES, Word, vocabulary
from groundtruce.model.watch import WatchKind

SCRIPTS = {"en": r"[A-Za-z]", "th": r"[\u0e01-\u0e5b]", "km": r"[\u1780-\u17ff]"}
LISTS_OF_ENUMS: dict[str, type[StrEnum]] = {
    "change_kinds": ChangeKind,
    "commitment_types": CommitmentType,
    "confidence": Confidence,
    "decisions": Decision,
    "directions": Direction,
    "granularity": Granularity,
    "modalities": Modality,
    "precision": Precision,
    "qualifiers": Qualifier,
    "reliability": Reliability,
    "scopes": Scope,
    "source_kinds": SourceKind,
    "stances": Stance,
    "states": State,
    "statuses": Status,
    "verdicts": Verdict,
    "watch_kinds": WatchKind,
}
BLAME = (
    *("aggress", "atrocit", "barbar", "culprit", "enem", "guilt", "hostage", "illegal", "invad"),
    *("invasion", "murder", "perpetrat", "terror", "traitor", "unlawful", "violator"),
    *("ศัตรู", "ข้าศึก", "รุกราน", "ก่อการร้าย", "ผู้กระทำผิด", "อาชญากร", "ตัวประกัน"),
    *("សត្រូវ", "ឈ្លានពាន", "ភេរវ", "ជនល្មើស", "ឧក្រិដ្ឋជន", "ចំណាប់ខ្មាំង"),
)
# ACLED's event types and sub-event types, as its public codebook of 2024 lists them.
ACLED = {
    "Battles": {
        "Armed clash",
        "Government regains territory",
        "Non-state actor overtakes territory",
    },
    "Explosions/Remote violence": {
        *("Air/drone strike", "Chemical weapon", "Grenade", "Remote explosive/landmine/IED"),
        *("Shelling/artillery/missile attack", "Suicide bomb"),
    },
    "Protests": {
        *("Excessive force against protesters", "Peaceful protest", "Protest with intervention"),
    },
    "Riots": {"Mob violence", "Violent demonstration"},
    "Strategic developments": {
        *("Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Other"),
        *("Headquarters or base established", "Looting/property destruction"),
        "Non-violent transfer of territory",
    },
    "Violence against civilians": {
        *("Abduction/forced disappearance", "Attack", "Sexual violence"),
    },
}
# PLOVER's events and modes, as its public manual lists them.
PLOVER = {
    "ACCUSE": {"allege", "disapprove", "investigate"},
    "AGREE": set(),
    "AID": set(),
    "ASSAULT": {
        *("abduct", "aerial", "beat", "crowd-control", "destroy", "drone", "explosives"),
        *("firearms", "heavy-weapons", "primitive", "sexual", "suicide-attack", "targeted"),
        *("torture", "unconventional"),
    },
    "COERCE": {
        *("arrest", "censor", "curfew", "cyber", "deport", "martial-law", "misinformation"),
        *("restrict", "seize", "withhold"),
    },
    "CONCEDE": set(),
    "CONSULT": {"multilateral", "phone", "third-party", "visit"},
    "COOPERATE": set(),
    "MOBILIZE": {"militia", "police", "troops", "weapons"},
    "PROTEST": {"boycott", "demo", "hunger", "obstruct", "riot", "strike", "vandalize"},
    "REJECT": {"assist", "change", "meet", "yield"},
    "REQUEST": {"assist", "change", "meet", "yield"},
    "RETREAT": {"access", "ceasefire", "disarm", "release", "resign", "withdraw"},
    "SANCTION": {"convict", "discontinue", "expel", "withdraw"},
    "SUPPORT": set(),
    "THREATEN": {"arrest", "expel", "relations", "restrict", "territory", "violence"},
}


def every_word() -> Iterator[tuple[str, Word]]:
    known = vocabulary()
    return ((listed, word) for listed in known.lists() for word in known.words(listed).values())


def kinds() -> dict[str, Word]:
    return vocabulary().words("event_kinds")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_a_label_in_the_letters_of_its_language(language):
    for listed, word in every_word():
        label = word.labels[language]
        assert re.search(SCRIPTS[language], label), f"{listed}.{word.key}: {label!r}"
        assert label == label.strip()


def test_no_label_mixes_thai_and_khmer_letters():
    for listed, word in every_word():
        assert not re.search(SCRIPTS["km"], word.label("th")), f"{listed}.{word.key}"
        assert not re.search(SCRIPTS["th"], word.label("km")), f"{listed}.{word.key}"


def test_labels_come_in_the_three_languages_and_no_other():
    assert {tuple(sorted(word.labels)) for _, word in every_word()} == {tuple(sorted(LANGUAGES))}


def test_placeholders_are_the_same_in_every_language():
    for listed, word in every_word():
        held = {language: set(re.findall(r"{\w*}", word.label(language))) for language in LANGUAGES}
        assert held["th"] == held["en"] == held["km"], f"{listed}.{word.key}"


def test_no_label_or_description_blames():
    for listed, word in every_word():
        for text in (word.key, word.description, *word.labels.values()):
            found = [blame for blame in BLAME if blame in text.lower()]
            assert not found, f"{listed}.{word.key}: {text!r}"


@pytest.mark.parametrize("listed", sorted(LISTS_OF_ENUMS))
def test_every_member_of_the_model_has_its_word_and_no_word_is_idle(listed):
    members = [str(member) for member in LISTS_OF_ENUMS[listed]]
    assert list(vocabulary().words(listed)) == members


def test_every_event_kind_belongs_to_a_family_that_has_a_label():
    families = vocabulary().words("groups")
    assert {word.group for word in kinds().values()} == set(families)


def test_kinds_that_are_taken_for_each_other_say_so_both_ways():
    for word in kinds().values():
        for other in word.near:
            assert other != word.key
            assert word.key in kinds()[other].near, f"{other} does not know {word.key}"


def test_wider_words_exist_and_never_lead_in_a_circle():
    known = vocabulary()
    for listed, word in every_word():
        lineage = known.lineage(listed, word.key)
        last = known.words(listed)[lineage[-1]]
        assert last.is_a is None, f"{listed}.{word.key} leads in a circle or to {last.is_a}"


def test_every_acled_code_is_a_pair_of_its_codebook():
    for word in kinds().values():
        if "acled" in word.codes:
            event, _, sub_event = word.codes["acled"].partition(" > ")
            assert sub_event in ACLED[event], word.key


def test_every_plover_code_is_an_event_with_one_of_its_modes():
    for word in kinds().values():
        if "plover" in word.codes:
            event, _, mode = word.codes["plover"].partition("/")
            assert not mode or mode in PLOVER[event], word.key
            assert event in PLOVER, word.key


def test_every_hostile_and_explosive_kind_that_others_code_has_both_codes():
    uncoded = [
        word.key
        for word in kinds().values()
        if word.group in ("hostile", "explosive") and set(word.codes) != {"acled", "plover"}
    ]
    perceived_only = {"projectile_in_flight", "muzzle_flash"}
    assert set(uncoded) == perceived_only | {"violence_against_observers", "cyber_attack"}


def test_every_figure_has_a_unit_with_a_label():
    units = vocabulary().words("units")
    for word in vocabulary().words("figure_kinds").values():
        assert word.key == "other" or word.unit in units, word.key


def test_likelihood_words_cover_one_to_ninety_nine_per_cent_without_a_gap():
    bands = [word.codes for word in vocabulary().words("likelihood").values()]
    assert [band["low"] for band in bands[1:]] == [band["high"] for band in bands[:-1]]
    assert (bands[0]["low"], bands[-1]["high"]) == ("1", "99")


def test_obligations_have_the_four_degrees_of_their_scale():
    assert list(vocabulary().words("degrees")) == ["0", "1", "2", "3"]


def test_a_case_adds_words_without_changing_those_of_others():
    words = {"event_kinds": {"kite": {"en": "kite", "th": "ว่าว", "km": "ខ្លែង"}}}
    extended = vocabulary().extended(words)
    assert extended.label("event_kinds", "kite", "th") == "ว่าว"
    assert extended.has("event_kinds", "shelling")
    assert not vocabulary().has("event_kinds", "kite")


def test_an_unknown_word_is_shown_as_stored():
    assert vocabulary().label("event_kinds", "kite_flown", "km") == "kite flown"
