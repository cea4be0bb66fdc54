"""Answers: what space says of an incident, and each of the ways in which it says nothing."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_claim
from tests.reports.satellite import hot

from groundtruce.errors import CaseError, SourceError
from groundtruce.model.incident import Incident
from groundtruce.model.place import NamedArea, Place, Point, Precision
from groundtruce.model.span import Granularity, Span
from groundtruce.reports.satellite import answer, asked, calibration_file, corroborate, learn, near
from groundtruce.reports.satellite.corroborate import CAP, Said
from groundtruce.reports.satellite.separate import Split

AREA = (102.0, 11.0, 106.0, 16.0)
DAY = int(np.datetime64("2022-03-01").astype(int))
PEACE = (2020, 2021)


def incidents_of(tmp_path, *rows, header="id,lat,lon,date,radius_m"):
    file = tmp_path / "incidents.csv"
    file.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return asked.of_file(file)


def history(count=60, near=0.6):
    """Return incidents of two months and detections: beside most of them, and all over in peace."""
    rng = np.random.default_rng(3)
    lat, lon = rng.uniform(13, 15, count), rng.uniform(103, 105, count)
    day = DAY + np.arange(count)
    struck = np.arange(count) < near * count
    struck = rng.permutation(struck)
    calm = [np.datetime64(f"{year}-03-01").astype(int) for year in PEACE]
    wild = 400
    table = hot.hot(
        np.concatenate([lat[struck] + 0.002, rng.uniform(12.5, 15.5, 3 * wild)]),
        np.concatenate([lon[struck], rng.uniform(102.5, 105.5, 3 * wild)]),
        np.concatenate([day[struck], *(first + rng.integers(0, count + 2, wild)
                                       for first in (DAY, *calm))]),
    )  # fmt: skip
    known = asked.Asked(
        names=tuple(map(str, range(count))),
        lat=lat,
        lon=lon,
        day=day,
        sigma_m=np.full(count, 200.0),
        why=("",) * count,
    )
    return known, table


@pytest.fixture(scope="module")
def learned():
    known, table = history()
    return learn.learned(known, table, AREA, PEACE, Split.TEMPORAL)


def test_a_detection_beside_it_corroborates_where_the_area_was_learned(tmp_path, learned):
    of = incidents_of(tmp_path, "a,14.0,103.0,2022-03-10,500", "b,14.9,104.9,2022-03-10,500")
    table = hot.hot([14.002, 12.0, 12.0], 103.0, [DAY + 9, DAY, DAY + 60])
    near, none = answer.answers(of, table, learned, AREA)
    assert near.said == Said.CORROBORATES
    assert 3.0 <= near.ratio <= CAP
    assert 200 < near.metres < 250
    assert near.seen == datetime(2022, 3, 10, tzinfo=UTC)
    assert (none.said, none.metres, none.ratio) == (Said.NOTHING, None, 1.0)


def test_without_a_calibration_nothing_seen_has_any_weight(tmp_path):
    of = incidents_of(tmp_path, "a,14.0,103.0,2022-03-10,500")
    (told,) = answer.answers(of, hot.hot(14.0, 103.0, DAY + 9), None, AREA)
    assert (told.said, told.ratio, told.metres) == (Said.UNCALIBRATED, 1.0, 0.0)


def test_what_was_learned_elsewhere_or_in_other_months_weighs_nothing(tmp_path, learned):
    of = incidents_of(tmp_path, "a,14.0,103.0,2022-03-10,500", "b,14.0,103.0,2022-12-10,500")
    table = hot.hot(14.0, 103.0, [DAY, DAY + 9, DAY + 284, DAY + 300])
    elsewhere = answer.answers(of, table, learned, (20.0, 40.0, 40.0, 50.0))
    assert {one.said for one in elsewhere} == {Said.UNCALIBRATED}
    march, december = answer.answers(of, table, learned, AREA)
    assert march.said == Said.CORROBORATES
    assert (december.said, december.ratio) == (Said.UNCALIBRATED, 1.0)
    assert "month" in december.why


def test_days_for_which_nothing_was_gathered_are_no_silence(tmp_path, learned):
    of = incidents_of(tmp_path, "a,14.0,103.0,2022-05-30,500")
    (told,) = answer.answers(of, hot.hot(14.0, 103.0, [DAY, DAY + 20]), learned, AREA)
    assert told.said == Said.NOT_GATHERED


def test_a_place_vaguer_than_three_kilometres_is_not_informative(tmp_path, learned):
    of = incidents_of(tmp_path, "a,14.0,103.0,2022-03-10,9000")
    (told,) = answer.answers(of, hot.hot(14.0, 103.0, DAY + 9), learned, AREA)
    assert (told.said, told.ratio, told.metres) == (Said.NOT_INFORMATIVE, 1.0, None)
    assert "3.7 km" in told.why


def an_incident(place=None, hours=24):
    start = datetime(2022, 3, 9, 17, tzinfo=UTC)
    span = Span(start=start, end=start + timedelta(hours=hours), granularity=Granularity.DAY)
    return Incident(id="i-1", kind="shelling", claims=(a_claim(),), place=place, span=span)


def test_incidents_of_a_case_are_asked_by_the_utc_day_in_which_most_of_their_first_lies():
    point = Point(shape="point", lon=103.0, lat=14.0, radius_m=1_000)
    place = Place(extent=point, precision=Precision.VILLAGE)
    of = asked.of_incidents([an_incident(place), an_incident(place, hours=24 * 31)])
    assert of.day[0] == DAY + 9
    assert of.sigma_m[0] == pytest.approx(place.sigma_m)
    assert of.is_fit.tolist() == [True, False]
    assert "31 days" in of.why[1]


def test_an_incident_without_a_measured_place_cannot_be_asked_about():
    words = Place(extent=NamedArea(shape="named", area_id="hills"), precision=Precision.PROVINCE)
    of = asked.of_incidents([an_incident(), an_incident(words)])
    assert not of.is_fit.any()
    assert set(of.why) == {"no place with a measured extent"}


def test_rows_that_cannot_be_are_set_aside_with_their_line(tmp_path):
    rows = ["a,14,103,2022-03-01,", "b,x,103,2022-03-01,", "c,14,103,soon,", "d,91,3,2022-03-01,"]
    of = incidents_of(tmp_path, *rows, "e,14,103,2022-03-01,-5")
    assert of.names == ("a",)
    assert of.first == {
        "lat or lon is no number": 3,
        "date is no day": 4,
        "lat lies beyond 90 or lon beyond 180": 5,
        "radius_m is not above zero": 6,
    }


def test_a_table_of_which_no_row_can_be_read_is_refused_by_its_first_line(tmp_path):
    with pytest.raises(SourceError) as told:
        incidents_of(tmp_path, "a,14,103,soon,")
    assert told.value.where == "incidents.csv:2"


def test_a_table_without_dates_is_refused(tmp_path):
    with pytest.raises(SourceError, match="no column date"):
        incidents_of(tmp_path, "1,2", header="lat,lon")


def test_what_was_learned_says_how_often_peace_would_have_been_confirmed(learned):
    held = learned.held_out
    assert held.peace < 0.1 < held.confirmed
    assert held.point > held.peace
    assert 0 <= learned.peace <= corroborate.MOST_WRONG
    assert held.lower <= held.loss <= held.upper
    assert (held.learned, held.judged, learned.months) == (30, 30, (3, 4))


@given(st.lists(st.floats(0.5, 10.0), min_size=1, max_size=300))
def test_no_more_than_one_place_in_fifty_reaches_the_threshold_in_peace(ratios):
    calm = np.array(ratios)
    at_least = corroborate.threshold(calm)
    assert at_least >= corroborate.CORROBORATES
    assert corroborate.wrong_confirmations(calm, at_least) <= corroborate.MOST_WRONG


def test_a_calibration_comes_back_from_its_file_the_same(tmp_path, learned):
    calibration_file.write(tmp_path, learned)
    assert calibration_file.read(tmp_path) == learned
    assert calibration_file.read(tmp_path / "elsewhere") is None


def test_a_calibration_cut_short_is_named_and_not_guessed_at(tmp_path, learned):
    file = calibration_file.write(tmp_path, learned)
    file.write_text(file.read_text("utf-8")[:300], "utf-8")
    with pytest.raises(CaseError, match="cannot be read"):
        calibration_file.read(tmp_path)


def test_a_year_without_any_detection_is_no_year_of_peace():
    known, table = history()
    with pytest.raises(CaseError, match="no detections of 2019"):
        learn.learned(known, table, AREA, (2019, 2020), Split.TEMPORAL)


def test_too_few_incidents_teach_nothing():
    known, table = history(count=30)
    with pytest.raises(CaseError, match="30 of 30"):
        learn.learned(known, table, AREA, PEACE, Split.TEMPORAL)


def test_the_nearest_is_named_by_its_own_row_of_the_table():
    table = hot.hot([15.0, 14.0, 14.01, 13.0], 103.0, [DAY + 1, DAY, DAY + 1, DAY])
    index = near.Index.of(table.lat, table.lon, table.day)
    lat, lon = np.array([14.008, 12.0]), np.array([103.0, 103.0])
    metres, rows = index.nearest_rows(lat, lon, np.array([DAY, DAY]), 5_000.0)
    assert rows.tolist() == [2, -1]
    assert metres[0] == pytest.approx(222, abs=2)
    assert np.isinf(metres[1])
