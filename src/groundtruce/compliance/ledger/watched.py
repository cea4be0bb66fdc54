"""Watched: how much of each sector, of its border and of the hours was looked at, week by week."""

from collections.abc import Iterable
from datetime import datetime

from groundtruce.compliance.ledger import overpasses
from groundtruce.compliance.ledger.basis import Basis
from groundtruce.compliance.looking import by_week, sectors
from groundtruce.model.ledger import Ledger, Row, Table
from groundtruce.model.watch import Watch

COLUMNS = (
    *("sector", "week", "share", "border", "ground", "hours_watched", "looks_by", "restrictions"),
)
SUMS = ("sector", "weeks", "weeks_visited", "weeks_watched", "share", "best_week")


def ledger(basis: Basis, watch: Iterable[Watch], since: datetime | None = None) -> Ledger:
    """Return the shares by sector and week, and each sector over all weeks, in per cent.

    Sectors and weeks without any look are listed with 0: that is what could not be seen.
    """
    entries = tuple(watch)
    looked = by_week(entries, basis.case, since or basis.case.since, basis.as_of)
    labels = {zone.id: zone.label for zone in sectors(basis.case)}
    rows = tuple(
        Row(
            cells={
                "sector": labels[one.sector],
                "week": one.week.isoformat(),
                "share": _percent(one.share),
                "border": _percent(one.border),
                "ground": _percent(one.ground),
                "hours_watched": _percent(one.hours),
                "looks_by": len(one.looks),
                "restrictions": len(one.refusals),
            },
            entries=(*one.looks, *one.refusals),
        )
        for one in looked
    )
    return Ledger(
        name="watch",
        as_of=basis.as_of,
        tables=(
            Table(name="sectors", columns=SUMS, rows=tuple(_sums(rows, tuple(labels.values())))),
            Table(name="watched_weeks", columns=COLUMNS, rows=rows),
            overpasses.table(entries),
        ),
        notes=("note_watched", "note_visited"),
    )


def _sums(rows: tuple[Row, ...], names: tuple[str, ...]) -> Iterable[Row]:
    for name in names:
        mine = [row for row in rows if row.cells["sector"] == name]
        shares = [float(row.cells["share"] or 0) for row in mine]
        best = max(mine, key=lambda row: float(row.cells["share"] or 0), default=None)
        yield Row(
            cells={
                "sector": name,
                "weeks": len(mine),
                "weeks_visited": sum(bool(row.cells["looks_by"]) for row in mine),
                "weeks_watched": sum(share > 0 for share in shares),
                "share": round(sum(shares) / len(shares), 2) if shares else 0.0,
                "best_week": str(best.cells["week"]) if best and any(shares) else "",
            }
        )


def _percent(share: float) -> float:
    return round(100 * share, 2)
