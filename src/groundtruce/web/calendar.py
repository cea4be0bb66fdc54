"""The calendar: days of a commitment as cells, so that a state is read without its colour.

Each state has its own place and height in a cell, and each degree so many bands; how much was
watched is the height of a strip below.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from groundtruce.flow import chronicle

Row = dict[str, Any]
# Bands of a cell, each its top and its height; the strip of watching lies below them.
GLYPHS: dict[str, tuple[tuple[float, float], ...]] = {
    "breached": ((0, 8),),
    "contested": ((0, 4.4),),
    "kept": ((3, 2.2),),
    "not_observable": ((3.9, 0.5),),
    "suspended": ((0, 1.5),),
    "not_due": ((0, 0.5),),
    "0": ((7.5, 0.5),),
    "1": ((6, 2),),
    "2": ((3, 2), (6, 2)),
    "3": ((0, 2), (3, 2), (6, 2)),
}
STATES, DEGREES = tuple(GLYPHS)[:6], tuple(GLYPHS)[6:]
STRIP, TALL, WIDE = 8.4, 1.6, 600
# So wide is the name of a month on a narrow screen, where letters are large beside the days.
_SHORT_DAYS, APART = 45, 96
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def span(first: date, last: date) -> Row:
    """Return the days that a calendar shows, with the names of its months or weeks."""
    days = max(1, (last - first).days + 1)
    grid = "".join(f"M{at} 0V10" for at in range(1, days))
    return {"first": first, "days": days, "ticks": _ticks(first, days), "grid": grid}


def cells(line: chronicle.Line | None, shown: Row) -> list[Row]:
    """Return the segments of a line in days from the first, each with its bands and its strip."""
    drawn = []
    for one in line["segments"] if line else []:
        begins, ends = chronicle.day(one["from"]), chronicle.day(one["to"])
        at = max(0, (begins - shown["first"]).days)
        wide = min((ends - shown["first"]).days, shown["days"] - 1) - at + 1
        if wide > 0:
            tall = round(TALL * min(1.0, one["watched"] or 0), 2)
            drawn.append(
                {**one, "at": at, "wide": wide, "bands": GLYPHS[one["word"]], "watched_tall": tall}
            )
    return drawn


def _ticks(first: date, days: int) -> list[tuple[int, str]]:
    """Return where names stand: at every month or week, or, where they are many, every so many.

    A first month of a few days leaves its room to the next where all others have theirs.
    """
    turns = [0, *_turns(first, days)]
    places = [round(at / days * WIDE) for at in turns]
    shown = next(
        one
        for step in (*_STEPS, len(turns))
        for one in (slice(0, None, step), slice(1, None, step))
        if all(b - a >= APART for a, b in pairwise(places[one]))
    )
    kept = zip(places[shown], turns[shown], strict=True)
    named = [(at, _named(first + timedelta(days=turn), days)) for at, turn in kept]
    return [(at, name) for at, name in named if at <= WIDE - APART]


def _turns(first: date, days: int) -> Iterator[int]:
    """Yield where a week or, in a long calendar, a month begins."""
    every = [first + timedelta(days=at) for at in range(days)]
    for at, (before, day) in enumerate(pairwise(every), 1):
        if at % 7 == 0 if days <= _SHORT_DAYS else before.month != day.month:
            yield at


def _named(day: date, days: int) -> str:
    return f"{day:%m-%d}" if days <= _SHORT_DAYS else f"{day:%Y-%m}"
