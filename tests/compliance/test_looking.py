"""Looking: shares by sector and week, and the register of restrictions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.builders import NOON, a_span
from tests.compliance.a_case import BAND, LINE, a_case, a_watch

from groundtruce.compliance.looking import by_week, register
from groundtruce.model.overpass import Overpass
from groundtruce.model.span import Span

WEST = BAND.model_copy(update={"id": "west", "kind": "sector"})
EAST = WEST.model_copy(
    update={"id": "east", "wkt": "POLYGON ((103.5 13, 103.8 13, 103.8 14, 103.5 14, 103.5 13))"}
)
CASE = a_case(zones=(LINE, BAND, WEST, EAST))
MONDAY = datetime(2025, 11, 10, tzinfo=UTC)
WEEKS = (MONDAY, MONDAY + timedelta(days=14))


def shares(*watch):
    return {(one.sector, one.week): one.share for one in by_week(watch, CASE, *WEEKS)}


def test_each_sector_and_week_has_its_own_share():
    found = shares(a_watch(span=a_span(MONDAY, hours=7 * 24)))
    assert found == {
        ("west", date(2025, 11, 10)): pytest.approx(1.0),
        ("west", date(2025, 11, 17)): 0.0,
        ("east", date(2025, 11, 10)): 0.0,
        ("east", date(2025, 11, 17)): 0.0,
    }


def test_half_of_the_hours_is_half_of_the_share():
    found = shares(a_watch(span=a_span(MONDAY, hours=84)))
    assert found["west", date(2025, 11, 10)] == pytest.approx(0.5)


def test_a_refusal_is_named_with_the_week_and_takes_its_time_away():
    refused = a_watch("w-2", "denial", span=a_span(MONDAY, hours=42))
    looked = by_week([a_watch(), refused], CASE, *WEEKS)
    first, second = looked[:2]
    assert (first.share, first.refusals) == (pytest.approx(0.75), ("w-2",))
    assert (second.share, second.refusals) == (pytest.approx(1.0), ())


def test_a_week_that_has_not_ended_counts_for_the_part_that_has():
    cut = by_week([a_watch()], CASE, MONDAY, MONDAY + timedelta(days=2))
    assert [(one.week, one.share) for one in cut if one.sector == "west"] == [
        (date(2025, 11, 10), pytest.approx(1.0))
    ]


def test_without_sectors_the_line_is_counted_as_a_whole():
    assert {one.sector for one in by_week([], a_case(), *WEEKS)} == {"line"}


def test_the_register_says_who_was_kept_away_by_whom_how_long_and_why():
    entry = a_watch("w-2", "delay", span=a_span(NOON, hours=5), by="team-3", side="AAA",
                    reason="no escort")  # fmt: skip
    (line,) = register([a_watch(), entry], NOON + timedelta(days=1))
    assert (line.kind, line.hours, line.is_open) == ("delay", 5.0, False)
    assert (line.by, line.side, line.reason) == ("team-3", "AAA", "no escort")


def test_a_restriction_that_still_lasts_is_open_and_counts_up_to_now():
    entry = a_watch("w-2", "denial", span=a_span(NOON, hours=100))
    (line,) = register([entry], NOON + timedelta(hours=10))
    assert (line.is_open, line.hours) == (True, 10.0)


def test_what_was_not_yet_known_is_not_in_it():
    assert register([a_watch("w-2", "denial")], NOON - timedelta(hours=1)) == ()


def an_overpass(**more):
    overpass = Overpass(satellite="sentinel-2a", sensor="optical", known_by="scene", **more)
    day = Span.of_day(date(2025, 11, 11), UTC)
    return a_watch(kind="overpass", span=day, quality=overpass.clear, overpass=overpass)


def test_an_image_of_cloud_is_no_look():
    clouded, *_ = by_week([an_overpass(cloud=0.9)], CASE, *WEEKS)
    assert (clouded.share, clouded.ground, clouded.looks) == (0.0, 0.0, ())


def test_a_clear_overpass_watches_a_minute_of_its_day():
    clear, *_ = by_week([an_overpass(cloud=0.0)], CASE, *WEEKS)
    assert clear.looks == ("w-1",)
    assert clear.hours == pytest.approx(1 / (7 * 24 * 60), abs=1e-6)
