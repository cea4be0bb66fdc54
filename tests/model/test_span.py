"""Spans: laws of intervals, local days, and never finer than the words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.builders import NOON

from groundtruce.model.span import Granularity, Span

minutes = st.integers(-50_000, 50_000)
lengths = st.integers(1, 20_000)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = NOON + timedelta(minutes=draw(minutes))
    end = start + timedelta(minutes=draw(lengths))
    return Span(start=start, end=end, granularity=Granularity.MINUTE)


def hours(first: float, last: float) -> Span:
    start, end = NOON + timedelta(hours=first), NOON + timedelta(hours=last)
    return Span(start=start, end=end, granularity=Granularity.MINUTE)


@given(spans(), spans())
def test_what_two_spans_answer_is_the_same_from_either_side(one: Span, other: Span) -> None:
    assert one.distance(other) == other.distance(one)
    assert one.gap(other) == other.gap(one)
    assert one.overlap(other) == other.overlap(one)


@given(spans(), spans())
def test_spans_have_time_in_common_or_a_gap_or_they_meet(one: Span, other: Span) -> None:
    assert not (one.overlap(other) > 0 and one.gap(other) > 0)
    if one.overlap(other) == one.gap(other) == 0:
        assert one.end == other.start or other.end == one.start


@given(spans(), spans(), spans())
def test_a_detour_is_never_shorter(one: Span, other: Span, third: Span) -> None:
    assert one.distance(third) <= one.distance(other) + other.distance(third)


@given(spans())
def test_a_span_shares_all_with_itself(span: Span) -> None:
    assert (span.distance(span), span.gap(span), span.overlap(span)) == (0, 0, 1)


@given(spans(), lengths)
def test_a_longer_span_says_less(span: Span, more: int) -> None:
    longer = span.model_copy(update={"end": span.end + timedelta(minutes=more)})
    assert longer.specificity < span.specificity
    assert longer.overlap(span) == 1


@given(spans(), spans())
def test_a_clipped_span_lies_inside_both(span: Span, window: Span) -> None:
    part = span.clipped(window.start, window.end)
    if part is None:
        assert span.overlap(window) * min(span.seconds, window.seconds) < 60
    else:
        assert max(span.start, window.start) == part.start
        assert min(span.end, window.end) == part.end
        assert part.clipped(window.start, window.end) == part


@given(spans())
def test_a_span_holds_its_start_and_middle_but_not_its_end(span: Span) -> None:
    assert span.holds(span.start)
    assert span.holds(span.middle)
    assert not span.holds(span.end)


def test_gap_and_overlap_in_numbers() -> None:
    assert hours(0, 2).gap(hours(5, 6)) == 3 * 3600
    assert hours(0, 4).overlap(hours(3, 5)) == 0.5
    assert hours(0, 4).distance(hours(4, 8)) == 4 * 3600


@given(
    st.dates(date(1980, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["Asia/Bangkok", "Europe/Kyiv", "America/Bogota", "Asia/Kabul", "UTC"]),
    st.integers(1, 40),
)
def test_local_days_follow_each_other_without_a_seam(day: date, zone: str, days: int) -> None:
    today = Span.of_day(day, ZoneInfo(zone), days)
    tomorrow = Span.of_day(day + timedelta(days=days), ZoneInfo(zone))
    assert today.end == tomorrow.start
    assert today.granularity is Granularity.DAY


def test_a_local_day_may_have_23_or_25_hours() -> None:
    kyiv = ZoneInfo("Europe/Kyiv")
    assert Span.of_day(date(2025, 3, 30), kyiv).seconds == 23 * 3600
    assert Span.of_day(date(2025, 10, 26), kyiv).seconds == 25 * 3600


def test_a_day_in_bangkok_begins_at_seventeen_utc_the_evening_before() -> None:
    day = Span.of_day(date(2025, 11, 10), ZoneInfo("Asia/Bangkok"))
    assert day.start == datetime(2025, 11, 9, 17, tzinfo=UTC)
    assert day.seconds == 86400


@pytest.mark.parametrize("granularity", Granularity)
def test_a_moment_fills_one_unit(granularity: Granularity) -> None:
    span = Span.of_moment(NOON, granularity)
    assert span.end - span.start == granularity.length


@pytest.mark.parametrize("granularity", list(Granularity)[1:])
def test_a_span_finer_than_its_text_is_refused(granularity: Granularity) -> None:
    with pytest.raises(ValidationError, match="finer than its granularity"):
        Span(start=NOON, end=NOON + timedelta(minutes=30), granularity=granularity)


@pytest.mark.parametrize("seconds", [0, -60])
def test_a_span_ends_after_it_starts(seconds: int) -> None:
    with pytest.raises(ValidationError, match="must end after it starts"):
        Span(start=NOON, end=NOON + timedelta(seconds=seconds), granularity=Granularity.MINUTE)


def test_a_span_without_a_zone_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValidationError, match="timezone"):
        Span(start=naive, end=naive + timedelta(hours=1), granularity=Granularity.MINUTE)
