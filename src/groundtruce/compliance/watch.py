"""Watch: how much of a commitment's area and time anybody was looking at.

Uncertainty only takes away: a visit known to the day counts a few hours, and a position known to
five kilometres shows no spot for certain.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

import numpy as np
import shapely

from groundtruce.compliance import zones
from groundtruce.model.agreement import Commitment
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding, Status
from groundtruce.model.geometry import metres_per_degree
from groundtruce.model.place import NamedArea, Place, Point
from groundtruce.model.record import content_id
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind

SIGHT_M = {
    WatchKind.CAMERA: 1_000.0,
    WatchKind.UAV: 3_000.0,
    WatchKind.PATROL: 2_000.0,
    WatchKind.POST: 2_000.0,
    WatchKind.VISIT: 2_000.0,
}
PASSING = (WatchKind.PATROL, WatchKind.VISIT, WatchKind.UAV, WatchKind.OVERPASS)
PASSING_LASTS = timedelta(hours=3)
VISITS = frozenset({"observer_visit", "observer_patrol", "weapons_inspection"})
REFUSALS = {
    "access_denial": WatchKind.DENIAL,
    "access_delay": WatchKind.DELAY,
    "conditional_access": WatchKind.CONDITIONAL,
    "obstruction": WatchKind.IMPEDIMENT,
    "jamming": WatchKind.IMPEDIMENT,
}
_STOOD_BEHIND = (Status.CORROBORATED, Status.VERIFIED)


def shown_by(findings: Iterable[Finding]) -> tuple[Watch, ...]:
    """Return the visits and refusals of access that findings stand behind, the oldest first."""
    shown = (_shown(finding) for finding in findings)
    found = [entry for entry in shown if entry is not None]
    return tuple(sorted(found, key=lambda entry: (entry.span.start, entry.id)))


def covered(commitment: Commitment, period: Span, watch: Iterable[Watch], case: Case) -> float:
    """Return the share of the commitment's area and period that was watched, from 0 to 1."""
    points = zones.sample(commitment, case)
    near = [(entry, span) for entry in watch if (span := _credited(entry, period)) is not None]
    if not near:
        return 0.0
    seen = np.array([_mask(entry, points) for entry, _ in near])
    looks, sizes = np.unique(seen, axis=1, return_counts=True)
    total = 0.0
    for column, size in zip(looks.T, sizes, strict=True):
        held = [pair for pair, is_here in zip(near, column, strict=True) if is_here]
        total += float(size) * _watched_s(held)
    return round(min(1.0, total / (len(points) * period.seconds)), 6)


def _shown(finding: Finding) -> Watch | None:
    incident = finding.incident
    kind = WatchKind.VISIT if incident.kind in VISITS else REFUSALS.get(incident.kind)
    if kind is None or finding.status not in _STOOD_BEHIND:
        return None
    if incident.place is None or incident.span is None:
        return None
    own = [voice.origin for voice in finding.voices if voice.kind == "observer"]
    return Watch(
        id=content_id("w", finding.id),
        kind=kind,
        place=incident.place,
        span=incident.span,
        received=incident.known_from,
        by=min(own, default=None),
        side=finding.attribution.party if kind.is_restriction else None,
        reason=None,
        claims=finding.rests_on,
    )


def _credited(entry: Watch, period: Span) -> Span | None:
    """Return the stretch that an entry counts for: what is sure of a look, all of a refusal."""
    span = entry.span
    is_coarse = span.granularity not in (Granularity.MINUTE, Granularity.HOUR)
    if is_coarse and entry.kind in PASSING and span.end - span.start > PASSING_LASTS:
        middle = span.middle
        span = Span(
            start=middle - PASSING_LASTS / 2,
            end=middle + PASSING_LASTS / 2,
            granularity=Granularity.HOUR,
        )
    return span.clipped(period.start, period.end)


def _mask(entry: Watch, points: "np.ndarray") -> "np.ndarray":
    """Return which points the entry covers: surely seen by a look, possibly hit by a refusal."""
    extent = entry.place.extent
    if isinstance(extent, Point | NamedArea):
        return _within(entry.place, _reach(entry), points)
    return np.asarray(shapely.contains_xy(entry.place.geometry, points))


def _reach(entry: Watch) -> float:
    sight, unsure = SIGHT_M.get(entry.kind, 2_000.0), entry.place.radius_m or 0.0
    return sight + unsure if entry.kind.is_restriction else sight - unsure


def _within(place: Place, reach_m: float, points: "np.ndarray") -> "np.ndarray":
    if place.centre is None or reach_m <= 0:
        return np.zeros(len(points), dtype=bool)
    lon, lat = place.centre
    east, north = metres_per_degree(lat)
    away = np.hypot((points[:, 0] - lon) * east, (points[:, 1] - lat) * north)
    return np.asarray(away <= reach_m)


def _watched_s(held: list[tuple[Watch, Span]]) -> float:
    """Return the seconds looked at one spot, each weighted by the best quality at the time.

    A refusal takes away the looking of its own modality; other means still see.
    """
    edges = sorted({edge for _, span in held for edge in (span.start, span.end)})
    seconds = 0.0
    for start, end in pairwise(edges):
        here = [entry for entry, span in held if span.start <= start and end <= span.end]
        refused = {entry.modality for entry in here if entry.kind.is_restriction}
        quality = max(
            (e.quality for e in here if not e.kind.is_restriction and e.modality not in refused),
            default=0.0,
        )
        seconds += quality * (end - start).total_seconds()
    return seconds
