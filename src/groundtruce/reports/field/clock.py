"""Clock: when, as the phone wrote it, unless its clock cannot be right."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from groundtruce.model.case import Case
from groundtruce.model.span import Granularity, Span
from groundtruce.reports.row import Refused
from groundtruce.reports.when import Dates

# A phone may go wrong by minutes and still be believed; a form may tell of what was long ago.
AHEAD = timedelta(hours=1)
BEFORE_THE_CASE = timedelta(days=366)
_REMEDY = "Ask the observer when it was, and set the phone's clock."


class Clock(NamedTuple):
    """What a time must fit to be believed: the case's beginning and the form's arrival."""

    case: Case
    received: datetime

    def stretch(self, first: str, last: str) -> Span:
        """Return how long a form was open, as the phone logged it; at least a minute.

        Refuses what is no time, what lies ahead of the arrival, and what is long before the case.
        """
        start = self._moment(first, "start")
        end = max(self._moment(last or first, "end"), start + Granularity.MINUTE.length)
        return Span(start=start, end=end, granularity=Granularity.MINUTE)

    def span(self, first: str, last: str, field: str) -> Span:
        """Return the time from the first to the last day or moment, never finer than written."""
        try:
            found = Dates(ZoneInfo(self.case.time_zone)).event(first, last)
        except Refused as cause:
            raise Refused(field, cause.reason, _REMEDY) from cause
        self._believed(found.start, first, field)
        # The day that is told of may still go on.
        self._believed(
            found.start if found.granularity is Granularity.DAY else found.end, last, field
        )
        return found

    def _moment(self, said: str, field: str) -> datetime:
        try:
            found = datetime.fromisoformat(said)
        except ValueError:
            raise Refused(field, f"{said[:40]!r} is no time", _REMEDY) from None
        if found.tzinfo is None:
            found = found.replace(tzinfo=ZoneInfo(self.case.time_zone))
        self._believed(found, said, field)
        return found

    def _believed(self, found: datetime, said: str, field: str) -> None:
        if found > self.received + AHEAD:
            hours = (found - self.received) / timedelta(hours=1)
            raise Refused(
                field, f"it lies {hours:,.0f} hours after the form arrived ({said[:40]})", _REMEDY
            )
        if found < self.case.since - BEFORE_THE_CASE:
            raise Refused(field, f"it lies years before the case begins ({said[:40]})", _REMEDY)
