"""Spans: when something happened, never finer than the words that say so.

Half-open intervals in UTC. Local time lives at the edges: it comes in with a zone and goes out
with one.
"""

import math
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from pydantic import model_validator

from groundtruce.model.record import Moment, Record

CENTURY_S = 36525 * 86400


class Granularity(StrEnum):
    """The finest unit that the text supports."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def length(self) -> timedelta:
        """Return the length of one unit, the shortest one where units differ."""
        return _LENGTHS[self]

    @property
    def shortest(self) -> timedelta:
        """Return the shortest span that can mean this.

        A local day loses an hour when the clocks go forward, and so do the units that hold it.
        """
        return self.length - _CLOCKS_FORWARD if self.length >= timedelta(days=1) else self.length


_LENGTHS = {
    Granularity.MINUTE: timedelta(minutes=1),
    Granularity.HOUR: timedelta(hours=1),
    Granularity.DAY: timedelta(days=1),
    Granularity.WEEK: timedelta(days=7),
    Granularity.MONTH: timedelta(days=28),
    Granularity.YEAR: timedelta(days=365),
}
_CLOCKS_FORWARD = timedelta(hours=1)


class Span(Record):
    """The time from ``start`` up to, not including, ``end``; at least one unit of its granularity.

    Questions about two spans: ``distance`` (seconds between middles), ``gap`` (seconds between
    them, 0 when they meet), ``overlap`` (share of the shorter one).
    """

    start: Moment
    end: Moment
    granularity: Granularity

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.end <= self.start:
            raise ValueError(f"a span must end after it starts: {self.start} to {self.end}")
        if self.end - self.start < self.granularity.shortest:
            raise ValueError(
                f"a span of {self.end - self.start} is finer than its granularity "
                f"({self.granularity.value})"
            )
        return self

    @classmethod
    def of_day(cls, day: date, zone: tzinfo, days: int = 1) -> "Span":
        """Return the local day, or this many local days, as a span in UTC."""
        start = datetime.combine(day, time(), zone)
        end = datetime.combine(day + timedelta(days=days), time(), zone)
        return cls(start=start, end=end, granularity=Granularity.DAY)

    @classmethod
    def of_moment(cls, moment: datetime, granularity: Granularity = Granularity.MINUTE) -> "Span":
        """Return one unit of the granularity from this moment on."""
        return cls(start=moment, end=moment + granularity.length, granularity=granularity)

    @property
    def seconds(self) -> float:
        """Return the length in seconds."""
        return (self.end - self.start).total_seconds()

    @property
    def middle(self) -> datetime:
        """Return the moment half way."""
        return self.start + (self.end - self.start) / 2

    @property
    def specificity(self) -> float:
        """Return how much the span narrows a century down, in bits."""
        return max(0.0, math.log2(CENTURY_S / self.seconds))

    def distance(self, other: "Span") -> float:
        """Return the seconds between the two middles."""
        return abs((self.middle - other.middle).total_seconds())

    def gap(self, other: "Span") -> float:
        """Return the seconds from the earlier's end to the later's start; 0 when they meet."""
        return max(0.0, (max(self.start, other.start) - min(self.end, other.end)).total_seconds())

    def overlap(self, other: "Span") -> float:
        """Return the share of the shorter span that lies inside the other, from 0 to 1."""
        common = (min(self.end, other.end) - max(self.start, other.start)).total_seconds()
        return max(0.0, common) / min(self.seconds, other.seconds)

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies inside."""
        return self.start <= moment < self.end

    def clipped(self, start: datetime, end: datetime) -> "Span | None":
        """Return the part inside the window, or ``None`` where less than a minute is left."""
        first, last = max(self.start, start), min(self.end, end)
        if last - first < Granularity.MINUTE.length:
            return None
        finest = next(unit for unit in reversed(Granularity) if last - first >= unit.shortest)
        coarsest = min(self.granularity, finest, key=lambda unit: unit.length)
        return Span(start=first, end=last, granularity=coarsest)
