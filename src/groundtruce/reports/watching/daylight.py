"""Daylight: whether the sun gives light enough to see by.

The sun's place follows the low-precision series of the Astronomical Almanac, true to 0.01 degrees
for a century around 2000.
"""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from groundtruce.model.span import Granularity, Span

# Civil twilight ends when the sun stands so far below the horizon.
DARK_DEG = -6.0
STEP = timedelta(minutes=5)
_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


def sun_deg(lon: float, lat: float, at: datetime) -> float:
    """Return how high the sun stands above the horizon in degrees, without refraction."""
    days = (at - _J2000) / timedelta(days=1)
    anomaly = math.radians(357.528 + 0.9856003 * days)
    mean = 280.460 + 0.9856474 * days
    along = math.radians(mean + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly))
    tilt = math.radians(23.439 - 4e-7 * days)
    ascension = math.atan2(math.cos(tilt) * math.sin(along), math.cos(along))
    declination = math.asin(math.sin(tilt) * math.sin(along))
    sidereal = math.radians(280.46061837 + 360.98564736629 * days + lon)
    north, hour = math.radians(lat), sidereal - ascension
    height = math.sin(north) * math.sin(declination)
    height += math.cos(north) * math.cos(declination) * math.cos(hour)
    return math.degrees(math.asin(height))


def is_dark(lon: float, lat: float, at: datetime) -> bool:
    """Whether civil twilight is over or has not begun."""
    return sun_deg(lon, lat, at) < DARK_DEG


def parts(span: Span, lon: float, lat: float) -> Iterator[tuple[Span, bool]]:
    """Yield the stretches of light and of dark that make up the span, true to five minutes."""
    began, dark = span.start, is_dark(lon, lat, span.start)
    at = span.start + STEP
    while at < span.end:
        if is_dark(lon, lat, at) is not dark:
            yield _part(span, began, at), dark
            began, dark = at, not dark
        at += STEP
    yield _part(span, began, span.end), dark


def _part(span: Span, start: datetime, end: datetime) -> Span:
    if (start, end) == (span.start, span.end):
        return span
    return Span(start=start, end=end, granularity=Granularity.MINUTE)
