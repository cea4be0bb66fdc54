"""FIRMS in all its dialects becomes one table; what cannot be is set aside with its reason."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from tests.reports.satellite.hot import MODIS, NOW, VIIRS, a_file, viirs

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import firms
from groundtruce.reports.satellite.detections import Detections, Sensor, Sureness, joined


def table(file: Path, aside: firms.Aside | None = None) -> Detections:
    return joined(list(firms.read(file, NOW, aside)))


def test_a_row_of_viirs_is_read_whole(tmp_path):
    (got,) = firms.read(a_file(tmp_path, VIIRS, viirs()), NOW)
    assert (got.lat[0], got.lon[0]) == (14.35, 103.2)
    assert got.minute[0] * 60 == datetime.fromisoformat("2025-12-10T06:48Z").timestamp()
    assert (got.scan_m[0], got.track_m[0], got.power_mw[0]) == (400, 600, 7.5)
    assert (got.sensor[0], got.sureness[0]) == (Sensor.VIIRS_NOAA20, Sureness.NOMINAL)
    assert not got.is_standard[0]


@pytest.mark.parametrize("time", ["41", "0041", "00:41"])
def test_a_time_of_two_figures_is_minutes_after_midnight(tmp_path, time):
    got = table(a_file(tmp_path, VIIRS, viirs(time=time)))
    assert got.minute[0] % 1440 == 41


@pytest.mark.parametrize(
    ("said", "meant"),
    [("l", 0), ("nominal", 1), ("H", 2), ("12", 0), ("30", 1), ("80", 2), ("x", -1), ("", -1)],
)
def test_confidence_is_said_in_letters_and_in_per_cent(tmp_path, said, meant):
    assert table(a_file(tmp_path, VIIRS, viirs(confidence=said))).sureness[0] == meant


def test_modis_and_viirs_are_one_table(tmp_path):
    row = "14.1,103.1,320.5,1.2,1.1,2025-12-10,0300,Terra,MODIS,77,6.1,290.1,12.0,D,2"
    parts = [
        *firms.read(a_file(tmp_path, MODIS, row, name="modis.csv"), NOW),
        *firms.read(a_file(tmp_path, VIIRS, viirs(), name="viirs.csv"), NOW),
    ]
    got = joined(parts)
    assert got.sensor.tolist() == [Sensor.MODIS_TERRA, Sensor.VIIRS_NOAA20]
    assert got.kind.tolist() == [2, -1]
    assert got.is_standard.tolist() == [True, False]


def test_upper_case_geojson_and_rows_of_json_are_read(tmp_path):
    said = {"LATITUDE": -5.538, "LONGITUDE": 148.422, "ACQ_DATE": "2018-05-23", "ACQ_TIME": "0025"}
    feature = {"type": "Feature", "properties": said, "geometry": None}
    whole, rows = tmp_path / "a.geojson", tmp_path / "b.json"
    whole.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    rows.write_text(json.dumps([said]), "utf-8")
    assert table(whole).key.tolist() == table(rows).key.tolist()
    assert table(whole).lat.tolist() == [-5.538]


def test_a_date_alone_is_a_whole_day(tmp_path):
    got = table(a_file(tmp_path, "lat,lon,d", "50.1,30.2,2022-03-01"))
    assert got.is_day.tolist() == [True]
    assert got.scan_m.tolist() == [1000.0]


def test_the_final_row_takes_the_place_of_the_quick_one_in_any_order(tmp_path):
    quick = a_file(tmp_path, VIIRS, viirs(power="7.5"), name="quick.csv")
    final = a_file(tmp_path, VIIRS, viirs(power="8.1", version="2"), name="final.csv")
    parts = [*firms.read(quick, NOW), *firms.read(final, NOW)]
    for ordered in (parts, parts[::-1]):
        got = joined(ordered)
        assert got.power_mw.tolist() == [8.1]
        assert got.is_standard.tolist() == [True]


def test_pages_that_come_twice_bring_nothing_new(tmp_path):
    file = a_file(tmp_path, VIIRS, viirs(), viirs(lat=14.4))
    once = table(file)
    twice = joined([*firms.read(file, NOW), *firms.read(file, NOW)])
    assert np.array_equal(once.key, twice.key)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (viirs(lat=95.0), "latitude lies beyond"),
        (viirs(lat=14.35, lon=181.0), "longitude beyond"),
        (viirs(date="2026-01-01"), "future"),
        (viirs(date="2025-02-31"), "no day"),
        (viirs(time="2560"), "no day or time"),
        (viirs().replace("14.35", "north"), "no number"),
    ],
)
def test_what_cannot_be_is_set_aside_and_the_rest_goes_through(tmp_path, row, reason):
    aside = firms.Aside()
    got = table(a_file(tmp_path, VIIRS, viirs(), row, viirs(lat=14.5)), aside)
    assert sorted(got.lat.tolist()) == [14.35, 14.5]
    ((said, count),) = aside.counts.items()
    assert reason in said
    assert (count, aside.first[said]) == (1, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!doctype html><title>Invalid MAP_KEY</title>", "web page"),
        ("", "empty"),
        ("a,b\n1,2\n", "none of the columns"),
        ("latitude,longitude\n1,2\n", "no column acq_date"),
        ('[{"latitude": 1, "longi', "breaks off"),
    ],
)
def test_a_file_that_is_none_of_firms_says_so(tmp_path, text, said):
    file = tmp_path / "page"
    file.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=said):
        table(file)


def test_a_table_that_breaks_off_in_its_last_row_is_told(tmp_path):
    file = a_file(tmp_path, VIIRS, viirs(), viirs()[:20])
    with pytest.raises(SourceError, match="cannot be read"):
        table(file)
