"""When: words for time become intervals, anchored on the dateline and never finer than the words.

Values are written as TIMEX3 writes them (``2025-12-08``, ``2025-12``, ``2025-W50``, ``P2W``).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from groundtruce.model.span import Granularity
from groundtruce.reports.text.time_readers import Reader
from groundtruce.reports.text.time_value import When
from groundtruce.reports.text.time_words import GRAMMAR


def times(text: str, anchor: date | None = None) -> tuple[When, ...]:
    """Return every expression of time in reading order, the longest where two overlap."""
    found = [one for pattern, read in GRAMMAR for one in _matches(pattern, read, text, anchor)]
    kept: list[When] = []
    for one in sorted(found, key=lambda one: (-(one.end - one.start), one.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return _with_clocks(sorted(kept, key=lambda one: one.start), text)


def _with_clocks(found: list[When], text: str) -> tuple[When, ...]:
    """Give each clock time the day named beside it: "at 9 a.m. on Tuesday"."""
    joined = []
    for number, one in enumerate(found):
        beside = [found[n] for n in (number + 1, number - 1) if 0 <= n < len(found)]
        days = [
            other for other in beside
            if other.first is not None and other.granularity is Granularity.DAY
            and _is_beside(one, other, text)
        ]  # fmt: skip
        if one.at is not None and days:
            day = days[0]
            one = replace(
                one, first=day.first, last=day.last, value=f"{day.value[:10]}T{one.at:%H:%M}"
            )
        joined.append(one)
    return tuple(joined)


def _is_beside(one: When, other: When, text: str) -> bool:
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    return re.fullmatch(r"[\s,()]*(?:on|at|of|local time|GMT)?[\s,()]*", between) is not None


def _matches(
    pattern: re.Pattern[str], read: Reader, text: str, anchor: date | None
) -> Iterator[When]:
    for found in pattern.finditer(text):
        try:
            one = read(found, anchor, text)
        except (ValueError, OverflowError):
            continue
        if one is not None:
            yield one
