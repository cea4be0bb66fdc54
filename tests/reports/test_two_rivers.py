"""The second case is of another kind, and goes the same way."""

import csv

import pytest
from tests.reports.a_case import TWO_RIVERS, Kept, read

from groundtruce.model.report import Report
from groundtruce.reports import case_folder

gather = pytest.importorskip("groundtruce.reports.gather")


@pytest.fixture(scope="module")
def reports():
    told = gather.reports(case_folder.cards(TWO_RIVERS), read(TWO_RIVERS), Kept())
    return {report.external_id: report for report in told if isinstance(report, Report)}


def test_every_row_becomes_a_report_with_a_gold_key(reports):
    with (TWO_RIVERS / "gold.csv").open(encoding="utf-8") as file:
        gold = {row["id"]: row["incident_key"] for row in csv.DictReader(file)}
    assert set(reports) == set(gold)
    assert len(gold) >= 40


def test_what_was_heard_lies_in_a_sector_and_not_at_a_point(reports):
    claim = reports["P-01"].claims[0]
    assert claim.place.extent.shape == "sector"
    assert (claim.observation.count, claim.observation.assessed_as) == (12, "mortar")
    assert claim.kind == "explosion"


def test_a_place_is_found_by_its_name_in_either_script(reports):
    same = {reports[row].claims[0].place.place_id for row in ("D-01", "D-02", "D-03")}
    assert same == {"twin_peak"}


def test_a_venue_abroad_has_no_pin(reports):
    assert not reports["D-37"].claims[0].place.is_pin


def test_an_exercise_says_that_it_is_one(reports):
    assert reports["P-07"].claims[0].observation.is_exercise


def test_a_count_over_months_is_a_tally(reports):
    figures = [reports[row].claims[0].tallies[0] for row in ("D-35", "D-36")]
    assert [figure.low for figure in figures] == [17, 40]
    assert [figure.high for figure in figures] == [17, None]


def test_a_paper_that_repeats_a_ministry_names_it_as_its_origin(reports):
    assert reports["D-06"].claims[0].origin == "ruv-mod"
