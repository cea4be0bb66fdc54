"""Words for time, never finer than they are."""

from datetime import UTC, date, timedelta

import pytest

from groundtruce.model.span import Granularity
from groundtruce.reports.text.when import times

MONDAY = date(2025, 12, 22)


def values(text: str, anchor: date | None = MONDAY) -> list[str]:
    return [when.value for when in times(text, anchor) if not when.is_open]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Ministers met on Monday.", "2025-12-22"),
        ("It began on December 8.", "2025-12-08"),
        ("It began on 8 December 2025.", "2025-12-08"),
        ("commitments reached in October", "2025-10"),
        ("They will meet on Friday.", "2025-12-26"),
        ("Yesterday a mine exploded.", "2025-12-21"),
        ("Last week it was calm.", "2025-W51"),
        ("in 2024", "2024"),
        ("วันที่ 8 ธันวาคม 2568", "2025-12-08"),
        ("៨ ធ្នូ ២០២៥", "2025-12-08"),
        ("B.E. 2568", "2025"),
    ],
)
def test_words_and_their_value(words, value):
    assert value in values(words)


def test_without_a_dateline_monday_stays_open():
    assert values("Ministers met on Monday and again in October.", None) == []


def test_a_month_is_never_a_day():
    (when,) = times("in October", MONDAY)

    assert when.granularity is Granularity.MONTH
    assert (when.first, when.last) == (date(2025, 10, 1), date(2025, 10, 31))


def test_two_weeks_have_no_end():
    (when,) = times("two weeks of fighting", MONDAY)

    assert when.is_open
    assert when.value == "P2W"


def test_a_date_that_two_countries_read_differently_is_only_a_year():
    assert values("on 08/12/2025") == ["2025"]


def test_between_two_days_holds_both():
    (when,) = times("Between 5 and 18 February 2018", None)

    assert (when.first, when.last) == (date(2018, 2, 5), date(2018, 2, 18))


def test_the_dateline_moves_what_hangs_on_it():
    later = times("on Monday", MONDAY + timedelta(days=7))[0]

    assert later.first == date(2025, 12, 29)


def test_a_clock_time_takes_the_day_beside_it():
    when = next(one for one in times("at 9 a.m. on Monday", MONDAY) if one.at)

    assert when.span(UTC).start.isoformat() == "2025-12-22T09:00:00+00:00"
