"""Zones of special status: what happened inside each, and on how many days anybody looked."""

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.briefs.desk import Desk, Period, cite_agreements, cite_findings, cite_watch
from groundtruce.briefs.phrase import Pen
from groundtruce.model.brief import Section, Sentence
from groundtruce.model.case import Zone
from groundtruce.model.finding import Finding

KEY = "special_zones"
LISTED = 8
# Zones that a text gives a status; lines, bands and sectors are for counting only.
SPECIAL = (
    *("security_zone", "disengagement_area", "buffer_zone", "demilitarised_zone"),
    *("demining_area", "disputed_area", "humanitarian_area", "no_fly_zone"),
)


def section(desk: Desk, pen: Pen) -> Section:
    """Return a sentence per zone, and which of them no text documents."""
    zones = [one for one in desk.case.zones if one.kind in SPECIAL][:LISTED]
    told = [_counted(one, desk, pen) for one in zones]
    assumed = [one for one in zones if not one.documented]
    if assumed:
        told.append(_assumed(assumed, desk, pen))
    return Section(key=KEY, sentences=tuple(one for one in told if one))


def _counted(zone: Zone, desk: Desk, pen: Pen) -> Sentence | None:
    shape = shapely.from_wkt(zone.wkt)
    now, before = (_inside(shape, desk, one) for one in (desk.period, desk.period.before()))
    watch = [
        one
        for one in desk.watched(desk.period)
        if one.place.geometry is not None and shape.intersects(one.place.geometry)
    ]
    cites = (*cite_findings((*now, *before)), *cite_watch(watch))
    cites = cites or cite_agreements(desk.ceasefire)
    if not cites:
        return None
    pen = pen.speaks("zone_counted")
    days = {one.span.start.astimezone(desk.zone).date() for one in watch}
    return pen.say(
        KEY,
        "zone_counted",
        cites,
        zone=zone.labels.get(pen.language, zone.label),
        kind=pen.label("zone_kinds", zone.kind),
        acts=pen.counted_anew(len(now), len(before), "incident"),
        watched=f"{len(days):,}",
        days=pen.count(desk.period.days, "day"),
    )


def _inside(shape: BaseGeometry, desk: Desk, period: Period) -> list[Finding]:
    return [
        one
        for one in desk.within(desk.acts, period)
        if (place := one.incident.place) is not None
        and place.is_pin
        and place.centre is not None
        and shape.contains(shapely.Point(place.centre))
    ]


def _assumed(zones: list[Zone], desk: Desk, pen: Pen) -> Sentence | None:
    cites = cite_agreements(desk.ceasefire)
    if not cites:
        return None
    pen = pen.speaks("zone_assumed")
    names = [one.labels.get(pen.language, one.label) for one in zones]
    return pen.say(KEY, "zone_assumed", cites, zones=pen.listed(names))
