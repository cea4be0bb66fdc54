"""Words: a source's words lead to ours, whatever their case, spacing or language."""

import pytest
from tests.reports.a_gathering import the_case

from groundtruce.reports.card import Card
from groundtruce.reports.row import Refused
from groundtruce.reports.who import Speakers
from groundtruce.reports.words import Words


@pytest.fixture(scope="module")
def words():
    return Words(the_case())


@pytest.mark.parametrize("said", ["armed_clash", "Armed Clash", "armed-clash", "การปะทะด้วยอาวุธ"])
def test_a_word_is_known_by_key_and_by_label_in_any_language(words, said):
    assert words.key("event_kinds", said) == "armed_clash"


def test_a_cases_own_word_is_known_beside_the_vocabularys():
    case = the_case(words={"event_kinds": {"kite": {"en": "kite", "th": "ว่าว", "km": "ខ្លែង"}}})
    assert Words(case).key("event_kinds", "ว่าว") == "kite"
    assert Words(case).key("event_kinds", "shelling") == "shelling"


def test_an_unknown_word_is_refused_with_the_nearest_ones(words):
    with pytest.raises(Refused) as caught:
        words.must("stances", "assert", "stance")
    assert "asserts" in caught.value.remedy
    assert "values: stance:" in caught.value.remedy


@pytest.mark.parametrize(("said", "party"), [("aland", "AAA"), ("Alander", "AAA"), ("BBB", "BBB")])
def test_a_party_is_known_by_label_demonym_and_code(words, said, party):
    assert words.party(said) == party


def test_others_than_parties_keep_their_name(words):
    assert words.party("a third state") == "a third state"


def test_a_source_is_known_by_id_and_by_name(words):
    speakers = Speakers(the_case(), Card(name="card"), words)
    assert speakers.source("a-army").speaks_for == "AAA"
    assert speakers.source("A Army").id == "a-army"


def test_a_carrier_may_be_anybody(words):
    assert Speakers(the_case(), Card(name="card"), words).named("a blog", "carrier") == "a blog"
