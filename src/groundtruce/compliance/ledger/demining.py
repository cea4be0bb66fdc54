"""Demining: area by area what was cleared and found, accidents of deminers, and obstruction."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

import shapely

from groundtruce.compliance.ledger.basis import Basis, counted, figures, total
from groundtruce.compliance.zones import shape
from groundtruce.model.case import Zone
from groundtruce.model.figure import Figure
from groundtruce.model.finding import Finding
from groundtruce.model.ledger import Ledger, Row, Table
from groundtruce.model.place import Place

LAST = timedelta(seconds=1)
WORK = ("demining", "mine_survey", "mine_found", "controlled_detonation")
ACCIDENTS = ("landmine_explosion", "uxo_explosion")
HINDRANCE = ("obstruction", "access_denial", "access_delay", "conditional_access")
DEMINERS = "deminer"
FOUND = ("mines_found", "mines_cleared", "munitions")
GROUND = ("area_cleared_m2", "area_surveyed_m2", "area_m2", "percent")
AREAS = (
    *("area", "first", "last", "area_cleared_m2", "area_surveyed_m2", "area_m2", "percent"),
    *("mines_found", "mines_cleared", "accidents", "obstruction", "works", "status"),
)
EVENTS = ("when", "kind", "area", "place", "by", "figures", "status", "sources")


def ledger(basis: Basis) -> Ledger:
    """Return one row an area and one row an event; running counts are never added to events."""
    events = _events(basis)
    by_area: dict[str, list[Finding]] = defaultdict(list)
    for finding in events:
        by_area[_area(finding.incident.place, basis)].append(finding)
    listed = [zone.label for zone in _zones(basis)]
    names = [*listed, *sorted(set(by_area) - set(listed))]
    return Ledger(
        name="demining",
        as_of=basis.as_of,
        tables=(
            Table(
                name="areas",
                columns=AREAS,
                rows=tuple(_summary(name, by_area.get(name, []), basis) for name in names),
            ),
            Table(
                name="events",
                columns=EVENTS,
                rows=tuple(_event(finding, basis) for finding in events),
            ),
            Table(
                name="running_counts",
                columns=("when", "counted", "place", "source", "low", "high", "text"),
                rows=tuple(_running(basis)),
            ),
        ),
        notes=("note_cause_open", "note_area_told"),
    )


def _events(basis: Basis) -> list[Finding]:
    """Return the work, and accidents and hindrance only where deminers met them."""
    told = basis.of((*WORK, *ACCIDENTS, *HINDRANCE))
    return [one for one in told if one.incident.kind in WORK or _concerns_deminers(one)]


def _concerns_deminers(finding: Finding) -> bool:
    targets = (claim.target or "" for claim in finding.incident.claims)
    counted_ones = (sourced.figure.of for sourced in finding.figures)
    return DEMINERS in counted_ones or any(DEMINERS in target.casefold() for target in targets)


def _zones(basis: Basis) -> list[Zone]:
    return [zone for zone in basis.case.zones if zone.kind == "demining_area"]


def _area(place: Place | None, basis: Basis) -> str:
    """Return the demining area that the place's middle lies in, if it is fine enough to say so."""
    if place is not None and place.is_pin and place.centre is not None:
        for zone in _zones(basis):
            if shapely.contains_xy(shape(zone.wkt), *place.centre):
                return zone.label
    return basis.where(place)


def _summary(name: str, events: list[Finding], basis: Basis) -> Row:
    work = [finding for finding in events if finding.incident.kind in WORK]
    ends = sorted(_days(events, basis))
    # Work that was hindered tells of the ground as well, so all events are asked.
    sums = {kind: total(_each(events, kind)) for kind in (*GROUND, "mines_found", "mines_cleared")}
    return Row(
        cells={
            "area": name,
            "first": ends[0] if ends else "",
            "last": ends[-1] if ends else "",
            **sums,
            "accidents": sum(finding.incident.kind in ACCIDENTS for finding in events),
            "obstruction": sum(finding.incident.kind in HINDRANCE for finding in events),
            "works": len(work),
            "status": ", ".join(sorted({finding.status.value for finding in events})),
        },
        findings=tuple(finding.id for finding in events),
        claims=tuple(claim for finding in events for claim in finding.rests_on),
    )


def _each(events: list[Finding], kind: str) -> list[Figure]:
    return [figure for finding in events for figure in figures(finding, kind)]


def _days(events: list[Finding], basis: Basis) -> Iterator[str]:
    for finding in events:
        if finding.incident.span is not None:
            span = finding.incident.span
            yield basis.day(span.start)
            yield basis.day(span.end - LAST)


def _event(finding: Finding, basis: Basis) -> Row:
    return basis.row(
        finding,
        when=basis.when(finding.incident.span),
        kind=finding.incident.kind,
        area=_area(finding.incident.place, basis),
        place=basis.where(finding.incident.place),
        by=_by(finding),
        figures=counted(figures(finding, *FOUND, *GROUND, "injured", "killed", "legs_lost")),
        sources=basis.sources(finding.incident.claims),
    )


def _by(finding: Finding) -> str:
    """Return whose work it is: who tells of work of its own; nobody for an accident."""
    if finding.incident.kind not in WORK:
        return finding.attribution.party or ""
    own = {
        claim.side
        for claim in finding.incident.claims
        if claim.side is not None and not claim.is_denial
    }
    return ", ".join(sorted(own))


def _running(basis: Basis) -> Iterator[Row]:
    told = [
        (claim, figure)
        for claim in basis.claims
        for figure in claim.figures
        if figure.is_tally and figure.kind in (*FOUND, *GROUND) and not claim.is_denial
    ]
    for claim, figure in sorted(told, key=lambda one: (one[0].received, one[0].id, one[1].kind)):
        yield Row(
            cells={
                "when": basis.when(figure.period or claim.span),
                "counted": figure.kind,
                "place": figure.area or basis.where(claim.place),
                "source": claim.origin,
                "low": figure.low,
                "high": figure.high,
                "text": claim.text,
            },
            claims=(claim.id,),
        )
