"""Overlays: what a map shows beside the incidents: who looked where, and where nobody did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.briefs.quote import shown as shown
from groundtruce.compliance import looking
from groundtruce.compliance.looking import Looked as Looked
from groundtruce.flow import Road
from groundtruce.model.case import Case, Zone
from groundtruce.model.watch import Watch, WatchKind

WEEK = timedelta(days=7)
# Shares of a sector's border from which it counts as half seen, and as mostly seen.
HALF, MOST = 0.25, 0.6
STANDING = (WatchKind.POST, WatchKind.CAMERA)
MOVING = (WatchKind.PATROL, WatchKind.VISIT, WatchKind.UAV)


@dataclass(frozen=True)
class Looks:
    """Entries of one post or one patrol: who, the ground that was seen, and the way taken.

    ``way`` runs through the middles of the stretches of a patrol's track, where it has one.
    """

    entries: tuple[Watch, ...]
    seen: BaseGeometry
    way: BaseGeometry | None = None


def sectors(case: Case) -> tuple[Zone, ...]:
    """Return the areas that looking is counted by; without any, the whole area of the case."""
    return looking.sectors(case) or (_whole(case),)


def weeks(road: Road) -> tuple[Looked, ...]:
    """Return how much of each sector was watched, for every week of the case so far."""
    return looking.by_week(road.watch, _sectored(road.case), road.case.since, road.as_of)


def week(road: Road, monday: date) -> tuple[Looked, ...]:
    """Return how much of each sector was watched in one week; none for one not yet begun."""
    start = datetime.combine(monday, time(), ZoneInfo(road.case.time_zone))
    end = min(start + WEEK, road.as_of)
    if start >= end:
        return ()
    return looking.by_week(road.watch, _sectored(road.case), start, end)


def degree(one: Looked) -> str:
    """Return how well a sector was watched, from ``nobody_looked`` to ``seen_most``."""
    if not one.looks:
        return "nobody_looked"
    seen = max(one.border, one.ground)
    if seen == 0:
        return "nothing_sure"
    return "seen_some" if seen < HALF else "seen_half" if seen < MOST else "seen_most"


def looks(watch: Iterable[Watch], kinds: Sequence[WatchKind]) -> tuple[Looks, ...]:
    """Return the looks of these kinds, with the stretches of one post or patrol together."""
    known = [one for one in watch if one.kind in kinds and one.place.geometry is not None]
    known.sort(key=lambda one: (_whose(one), one.span.start, one.id))
    return tuple(_together(tuple(some)) for _, some in groupby(known, _whose))


def _whose(entry: Watch) -> tuple[str, ...]:
    """Return what the entries of one post, or of one patrol's track, have in common."""
    stem, _, stretch = entry.id.rpartition("/")
    if entry.kind in STANDING:
        return (entry.kind.value, entry.by or "", str(entry.place.centre))
    return (entry.kind.value, stem if stretch.isdecimal() and stem else entry.id)


def _together(entries: tuple[Watch, ...]) -> Looks:
    shapes = [shape for one in entries if (shape := one.place.geometry) is not None]
    middles = [middle for one in entries if (middle := one.place.centre) is not None]
    moved = len(set(middles)) > 1
    return Looks(
        entries,
        shapely.union_all(shapes),
        shapely.LineString(middles) if moved else None,
    )


def _sectored(case: Case) -> Case:
    if looking.sectors(case):
        return case
    return case.model_copy(update={"zones": (*case.zones, _whole(case))})


def _whole(case: Case) -> Zone:
    return Zone(id="area", kind="sector", label=case.title, labels=case.labels,
                wkt=shapely.box(*case.area).wkt, documented=False)  # fmt: skip
