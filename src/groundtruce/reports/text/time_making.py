"""From a match to a time: a day, a month, a week, a year, and which year a bare date means."""

import re
from calendar import monthrange
from datetime import date, timedelta

from groundtruce.model.span import Granularity
from groundtruce.reports.text.number import value_of
from groundtruce.reports.text.time_names import BUDDHIST, SOON
from groundtruce.reports.text.time_value import When


def on_day(found: re.Match[str], day: date, last: date | None = None) -> When:
    """Return the day, or the days from one to another."""
    value = day.isoformat()
    return When(found.start(), found.end(), value, Granularity.DAY, day, last or day)


def in_month(found: re.Match[str], year: int, month: int) -> When:
    """Return the whole month."""
    last = date(year, month, monthrange(year, month)[1])
    return When(
        found.start(),
        found.end(),
        f"{year:04}-{month:02}",
        Granularity.MONTH,
        date(year, month, 1),
        last,
    )


def in_year(found: re.Match[str], year: int) -> When:
    """Return the whole year."""
    return When(
        found.start(),
        found.end(),
        f"{year:04}",
        Granularity.YEAR,
        date(year, 1, 1),
        date(year, 12, 31),
    )


def in_week(found: re.Match[str], inside: date) -> When:
    """Return the week, Monday to Sunday, that holds the day."""
    monday = inside - timedelta(days=inside.weekday())
    year, week, _ = inside.isocalendar()
    return When(
        found.start(),
        found.end(),
        f"{year}-W{week:02}",
        Granularity.WEEK,
        monday,
        monday + timedelta(days=6),
    )


def in_quarter(found: re.Match[str], year: int, quarter: int) -> When:
    """Return the quarter of the year."""
    first, month = date(year, 3 * quarter - 2, 1), 3 * quarter
    last = date(year, month, monthrange(year, month)[1])
    return When(found.start(), found.end(), f"{year}-Q{quarter}", Granularity.MONTH, first, last)


def left_open(found: re.Match[str], value: str) -> When:
    """Return a time that the words leave without days."""
    return When(found.start(), found.end(), value)


def with_part(one: When, found: re.Match[str]) -> When:
    """Return the day with the part of it that the words name."""
    part = (found.groupdict().get("part") or "").lower()
    letters = next((value for word, value in PARTS.items() if word in part), None)
    if letters is None or one.granularity is not Granularity.DAY:
        return one
    return When(one.start, one.end, f"{one.value}T{letters}", one.granularity, one.first, one.last)


PARTS = {
    "morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "noon": "12:00",
    "dawn": "MO",
}  # fmt: skip


# ---- choosing a year, a week


def looks_ahead(found: re.Match[str], text: str) -> bool:
    """Whether the sentence speaks of what is to come."""
    begin = max(text.rfind(mark, 0, found.start()) for mark in (". ", "\n\n", "; ", "”")) + 1
    before = text[begin : found.start()].lower()[-160:]
    return bool(_AHEAD.search(before)) and not _BEHIND.search(before[-40:])


_AHEAD = re.compile(
    r"\b(will|shall|would (?:be|begin|start|close|open|end|stop|meet)|'ll|’ll|is to|are to|"
    r"plans? to|planned|scheduled|expected to|due|set to|by|until|"
    r"deadline|starting|next|coming|upcoming|effective|expires?|tomorrow|ahead of|should|must)\b"
)
_BEHIND = re.compile(r"\b(since|had|was|were|did|ago|last|ended|said)\b")


def fitting_year(month: int, day: int | None, anchor: date, ahead: bool) -> int:
    """Return the year that brings month and day nearest on the side that the words look to."""

    def moment(year: int) -> date:
        return date(year, month, min(day or 15, monthrange(year, month)[1]))

    if ahead:
        return (
            anchor.year if moment(anchor.year) >= anchor - timedelta(days=15) else anchor.year + 1
        )
    return next(
        y for y in (anchor.year + 1, anchor.year, anchor.year - 1) if moment(y) <= anchor + SOON
    )


def full_year(text: str, anchor: date | None = None) -> int:
    """Return the year of four figures, of two, or of the Buddhist count."""
    year = int(value_of(text.strip("'’")) or 0)
    if year < 100:
        century = (anchor.year if anchor else 2000) // 100 * 100
        year += century if year <= (anchor.year % 100 if anchor else 50) + 10 else century - 100
    return year - BUDDHIST if year > 2400 else year
