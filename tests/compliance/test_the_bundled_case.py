"""How the commitments of the bundled case stand."""

import pytest
from tests.findings.bundled import carried


@pytest.fixture(scope="module")
def case():
    return carried()


def rules(assessment):
    return [reason.rule for reason in assessment.reasons]


@pytest.mark.parametrize("commitment", ["R-A", "R-B", "R-V"])
def test_what_one_party_suspended_says_so_on_both_sides(case, commitment):
    assert case.state(commitment, "THA").word == "suspended"
    assert "suspended_by_other" in rules(case.state(commitment, "KHM"))


def test_the_declaration_was_suspended_by_one_party_from_10_november():
    then = carried("2025-11-20T00:00:00+07:00")
    suspended = then.state("K4", "THA")
    assert suspended.word == "suspended"
    assert "since 2025-11-10" in suspended.reasons[-1].text
    assert then.state("K4", "KHM").word != "suspended"


def test_the_phases_of_removal_fall_due_class_by_class():
    then = carried("2025-11-10T00:00:00+07:00")
    assert [then.state(phase, "KHM").word for phase in ("R-A", "R-B", "R-C")][1:] == ["not_due"] * 2
    assert then.state("R-A", "THA").word == "not_due"


def test_an_announced_and_acknowledged_removal_is_partial_until_the_observers_verify(case):
    removal = case.state("R-A", "KHM")
    assert removal.word == "2"
    assert "verified by aot" in removal.reasons[0].text


def test_the_release_follows_its_clock_and_the_dispute_over_it_stays_visible(case):
    release = case.state("T-POW", "THA")
    assert release.word == "3"
    assert "clock_disputed" in rules(release)


def test_before_the_hours_had_run_the_release_was_not_due():
    assert carried("2025-12-29T00:00:00+07:00").state("T-POW", "THA").word == "not_due"


def test_the_fuel_stop_breaks_nothing(case):
    stop = case.on("fuel-chong-mek-1215").id
    assert not [one.commitment for one in case.assessments if stop in one.findings]


def test_a_blast_of_unknown_laying_breaches_nothing(case):
    blast = case.on("mine-huai-ta-maria-1110").id
    for assessment in case.assessments:
        if blast in assessment.findings and assessment.party == "KHM":
            assert assessment.word == "contested"


def test_nothing_is_kept_where_no_watch_is_public(case):
    assert "kept" not in {assessment.word for assessment in case.assessments}


def test_every_breach_rests_on_a_finding_attributed_to_that_party(case):
    by_id = {finding.id: finding for finding in case.findings}
    for assessment in case.assessments:
        if assessment.word == "breached":
            found = [by_id[one] for one in assessment.findings]
            assert any(one.attribution.party == assessment.party for one in found)


def test_a_duty_to_spare_civilians_counts_no_soldiers(case):
    by_id = {finding.id: finding for finding in case.findings}
    blast = case.on("mine-huai-ta-maria-1110")
    assert blast.id not in case.state("G5", "KHM").findings
    assert all(one in by_id for one in case.state("G5", "KHM").findings)


def test_a_superseded_duty_is_assessed_to_its_end(case):
    assert "superseded" in rules(case.state("G1", "KHM"))
    assert "superseded" not in rules(case.state("T1", "KHM"))
