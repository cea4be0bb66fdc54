"""The timeline: every incident stands in one bar, on an axis that the days asked for never move."""

import re
from datetime import date
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.web import timeline
from groundtruce.web.index import STATUSES
from groundtruce.web.timeline import Axis, Lane

DAYS = st.integers(min_value=10_000, max_value=30_000)
COUNTS = st.dictionaries(
    DAYS, st.lists(st.integers(0, 50), min_size=len(STATUSES), max_size=len(STATUSES)), min_size=1
)


def heights(outline):
    """Return how high an outline stands at each step."""
    moved = re.findall(r"v(-?\d+)h(\d+)", outline)
    tops = accumulate(-int(up) for up, _ in moved)
    return [top for top, (_, wide) in zip(tops, moved, strict=True) for _ in range(int(wide))]


@given(COUNTS)
def test_no_incident_is_lost_between_days_and_bars(counts):
    lane = Lane.of(counts, Axis.of(min(counts), max(counts)), "/map?")
    assert sum(lane.totals) == sum(map(sum, counts.values()))


@given(COUNTS)
def test_bars_stand_on_each_other_as_high_as_they_count(counts):
    lane = Lane.of(counts, Axis.of(min(counts), max(counts)), "/map?")
    outlines = [heights(one) for _, one in lane.outlines()]
    for above, below in pairwise(outlines):
        assert all(a >= b for a, b in zip(above, below, strict=True))
    if outlines:
        assert tuple(outlines[0]) == lane.totals


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
    lane = Lane.of({20_000: [1, 0, 0, 0, 0, 0]}, Axis.of(19_999, 20_000), "/map?a=b&")
    assert 'href="/map?a=b&amp;since=2024-10-04&amp;until=2024-10-04"' in lane.links("")
    assert lane.links("").count("<a ") == 1
