"""Observable: what satellites could have seen of an incident, and what they did see.

There are exactly three answers. What could not have been seen says nothing and has no weight;
what could have been seen and was not says next to nothing; neither is ever a denial.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.model.claim import Modality, Stance
from groundtruce.model.incident import Incident
from groundtruce.model.overpass import Overpass, Sensor, Unfit
from groundtruce.model.place import outline
from groundtruce.model.record import Name, Record
from groundtruce.model.watch import Watch

# Heat is over within a day; what an image shows of damage, earthworks or a scar stays longer.
HEAT_LASTS, MARKS_LAST = timedelta(days=1), timedelta(days=12)
# Beyond, "near the incident" means nothing: one standard error of the place, and its whole span.
VAGUE_M, VAGUE_TIME = 3_000.0, timedelta(days=2)


class Outcome(StrEnum):
    """What space could see of an incident."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    NOT_OBSERVABLE = "not_observable"


class Seen(Record):
    """What space could see of one incident: the outcome, why not more, and the passes, best first.

    ``why`` is empty where something was seen, or where a clear view shows nothing.
    """

    incident: Name
    outcome: Outcome
    why: Unfit | None = None
    passes: tuple[str, ...] = ()


def seen(incidents: Iterable[Incident], watch: Iterable[Watch]) -> tuple[Seen, ...]:
    """Return for each incident what the overpasses on record could see of it."""
    passes = sorted((one for one in watch if one.overpass), key=lambda w: (w.span.start, w.id))
    log = _Log([one.span.start for one in passes], [_Pass.of(one) for one in passes])
    return tuple(_seen(incident, log) for incident in incidents)


class _Pass(NamedTuple):
    """A pass and the ground that it covered, drawn once for all incidents."""

    entry: Watch
    overpass: Overpass
    ground: BaseGeometry | None

    @classmethod
    def of(cls, entry: Watch) -> "_Pass":
        if entry.overpass is None:
            raise ValueError(f"{entry.id} is no overpass")
        ground = entry.place.geometry
        if ground is not None:
            shapely.prepare(ground)
        return cls(entry, entry.overpass, ground)


class _Log(NamedTuple):
    starts: list[datetime]
    passes: list[_Pass]


_ORDER = list(Outcome)


def _seen(incident: Incident, log: _Log) -> Seen:
    vague, span, place = vagueness(incident), incident.span, incident.place
    there = place.geometry if place else None
    if vague or span is None or there is None:
        return Seen(incident=incident.id, outcome=Outcome.NOT_OBSERVABLE, why=vague)
    first = bisect_left(log.starts, span.start)
    last = bisect_left(log.starts, span.end + MARKS_LAST)
    judged = [
        (*_judged(incident, one, there), one.entry.id)
        for one in log.passes[first:last]
        if one.entry.span.start < span.end + lasts(one.overpass.sensor)
        and one.ground is not None
        and one.ground.intersects(there)
    ]
    judged.sort(key=lambda one: (_ORDER.index(one[0]), one[1] or "", one[2]))
    if not judged:
        why = Unfit.NONE_OVERHEAD
        return Seen(incident=incident.id, outcome=Outcome.NOT_OBSERVABLE, why=why)
    outcome, why_not, _ = judged[0]
    ids = tuple(name for _, _, name in judged)
    return Seen(incident=incident.id, outcome=outcome, why=why_not, passes=ids)


def lasts(sensor: Sensor) -> timedelta:
    """Return how long after an incident such a sensor can still see something of it."""
    return HEAT_LASTS if sensor is Sensor.THERMAL else MARKS_LAST


def vagueness(incident: Incident) -> Unfit | None:
    """Return why no overpass can be asked about the incident, ``None`` where it can."""
    place, span = incident.place, incident.span
    if place is None or not place.is_pin or (place.sigma_m or VAGUE_M + 1) > VAGUE_M:
        return Unfit.VAGUE_PLACE
    return Unfit.VAGUE_TIME if span is None or span.end - span.start > VAGUE_TIME else None


def _judged(incident: Incident, one: _Pass, there: BaseGeometry) -> tuple[Outcome, Unfit | None]:
    # A hot pixel that reaches into the circle which holds the place with 95 % was seen.
    is_hot = any(outline(pixel).intersects(there) for pixel in one.overpass.heat)
    if is_hot or _is_noted(incident, one.overpass):
        return Outcome.SEEN, None
    if one.overpass.unfit:
        return Outcome.NOT_OBSERVABLE, one.overpass.unfit
    is_inside = one.ground is not None and one.ground.covers(there)
    return (Outcome.NOT_SEEN, None) if is_inside else (Outcome.NOT_OBSERVABLE, Unfit.EDGE)


def _is_noted(incident: Incident, overpass: Overpass) -> bool:
    """Whether an analyst of the mission found it in the pass's image."""
    return overpass.item is not None and any(
        claim.stance is Stance.ASSERTS
        and claim.observation is not None
        and claim.observation.modality is Modality.SATELLITE
        and claim.image is not None
        and overpass.item == claim.image.after
        for claim in incident.claims
    )
