"""Moments as the files of a case write them: local unless an offset stands beside them.

A date alone is a whole day. What begins on it begins with the day; what is due, signed, halted
or known on it is so for certain only when the day ends.
"""

import re
from datetime import datetime, timedelta, tzinfo

from groundtruce.model.span import Granularity, Span
from groundtruce.reports.row import Refused
from groundtruce.reports.when import Dates

LAST_SECOND = timedelta(seconds=1)
_WITH_OFFSET = re.compile(r".*:\d\d.*([Zz]|[+-]\d\d:?\d\d)\s*")


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
        span = Dates(zone).span(str(said), "date")
    except Refused as cause:
        raise ValueError(str(cause)) from cause
    if span.granularity is Granularity.MINUTE and not _WITH_OFFSET.fullmatch(str(said)):
        _happens_once(str(said), span.start.astimezone(zone))
    return span


def _happens_once(said: str, local: datetime) -> None:
    """Raise ValueError for a time that the clocks skip or repeat when they change."""
    written = said.strip()[-5:]
    if f"{local:%H:%M}" != written and written != "24:00":
        raise ValueError(
            f"{said} does not exist there, since the clocks go forward; give it an offset, "
            f"as in {local.isoformat(timespec='minutes')}"
        )
    other = local.replace(fold=1 - local.fold)
    if local.utcoffset() != other.utcoffset():
        both = sorted((local, other), key=lambda one: one.fold)
        ways = " or ".join(one.isoformat(timespec="minutes") for one in both)
        raise ValueError(f"{said} comes twice there, since the clocks go back; write {ways}")
