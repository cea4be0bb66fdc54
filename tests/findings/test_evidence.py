"""Evidence: likelihood ratios, caps, and words for probabilities."""

import re
from pathlib import Path

import pytest
from tests.builders import a_figure
from tests.findings.told import blamed, denied, found, seen, told

from groundtruce.findings import evidence, grade
from groundtruce.findings.evidence import (
    BOTH_SIDES,
    BY_RELIABILITY,
    LEAST,
    MOST,
    UNSETTLED_CAP,
    likelihood_word,
)
from groundtruce.model.source import Reliability
from groundtruce.model.vocabulary import vocabulary


def test_every_word_of_likelihood_is_in_the_vocabulary_and_its_band():
    for word in vocabulary().words("likelihood").values():
        low, high = int(word.codes["low"]) / 100, int(word.codes["high"]) / 100
        assert likelihood_word((low + high) / 2) == word.key


def test_cannot_be_judged_is_not_sorted_below_unreliable():
    assert BY_RELIABILITY[Reliability.F] > BY_RELIABILITY[Reliability.E]


def test_one_partys_word_leaves_the_odds_about_even():
    finding = found(blamed("a-army", "BBB"), blamed("a-navy", "BBB"))
    assert finding.likelihood_word == "roughly_even"
    assert finding.confidence == "low"


def test_a_party_on_its_own_losses_counts_a_little_more():
    loss = blamed("a-army", "BBB", figures=(a_figure(3, side="AAA"),))
    assert found(loss).likelihood > found(blamed("a-army", "BBB")).likelihood


def test_a_partys_denial_moves_the_likelihood_no_way():
    assert found(told("agency-one")).likelihood == pytest.approx(
        found(told("agency-one"), denied("b-army")).likelihood
    )


def test_one_origin_however_reliable_stays_capped():
    assert found(told("agency-one")).likelihood <= UNSETTLED_CAP


def test_two_sides_that_agree_count_as_the_table_says():
    finding = found(blamed("a-army", "BBB"), blamed("b-army", "AAA"))
    assert finding.likelihood == pytest.approx(BOTH_SIDES / (1 + BOTH_SIDES), abs=1e-4)


def test_no_number_leaves_the_bounds_that_a_machine_may_give():
    many = [told(f"agency-{n}") for n in range(30)]
    assert found(seen(), *many).likelihood == MOST
    assert found(seen(stance="denies")).likelihood >= LEAST


def test_aggregators_together_count_little():
    crowd = [told("blog"), told("digest")]
    finding = found(*crowd)
    assert finding.status == "unverified"
    assert finding.likelihood <= 0.6


def test_outlets_of_one_side_stand_on_one_basis():
    finding = found(told("a-daily"), told("a-weekly"))
    assert (finding.status, finding.rule) == ("unverified", "weak_origins")
    assert finding.likelihood <= 0.75


def page() -> str:
    return (Path(__file__).parents[2] / "docs" / "method" / "weighing.md").read_text("utf-8")


def test_the_method_page_prints_the_numbers_that_the_code_uses():
    said = page()
    for letter, ratio in BY_RELIABILITY.items():
        assert re.search(rf"reliability {letter}[^|]*\| {ratio} ", said)
    for modality, ratio in evidence.BY_MODALITY.items():
        name = {"uav": "UAV"}.get(modality.value, modality.value)
        assert re.search(rf"own observation: [^|]*{name}[^|]*\| {ratio} ", said)
    for name, value in [
        ("a party about the other side", evidence.PARTY_WORD),
        ("a party that counts its own losses", evidence.PARTY_OWN_LOSS),
        ("a party's admission", evidence.PARTY_ADMISSION),
        ("a body's announcement of its own decision", evidence.OWN_DECISION),
        ("both sides say so", BOTH_SIDES),
    ]:
        assert f"{name} | {value}" in said


def test_the_method_page_names_every_rule_that_gives_a_status():
    source = Path(str(grade.__file__)).read_text("utf-8")
    given = set(re.findall(r'Status\.[A-Z_]+,\s*"([a-z_]+)"', source))
    assert len(given) > 12
    assert not [rule for rule in given if f"`{rule}`" not in page()]
