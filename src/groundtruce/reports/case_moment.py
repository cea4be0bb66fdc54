"""Moments as the files of a case write them: local unless an offset stands beside them.

A date alone is a whole day. What begins on it begins with the day; what is due, signed, halted
or known on it is so for certain only when the day ends.
"""

from datetime import datetime, timedelta, tzinfo

from groundtruce.model.span import Span
from groundtruce.reports.row import Refused
from groundtruce.reports.when import Dates

LAST_SECOND = timedelta(seconds=1)


def first_moment(said: object, zone: tzinfo) -> datetime:
    """Return when the day or moment begins; raises ValueError where it is none."""
    return _span(said, zone).start


def last_moment(said: object, zone: tzinfo) -> datetime:
    """Return the moment itself, or the last second of a day, month or year given as such.

    >>> from zoneinfo import ZoneInfo
    >>> last_moment("2025-11-21", ZoneInfo("Asia/Bangkok")).isoformat()
    '2025-11-21T16:59:59+00:00'
    """
    span = _span(said, zone)
    is_moment = span.end - span.start <= timedelta(minutes=1)
    return span.start if is_moment else span.end - LAST_SECOND


def _span(said: object, zone: tzinfo) -> Span:
    try:
        return Dates(zone).span(str(said), "date")
    except Refused as cause:
        raise ValueError(str(cause)) from cause
