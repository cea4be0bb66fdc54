"""Observable: what satellites could have seen of an incident, and what they did see.

There are exactly three answers. What could not have been seen says nothing and has no weight;
what could have been seen and was not says next to nothing; neither is ever a denial.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

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
    starts = [one.span.start for one in passes]
    return tuple(_seen(incident, passes, starts) for incident in incidents)


_ORDER = list(Outcome)


def _seen(incident: Incident, passes: list[Watch], starts: Sequence[datetime]) -> Seen:
    vague = vagueness(incident)
    if vague or incident.span is None:
        return Seen(incident=incident.id, outcome=Outcome.NOT_OBSERVABLE, why=vague)
    first = bisect_left(starts, incident.span.start)
    last = bisect_left(starts, incident.span.end + MARKS_LAST)
    judged = [
        (*_judged(incident, one), one.id)
        for one in passes[first:last]
        if _in_time(incident, one) and _overhead(incident, one)
    ]
    judged.sort(key=lambda one: (_ORDER.index(one[0]), one[1] or "", one[2]))
    if not judged:
        why = Unfit.NONE_OVERHEAD
        return Seen(incident=incident.id, outcome=Outcome.NOT_OBSERVABLE, why=why)
    outcome, why_not, _ = judged[0]
    ids = tuple(name for _, _, name in judged)
    return Seen(incident=incident.id, outcome=outcome, why=why_not, passes=ids)


def vagueness(incident: Incident) -> Unfit | None:
    """Return why no overpass can be asked about the incident, ``None`` where it can."""
    place, span = incident.place, incident.span
    if place is None or not place.is_pin or (place.sigma_m or VAGUE_M + 1) > VAGUE_M:
        return Unfit.VAGUE_PLACE
    return Unfit.VAGUE_TIME if span is None or span.end - span.start > VAGUE_TIME else None


def _in_time(incident: Incident, entry: Watch) -> bool:
    if incident.span is None or entry.overpass is None:
        return False
    is_heat = entry.overpass.sensor is Sensor.THERMAL
    return entry.span.start < incident.span.end + (HEAT_LASTS if is_heat else MARKS_LAST)


def _overhead(incident: Incident, entry: Watch) -> bool:
    there = incident.place.geometry if incident.place else None
    ground = entry.place.geometry
    return there is not None and ground is not None and bool(ground.intersects(there))


def _judged(incident: Incident, entry: Watch) -> tuple[Outcome, Unfit | None]:
    overpass, place = entry.overpass, incident.place
    if overpass is None or place is None:
        return Outcome.NOT_OBSERVABLE, Unfit.NONE_OVERHEAD
    if _is_hot(incident, overpass) or _is_noted(incident, overpass):
        return Outcome.SEEN, None
    if overpass.unfit:
        return Outcome.NOT_OBSERVABLE, overpass.unfit
    ground = entry.place.geometry
    is_inside = ground is not None and ground.covers(place.geometry)
    return (Outcome.NOT_SEEN, None) if is_inside else (Outcome.NOT_OBSERVABLE, Unfit.EDGE)


def _is_hot(incident: Incident, overpass: Overpass) -> bool:
    """Whether a hot pixel reaches into the circle that holds the incident with 95 %."""
    there = incident.place.geometry if incident.place else None
    return there is not None and any(outline(one).intersects(there) for one in overpass.heat)


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
