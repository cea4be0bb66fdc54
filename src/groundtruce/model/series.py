"""Series: one source's running toll of one thing, with its gaps, its revisions and its overlap."""

from dataclasses import dataclass
from datetime import datetime

from groundtruce.model.figure import Amount, Figure


@dataclass(frozen=True)
class Revision:
    """Another figure for a moment that already had one, or a toll that falls."""

    at: datetime
    before: Figure
    after: Figure
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """A toll as of a moment: the latest word on it, and how many more than at the point before.

    ``fewer`` and ``more`` bound the change, ``None`` where the words leave it open.
    """

    at: datetime
    figure: Figure
    claims: tuple[str, ...]
    fewer: Amount | None = None
    more: Amount | None = None


@dataclass(frozen=True)
class Series:
    """One source's running toll of one thing, of whom, of which side, over which area."""

    source: str
    kind: str
    of: str | None
    side: str | None
    area: str | None
    points: tuple[Point, ...]
    gaps: tuple[tuple[datetime, datetime], ...]
    revisions: tuple[Revision, ...]

    def at(self, moment: datetime) -> Point | None:
        """Return the toll as it stood at that moment, by the last point up to it."""
        return next((point for point in reversed(self.points) if point.at <= moment), None)


@dataclass(frozen=True)
class Reconciled:
    """A toll beside the sum of incidents in its period, which are never added together.

    ``counted`` are the findings whose figures make the sum, ``uncounted`` those of the period
    that give none, ``astride`` those that the period cuts, ``open_above`` says that one of the
    sums has no upper end.
    """

    toll: Point
    low: Amount
    high: Amount
    open_above: bool
    counted: tuple[str, ...]
    uncounted: tuple[str, ...]
    astride: tuple[str, ...]

    @property
    def beyond_incidents(self) -> tuple[Amount, Amount | None]:
        """Return how many of the toll the incidents do not account for, at least and at most."""
        top = self.toll.figure.high
        least = max(0, self.toll.figure.low - self.high)
        most = None if top is None else max(0, top - self.low)
        return (0 if self.open_above else least, most)
