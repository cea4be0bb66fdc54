"""The timeline: every incident stands in one bar, on an axis that the days asked for never move."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.web import timeline
from groundtruce.web.index import STATUSES
from groundtruce.web.timeline import Axis

DAYS = st.integers(min_value=10_000, max_value=30_000)
COUNTS = st.dictionaries(
    DAYS, st.lists(st.integers(0, 50), min_size=len(STATUSES), max_size=len(STATUSES)), min_size=1
)


@given(COUNTS)
def test_no_incident_is_lost_between_days_and_bars(counts):
    bars = timeline.bars(counts, Axis.of(min(counts), max(counts)), 64, "/map?")
    assert sum(one["total"] for one in bars) == sum(map(sum, counts.values()))


@given(COUNTS)
def test_bars_stand_beside_each_other_and_inside(counts):
    bars = timeline.bars(counts, Axis.of(min(counts), max(counts)), 64, "/map?")
    for one, after in pairwise(bars):
        assert one["x"] + one["width"] <= after["x"] + 0.002
    assert bars[-1]["x"] + bars[-1]["width"] <= 100.002
    assert all(part["y"] >= -0.1 for one in bars for part in one["parts"])


@given(DAYS, st.integers(0, 5_000))
def test_a_long_time_is_told_in_whole_weeks(first, length):
    axis = Axis.of(first, first + length)
    assert axis.first <= first <= first + length < axis.end
    if axis.step == timeline.WEEK:
        assert axis.first_day.weekday() == 0
        assert axis.days % timeline.WEEK == 0


@pytest.mark.parametrize(("days", "is_month"), [(20, False), (300, True)])
def test_the_axis_names_days_of_a_short_time_and_months_of_a_long_one(days, is_month):
    asked = []

    def named(day: date, month: bool) -> str:
        asked.append(month)
        return str(day)

    told = timeline.ticks(Axis.of(20_236, 20_236 + days), named)
    assert len(told) > 5
    assert set(asked) == {is_month}
    main = [one["x"] for one in told if one["is_main"]]
    assert all(b - a >= 14 for a, b in pairwise(main))


def test_a_bar_leads_to_its_own_days():
    (bar,) = timeline.bars({20_000: [1, 0, 0, 0, 0, 0]}, Axis.of(20_000, 20_000), 64, "/map?a=b&")
    assert bar["address"] == "/map?a=b&since=2024-10-04&until=2024-10-04"
