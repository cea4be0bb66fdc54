"""When: a span is as wide as its words, and what has two readings is refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.model.span import Granularity
from groundtruce.reports.row import Refused
from groundtruce.reports.when import Dates

BANGKOK = Dates(ZoneInfo("Asia/Bangkok"), years=(2005, 2046))
KYIV = Dates(ZoneInfo("Europe/Kyiv"), years=(2005, 2046))
TEN_NOV = (datetime(2025, 11, 9, 17, tzinfo=UTC), datetime(2025, 11, 10, 17, tzinfo=UTC))


@pytest.mark.parametrize(
    "said",
    [
        "2025-11-10",
        "2025/11/10",
        "20251110",
        "10 November 2025",
        "10 Nov. 2025",
        "10-Nov-2025",
        "November 10, 2025",
        " 2025-11-10 ",
        "๒๐๒๕-๑๑-๑๐",
        "២០២៥-១១-១០",
    ],
)
def test_a_day_is_the_whole_local_day(said):
    span = BANGKOK.event(said)
    assert (span.start, span.end) == TEN_NOV
    assert span.granularity is Granularity.DAY


@pytest.mark.parametrize(
    "said",
    [
        "2025-11-10T08:30",
        "2025-11-10 08:30:59",
        "2025-11-10T08:30:00+07:00",
        "2025-11-10T01:30Z",
        "2025-11-09T20:30-0500",
        "10 Nov 2025, 8:30 AM",
        "November 10, 2025 8.30 a.m.",
    ],
)
def test_a_moment_is_its_minute(said):
    span = BANGKOK.event(said)
    assert span.start == datetime(2025, 11, 10, 1, 30, tzinfo=UTC)
    assert (span.seconds, span.granularity) == (60, Granularity.MINUTE)


@pytest.mark.parametrize(
    ("said", "days", "granularity"),
    [
        ("2025-11", 30, Granularity.MONTH),
        ("2025-W46", 7, Granularity.WEEK),
        ("2025", 365, Granularity.YEAR),
    ],
)
def test_a_coarser_date_is_a_wider_span(said, days, granularity):
    span = BANGKOK.event(said)
    assert (span.seconds, span.granularity) == (days * 86400, granularity)


def test_the_last_day_of_a_range_is_included():
    span = BANGKOK.event("2025-12-07", "2025-12-09")
    assert (span.seconds, span.granularity) == (3 * 86400, Granularity.DAY)


def test_a_moment_at_the_end_is_where_the_event_ended():
    span = BANGKOK.event("2025-11-10T08:30", "2025-11-10T10:00", granularity=Granularity.HOUR)
    assert (span.seconds, span.granularity) == (90 * 60, Granularity.HOUR)


def test_ten_minutes_are_not_called_an_hour():
    span = BANGKOK.event("2025-11-10T08:30", "2025-11-10T08:40", granularity=Granularity.HOUR)
    assert (span.seconds, span.granularity) == (600, Granularity.MINUTE)


def test_a_named_granularity_widens_a_moment_and_never_narrows_a_day():
    day = BANGKOK.event("2025-11-10T08:30", granularity=Granularity.DAY)
    assert (day.start, day.end) == TEN_NOV
    same = BANGKOK.event("2025-11-10", granularity=Granularity.MINUTE)
    assert same.granularity is Granularity.DAY


def test_a_week_begins_on_monday():
    span = BANGKOK.event("2025-11-12", granularity=Granularity.WEEK)
    assert span.start == TEN_NOV[0]
    assert span.seconds == 7 * 86400


def test_a_time_of_its_own_column_makes_the_day_a_minute():
    span = BANGKOK.event("2025-11-10", clock="08:30")
    assert span.start == datetime(2025, 11, 10, 1, 30, tzinfo=UTC)


def test_24_hours_is_the_next_midnight():
    assert BANGKOK.event("2025-11-10T24:00").start == TEN_NOV[1]


def test_a_local_day_may_have_23_hours():
    assert KYIV.event("2025-03-30").seconds == 23 * 3600


def test_a_date_with_two_readings_is_refused_until_the_card_says_which():
    with pytest.raises(Refused, match="day or the month first"):
        BANGKOK.event("03/04/2025")
    american = Dates(BANGKOK.zone, "mdy", years=BANGKOK.years)
    assert american.event("03/04/2025").start.month == 3
    assert BANGKOK.event("13/04/2025").start.month == 4


@pytest.mark.parametrize(
    "said", ["31/02/2025", "2025-02-30", "2025-13-01", "0000-01-01", "9999-12-31", "10.11.25", "?"]
)
def test_what_is_no_day_is_refused(said):
    with pytest.raises(Refused, match="no day of the calendar"):
        BANGKOK.event(said)


@pytest.mark.parametrize("said", ["25:00", "13:00 PM", "noon", "8"])
def test_what_is_no_time_of_day_is_refused(said):
    with pytest.raises(Refused):
        BANGKOK.event("2025-11-10", clock=said)


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(Refused, match="before it begins"):
        BANGKOK.event("2025-11-10", "2025-11-09")


def test_a_leap_day_of_a_buddhist_year_is_a_day():
    buddhist = Dates(BANGKOK.zone, "dmy", "buddhist", BANGKOK.years)
    assert buddhist.event("29/02/2567").start == datetime(2024, 2, 28, 17, tzinfo=UTC)


def test_a_gregorian_year_under_a_buddhist_card_is_refused():
    buddhist = Dates(BANGKOK.zone, "dmy", "buddhist", BANGKOK.years)
    with pytest.raises(Refused, match="looks Gregorian"):
        buddhist.event("10/11/2025")


@given(st.dates(date(2006, 1, 1), date(2040, 12, 31)), st.sampled_from([BANGKOK, KYIV]))
def test_a_day_holds_its_own_noon_and_no_other(day, dates):
    span = dates.event(day.isoformat())
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=dates.zone)
    assert span.holds(noon)
    assert not span.holds(noon + timedelta(days=1))
    assert not span.holds(noon - timedelta(days=1))
