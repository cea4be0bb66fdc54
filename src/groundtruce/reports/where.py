"""Where: from columns to a place that says how uncertain it is.

The row's own coordinates come first, then the case's gazetteer, then the bare name. Coordinates
that look swapped, missing or far away are refused: a wrong pin is worse than none.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from groundtruce.model.case import Case, NamedPlace
from groundtruce.model.place import (
    Area,
    NamedArea,
    Place,
    Point,
    Precision,
    Sector,
    Toponym,
    precision_of,
)
from groundtruce.reports.row import Refused
from groundtruce.reports.words import plain

# Bare coordinates in a table mostly mark the village that was named.
RADIUS_UNSAID_M = 5000.0
RADIUS_OF = {
    Precision.EXACT: 100.0,
    Precision.SITE: 1_000.0,
    Precision.VILLAGE: 10_000.0,
    Precision.DISTRICT: 30_000.0,
    Precision.PROVINCE: 150_000.0,
    Precision.LINE: 400_000.0,
    Precision.COUNTRY: 1_000_000.0,
    Precision.UNKNOWN: 1_000_000.0,
}
FAR_AWAY_DEGREES = 2.0
OBSERVER_RADIUS_M = 50.0
METRES_PER_DEGREE = 111_320.0


class Said(NamedTuple):
    """What a row says of a place, as written; empty where it says nothing."""

    place_id: str = ""
    name: str = ""
    admin: str = ""
    lat: str = ""
    lon: str = ""
    radius_m: str = ""
    precision: Precision | None = None
    toponyms: tuple[tuple[str, str], ...] = ()
    wkt: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Ranges in metres and true bearings in degrees, as written, from an observer's position."""

    range_min_m: float = 0.0
    range_max_m: float = 0.0
    bearing_from_deg: float = 0.0
    bearing_to_deg: float = 360.0


class Gazetteer:
    """The case's places by id and by every name that either side uses."""

    def __init__(self, case: Case, *, keeps_outside: bool = False) -> None:
        self._area = case.area
        self._keeps_outside = keeps_outside
        self._by_id = {place.id: place for place in case.places}
        self._by_name = _by_name(case.places)

    def place(self, said: Said) -> Place | None:
        """Return the place that the row says, ``None`` where it says none."""
        known = self._by_id.get(said.place_id) or self._by_name.get(plain(said.name))
        if said.wkt:
            return _area(said, known)
        if said.lat or said.lon:
            return self._pinned(said, known)
        if known is not None:
            return _named(known, said)
        return _in_words(said)

    def _pinned(self, said: Said, known: NamedPlace | None) -> Place:
        lat, lon = self._coordinates(said, is_known=known is not None)
        radius = _radius(said, known)
        precision = said.precision or (known.precision if known else precision_of(radius))
        return _around(lon, lat, radius, precision, said, known)

    def _coordinates(self, said: Said, *, is_known: bool) -> tuple[float, float]:
        lat, lon = degrees(said.lat, "lat"), degrees(said.lon, "lon")
        if lat == 0 and lon == 0:
            raise Refused(
                "lat", "the coordinates are 0, 0", "Leave them empty where the place is not known."
            )
        away = self._away(lat, lon)
        if away > 0 and self._away(lon, lat) == 0:
            raise Refused(
                "lat",
                f"latitude {lat:g} and longitude {lon:g} look swapped: the other way round they "
                "lie in the case's area",
                "Swap the two columns in the card or in the row.",
            )
        if abs(lat) > 90:
            raise Refused("lat", f"{lat:g} is no latitude", "A latitude lies from -90 to 90.")
        if abs(lon) > 180:
            raise Refused("lon", f"{lon:g} is no longitude", "A longitude lies from -180 to 180.")
        if away > FAR_AWAY_DEGREES and not (is_known or self._keeps_outside):
            raise Refused(
                "lat",
                f"{lat:g}, {lon:g} lies {away:.1f} degrees outside the case's area",
                "Correct the coordinates, or say 'outside: keep' in the card.",
            )
        return lat, lon

    def _away(self, lat: float, lon: float) -> float:
        west, south, east, north = self._area
        return max(west - lon, lon - east, south - lat, lat - north, 0.0)

    def observer(self, place_id: str, lat: str, lon: str, radius_m: str) -> Place | None:
        """Return the observer's own position, ``None`` where the row does not say it."""
        if not (lat or lon):
            return self.place(Said(place_id=place_id)) if place_id else None
        radius = radius_m or str(OBSERVER_RADIUS_M)
        return self.place(Said(place_id=place_id, lat=lat, lon=lon, radius_m=radius))

    def sector(self, observer: Place, seen: Seen, said: Said) -> Place:
        """Return the annular sector that an observer's ranges and bearings enclose."""
        centre = observer.centre
        if centre is None:
            raise Refused(
                "range_max_m",
                "there is a range, but the observer's position has no coordinates",
                "Give observer_lat and observer_lon.",
            )
        known = self._by_id.get(said.place_id) or self._by_name.get(plain(said.name))
        extent = Sector(
            shape="sector",
            lon=centre[0],
            lat=centre[1],
            range_min_m=seen.range_min_m,
            range_max_m=seen.range_max_m,
            bearing_from_deg=seen.bearing_from_deg,
            bearing_to_deg=seen.bearing_to_deg,
            position_m=observer.radius_m or OBSERVER_RADIUS_M,
        )
        rough = Place(extent=extent, precision=Precision.UNKNOWN)
        return Place(
            extent=extent,
            precision=said.precision or precision_of(rough.radius_m or seen.range_max_m),
            toponyms=_toponyms(said, known),
            place_id=known.id if known else said.place_id or None,
            admin=_admin(said, known),
        )


