"""Watch: how much of a commitment's area and time anybody was looking at.

Uncertainty only takes away: a visit known to the day counts a few hours, and a position known to
five kilometres shows no spot for certain.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
import shapely

from groundtruce.compliance import zones
from groundtruce.model.agreement import Commitment
from groundtruce.model.case import Case
from groundtruce.model.claim import Modality
from groundtruce.model.finding import Finding, Status
from groundtruce.model.geometry import metres_per_degree
from groundtruce.model.place import NamedArea, Place, Point
from groundtruce.model.record import content_id
from groundtruce.model.span import Granularity, Span
from groundtruce.model.vocabulary import vocabulary
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
# A satellite sees a moment, however long the day that its pass is filed under.
OVERPASS_LASTS = timedelta(minutes=1)
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
    """Return what findings show of looking, the oldest first.

    Visits and refusals of access that they stand behind, and the positions from which the
    mission's own people and cameras perceived something, at the times named and no longer.
    """
    told = tuple(findings)
    shown = (_shown(finding) for finding in told)
    found = [entry for entry in shown if entry is not None]
    seen = sorted((e for one in told for e in _looked(one)), key=lambda e: e.id, reverse=True)
    # Two things perceived from one place at one time are one stretch of looking.
    found += {(entry.kind, entry.place, entry.span): entry for entry in seen}.values()
    return tuple(sorted(found, key=lambda entry: (entry.span.start, entry.id)))


def covered(commitment: Commitment, period: Span, watch: Iterable[Watch], case: Case) -> float:
    """Return the share of the commitment's area and period that was watched, from 0 to 1."""
    return Coverage(watch, case).share(commitment, period)


