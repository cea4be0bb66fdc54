"""Light and dark at known places and days."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from groundtruce.model.span import Granularity, Span
from groundtruce.reports.watching import daylight


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_sun_stands_overhead_at_the_equator_at_noon_of_the_equinox():
    # Noon of the sun in Greenwich on 20 March 2025 was 12:07, the equinox 09:01.
    assert daylight.sun_deg(0, 0, at("2025-03-20T12:07")) == pytest.approx(90, abs=0.3)


def test_at_the_tropic_the_solstice_has_the_sun_overhead():
    # 23.44 N on the date of 21 June 2025, noon of the sun at 12:02.
    assert daylight.sun_deg(0, 23.44, at("2025-06-21T12:02")) == pytest.approx(90, abs=0.3)


def test_inside_the_polar_circle_midwinter_has_no_day():
    hours = (at("2025-12-21T00:00") + timedelta(hours=hour) for hour in range(24))
    assert all(daylight.sun_deg(25, 70, hour) < 0 for hour in hours)


def test_a_day_on_the_equator_is_twelve_hours_and_two_twilights():
    day = Span(
        start=at("2025-03-20T00:00"), end=at("2025-03-21T00:00"), granularity=Granularity.DAY
    )
    light = sum(
        (part.end - part.start).total_seconds() / 3600
        for part, dark in daylight.parts(day, 0, 0)
        if not dark
    )
    # Twice 6 degrees of the sun's way at 15 degrees an hour.
    assert light == pytest.approx(12.8, abs=0.2)


def test_the_parts_of_a_span_join_without_a_gap():
    span = Span(
        start=at("2025-11-10T03:00"), end=at("2025-11-12T03:00"), granularity=Granularity.HOUR
    )
    parts = [part for part, _ in daylight.parts(span, 103, 14)]
    assert parts[0].start == span.start
    assert parts[-1].end == span.end
    assert all(one.end == other.start for one, other in pairwise(parts))
    assert len(parts) == 5
