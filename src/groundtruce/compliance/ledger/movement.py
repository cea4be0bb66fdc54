"""Movement: the register of restricted movement, and its totals by party and week.

Beside the mission's own log stand restrictions that others tell of: a party's word that observers
were kept out is an allegation like any other, and takes no looking time away.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import numpy as np

from groundtruce.compliance.ledger.basis import Basis
from groundtruce.compliance.watch import REFUSALS
from groundtruce.compliance.zones import box_around
from groundtruce.model.finding import Finding
from groundtruce.model.ledger import Ledger, Row, Table
from groundtruce.model.place import NamedArea, Place, Point
from groundtruce.model.watch import Watch, WatchKind

KINDS = tuple(kind for kind in WatchKind if kind.is_restriction)
COLUMNS = (
    *("when", "restriction", "modality", "place", "side", "kept_away", "hours", "is_open"),
    *("reason", "unseen"),
)
WEEKLY = ("week", "side", *(kind.value for kind in KINDS), "hours")
ALLEGED = ("when", "kind", "place", "said_of", "status", "sources")
# How long after an event a restriction there can still explain why nobody saw its traces.
TRACES = timedelta(days=14)


def ledger(basis: Basis, watch: Iterable[Watch]) -> Ledger:
    """Return the register, the totals for every party and week, and what is only alleged."""
    told = [one for one in watch if one.kind.is_restriction and one.received <= basis.as_of]
    entries = sorted(_once(told), key=lambda one: (one.span.start, one.id))
    traces = _Traces(basis)
    return Ledger(
        name="register",
        as_of=basis.as_of,
        tables=(
            Table(
                name="restrictions",
                columns=COLUMNS,
                rows=tuple(_row(entry, traces, basis) for entry in entries),
            ),
            Table(name="by_week", columns=WEEKLY, rows=tuple(_weeks(entries, basis))),
            Table(
                name="alleged",
                columns=ALLEGED,
                rows=tuple(_alleged(entries, basis)),
            ),
        ),
        notes=("note_hours", "note_side"),
    )


def hours(entry: Watch, basis: Basis) -> float:
    """Return how long a restriction lasted, up to the moment of asking."""
    end = min(entry.span.end, max(basis.as_of, entry.span.start))
    return round((end - entry.span.start).total_seconds() / 3600, 2)


def _once(told: list[Watch]) -> Iterator[Watch]:
    """Yield each restriction once: a report of what the mission's log has joins the log's entry."""
    logged = [one for one in told if not one.claims]
    joined: dict[str, tuple[str, ...]] = {}
    for one in told:
        own = next((entry for entry in logged if one.claims and _is_same(entry, one)), None)
        if own is not None:
            joined[own.id] = (*joined.get(own.id, ()), *one.claims)
        elif one.claims:
            yield one
    for entry in logged:
        yield entry.model_copy(update={"claims": joined.get(entry.id, ())})


def _is_same(entry: Watch, other: Watch) -> bool:
    apart = entry.place.gap(other.place)
    return (
        entry.kind is other.kind
        and entry.span.start < other.span.end
        and other.span.start < entry.span.end
        and apart == 0
        and other.side in (None, entry.side)
    )


def _row(entry: Watch, traces: "_Traces", basis: Basis) -> Row:
    unseen = traces.unseen(entry)
    return Row(
        cells={
            "when": basis.when(entry.span),
            "restriction": entry.kind.value,
            "modality": entry.modality.value,
            "place": basis.where(entry.place),
            "side": entry.side or "",
            "kept_away": entry.by or "",
            "hours": hours(entry, basis),
            "is_open": "still_lasts" if entry.span.end > basis.as_of else "",
            "reason": entry.reason or "",
            "unseen": len(unseen),
        },
        findings=tuple(finding.id for finding in unseen),
        claims=entry.claims,
        entries=(entry.id,),
    )


class _Traces:
    """Findings whose traces could be looked for at one spot, found by time and then by place."""

    def __init__(self, basis: Basis) -> None:
        self._held = [
            (finding, place, span)
            for finding in basis.findings
            if (place := finding.incident.place) is not None
            and (span := finding.incident.span) is not None
            and place.is_pin
            and finding.incident.kind not in REFUSALS
        ]
        self._starts = np.array([span.start.timestamp() for _, _, span in self._held])
        self._ends = np.array([(span.end + TRACES).timestamp() for _, _, span in self._held])
        self._boxes = np.array([_box(place) for _, place, _ in self._held]).reshape(-1, 4)

    def unseen(self, entry: Watch) -> list[Finding]:
        """Return what could have been seen there, had there been access."""
        if not entry.place.is_pin or not self._held:
            return []
        first, last = entry.span.start.timestamp(), entry.span.end.timestamp()
        west, south, east, north = _box(entry.place)
        then = (self._starts < last) & (first < self._ends)
        across = (self._boxes[:, 0] <= east) & (self._boxes[:, 2] >= west)
        along = (self._boxes[:, 1] <= north) & (self._boxes[:, 3] >= south)
        near = np.flatnonzero(then & across & along)
        told = (self._held[at] for at in near)
        found = [finding for finding, place, _ in told if entry.place.gap(place) == 0]
        return sorted(found, key=lambda one: one.id)


def _box(place: Place) -> tuple[float, float, float, float]:
    """Return a box that surely holds the place, by arithmetic alone where it is a circle."""
    if isinstance(place.extent, Point | NamedArea) and place.centre and place.radius_m:
        return box_around(*place.centre, place.radius_m)
    return place.bounds or (0.0, 0.0, 0.0, 0.0)


def _weeks(entries: list[Watch], basis: Basis) -> Iterator[Row]:
    """Yield a row for every party in each week that has an entry, so that both sides are shown."""
    by_week: dict[date, list[Watch]] = {}
    for entry in entries:
        day = entry.span.start.astimezone(basis.zone).date()
        by_week.setdefault(day - timedelta(days=day.weekday()), []).append(entry)
    for week, held in sorted(by_week.items()):
        sides = [*basis.case.party_ids, *([None] if any(e.side is None for e in held) else [])]
        for side in sides:
            mine = [entry for entry in held if entry.side == side]
            counts = Counter(entry.kind for entry in mine)
            yield Row(
                cells={
                    "week": week.isoformat(),
                    "side": side or "",
                    **{kind.value: counts[kind] for kind in KINDS},
                    "hours": round(sum(hours(entry, basis) for entry in mine), 2),
                },
                claims=tuple(claim for entry in mine for claim in entry.claims),
                entries=tuple(entry.id for entry in mine),
            )


def _alleged(entries: list[Watch], basis: Basis) -> Iterator[Row]:
    known = {claim for entry in entries for claim in entry.claims}
    for finding in basis.of(REFUSALS):
        if known.isdisjoint(finding.rests_on):
            yield basis.row(
                finding,
                when=basis.when(finding.incident.span),
                kind=finding.incident.kind,
                place=basis.where(finding.incident.place),
                said_of=finding.attribution.party or ", ".join(finding.attribution.accused),
                sources=basis.sources(finding.incident.claims),
            )
