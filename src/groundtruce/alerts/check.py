"""Check: which rules fire on what is known at a moment.

A pure function of the records: asked again, it raises nothing that was raised before. A finding
that comes to stand otherwise raises an update, one that is refuted takes its alert back.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.model import geometry
from groundtruce.model.agenda import Event, EventKind, Standing
from groundtruce.model.alert import GRID_DEG, GRID_M, Alert, On, Plan, Rule, Spot, Stage
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding, Status
from groundtruce.model.place import Place
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.vocabulary import vocabulary
from groundtruce.model.watch import Watch

# A date on which a duty begins is no date to be late for.
_FALLS_DUE = tuple(kind for kind in EventKind if kind is not EventKind.STARTS)

# Dates that a text sets may be told by their titles; what dialogue calls its own stays inside.
_OF_TEXTS = (EventKind.DEADLINE, EventKind.CLOCK, EventKind.MEETING_DUE)


@dataclass(frozen=True)
class Known:
    """All that rules are held against, as of a moment; ``now`` is when an alert is raised."""

    case: Case
    as_of: datetime
    now: datetime
    findings: tuple[Finding, ...] = ()
    watch: tuple[Watch, ...] = ()
    events: tuple[Event, ...] = ()
    reports: tuple[Report, ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the local time zone."""
        return ZoneInfo(self.case.time_zone)

    @cached_property
    def shapes(self) -> dict[str, BaseGeometry]:
        """Return the zones' shapes by id."""
        return {zone.id: shapely.from_wkt(zone.wkt) for zone in self.case.zones}


def alerts(plan: Plan, known: Known, raised: Iterable[Alert] = ()) -> tuple[Alert, ...]:
    """Return the alerts that are not among those raised before, in the order of the rules."""
    before = {one.id: one for one in raised}
    since = known.as_of - timedelta(hours=plan.known_within_hours)
    found: dict[str, Alert] = {}
    for rule in plan.rules:
        for alert in _ON[rule.on](rule, known, since, tuple(before.values())):
            if alert.id not in before:
                found.setdefault(alert.id, alert)
    return tuple(found.values())


def _of_findings(
    rule: Rule, known: Known, since: datetime, before: tuple[Alert, ...]
) -> Iterator[Alert]:
    if rule.threshold > 1:
        yield from _of_many(rule, known, since)
        return
    told: dict[str, list[Alert]] = {}
    for alert in before:
        if alert.rule == rule.id and alert.about:
            told.setdefault(alert.about[0], []).append(alert)
    for finding in sorted(known.findings, key=lambda one: one.id):
        earlier = tuple(told.get(finding.id, ()))
        stage = _stage(rule, finding, earlier)
        # What was alerted is followed for ever, what is new only while it is news.
        is_news = bool(earlier) or _heard(finding) > since
        if stage is not None and is_news and _is_about(rule, finding, known):
            yield _of_finding(rule, finding, known, stage, earlier)


def _stage(rule: Rule, finding: Finding, earlier: tuple[Alert, ...]) -> Stage | None:
    """Return what there is to say of the finding now, ``None`` where it stands as it was told."""
    if earlier and earlier[-1].status is finding.status:
        return None
    if finding.status in rule.statuses:
        return Stage.UPDATE if earlier else Stage.NEW
    return Stage.CANCEL if earlier and finding.status is Status.REFUTED else None


def _of_finding(
    rule: Rule, finding: Finding, known: Known, stage: Stage, earlier: tuple[Alert, ...]
) -> Alert:
    incident = finding.incident
    return Alert(
        id=content_id("a", rule.id, finding.id, finding.status.value, len(earlier)),
        rule=rule.id,
        on=rule.on,
        received=known.now,
        stage=stage,
        urgent=rule.urgent,
        kinds=(incident.kind,),
        zones=_zones(rule, incident.place, known),
        parties=tuple(sorted(_concerned(finding))),
        status=finding.status,
        **_where(incident.place),
        start=incident.span and incident.span.start,
        end=incident.span and incident.span.end,
        about=(finding.id,),
        references=tuple(one.id for one in earlier),
    )


def _of_many(rule: Rule, known: Known, since: datetime) -> Iterator[Alert]:
    """Yield an alert for each local day on which so many findings had come together."""
    timed = sorted(
        (one.incident.span.start, one.id, one)
        for one in known.findings
        if one.incident.span is not None
        and one.status in rule.statuses
        and _is_about(rule, one, known)
    )
    starts = [start for start, _, _ in timed]
    window = timedelta(hours=rule.window_hours)
    by_day: dict[str, list[Finding]] = {}
    for at, start in enumerate(starts):
        first = bisect_right(starts, start - window)
        held = [one for _, _, one in timed[first : at + 1]]
        if len(held) >= rule.threshold and any(_heard(one) > since for one in held):
            by_day[f"{start.astimezone(known.zone):%Y-%m-%d}"] = held
    for day, held in by_day.items():
        yield Alert(
            id=content_id("a", rule.id, day),
            rule=rule.id,
            on=rule.on,
            received=known.now,
            urgent=rule.urgent,
            kinds=tuple(sorted({one.incident.kind for one in held})),
            count=len(held),
            zones=rule.zones,
            start=min(one.incident.span.start for one in held if one.incident.span),
            end=max(one.incident.span.end for one in held if one.incident.span),
            about=tuple(one.id for one in held),
        )


