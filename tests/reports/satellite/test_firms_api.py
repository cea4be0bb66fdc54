"""FIRMS is asked bit by bit with the user's key, goes on where it stopped, and keeps the key."""

import logging
import os
from datetime import date

import pytest
from tests.reports.satellite.firms_server import firms
from tests.reports.satellite.hot import NOW, VIIRS, viirs

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import firms_api
from groundtruce.reports.satellite.detections import joined
from groundtruce.reports.satellite.firms import read
from groundtruce.settings import Firms

KEY = "0123456789abcdef"
AREA = (102.0, 11.0, 106.0, 16.0)
TABLE = "\n".join([VIIRS, viirs()]).encode()


def wanted(last=date(2025, 1, 12), **more):
    first = date(2025, 1, 1)
    return firms_api.Wanted(("VIIRS_SNPP_SP",), more.pop("area", AREA), first, last, **more)


def fetched(url, folder, what=None, pauses=None):
    pause = pauses.append if pauses is not None else lambda _: None
    access = Firms(url=url, key=KEY)
    return firms_api.fetch(what or wanted(), access, folder, lambda *_: None, pause)


def test_days_and_area_are_asked_for_in_parts_that_leave_nothing_out():
    parts = firms_api.chunks(wanted(area=(100.0, 0.0, 115.0, 5.0)))
    days = [(one.first, one.last) for one in parts if one.box[0] == 100.0]
    assert days == [
        (date(2025, 1, 1), date(2025, 1, 5)),
        (date(2025, 1, 6), date(2025, 1, 10)),
        (date(2025, 1, 11), date(2025, 1, 12)),
    ]
    assert {one.box for one in parts} == {(100.0, 0.0, 107.5, 5.0), (107.5, 0.0, 115.0, 5.0)}


def test_the_address_is_that_of_the_area_api(tmp_path):
    with firms(lambda *_: (200, TABLE)) as (url, asked):
        fetched(url, tmp_path, wanted(last=date(2025, 1, 3)))
    assert asked == [f"/api/area/csv/{KEY}/VIIRS_SNPP_SP/102,11,106,16/3/2025-01-01"]


def test_a_fetch_that_was_stopped_goes_on_where_it_was(tmp_path):
    def breaks(_path, number):
        return (200, TABLE) if number < 3 else (400, b"Invalid day range.")

    with firms(breaks) as (url, asked), pytest.raises(SourceError, match="Invalid day range"):
        fetched(url, tmp_path)
    with firms(lambda *_: (200, TABLE)) as (url, asked):
        files = fetched(url, tmp_path)
    assert len(asked) == 1
    assert len(files) == 3
    assert all(file.is_file() for file in files)


def test_days_that_were_not_over_are_fetched_anew(tmp_path):
    what = wanted(last=date(2025, 1, 5))
    with firms(lambda *_: (200, TABLE)) as (url, asked):
        (file,) = fetched(url, tmp_path, what)
        os.utime(file, (1_736_035_200, 1_736_035_200))
        fetched(url, tmp_path, what)
        fetched(url, tmp_path, what)
    assert len(asked) == 2


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><title>Sign in</title>", b"\n <html>", "Ключ".encode()]
)
def test_what_is_no_table_is_told_and_leaves_nothing_behind(tmp_path, page):
    with firms(lambda *_: (200, page)) as (url, _), pytest.raises(SourceError) as raised:
        fetched(url, tmp_path)
    assert "instead of a table" in raised.value.happened
    assert list(tmp_path.iterdir()) == []


def test_a_used_up_limit_and_a_broken_server_are_waited_for(tmp_path):
    said = [(429, b""), (200, b"Exceeding allowed transaction limit"), (503, b""), (200, b"")]
    pauses = []
    with firms(lambda _, number: said[number - 1] if number < 5 else (200, TABLE)) as (url, asked):
        fetched(url, tmp_path, wanted(last=date(2025, 1, 2)), pauses)
    assert len(asked) == 5
    assert pauses[:2] == [60.0, 60.0]


def test_a_server_that_stays_silent_is_given_up_and_named_without_the_key(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SourceError) as raised:
        fetched("http://127.0.0.1:9", tmp_path)
    assert "goes on with what is missing" in raised.value.remedy
    assert KEY not in f"{raised.value}{raised.value.__cause__}{caplog.text}"


def test_a_server_that_repeats_the_key_does_not_make_us_repeat_it(tmp_path):
    said = f"Invalid MAP_KEY {KEY}".encode()
    with firms(lambda *_: (400, said)) as (url, _), pytest.raises(SourceError) as raised:
        fetched(url, tmp_path)
    assert "Invalid MAP_KEY" in raised.value.happened
    assert KEY not in str(raised.value.happened)


def test_pages_that_overlap_bring_each_detection_once(tmp_path):
    with firms(lambda *_: (200, TABLE)) as (url, _):
        files = fetched(url, tmp_path)
    assert len(files) == 3
    assert len(joined([part for file in files for part in read(file, NOW)])) == 1


def test_without_a_key_nothing_is_asked(tmp_path):
    access = Firms(url="http://127.0.0.1:9")
    with pytest.raises(SourceError, match="no key"):
        firms_api.fetch(wanted(), access, tmp_path, lambda *_: None)


def test_a_product_that_firms_does_not_have_is_named():
    with pytest.raises(SourceError, match="VIIRS_SNPP_XX"):
        firms_api.sources_of(["VIIRS_SNPP_XX"])
