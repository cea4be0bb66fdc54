"""Tables of sectors: rows are areas, columns are kinds and periods, cells are counts.

Each row gives one tally for each period: what was counted in that area then. The other way round,
rows as kinds and columns as periods, is read as well, for the area as a whole.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from groundtruce.reports.text.mission.tables import Row, Table
from groundtruce.reports.text.number import value_of
from groundtruce.reports.text.when import times

Period = tuple[date, date]
KINDS = (
    ("restrictions", r"restriction|freedom of movement|\bFoM\b|denials?\b|denied|access"),
    ("weapons_in_violation", r"weapons?\b.*(?:violation|withdrawal)|heavy weapons?"),
    ("violations", r"violations?|\bCFVs?\b|breaches|incidents?"),
    ("explosions", r"explosions?|detonations?"),
    ("killed", r"killed|dead\b|deaths?|fatalit"),
    ("injured", r"injur|wounded"),
    ("casualties", r"casualt"),
    ("bursts", r"bursts?"),
    ("shots", r"\bshots?\b"),
    ("rounds", r"rounds?"),
    ("mines_found", r"\bmines?\b|\bUXO\b|\bERW\b"),
    ("displaced", r"displaced|\bIDPs?\b"),
    ("drones", r"\bUAVs?\b|drones?"),
    ("weapons", r"weapons?"),
)  # fmt: skip
_BEFORE = re.compile(r"\b(?:previous|prior|preceding|last|before|earlier)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\W*(?:grand )?(?:total|all|overall|sum|together)\b.*", re.IGNORECASE)


@dataclass(frozen=True)
class Counted:
    """What a row counts in an area over a period: amounts by kind of figure.

    ``area`` is ``None`` for the whole; ``period`` where the table or the report gives none;
    ``is_before`` says that it is the period before the one reported on.
    """

    start: int
    end: int
    area: str | None
    period: Period | None
    is_before: bool
    amounts: tuple[tuple[str, int], ...]


def counted(table: Table, period: Period | None, day: date | None) -> Iterator[Counted]:
    """Yield the counts of a table of sectors, row by row; nothing from any other table."""
    columns = {n: kind for n, head in enumerate(table.headings) if n and (kind := kind_of(head))}
    if not columns and sum(kind_of(row.said(0)) is not None for row in table.rows) >= 2:
        yield from _kinds_by_row(table, period, day)
        return
    for row in table.rows:
        name = row.said(0)
        if not name or value_of(name) is not None:
            continue
        by_period: dict[tuple[Period | None, bool], dict[str, int]] = defaultdict(dict)
        for column, kind in columns.items():
            amount = _amount(row, column)
            if amount is not None:
                by_period[_period(table.headings[column], period, day)].setdefault(kind, amount)
        yield from _told(row, None if _WHOLE.fullmatch(name) else name, by_period)


def kind_of(heading: str) -> str | None:
    """Return the kind of figure that a heading names.

    >>> kind_of("Ceasefire violations, previous week"), kind_of("Sector")
    ('violations', None)
    """
    for kind, pattern in KINDS:
        if re.search(pattern, heading, re.IGNORECASE):
            return kind
    return None


def _kinds_by_row(table: Table, period: Period | None, day: date | None) -> Iterator[Counted]:
    for row in table.rows:
        kind = kind_of(row.said(0))
        if kind is None:
            continue
        for column in sorted(row.cells):
            amount = _amount(row, column) if column else None
            heading = table.headings[column]
            # A column of shares or changes is no count.
            if amount is None or re.search(r"%|per cent|change|trend", heading, re.IGNORECASE):
                continue
            when, is_before = _period(heading, period, day)
            yield Counted(row.start, row.end, None, when, is_before, ((kind, amount),))


def _told(
    row: Row, area: str | None, by_period: dict[tuple[Period | None, bool], dict[str, int]]
) -> Iterator[Counted]:
    for (period, is_before), amounts in by_period.items():
        yield Counted(row.start, row.end, area, period, is_before, tuple(amounts.items()))


def _amount(row: Row, column: int) -> int | None:
    said = row.said(column).rstrip("*† ")
    if said.lower() in ("-", "–", "—", "nil", "none", "no"):
        return 0 if said[0].isalpha() else None
    value = value_of(said) if re.fullmatch(r"[\d,.\u00a0 ๐-๙០-៩]+", said) else None
    return int(value) if value is not None and value == int(value) else None


def _period(heading: str, period: Period | None, day: date | None) -> tuple[Period | None, bool]:
    """Return the period that a heading names, and whether it is the one before."""
    is_before = _BEFORE.search(heading) is not None
    # "This week" is the report's own period, not the week of the day it was written on.
    said = times(heading, day) if re.search(r"\d", heading) else ()
    days = [edge for one in said for edge in (one.first, one.last) if edge is not None]
    if days:
        named = (min(days), max(days))
        return named, period is not None and named[1] < period[0]
    return (before(period) if is_before else period), is_before


def before(period: Period | None) -> Period | None:
    """Return the period of the same length just before."""
    if period is None:
        return None
    length = period[1] - period[0] + timedelta(days=1)
    return (period[0] - length, period[1] - length)