def number(said: str, field: str) -> float:
    """Return the number that is written; refuses what is none."""
    try:
        value = float(said)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Refused(field, f"{said[:40]!r} is no number", "Write digits with a decimal point.")
    return value


def degrees(said: str, field: str) -> float:
    """Return decimal degrees; a decimal comma will do."""
    return number(said.replace(",", ".") if said.count(",") == 1 else said, field)


def _by_name(places: tuple[NamedPlace, ...]) -> dict[str, NamedPlace]:
    found: dict[str, NamedPlace] = {}
    shared: set[str] = set()
    for place in places:
        texts = [text for name in place.toponyms for text in (name.text, name.script) if text]
        for word in {plain(text) for text in (place.label, place.id, *texts)}:
            if word in found:
                shared.add(word)
            found[word] = place
    # A name that two places share names neither.
    return {word: place for word, place in found.items() if word and word not in shared}


def _radius(said: Said, known: NamedPlace | None) -> float:
    if said.radius_m:
        radius = number(said.radius_m, "radius_m")
        if radius <= 0:
            raise Refused("radius_m", f"a radius of {radius:g} m", "A radius is more than 0.")
        return radius
    if said.precision:
        return RADIUS_OF[said.precision]
    if known is not None and known.radius_m is not None:
        return known.radius_m
    decimals = min(len(_decimals(said.lat)), len(_decimals(said.lon)))
    return max(RADIUS_UNSAID_M, METRES_PER_DEGREE * 10.0**-decimals / math.sqrt(2))


def _decimals(said: str) -> str:
    return said.replace(",", ".").partition(".")[2]


def _named(known: NamedPlace, said: Said) -> Place:
    if known.lon is None or known.lat is None or known.radius_m is None:
        return known.place(said.precision)
    radius = _radius(said, known) if said.radius_m else known.radius_m
    return _around(known.lon, known.lat, radius, said.precision or known.precision, said, known)


def _around(
    lon: float,
    lat: float,
    radius: float,
    precision: Precision,
    said: Said,
    known: NamedPlace | None,
) -> Place:
    place_id = known.id if known else said.place_id
    if precision.allows_pin:
        extent: Point | NamedArea = Point(shape="point", lon=lon, lat=lat, radius_m=radius)
    else:
        # Too coarse for a pin: an area by name, so that no room may draw it as a marker.
        name = (place_id or said.name or said.admin or f"{lat},{lon}")[:200]
        extent = NamedArea(shape="named", area_id=name, lon=lon, lat=lat, radius_m=radius)
    return Place(
        extent=extent,
        precision=precision,
        toponyms=_toponyms(said, known),
        place_id=place_id or None,
        admin=_admin(said, known),
    )


def _in_words(said: Said) -> Place | None:
    name = said.place_id or said.name or said.admin
    if not name:
        return None
    return Place(
        extent=NamedArea(shape="named", area_id=name[:200]),
        precision=said.precision or Precision.UNKNOWN,
        toponyms=_toponyms(said, None),
        place_id=said.place_id or None,
        admin=_admin(said, None),
    )


def _area(said: Said, known: NamedPlace | None) -> Place:
    try:
        extent = Area(shape="area", wkt=said.wkt)
    except ValueError as cause:
        message = str(cause).split("Value error, ")[-1].split(" [type=")[0]
        raise Refused("wkt", message, "Correct the polygon.") from cause
    rough = Place(extent=extent, precision=Precision.UNKNOWN)
    return Place(
        extent=extent,
        precision=said.precision or precision_of(rough.radius_m or 1.0),
        toponyms=_toponyms(said, known),
        place_id=known.id if known else said.place_id or None,
        admin=_admin(said, known),
    )


def _admin(said: Said, known: NamedPlace | None) -> str | None:
    if known is not None:
        return said.admin or known.admin
    names = {text for _, text in said.toponyms}
    parts = [said.name if said.name not in names else "", said.admin]
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None


def _toponyms(said: Said, known: NamedPlace | None) -> tuple[Toponym, ...]:
    if not said.toponyms:
        return known.toponyms if known else ()
    scripts = {(name.side, name.text): name.script for name in known.toponyms} if known else {}
    return tuple(
        Toponym(side=side, text=text[:200], script=scripts.get((side, text)))
        for side, text in said.toponyms
    )
