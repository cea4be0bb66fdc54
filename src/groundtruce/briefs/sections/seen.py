"""Freedom of movement, and where anybody looked: patrols done, sectors that nobody watched."""

import shapely

from groundtruce.briefs.desk import Desk, cite_agreements, cite_findings, cite_watch
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import quoted
from groundtruce.model.brief import Citation, Section, Sentence, Table
from groundtruce.model.case import Zone
from groundtruce.model.watch import Watch

MOVEMENT, PATROLS = "movement", "patrols"
LISTED = 10
_REASON = 120


def movement(desk: Desk, pen: Pen) -> Section:
    """Return the register of restrictions of the period, with the reason as it was given."""
    found = sorted(desk.restrictions(desk.period), key=lambda one: (one.span.start, one.id))
    if not found:
        return Section(key=MOVEMENT, sentences=_none(desk, pen, MOVEMENT, "no_restriction"))
    names = ("kind", "place", "time", "side_in_control", "reason_given")
    table = Table(
        columns=tuple(pen.label("labels", one) for one in names),
        rows=tuple(_restriction(one, pen) for one in found[-LISTED:]),
        cites=tuple(cite_watch([one]) for one in found[-LISTED:]),
    )
    return Section(key=MOVEMENT, table=table)


def patrols(desk: Desk, pen: Pen) -> Section:
    """Return who looked where in the period, and the sectors that no entry touches."""
    found = sorted(desk.watched(desk.period), key=lambda one: (one.span.start, one.id))
    told = [_patrol(one, pen) for one in found[-LISTED:]]
    told += [] if found else _none(desk, pen, PATROLS, "no_patrol")
    unwatched = _unwatched(desk, found)
    if unwatched and (cites := _backing(desk) + cite_watch(found)):
        pen = pen.speaks("sectors_unwatched")
        names = [one.labels.get(pen.language, one.label) for one in unwatched]
        told.append(pen.say(PATROLS, "sectors_unwatched", cites, sectors=pen.listed(names)))
    return Section(key=PATROLS, sentences=tuple(told))


def _restriction(entry: Watch, pen: Pen) -> tuple[str, ...]:
    unsaid = pen.label("labels", "not_stated")
    return (
        capital(pen.label("watch_kinds", entry.kind.value)),
        pen.place(entry.place),
        pen.when(entry.span),
        pen.party(entry.side) if entry.side else unsaid,
        quoted(entry.reason, _REASON) if entry.reason else unsaid,
    )


def _patrol(entry: Watch, pen: Pen) -> Sentence:
    pen = pen.speaks("patrol_told")
    return pen.say(
        PATROLS,
        "patrol_told",
        cite_watch([entry]),
        kind=capital(pen.label("watch_kinds", entry.kind.value)),
        place=pen.place(entry.place),
        when=pen.when(entry.span),
        by=f", {pen.source(entry.by)}" if entry.by else "",
    )


def _none(desk: Desk, pen: Pen, key: str, template: str) -> tuple[Sentence, ...]:
    cites = _backing(desk)
    return (pen.say(key, template, cites),) if cites else ()


def _backing(desk: Desk) -> tuple[Citation, ...]:
    """Return what a sentence of nothing rests on: the text that it would have been held against."""
    return cite_agreements(desk.ceasefire) or cite_findings(desk.findings[:1])


def _unwatched(desk: Desk, found: list[Watch]) -> list[Zone]:
    shapes = [one.place.geometry for one in found if one.place.geometry is not None]
    return [
        zone
        for zone in desk.case.zones
        if zone.kind == "sector"
        and not shapely.intersects(shapely.from_wkt(zone.wkt), shapes).any()
    ]
