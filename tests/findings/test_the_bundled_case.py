"""What the mission can stand behind on the bundled case, event by event."""

import pytest
from tests.findings.bundled import carried

from groundtruce.findings import weigh
from groundtruce.model.finding import Finding, Status


@pytest.fixture(scope="module")
def case():
    return carried()


def figure(finding: Finding, kind: str):
    (found,) = [one.figure for one in finding.figures if one.figure.kind == kind]
    return found


def test_every_finding_is_honest(case):
    assert [weigh.honest(finding) for finding in case.findings] == [None] * len(case.findings)
    assert len(case.findings) > 80


def test_nothing_better_than_unverified_rests_on_one_party(case):
    for finding in case.findings:
        sides = {voice.side for voice in finding.voices}
        if finding.rule not in ("acknowledged", "announced") and finding.status in (
            Status.CORROBORATED,
            Status.VERIFIED,
        ):
            assert len(sides) > 1 or sides == {None}, finding.incident.kind


def test_the_machine_verifies_nothing(case):
    assert not [one for one in case.findings if one.status is Status.VERIFIED]


def test_the_mine_blast_of_10_november_stands_and_its_cause_does_not(case):
    blast = case.on("mine-huai-ta-maria-1110")
    assert (blast.status, blast.incident.kind) == ("corroborated", "landmine_explosion")
    assert {"cause", "laying", "casualties"} <= set(blast.unsettled)
    assert not blast.attribution.is_made


def test_the_mine_blast_of_10_november_injured_two_to_four_each_end_with_its_claims(case):
    (injured,) = [
        one for one in case.on("mine-huai-ta-maria-1110").figures if one.figure.kind == "injured"
    ]
    assert (injured.figure.lower, injured.figure.upper) == (2, 4)
    assert injured.low_claims
    assert injured.high_claims


def test_the_shooting_of_12_november_stands_and_who_fired_first_does_not(case):
    shooting = case.on("shooting-prey-chan-1112")
    assert (shooting.status, shooting.rule) == ("corroborated", "both_sides")
    assert "first_shot" in shooting.unsettled
    assert not shooting.attribution.is_made


def test_the_shooting_of_12_november_counts_one_dead_and_explains_the_higher_early_figure(case):
    shooting = case.on("shooting-prey-chan-1112")
    killed, injured = figure(shooting, "killed"), figure(shooting, "injured")
    assert (killed.low, killed.high) == (1, 1)
    assert (injured.lower, injured.best, injured.upper) == (3, 3, 5)
    assert any(reason.rule == "figure_revised" for reason in shooting.reasons)


def test_the_fuel_stop_is_a_measure_whose_grounds_are_disputed(case):
    stop = case.on("fuel-chong-mek-1215")
    assert (stop.incident.kind, stop.status) == ("supply_restriction", "corroborated")
    assert stop.attribution.party == "THA"


def test_a_ministry_in_two_outlets_stays_one_voice(case):
    letter = case.on("cluster-munitions-1213")
    assert (letter.status, len(letter.voices)) == ("unverified", 1)
    assert len(letter.rests_on) == 2


def test_a_truce_that_one_side_denies_is_contested(case):
    assert case.on("truce-call-2200-1213").status == "contested"


def test_air_strikes_are_attributed_to_whoever_says_it_flew_them(case):
    strike = case.on("bridge-chey-chumneas-1213")
    assert (strike.rule, strike.attribution.party) == ("acknowledged", "THA")


def test_the_day_of_the_release_stays_open_though_the_release_stands(case):
    release = case.on("release-1231")
    assert release.status == "corroborated"
    assert "time" in release.unsettled


def test_earlier_knowledge_gives_an_earlier_finding():
    then = carried("2025-11-11T00:00:00+07:00").on("mine-huai-ta-maria-1110")
    assert all(claim.stance != "denies" for claim in then.incident.claims)
    assert "laying" not in then.unsettled
