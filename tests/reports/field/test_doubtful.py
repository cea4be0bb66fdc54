"""What cannot be right is set aside with its reason, and never used in silence."""

import pytest
from tests.reports.field.filled import RECEIVED, a_case, a_form, an_observation, told

from groundtruce.reports.field.read import read

BOMB = b"<!DOCTYPE a [<!ENTITY b 'x'><!ENTITY c '&b;&b;&b;'>]><data id='note'>&c;</data>"
FETCH = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><data id='note'>&b;</data>"


@pytest.mark.parametrize(
    ("position", "why"),
    [
        ("0 0 0 0", "0, 0"),
        ("10.5 50.5 0 5", "swapped"),
        ("1.5 20.5 0 5", "outside"),
        ("91 10 0 5", "no position"),
        ("north", "no position"),
        ("50.5 nan 0 5", "no number"),
    ],
)
def test_a_position_that_cannot_be_right_is_set_aside_and_the_report_stays(position, why):
    found = an_observation(position=position, note="heard it")
    (refusal,) = found.refusals
    assert refusal.field == "position"
    assert why in refusal.reason
    assert refusal.row == position
    (claim,) = found.reports[0].claims
    assert claim.observation is None
    assert claim.place is None


def test_a_post_stands_in_for_a_position_that_was_set_aside():
    found = an_observation(position="0 0 0 0", post="hill", range_max="3000")
    assert found.reports[0].claims[0].observation.observer.place_id == "hill"


def test_a_fix_of_five_kilometres_is_used_as_wide_as_it_is_and_said_to_be_rough():
    found = an_observation(position="50.5 10.5 0 5000")
    (report,) = found.reports
    assert report.claims[0].observation.observer.radius_m > 5000
    assert [(c.of, c.by, c.agrees, c.off) for c in report.checks] == [("where", "fix", False, 5000)]


@pytest.mark.parametrize("year", ["1970", "2016", "2036"])
def test_a_clock_that_is_years_off_tells_no_time(year):
    found = an_observation(
        start=f"{year}-02-10T14:03:00.000+01:00", end=f"{year}-02-10T14:09:00.000+01:00"
    )
    assert [one.field for one in found.refusals] == ["start"]
    assert found.reports[0].published is None
    assert found.reports[0].claims[0].span is not None


@pytest.mark.parametrize("day", ["2026-02-20", "2019-02-10", "yesterday"])
def test_an_event_in_the_future_or_before_the_case_has_no_time(day):
    found = an_observation(day=day)
    assert [one.field for one in found.refusals] == ["day"]
    assert found.reports[0].claims[0].span is None


def test_an_end_before_the_beginning_leaves_the_beginning():
    found = an_observation(until_time="12:00:00.000+01:00")
    assert [one.field for one in found.refusals] == ["day"]
    assert found.reports[0].claims[0].span.seconds == 60


@pytest.mark.parametrize("xml", [BOMB, FETCH, b"", b"<data", b"<a>" * 500, b"<a>\xff</a>"])
def test_xml_that_could_do_harm_or_is_none_is_refused_whole(xml):
    found = read(xml, {}, a_case(), RECEIVED, "phone")
    assert found.reports == ()
    (refusal,) = found.refusals
    assert refusal.file == "phone"
    assert refusal.remedy


def test_a_submission_or_an_answer_beyond_all_measure_is_refused():
    for size in (1_000_001, 10_000_001):
        xml = a_form("note", note="x" * size)
        (refusal,) = read(xml, {}, a_case(), RECEIVED).refusals
        assert "longer" in refusal.reason or "MB" in refusal.reason


def test_a_word_that_the_vocabulary_lacks_is_set_aside_and_named():
    found = an_observation(weapon="catapult")
    (refusal,) = found.refusals
    assert refusal.field == "weapon"
    assert found.reports[0].claims[0].weapons == ()


@pytest.mark.parametrize("answers", [{"range_max": "-5"}, {"count": "-1"}, {"count": "many"}])
def test_a_number_that_is_none_or_below_zero_is_set_aside(answers):
    found = an_observation(**answers)
    assert {one.field for one in found.refusals} == set(answers)


def test_a_form_of_unknown_make_waits_for_a_person():
    (report,) = told("household_survey", record="", note="what the mission asks").reports
    assert report.claims == ()
    assert report.is_unread
