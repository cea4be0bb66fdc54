"""Clock: when, as the phone wrote it, unless its clock cannot be right."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from groundtruce.model.case import Case
from groundtruce.model.span import Granularity, Span
from groundtruce.reports.row import Refused

# A phone may go wrong by minutes and still be believed; a form may tell of what was long ago.
AHEAD = timedelta(hours=1)
BEFORE_THE_CASE = timedelta(days=366)
_REMEDY = "Ask the observer when it was, and set the phone's clock."


class Clock(NamedTuple):
    """What a time must fit to be believed: the case's beginning and the form's arrival."""

    case: Case
    received: datetime

    def moment(self, said: str, field: str) -> datetime:
        """Return the moment that is written; one without an offset is in the case's time zone.

        Refuses what is no time, what lies ahead of the arrival, and what is long before the case.
        """
        try:
            found = datetime.fromisoformat(said)
        except ValueError:
            raise Refused(field, f"{said[:40]!r} is no time", _REMEDY) from None
        if found.tzinfo is None:
            found = found.replace(tzinfo=ZoneInfo(self.case.time_zone))
        if found > self.received + AHEAD:
            hours = (found - self.received) / timedelta(hours=1)
            raise Refused(
                field, f"it lies {hours:,.0f} hours after the form arrived ({said[:40]})", _REMEDY
            )
        if found < self.case.since - BEFORE_THE_CASE:
            raise Refused(field, f"it lies years before the case begins ({said[:40]})", _REMEDY)
        return found

    def span(self, first: str, last: str, field: str) -> Span:
        """Return the time from the first to the last moment, or the minute or day of the first."""
        start = self.moment(first, field)
        if not last:
            is_day = "T" not in first
            zone = ZoneInfo(self.case.time_zone)
            return Span.of_day(_day(first), zone) if is_day else Span.of_moment(start)
        end = self.moment(last, field)
        if end < start:
            raise Refused(field, f"it ends ({last[:40]}) before it begins ({first[:40]})", _REMEDY)
        return Span(
            start=start,
            end=max(end, start + Granularity.MINUTE.length),
            granularity=Granularity.MINUTE,
        )


def _day(said: str) -> date:
    return date.fromisoformat(said[:10])
