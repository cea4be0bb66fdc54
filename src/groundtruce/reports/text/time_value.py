"""The value of words for time: days from and to, never finer than the words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from groundtruce.model.span import Granularity, Span


@dataclass(frozen=True)
class When:
    """Words for a time: their place in the text, their value, the days they mean.

    ``first`` and ``last`` are whole days, both included, ``at`` and ``until`` clock times of the
    first and the last day; ``None`` where the words leave it open.
    """

    start: int
    end: int
    value: str
    granularity: Granularity | None = None
    first: date | None = None
    last: date | None = None
    at: time | None = None
    until: time | None = None

    @property
    def is_open(self) -> bool:
        """Whether the words give no day, week, month or year."""
        return self.first is None

    def span(self, zone: tzinfo) -> Span | None:
        """Return the interval in UTC, or ``None`` where the words leave it open."""
        if self.first is None or self.last is None or self.granularity is None:
            return None
        if self.at is not None and self.granularity in (Granularity.HOUR, Granularity.MINUTE):
            begins = datetime.combine(self.first, self.at, zone)
            ends = begins if self.until is None else datetime.combine(self.last, self.until, zone)
            ends += timedelta(days=1) if ends < begins else timedelta(0)
            return Span(
                start=begins,
                end=max(ends, begins + self.granularity.length),
                granularity=self.granularity,
            )
        days = (self.last - self.first).days + 1
        whole = Span.of_day(self.first, zone, days)
        return Span(start=whole.start, end=whole.end, granularity=self.granularity)
