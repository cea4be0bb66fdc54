"""The timeline: incidents by day and status as a picture whose bars lead to their days.

All lanes stand on one axis, the time of the case: incidents, below them those without a place on
the map, and below these how much was watched. Places along it are shares of a hundred, so that
the picture fits every width.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from html import escape
from itertools import groupby
from typing import Any

from groundtruce.web.filter import EPOCH
from groundtruce.web.index import STATUSES

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

    @property
    def steps(self) -> int:
        """Return how many bars have room on it."""
        return self.days // self.step

    def x(self, day: int) -> float:
        """Return where a day begins, in per cent of the width; what lies outside, at its edge."""
        share = (day - self.first) / self.days
        return round(100 * min(1.0, max(0.0, share)), 3)

    def stretch(self, first: int, days: int) -> dict[str, float]:
        """Return where some days lie."""
        x = self.x(first)
        return {"x": x, "width": round(self.x(first + days) - x, 3)}


@dataclass(frozen=True)
class Lane:
    """The incidents of a lane: one number of each status for every step of its axis.

    ``address`` is that of the page with its other filters, ending so that days can be added.
    """

    axis: Axis
    counts: tuple[tuple[int, ...], ...]
    address: str

    @classmethod
    def of(cls, counts: Counts, axis: Axis, address: str) -> "Lane":
        """Return the lane of so many incidents of each status by day."""
        steps = [[0] * len(STATUSES) for _ in range(axis.steps)]
        for day, numbers in counts.items():
            at = (day - axis.first) // axis.step
            steps[at] = [a + b for a, b in zip(steps[at], numbers, strict=True)]
        return cls(axis, tuple(map(tuple, steps)), address)

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """Return how many incidents each step has."""
        return tuple(map(sum, self.counts))

    @property
    def tallest(self) -> int:
        """Return the number of the tallest bar."""
        return max(self.totals, default=0)

    def outlines(self) -> tuple[tuple[str, str], ...]:
        """Return each status with the outline of its bars, to be painted one over the other.

        One step is one unit wide and one incident one unit high, so that a year is a short line.
        """
        return self._outlines

    @cached_property
    def _outlines(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._outlined())

    def _outlined(self) -> Iterator[tuple[str, str]]:
        for at, status in reversed(list(enumerate(STATUSES))):
            tops = [sum(one[: at + 1]) for one in self.counts]
            if tops != [sum(one[:at]) for one in self.counts]:
                yield status, _outline(tops, self.tallest)

    def links(self, words: str) -> str:
        """Return the bars as links to their days, for pages that no script helps."""
        if words not in self._links:
            self._links[words] = self._linked(words)
        return self._links[words]

    @cached_property
    def _links(self) -> dict[str, str]:
        return {}

    def _linked(self, words: str) -> str:
        address, said = escape(self.address), escape(words)
        return "".join(
            f'<a href="{address}since={since}&amp;until={until}" tabindex="-1"><title>'
            f"{since if since == until else f'{since} – {until}'}: {total}{said}</title>"
            f'<path d="M{at} 0h1v1h-1z"/></a>'
            for at, total in enumerate(self.totals)
            if total
            for since, until in [self._days(at)]
        )

    def _days(self, at: int) -> tuple[date, date]:
        since = self.axis.first_day + timedelta(days=at * self.axis.step)
        return since, since + timedelta(days=self.axis.step - 1)


def ticks(axis: Axis, named: Callable[[date, bool], str]) -> list[dict[str, Any]]:
    """Return names along the axis: months of a long time, else days; ``named`` says how.

    Those that a narrow screen has room for are the main ones.
    """
    found: list[dict[str, Any]] = []
    last = main = -_APART
    for day, is_month in _named_days(axis):
        x = axis.x((day - EPOCH).days)
        # Near the end a name stands before its tick, where the one before it has its own.
        names = 2 if x > 90 else 1
        if x - last >= names * _LEAST_APART and x <= 100 - _LEAST_APART / 2:
            is_main = x - main >= names * _APART and x <= 100 - _APART / 2
            last, main = x, x if is_main else main
            found.append({"x": x, "word": named(day, is_month), "is_main": is_main})
    return found


def _named_days(axis: Axis) -> Iterator[tuple[date, bool]]:
    days = (axis.first_day + timedelta(days=at) for at in range(axis.days))
    if axis.days <= 2 * 31:
        return ((day, False) for day in days)
    return ((day, True) for day in days if day.day == 1)


def _outline(tops: Sequence[int], tallest: int) -> str:
    parts, here = [f"M0 {tallest}"], 0
    for top, same in groupby(tops):
        parts.append(f"v{here - top}h{len(list(same))}")
        here = top
    return f"{''.join(parts)}V{tallest}z"
