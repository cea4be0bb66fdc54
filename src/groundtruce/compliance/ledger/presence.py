"""Presence: the registers of patrols and of posts, and their totals by week.

A patrol that was kept as many stretches of one track is one line, and so is a post by day and by
night: what the mission's log tells in one row was done in one go.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import shapely

from groundtruce.compliance.ledger.basis import Basis
from groundtruce.model import geometry
from groundtruce.model.ledger import Ledger, Row, Table
from groundtruce.model.watch import Watch, WatchKind

PATROLS = (WatchKind.PATROL, WatchKind.VISIT, WatchKind.UAV)
POSTS = (WatchKind.POST, WatchKind.CAMERA)
COLUMNS = ("when", "looked_by", "modality", "by", "place", "hours", "ground_km2", "stretches")
WEEKLY = ("week", "many", "hours", "teams", "days")


def patrols(basis: Basis, watch: Iterable[Watch]) -> Ledger:
    """Return who went where, how long, and how much ground was in sight on the way."""
    return _ledger("patrols", PATROLS, basis, watch)


def posts(basis: Basis, watch: Iterable[Watch]) -> Ledger:
    """Return what was watched from one place, how long, and how much ground was in sight."""
    return _ledger("posts", POSTS, basis, watch)


def _ledger(
    name: str, kinds: tuple[WatchKind, ...], basis: Basis, watch: Iterable[Watch]
) -> Ledger:
    told = [one for one in watch if one.kind in kinds and one.received <= basis.as_of]
    outings = _outings(told)
    return Ledger(
        name=name,
        as_of=basis.as_of,
        tables=(
            Table(name=name, columns=COLUMNS, rows=tuple(_row(one, basis) for one in outings)),
            Table(name="outings_by_week", columns=WEEKLY, rows=tuple(_weeks(outings, basis))),
        ),
        notes=("note_presence",),
    )


def _outings(told: list[Watch]) -> list[list[Watch]]:
    """Return the entries of each row of the log together, the earliest first."""
    found: dict[tuple[object, ...], list[Watch]] = {}
    for one in sorted(told, key=lambda one: (one.span.start, one.id)):
        row = one.excerpt
        key = (one.id,) if row is None else (row.sha256, row.start, one.kind, one.by)
        found.setdefault(key, []).append(one)
    return list(found.values())


def _row(outing: list[Watch], basis: Basis) -> Row:
    first, last = outing[0], max(outing, key=lambda one: one.span.end)
    names = dict.fromkeys(one.place.label() for one in outing if _is_named(one))
    return Row(
        cells={
            "when": basis.when(first.span.model_copy(update={"end": last.span.end})),
            "looked_by": first.kind.value,
            "modality": first.modality.value,
            "by": first.by or "",
            "place": " / ".join(names),
            "hours": _hours(outing),
            "ground_km2": round(_ground_km2(outing), 1),
            "stretches": len(outing),
        },
        claims=tuple(dict.fromkeys(claim for one in outing for claim in one.claims)),
        entries=tuple(one.id for one in outing),
    )


def _is_named(entry: Watch) -> bool:
    return bool(entry.place.toponyms or entry.place.admin or entry.place.place_id)


def _hours(outing: list[Watch]) -> float:
    seconds = sum((one.span.end - one.span.start).total_seconds() for one in outing)
    return round(seconds / 3600, 2)


def _ground_km2(outing: list[Watch]) -> float:
    shapes = [shape for one in outing if (shape := one.place.geometry) is not None]
    area, _ = geometry.WGS84.geometry_area_perimeter(shapely.unary_union(shapes))
    return abs(float(area)) / 1e6


def _weeks(outings: list[list[Watch]], basis: Basis) -> Iterator[Row]:
    by_week: dict[date, list[list[Watch]]] = {}
    for outing in outings:
        day = _day(outing, basis)
        by_week.setdefault(day - timedelta(days=day.weekday()), []).append(outing)
    for week, held in sorted(by_week.items()):
        yield Row(
            cells={
                "week": week.isoformat(),
                "many": len(held),
                "hours": round(sum(_hours(outing) for outing in held), 2),
                "teams": len({one.by for outing in held for one in outing if one.by}),
                "days": len({_day(outing, basis) for outing in held}),
            },
            entries=tuple(one.id for outing in held for one in outing),
        )


def _day(outing: list[Watch], basis: Basis) -> date:
    return outing[0].span.start.astimezone(basis.zone).date()
