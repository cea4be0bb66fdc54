"""Displaced: running counts of people away from home, by place and source, and of those who return.

Counts of different sources stand beside each other and are never added: they cover different
people (in shelters, in all), areas and hours.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from groundtruce.compliance.ledger.basis import Basis, amount
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.figure import Figure
from groundtruce.model.ledger import Ledger, Line, Row, Table
from groundtruce.model.vocabulary import vocabulary

LAST = timedelta(seconds=1)
KINDS = ("displaced", "evacuated", "sheltered", "returned")
COLUMNS = (
    "counted",
    "place",
    "party",
    "source",
    "first",
    "latest",
    "points",
    "low",
    "high",
    "change",
)
EACH = ("when", "counted", "place", "party", "source", "low", "high", "text")
Key = tuple[str, str, str, str]
Told = tuple[datetime, Claim, Figure]


def ledger(basis: Basis) -> Ledger:
    """Return one row a series with its latest count, and one row a count."""
    series = _series(basis)
    rows = tuple(_summary(key, told, basis) for key, told in series)
    each = sorted(
        (_count(key, one, basis) for key, told in series for one in told),
        key=lambda row: (str(row.cells["when"]), row.claims),
    )
    return Ledger(
        name="displaced",
        as_of=basis.as_of,
        tables=(
            Table(name="series", columns=COLUMNS, rows=rows),
            Table(name="counts", columns=EACH, rows=tuple(each)),
        ),
        lines=tuple(_line(key, told) for key, told in series),
        notes=("note_not_added", "note_no_area"),
    )


def _series(basis: Basis) -> list[tuple[Key, list[Told]]]:
    found: dict[Key, list[Told]] = defaultdict(list)
    for claim, figure in _figures(basis.claims):
        place = figure.area or _counted_over(claim, figure, basis)
        key = (figure.kind, place, figure.side or "", claim.origin)
        found[key].append((_moment(claim, figure), claim, figure))
    return [(key, sorted(found[key], key=_by_time)) for key in sorted(found)]


def _figures(claims: Iterable[Claim]) -> Iterator[tuple[Claim, Figure]]:
    for claim in claims:
        if claim.stance is not Stance.DENIES:
            yield from ((claim, figure) for figure in claim.figures if figure.kind in KINDS)


def _counted_over(claim: Claim, figure: Figure, basis: Basis) -> str:
    """Return the area of a count; told beside a single event it does not say its area."""
    group = vocabulary().group(claim.kind)
    is_own = not figure.is_tally or group in ("tally", "humanitarian")
    return basis.where(claim.place) if is_own else ""


def _moment(claim: Claim, figure: Figure) -> datetime:
    """Return what the count is as of: the end of its period or event, else its arrival."""
    span = figure.period or claim.span
    # The end of a day is the first moment of the next one, which would name the wrong day.
    return claim.received if span is None else span.end - LAST


def _by_time(told: Told) -> tuple[datetime, datetime, str]:
    return (told[0], told[1].received, told[1].id)


def _summary(key: Key, told: list[Told], basis: Basis) -> Row:
    kind, place, side, source = key
    (first, _, before), (latest, _, now) = told[0], told[-1]
    return Row(
        cells={
            "counted": kind,
            "place": place,
            "party": side,
            "source": source,
            "first": basis.day(first),
            "latest": basis.day(latest),
            "points": len(told),
            "low": now.low,
            "high": now.high,
            "change": _change(before, now) if len(told) > 1 else "",
        },
        claims=tuple(claim.id for _, claim, _ in told),
    )


def _change(before: Figure, now: Figure) -> str:
    """Return how many more or fewer, where both counts have two ends; else what they were."""
    if before.high is None or now.high is None:
        return f"{amount(before)} → {amount(now)}"
    least, most = now.low - before.high, now.high - before.low
    return f"{least:+,}" if least == most else f"{least:+,} to {most:+,}"


def _count(key: Key, told: Told, basis: Basis) -> Row:
    kind, place, side, source = key
    moment, claim, figure = told
    return Row(
        cells={
            "when": basis.day(moment),
            "counted": kind,
            "place": place,
            "party": side,
            "source": source,
            "low": figure.low,
            "high": figure.high,
            "text": claim.text,
        },
        claims=(claim.id,),
    )


def _line(key: Key, told: list[Told]) -> Line:
    return Line(
        name=" · ".join(part for part in key if part),
        points=tuple((at, float(f.low), _top(f)) for at, _, f in told),
        claims=tuple(claim.id for _, claim, _ in told),
    )


def _top(figure: Figure) -> float | None:
    return None if figure.high is None else float(figure.high)
