"""When: from dates and times as sources write them to spans that are never finer than the words.

Local times are read in the card's time zone, day and month in its order, years in its calendar.
What can be read in two ways is refused, not guessed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from groundtruce.model.span import Granularity, Span
from groundtruce.reports.row import Refused

BUDDHIST_YEARS = 543
PLAUSIBLE_YEARS = 20

_CLOCK = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<offset>[Zz]|[+-]\d{2}:?\d{2})?"
)
_DAYS = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})",
    r"(?P<day>\d{1,2})[ -](?P<name>[A-Za-z]{3,9})\.?,?[ -](?P<year>\d{4})",
    r"(?P<name>[A-Za-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})",
)
_DAY_AND_CLOCK = tuple(re.compile(rf"{day}(?:(?:T|,? +){_CLOCK})?") for day in _DAYS)
_CLOCK_ALONE = re.compile(_CLOCK)
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Dates:
    """How one source writes dates: zone of its local times, order of day and month, calendar.

    ``years`` are the first and last year that the case makes plausible; a year that lies 543
    ahead of them is a Buddhist one.
    """

    zone: tzinfo
    order: str = "ymd"
    calendar: str = "gregorian"
    years: tuple[int, int] = (1900, 2100)

    def span(self, said: str, field: str) -> Span:
        """Return what one date or moment means, as wide as it is written."""
        return _read(self, said, field)

    def event(
        self, first: str, last: str = "", clock: str = "", granularity: Granularity | None = None
    ) -> Span:
        """Return the time from the first to the last day or moment, the last day included.

        The granularity that the source names may widen a single date or moment; it never makes
        the span finer than the text.
        """
        return _event(self, first, last, clock, granularity)


@lru_cache(maxsize=2048)
def _event(
    dates: Dates, first: str, last: str, clock: str, granularity: Granularity | None
) -> Span:
    start = dates.span(first, "from")
    if clock and start.granularity is Granularity.DAY:
        start = _at(dates, start, clock)
    end = dates.span(last, "to") if last and last != first else start
    if end == start:
        return start if granularity is None else _widened(dates, start, granularity)
    if granularity and granularity.length >= Granularity.DAY.length:
        # A source that counts in days means the whole of its last day, if it writes midnight.
        end = _day_of_midnight(dates, end)
    # A moment at the end is where the event ended; a day at the end counts in full.
    ends = end.start if end.granularity is Granularity.MINUTE else end.end
    if ends <= start.start:
        raise Refused(
            "to", f"it ends ({last}) before it begins ({first})", "Correct one of the two dates."
        )
    said = granularity or max(start.granularity, end.granularity, key=_length)
    return Span(start=start.start, end=ends, granularity=_no_finer(said, ends - start.start))


def _length(granularity: Granularity) -> timedelta:
    return granularity.length


def _no_finer(said: Granularity, length: timedelta) -> Granularity:
    if said.shortest <= length:
        return said
    fitting = [unit for unit in Granularity if unit.shortest <= length]
    return max(fitting, key=_length, default=Granularity.MINUTE)


def _widened(dates: Dates, span: Span, granularity: Granularity) -> Span:
    if granularity.length <= span.granularity.length:
        return span
    local = span.start.astimezone(dates.zone)
    day = local.date()
    match granularity:
        case Granularity.HOUR:
            return Span.of_moment(span.start, Granularity.HOUR)
        case Granularity.DAY:
            return Span.of_day(day, dates.zone)
        case Granularity.WEEK:
            return _days(dates, day - timedelta(days=day.weekday()), 7, granularity)
        case Granularity.MONTH:
            return _month(dates, day.year, day.month)
        case _:
            return _year(dates, day.year)


def _day_of_midnight(dates: Dates, span: Span) -> Span:
    local = span.start.astimezone(dates.zone)
    is_midnight = span.granularity is Granularity.MINUTE and local.time() == time()
    return Span.of_day(local.date(), dates.zone) if is_midnight else span


def _at(dates: Dates, day: Span, clock: str) -> Span:
    found = _CLOCK_ALONE.fullmatch(_digits(clock))
    try:
        if found is None:
            raise ValueError("not a form that is known")
        return _moment(dates, day.start.astimezone(dates.zone).date(), found)
    except ValueError as cause:
        raise Refused(
            "time", f"{clock[:40]!r} is no time of day ({cause})", "Write it as 15:50."
        ) from cause


@lru_cache(maxsize=2048)
def _read(dates: Dates, said: str, field: str) -> Span:
    text = _digits(said)
    try:
        if (usual := _iso(dates, text, field)) is not None:
            return usual
        for pattern in _DAY_AND_CLOCK:
            found = pattern.fullmatch(text)
            if found is not None:
                return _dated(dates, found, said, field)
        return _coarse(dates, text, field)
    except (ValueError, OverflowError) as cause:
        raise Refused(
            field,
            f"{said[:40]!r} is no day of the calendar ({cause})",
            "Correct the date; write it as 2025-11-10 or 2025-11-10T08:30.",
        ) from cause


def _iso(dates: Dates, text: str, field: str) -> Span | None:
    """Return what the usual forms mean without searching, ``None`` for any other."""
    if text[4:5] != "-" or text[7:8] != "-" or not text[:4].isdecimal():
        return None
    if _gregorian(dates, int(text[:4]), field) != int(text[:4]):
        return None
    if len(text) == 10:
        return Span.of_day(date.fromisoformat(text), dates.zone)
    if text[10:11] != "T" or text[13:14] != ":" or text[11:13] == "24":
        return None
    offset = text[19:] if text[16:17] == ":" else text[16:]
    if offset not in ("", "Z") and (len(offset) != 6 or offset[0] not in "+-"):
        return None
    moment = datetime.fromisoformat(text).replace(second=0)
    return Span.of_moment(moment if offset else moment.replace(tzinfo=dates.zone))


def _dated(dates: Dates, found: re.Match[str], said: str, field: str) -> Span:
    parts = found.groupdict()
    year = _gregorian(dates, int(parts["year"]), field)
    if parts.get("name"):
        month, day = _MONTHS.index(parts["name"][:3].lower()) + 1, int(parts["day"])
    elif parts.get("one"):
        month, day = _month_and_day(dates, int(parts["one"]), int(parts["two"]), said, field)
    else:
        month, day = int(parts["month"]), int(parts["day"])
    whole = date(year, month, day)
    if parts["hour"] is None:
        return Span.of_day(whole, dates.zone)
    return _moment(dates, whole, found)


def _month_and_day(dates: Dates, one: int, two: int, said: str, field: str) -> tuple[int, int]:
    if dates.order == "mdy":
        return one, two
    if dates.order == "dmy" or one > 12:
        return two, one
    if two > 12:
        return one, two
    if one == two:
        return one, two
    raise Refused(
        field,
        f"{said!r} can be read with the day or the month first",
        "Say 'date_order: dmy' or 'date_order: mdy' in the card.",
    )


def _moment(dates: Dates, day: date, found: re.Match[str]) -> Span:
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("hours before or after noon run from 1 to 12")
        hour = hour % 12 + (12 if found["half"][0] in "Pp" else 0)
    if (hour, minute) == (24, 0):
        day, hour = day + timedelta(days=1), 0
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=_zone(dates, found))
    return Span.of_moment(local)


def _zone(dates: Dates, found: re.Match[str]) -> tzinfo:
    offset = found["offset"]
    if not offset:
        return dates.zone
    if offset in "Zz":
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def _coarse(dates: Dates, text: str, field: str) -> Span:
    if found := _WEEK.fullmatch(text):
        year = _gregorian(dates, int(found[1]), field)
        return _days(dates, date.fromisocalendar(year, int(found[2]), 1), 7, Granularity.WEEK)
    if found := _MONTH.fullmatch(text):
        return _month(dates, _gregorian(dates, int(found[1]), field), int(found[2]))
    if found := _YEAR.fullmatch(text):
        return _year(dates, _gregorian(dates, int(found[1]), field))
    raise ValueError("not a form that is known")


def _days(dates: Dates, first: date, count: int, granularity: Granularity) -> Span:
    span = Span.of_day(first, dates.zone, count)
    return Span(start=span.start, end=span.end, granularity=granularity)


def _month(dates: Dates, year: int, month: int) -> Span:
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return _days(dates, first, (after - first).days, Granularity.MONTH)


def _year(dates: Dates, year: int) -> Span:
    first = date(year, 1, 1)
    return _days(dates, first, (date(year + 1, 1, 1) - first).days, Granularity.YEAR)


def _gregorian(dates: Dates, year: int, field: str) -> int:
    first, last = dates.years
    is_plausible = first <= year <= last
    if dates.calendar == "buddhist":
        if is_plausible:
            raise Refused(
                field,
                f"the year {year} looks Gregorian, and the card says 'calendar: buddhist'",
                "Say 'calendar: auto' if the file mixes the two.",
            )
        return year - BUDDHIST_YEARS
    if is_plausible or not first <= year - BUDDHIST_YEARS <= last:
        return year
    if dates.calendar == "auto":
        return year - BUDDHIST_YEARS
    raise Refused(
        field,
        f"{year} looks like the Buddhist year of {year - BUDDHIST_YEARS}",
        "Say 'calendar: buddhist' (or 'auto') in the card.",
    )


def _digits(said: str) -> str:
    """Return the text trimmed, with Thai, Khmer and other digits as 0 to 9."""
    text = " ".join(said.split())
    if text.isascii():
        return text
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