class Coverage:
    """Shares of area and time watched; what one area sees is worked out once."""

    def __init__(self, watch: Iterable[Watch], case: Case) -> None:
        self._case = case
        self._watch = sorted(watch, key=lambda entry: entry.id)
        self._boxes = np.array([_box(entry) for entry in self._watch]).reshape(-1, 4)
        self._seen: dict[str, _Seen] = {}
        self._shares: dict[tuple[str, datetime, datetime], float] = {}

    def share(self, commitment: Commitment, period: Span) -> float:
        """Return the share of the commitment's area and of the period that was watched."""
        return self.share_of(zones.area_of(commitment, self._case), period)

    def share_of(self, area: str, period: Span) -> float:
        """Return the share of the area, as well-known text, and of the period."""
        key = (area, period.start, period.end)
        if key not in self._shares:
            self._shares[key] = self._seen_in(area).share(period)
        return self._shares[key]

    def reach_of(self, area: str, period: Span) -> tuple[float, float]:
        """Return the share of the area seen at some moment, and of the hours with any look at it.

        The product of the two is no less than the share of area and time together.
        """
        return self._seen_in(area).reach(period)

    def refusals(self, area: str, period: Span) -> tuple[str, ...]:
        """Return the ids of the restrictions that took looking away from the area then."""
        return self._seen_in(area).refusals(period)

    def _seen_in(self, area: str) -> "_Seen":
        if area not in self._seen:
            points = zones.points(area)
            self._seen[area] = _Seen(self._near(points), points)
        return self._seen[area]

    def _near(self, points: "np.ndarray") -> list[Watch]:
        (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
        across = (self._boxes[:, 0] <= east) & (self._boxes[:, 2] >= west)
        along = (self._boxes[:, 1] <= north) & (self._boxes[:, 3] >= south)
        return [self._watch[at] for at in np.flatnonzero(across & along)]


class _Seen:
    """The entries that reach some of the points, and which."""

    def __init__(self, watch: Iterable[Watch], points: "np.ndarray") -> None:
        masks = [(entry, _mask(entry, points)) for entry in watch]
        reaching = [(entry, mask) for entry, mask in masks if mask.any()]
        self._entries = [entry for entry, _ in reaching]
        self._masks = np.array([mask for _, mask in reaching]).reshape(-1, len(points))

    def refusals(self, period: Span) -> tuple[str, ...]:
        refusing = (entry for entry in self._entries if entry.kind.is_restriction)
        return tuple(e.id for e in refusing if e.span.clipped(period.start, period.end))

    def share(self, period: Span) -> float:
        times, looks, sizes = self._looks(period)
        if times is None:
            return 0.0
        total = math.fsum(
            float(size) * times.watched_s(np.flatnonzero(column))
            for column, size in zip(looks.T, sizes, strict=True)
        )
        return round(min(1.0, total / (self._masks.shape[1] * period.seconds)), 6)

    def reach(self, period: Span) -> tuple[float, float]:
        times, looks, sizes = self._looks(period)
        if times is None:
            return 0.0, 0.0
        stretches = [times.stretches(np.flatnonzero(column)) for column in looks.T]
        seen = sum(int(size) for told, size in zip(stretches, sizes, strict=True) if told)
        watched = _joined_s(stretch for told in stretches for stretch in told)
        share = min(1.0, watched / period.seconds)
        return round(seen / self._masks.shape[1], 6), round(share, 6)

    def _looks(self, period: Span) -> "tuple[_Times | None, np.ndarray, np.ndarray]":
        """Return the stretches that count, and which of them reach how many points alike."""
        spans = [_credited(entry, period) for entry in self._entries]
        rows = [row for row, span in enumerate(spans) if span is not None]
        if not rows:
            return None, np.array([]), np.array([])
        looks, sizes = np.unique(self._masks[rows], axis=1, return_counts=True)
        return _Times([(self._entries[row], spans[row]) for row in rows]), looks, sizes


class _Times:
    """Credited stretches in columns, to add up the looking at one spot after another."""

    def __init__(self, held: list[tuple[Watch, Span | None]]) -> None:
        spans = [span for _, span in held if span is not None]
        self._starts = np.array([span.start.timestamp() for span in spans])
        self._ends = np.array([span.end.timestamp() for span in spans])
        kinds = [(e.modality, -1.0 if e.kind.is_restriction else e.quality) for e, _ in held]
        self._kinds = sorted(set(kinds))
        self._kind = np.array([self._kinds.index(kind) for kind in kinds])

    def watched_s(self, rows: "np.ndarray") -> float:
        """Return the seconds looked at, each weighted by the best quality at the time.

        A refusal takes away the looking of its own modality; other means still see.
        """
        edges, best = self._best(rows)
        return float((best * np.diff(edges)).sum())

    def stretches(self, rows: "np.ndarray") -> list[tuple[float, float]]:
        """Return from when to when the spot was looked at, however well."""
        edges, best = self._best(rows)
        return [(float(edges[at]), float(edges[at + 1])) for at in np.flatnonzero(best > 0)]

    def _best(self, rows: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
        """Return the moments at which something changes, and the best quality between them."""
        starts, ends, kind = self._starts[rows], self._ends[rows], self._kind[rows]
        edges = np.unique(np.concatenate([starts, ends]))
        if len(edges) < 2:
            return np.array([0.0]), np.array([])
        change = np.zeros((len(self._kinds), len(edges)))
        np.add.at(change, (kind, np.searchsorted(edges, starts)), 1)
        np.add.at(change, (kind, np.searchsorted(edges, ends)), -1)
        here = change.cumsum(axis=1)[:, :-1] > 0
        best = np.zeros(len(edges) - 1)
        refused = {modality: h for (modality, q), h in zip(self._kinds, here, strict=True) if q < 0}
        for (modality, quality), held in zip(self._kinds, here, strict=True):
            sees = held & ~refused[modality] if modality in refused else held
            best = np.maximum(best, np.where(sees, max(quality, 0.0), 0.0))
        return edges, best


def _joined_s(stretches: Iterable[tuple[float, float]]) -> float:
    """Return how many seconds the stretches cover together."""
    total, reached = 0.0, -math.inf
    for start, end in sorted(stretches):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


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
        reason=next((c.reason for c in incident.claims if c.reason is not None), None),
        claims=finding.rests_on,
    )


def _looked(finding: Finding) -> Iterable[Watch]:
    own = {c: v.origin for v in finding.voices if v.kind == "observer" for c in v.claims}
    for claim in finding.incident.claims:
        seen = claim.observation
        if claim.id not in own or seen is None or claim.span is None or not seen.observer.is_pin:
            continue
        # Who was turned away was there, and did not see.
        if seen.modality is Modality.SATELLITE or vocabulary().group(claim.kind) == "watch":
            continue
        yield Watch(
            id=content_id("w", claim.id),
            kind=_BY_MODALITY.get(seen.modality, WatchKind.PATROL),
            place=seen.observer,
            span=claim.span,
            received=claim.received,
            modality=seen.modality,
            by=own[claim.id],
            claims=(claim.id,),
        )


_BY_MODALITY = {Modality.CAMERA: WatchKind.CAMERA, Modality.UAV: WatchKind.UAV}


def _credited(entry: Watch, period: Span) -> Span | None:
    """Return the stretch that an entry counts for: what is sure of a look, all of a refusal."""
    span = entry.span
    is_coarse = span.granularity not in (Granularity.MINUTE, Granularity.HOUR)
    lasts = OVERPASS_LASTS if entry.kind is WatchKind.OVERPASS else PASSING_LASTS
    if is_coarse and entry.kind in PASSING and span.end - span.start > lasts:
        middle = span.middle
        span = Span(
            start=middle - lasts / 2, end=middle + lasts / 2, granularity=Granularity.MINUTE
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


def _box(entry: Watch) -> tuple[float, float, float, float]:
    """Return a box around all that the entry can reach."""
    extent = entry.place.extent
    if not isinstance(extent, Point | NamedArea):
        return entry.place.bounds or (0.0, 0.0, 0.0, 0.0)
    reach = _reach(entry)
    if entry.place.centre is None or reach <= 0:
        return (np.inf, np.inf, -np.inf, -np.inf)
    return zones.box_around(*entry.place.centre, reach)
