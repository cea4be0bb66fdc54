"""Movement: the register of restricted movement, and its totals by party and week.

Beside the mission's own log stand restrictions that others tell of: a party's word that observers
were kept out is an allegation like any other, and takes no looking time away.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from groundtruce.compliance.ledger.basis import Basis
from groundtruce.compliance.watch import REFUSALS
from groundtruce.model.finding import Finding
from groundtruce.model.ledger import Ledger, Row, Table
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
    return Ledger(
        name="register",
        as_of=basis.as_of,
        tables=(
            Table(
                name="restrictions",
                columns=COLUMNS,
                rows=tuple(_row(entry, basis) for entry in entries),
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


def _row(entry: Watch, basis: Basis) -> Row:
    unseen = _unseen(entry, basis)
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


def _unseen(entry: Watch, basis: Basis) -> list[Finding]:
    """Return the findings whose traces could have been seen there, had there been access."""
    if not entry.place.is_pin:
        return []
    return [
        finding
        for finding in basis.findings
        if (span := finding.incident.span) is not None
        and span.start < entry.span.end
        and entry.span.start < span.end + TRACES
        and (place := finding.incident.place) is not None
        and place.is_pin
        and finding.incident.kind not in REFUSALS
        and entry.place.gap(place) == 0
    ]


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
