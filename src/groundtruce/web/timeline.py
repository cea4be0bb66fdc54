"""The timeline: incidents by day and status as a picture whose bars lead to their days.

All lanes stand on one axis, the time of the case: incidents, below them those without a place on
the map, and below these how much was watched. Places along it are shares of a hundred, so that
the picture fits every width.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from groundtruce.web.filter import EPOCH
from groundtruce.web.index import STATUSES

HEIGHT, LANE = 64, 18
# Beyond so many days a bar stands for a week, so that each can still be hit.
MOST_BARS = 400
WEEK = 7
# Shares of a hundred that a name of a month or day needs on a narrow screen, and on a wide one.
_APART, _LEAST_APART = 14.0, 5.0

Counts = dict[int, list[int]]


@dataclass(frozen=True)
class Axis:
    """Days since 1970 from the first to behind the last, in steps of a day or a week."""

    first: int
    end: int
    step: int

    @classmethod
    def of(cls, first: int, last: int) -> "Axis":
        """Return the axis that holds both days; of weeks, it begins on a Monday."""
        if last - first < MOST_BARS:
            return cls(first, last + 1, 1)
        begins = first - (EPOCH + timedelta(days=first)).weekday()
        return cls(begins, begins + -(-(last + 1 - begins) // WEEK) * WEEK, WEEK)

    @property
    def days(self) -> int:
        """Return how many days it holds."""
        return self.end - self.first

    @property
    def first_day(self) -> date:
        """Return its first day."""
        return EPOCH + timedelta(days=self.first)

    @property
    def last_day(self) -> date:
        """Return its last day."""
        return EPOCH + timedelta(days=self.end - 1)

    def x(self, day: int) -> float:
        """Return where a day begins, in per cent of the width; what lies outside, at its edge."""
        share = (day - self.first) / self.days
        return round(100 * min(1.0, max(0.0, share)), 3)

    def stretch(self, first: int, days: int) -> dict[str, float]:
        """Return where some days lie."""
        x = self.x(first)
        return {"x": x, "width": round(self.x(first + days) - x, 3)}


def bars(counts: Counts, axis: Axis, tall: float, address: str) -> list[dict[str, Any]]:
    """Return a bar for each day or week with incidents: its days, counts, parts and address.

    ``address`` is that of the page with its other filters, ending so that days can be added.
    """
    sums: Counts = {}
    for day, numbers in counts.items():
        at = axis.first + (day - axis.first) // axis.step * axis.step
        known = sums.setdefault(at, [0] * len(STATUSES))
        sums[at] = [a + b for a, b in zip(known, numbers, strict=True)]
    most = max((sum(one) for one in sums.values()), default=0) or 1
    return [_bar(at, sums[at], axis, tall / most, tall, address) for at in sorted(sums)]


def ticks(axis: Axis, named: Callable[[date, bool], str]) -> list[dict[str, Any]]:
    """Return names along the axis: months of a long time, else days; ``named`` says how.

    Those that a narrow screen has room for are the main ones.
    """
    found: list[dict[str, Any]] = []
    last = main = -_APART
    for day, is_month in _named_days(axis):
        x = axis.x((day - EPOCH).days)
        if x - last >= _LEAST_APART and x <= 100 - _LEAST_APART / 2:
            is_main = x - main >= _APART and x <= 100 - _APART / 2
            last, main = x, x if is_main else main
            found.append({"x": x, "word": named(day, is_month), "is_main": is_main})
    return found


def _named_days(axis: Axis) -> Iterator[tuple[date, bool]]:
    days = (axis.first_day + timedelta(days=at) for at in range(axis.days))
    if axis.days <= 2 * 31:
        return ((day, False) for day in days)
    return ((day, True) for day in days if day.day == 1)


def _bar(
    at: int, counts: list[int], axis: Axis, scale: float, tall: float, address: str
) -> dict[str, Any]:
    since, until = (EPOCH + timedelta(days=one) for one in (at, at + axis.step - 1))
    parts, top = [], tall
    for status, number in zip(STATUSES, counts, strict=True):
        if number:
            top -= number * scale
            parts.append({"status": status, "y": round(top, 2), "height": round(number * scale, 2)})
    return {
        **axis.stretch(at, axis.step),
        "since": since.isoformat(),
        "until": until.isoformat(),
        "total": sum(counts),
        "parts": parts,
        "address": f"{address}since={since}&until={until}",
    }
