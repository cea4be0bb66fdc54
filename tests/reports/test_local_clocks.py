"""Local times of a case where the clocks change, and beside the date line."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.reports.a_case import a_case, an_agreement, read

from groundtruce.errors import AgreementError
from groundtruce.reports.case_moment import first_moment, last_moment

BERLIN, AUCKLAND, HONOLULU = map(
    ZoneInfo, ("Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu")
)


def a_clock(tmp_path, zone, starts):
    duty = {"type": "conditional", "clock": {"starts": starts, "lasts": "PT72H"}}
    folder = a_case(tmp_path, agreements__text_yaml=an_agreement(commitment=duty))
    text = (folder / "case.yaml").read_text().replace("time_zone: UTC", f"time_zone: {zone}")
    (folder / "case.yaml").write_text(text)
    texts = {agreement.id: agreement for agreement in read(folder).agreements}
    return texts["text-1"].commitments[0].clock


def test_72_hours_are_72_hours_though_the_clocks_go_forward_meanwhile(tmp_path):
    clock = a_clock(tmp_path, "Europe/Berlin", "2026-03-27T12:00")
    assert clock.ends - clock.starts == timedelta(hours=72)
    assert clock.ends.astimezone(BERLIN).hour == 13


def test_72_hours_are_72_hours_though_the_clocks_go_back_meanwhile(tmp_path):
    clock = a_clock(tmp_path, "Europe/Berlin", "2026-10-23T12:00")
    assert clock.ends.astimezone(BERLIN).hour == 11


def test_an_hour_that_is_skipped_is_refused_with_its_line_and_a_way_to_write_it(tmp_path):
    with pytest.raises(AgreementError, match="does not exist there") as raised:
        a_clock(tmp_path, "Europe/Berlin", "2026-03-29T02:30")
    assert raised.value.where == "text.yaml:15: commitments.0.clock.starts"
    assert "2026-03-29T03:30+02:00" in raised.value.happened


def test_an_hour_that_comes_twice_is_refused_unless_it_has_an_offset(tmp_path):
    with pytest.raises(AgreementError, match="comes twice there"):
        a_clock(tmp_path / "one", "Europe/Berlin", "2026-10-25T02:30")
    clock = a_clock(tmp_path / "two", "Europe/Berlin", "2026-10-25T02:30+01:00")
    assert clock.starts == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_day_has_as_many_hours_as_its_zone_gives_it():
    lengths = [
        (last_moment(day, BERLIN) - first_moment(day, BERLIN)) / timedelta(hours=1)
        for day in ("2026-03-29", "2026-06-01", "2026-10-25")
    ]
    assert [round(hours) for hours in lengths] == [23, 24, 25]


def test_one_date_is_over_west_of_the_date_line_long_after_it_is_over_east_of_it():
    east, west = (last_moment("2026-01-10", zone) for zone in (AUCKLAND, HONOLULU))
    assert west - east == timedelta(hours=23)


def test_midnight_as_24_00_is_no_time_that_the_clocks_skip():
    assert last_moment("2026-03-29T24:00", BERLIN) == datetime(2026, 3, 29, 22, tzinfo=UTC)