def _of_restrictions(
    rule: Rule, known: Known, since: datetime, _before: tuple[Alert, ...]
) -> Iterator[Alert]:
    for entry in sorted(known.watch, key=lambda one: one.id):
        fits = (
            entry.kind.is_restriction
            and since < entry.received <= known.as_of
            and (not rule.kinds or entry.kind.value in rule.kinds)
            and (not rule.parties or entry.side in rule.parties)
            and _is_near(rule, entry.place, known)
        )
        if fits:
            yield Alert(
                id=content_id("a", rule.id, entry.id),
                rule=rule.id,
                on=rule.on,
                received=known.now,
                urgent=rule.urgent,
                kinds=(entry.kind.value,),
                zones=_zones(rule, entry.place, known),
                parties=(entry.side,) if entry.side else (),
                **_where(entry.place),
                start=entry.span.start,
                end=entry.span.end,
                about=(entry.id,),
            )


def _of_deadlines(
    rule: Rule, known: Known, _since: datetime, _before: tuple[Alert, ...]
) -> Iterator[Alert]:
    last = known.as_of + timedelta(hours=rule.within_hours)
    for event in known.events:
        due = event.end or event.start
        fits = (
            event.kind in _FALLS_DUE
            and event.standing is Standing.PLANNED
            and known.as_of <= due <= last
            and (not rule.kinds or event.kind.value in rule.kinds)
            and (not rule.parties or set(rule.parties) & set(event.parties))
        )
        if fits:
            yield Alert(
                id=content_id("a", rule.id, event.uid, event.sequence),
                rule=rule.id,
                on=rule.on,
                received=known.now,
                urgent=rule.urgent,
                kinds=(event.kind.value,),
                parties=event.parties,
                matter=event.title if event.kind in _OF_TEXTS else "",
                due=due,
                about=tuple(event.behind) or (event.uid,),
            )


def _of_reports(
    rule: Rule, known: Known, since: datetime, _before: tuple[Alert, ...]
) -> Iterator[Alert]:
    for report in known.reports:
        places = [claim.place for claim in report.claims if claim.place is not None]
        fits = (
            since < report.received <= known.as_of
            and (not rule.kinds or report.kind in rule.kinds)
            and (not rule.zones or any(_is_near(rule, place, known) for place in places))
        )
        if fits:
            place = places[0] if places else None
            yield Alert(
                id=content_id("a", rule.id, report.id),
                rule=rule.id,
                on=rule.on,
                received=known.now,
                urgent=rule.urgent,
                kinds=(report.kind,),
                zones=_zones(rule, place, known),
                **_where(place),
                start=report.received,
                about=(report.id,),
            )


_ON: dict[On, Callable[[Rule, Known, datetime, tuple[Alert, ...]], Iterator[Alert]]] = {
    On.FINDINGS: _of_findings,
    On.RESTRICTIONS: _of_restrictions,
    On.DEADLINES: _of_deadlines,
    On.REPORTS: _of_reports,
}


def _is_about(rule: Rule, finding: Finding, known: Known) -> bool:
    lineage = vocabulary().lineage("event_kinds", finding.incident.kind)
    group = vocabulary().group(finding.incident.kind)
    return (
        (not rule.kinds or not set(rule.kinds).isdisjoint((*lineage, group)))
        and (not rule.parties or not _concerned(finding).isdisjoint(rule.parties))
        and _is_near(rule, finding.incident.place, known)
    )


def _heard(finding: Finding) -> datetime:
    """Return when the finding last became otherwise than it was: its last claim or signature."""
    heard = [claim.received for claim in finding.incident.claims]
    return max([*heard, *(one.at for one in finding.signatures)])


def _concerned(finding: Finding) -> set[str]:
    made = finding.attribution.party
    return {one for one in (made, *finding.attribution.accused) if one}


def _is_near(rule: Rule, place: Place | None, known: Known) -> bool:
    return not rule.zones or bool(_zones(rule, place, known))


def _zones(rule: Rule, place: Place | None, known: Known) -> tuple[str, ...]:
    """Return the rule's zones that the place may lie in, or near where they are lines."""
    here = None if place is None else place.geometry
    if here is None:
        return ()
    named = ((name, known.shapes[name]) for name in rule.zones if name in known.shapes)
    return tuple(name for name, shape in named if _touches(shape, here, rule.near_m))


def _touches(shape: BaseGeometry, here: BaseGeometry, near_m: float) -> bool:
    if shape.intersects(here):
        return True
    return "Line" in shape.geom_type and geometry.gap_m(shape, here) <= near_m


def _where(place: Place | None) -> dict[str, object]:
    """Return name and rough spot; a place without a name has none, for its spot would be one."""
    if place is None:
        return {}
    is_named = place.toponyms or place.admin or place.place_id
    told: dict[str, object] = {"place": place.label() if is_named else ""}
    if place.is_pin and place.centre is not None and place.radius_m is not None:
        lon, lat = (round(round(axis / GRID_DEG) * GRID_DEG, 2) for axis in place.centre)
        told["spot"] = Spot(lon=lon, lat=lat, radius_m=max(GRID_M, place.radius_m))
    return told
