"""Position: where the observer stood, as the phone's fix says, with its uncertainty."""

import math
from dataclasses import dataclass

from groundtruce.model.case import Case
from groundtruce.model.geometry import distance_m
from groundtruce.model.place import (
    SIGMAS_IN_RADIUS,
    Area,
    NamedArea,
    Place,
    Precision,
    precision_of,
)
from groundtruce.reports.row import Refused
from groundtruce.reports.where import OBSERVER_RADIUS_M, Gazetteer, number

# A phone tells the radius that holds 68 % of its fixes; a place tells that of 95 %.
_TO_95 = SIGMAS_IN_RADIUS / math.sqrt(-2 * math.log(0.32))
ROUGH_M = 1000.0
_MOST_POINTS = 20_000
_WAIT = "Wait for a better fix, or name the post instead."


@dataclass(frozen=True, slots=True)
class Fix:
    """A position as the device told it; without an accuracy it was put on a map by hand."""

    lat: float
    lon: float
    accuracy_m: float | None = None

    @property
    def radius_m(self) -> float:
        """Return the radius of the circle that holds the observer with 95 %."""
        return OBSERVER_RADIUS_M if self.accuracy_m is None else max(1.0, self.accuracy_m * _TO_95)

    @property
    def is_rough(self) -> bool:
        """Whether the fix is too uncertain for a post: it is an area at best."""
        return self.accuracy_m is not None and self.accuracy_m > ROUGH_M

    def metres_to(self, other: "Fix") -> float:
        """Return the metres between two fixes."""
        return distance_m(self.lon, self.lat, other.lon, other.lat)


def fix(said: str, field: str) -> Fix:
    """Return what ``lat lon [altitude [accuracy]]`` says; refuses what is no position."""
    parts = said.split()
    if not 2 <= len(parts) <= 4:
        raise Refused(field, f"{said[:60]!r} is no position", _WAIT)
    lat, lon = number(parts[0], field), number(parts[1], field)
    accuracy = number(parts[3], field) if len(parts) == 4 else 0.0
    if abs(lat) > 90 or abs(lon) > 180 or accuracy < 0:
        raise Refused(field, f"{said[:60]!r} is no position on the Earth", _WAIT)
    if abs(lat) < 1e-6 and abs(lon) < 1e-6:
        raise Refused(field, "the position is 0, 0: the phone had no fix", _WAIT)
    return Fix(lat, lon, accuracy or None)


def place(found: Fix, gazetteer: Gazetteer, field: str) -> Place:
    """Return the fix as a place; refuses one that lies swapped or far outside the case's area."""
    radius = str(found.radius_m)
    try:
        at = gazetteer.observer("", str(found.lat), str(found.lon), radius)
    except Refused as cause:
        raise Refused(field, str(cause), _WAIT) from cause
    if at is None:
        raise Refused(field, "the position is empty", _WAIT)
    return at


def track(said: str, field: str) -> tuple[Fix, ...]:
    """Return the fixes of a trace, ``lat lon alt acc; lat lon alt acc; …``, in their order.

    Fixes too rough to tell where the patrol went are left out; refuses a trace without two others.
    """
    points = [part for part in said.split(";") if part.strip()]
    if len(points) > _MOST_POINTS:
        raise Refused(field, f"the track has {len(points)} points", "Record fewer points.")
    found = tuple(one for part in points if not (one := fix(part, field)).is_rough)
    if len(found) < 2:
        raise Refused(field, "the track has no two points that can be used", _WAIT)
    return found


def zone(said: str, case: Case) -> Place | None:
    """Return a zone of the case as the area that it covers; a line is known by its name."""
    found = case.zone(said)
    if found is None:
        return None
    is_area = "POLYGON" in found.wkt.upper()
    extent = (
        Area(shape="area", wkt=found.wkt) if is_area else NamedArea(shape="named", area_id=found.id)
    )
    rough = Place(extent=extent, precision=Precision.UNKNOWN, place_id=found.id, admin=found.label)
    fine = precision_of(rough.radius_m) if rough.radius_m else Precision.LINE
    return rough.model_copy(update={"precision": fine})
