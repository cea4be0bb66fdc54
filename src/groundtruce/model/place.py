"""Places: never a bare point.

A place is a geometry that says how uncertain it is, a precision class, and the names that both
sides use. A place too coarse for a pin says so, and no room may draw it as one.
"""

import math
from enum import StrEnum
from typing import Annotated, Literal

import shapely
from pydantic import Field, field_validator, model_validator
from shapely.geometry.base import BaseGeometry

from groundtruce.model import geometry
from groundtruce.model.record import Degrees, Latitude, Longitude, Metres, Name, Record

# Radius holding 95 % of a circular normal distribution, in standard deviations: sqrt(-2 ln .05).
SIGMAS_IN_RADIUS = math.sqrt(-2 * math.log(0.05))
# Standard errors either way on each of two axes, so that both hold with 95 % together.
SIGMAS_ON_BOTH_AXES = 2.236
EARTH_KM2 = 510.1e6


class Precision(StrEnum):
    """How fine a place is; the order runs from the finest to the coarsest."""

    EXACT = "exact"
    SITE = "site"
    VILLAGE = "village"
    DISTRICT = "district"
    PROVINCE = "province"
    LINE = "line"
    COUNTRY = "country"
    UNKNOWN = "unknown"

    @property
    def allows_pin(self) -> bool:
        """Whether a place of this class may be drawn as a marker at one spot."""
        return self in _PINNED

    @property
    def rank(self) -> int:
        """Return 0 for the finest class and one more for each coarser one."""
        return list(Precision).index(self)


_PINNED = {Precision.EXACT, Precision.SITE, Precision.VILLAGE, Precision.DISTRICT}


class Toponym(Record):
    """A place's name in one side's usage; ``script`` holds it in that side's own writing."""

    side: Name
    text: Name
    script: str | None = None


class Point(Record):
    """A point and the radius in metres of the circle that holds the place with 95 % probability."""

    shape: Literal["point"]
    lon: Longitude
    lat: Latitude
    radius_m: Metres


class Sector(Record):
    """What an observer perceived between two ranges and, clockwise, between two true bearings.

    The position is the observer's; ``position_m`` is its own uncertainty (95 % radius). The
    errors are standard errors of what was read, of the range as a share of it; where they are
    given, the extent is the area that holds the thing perceived with 95 %.
    """

    shape: Literal["sector"]
    lon: Longitude
    lat: Latitude
    range_min_m: Annotated[float, Field(ge=0)]
    range_max_m: Metres
    bearing_from_deg: Degrees
    bearing_to_deg: Degrees
    position_m: Metres = 50.0
    bearing_error_deg: Annotated[float, Field(gt=0, le=180)] | None = None
    range_error: Annotated[float, Field(gt=0, le=2)] | None = None

    @model_validator(mode="after")
    def _ranges_in_order(self) -> "Sector":
        if self.range_max_m <= self.range_min_m:
            raise ValueError(
                f"the farthest range ({self.range_max_m:g} m) must exceed the nearest "
                f"({self.range_min_m:g} m)"
            )
        return self


class Area(Record):
    """An area as well-known text in longitude and latitude; it must not cross itself."""

    shape: Literal["area"]
    wkt: str

    @field_validator("wkt")
    @classmethod
    def _valid_polygon(cls, wkt: str) -> str:
        return valid_wkt(wkt, ("Polygon", "MultiPolygon"))


class Footprint(Record):
    """The ground that one pixel saw: centre, size along and across its axis, axis from north."""

    shape: Literal["footprint"]
    lon: Longitude
    lat: Latitude
    along_m: Metres
    across_m: Metres
    azimuth_deg: Degrees = 0.0


class NamedArea(Record):
    """An area known by name; centre and 95 % radius only where somebody measured them.

    Without them it is a place in words: it takes part in no distance and never becomes a pin.
    """

    shape: Literal["named"]
    area_id: Name
    lon: Longitude | None = None
    lat: Latitude | None = None
    radius_m: Metres | None = None

    @model_validator(mode="after")
    def _all_or_none(self) -> "NamedArea":
        if len({value is None for value in (self.lon, self.lat, self.radius_m)}) == 2:
            raise ValueError("give lon, lat and radius_m of a named area together, or none of them")
        return self


Shape = Annotated[Point | Sector | Area | Footprint | NamedArea, Field(discriminator="shape")]


class Place(Record):
    """Where, how surely, and what each side calls it.

    Questions about two places: ``distance`` (metres between centres), ``gap`` (metres between
    their extents, 0 when they touch), ``overlap`` (share of the smaller extent). Each answers
    ``None`` where one of them has no geometry: not knowing is not zero.
    """

    extent: Shape
    precision: Precision
    toponyms: tuple[Toponym, ...] = ()
    place_id: str | None = None
    admin: str | None = None

    @field_validator("toponyms")
    @classmethod
    def _alphabetical(cls, toponyms: tuple[Toponym, ...]) -> tuple[Toponym, ...]:
        return tuple(sorted(toponyms, key=lambda toponym: (toponym.side, toponym.text)))

    @property
    def centre(self) -> tuple[float, float] | None:
        """Return longitude and latitude of the middle of the extent, or ``None`` in words only."""
        extent = self.extent
        # By its word, since asking a model's class is slow and this is asked most of all.
        if extent.shape == "sector" or extent.shape == "area":
            middle = outline(extent).centroid
            return (float(middle.x), float(middle.y))
        if extent.lon is None or extent.lat is None:
            return None
        return (extent.lon, extent.lat)

    @property
    def radius_m(self) -> float | None:
        """Return the radius in metres of the circle that holds the place with 95 %."""
        extent = self.extent
        if extent.shape == "point" or extent.shape == "named":
            return extent.radius_m
        if extent.shape == "footprint":
            return math.hypot(extent.along_m, extent.across_m) / 2
        # As wide a circle as the extent is large: a thin sector must not look like a wide disc.
        return max(1.0, math.sqrt(area_m2(extent) / math.pi))

    @property
    def sigma_m(self) -> float | None:
        """Return the standard error in metres per axis that the 95 % radius stands for."""
        return None if self.radius_m is None else self.radius_m / SIGMAS_IN_RADIUS

    @property
    def is_pin(self) -> bool:
        """Whether the place may be drawn at one spot: fine enough, and with a geometry."""
        return self.precision.allows_pin and self.centre is not None

    @property
    def geometry(self) -> BaseGeometry | None:
        """Return the extent as a polygon in longitude and latitude, or ``None`` in words only."""
        return None if self.centre is None else outline(self.extent)

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """Return west, south, east, north of the extent."""
        shape = self.geometry
        if shape is None:
            return None
        west, south, east, north = shape.bounds
        return (west, south, east, north)

    @property
    def specificity(self) -> float:
        """Return how much the place narrows the Earth down, in bits; 0 where it is only words.

        log2 of the Earth's surface over the surface of the 95 % circle.
        """
        if self.radius_m is None:
            return 0.0
        return max(0.0, math.log2(EARTH_KM2 / (math.pi * (self.radius_m / 1000) ** 2)))

    def distance(self, other: "Place") -> float | None:
        """Return the metres between the two centres."""
        here, there = self.centre, other.centre
        return None if here is None or there is None else geometry.distance_m(*here, *there)

    def gap(self, other: "Place") -> float | None:
        """Return the metres between the nearest parts of the two extents; 0 when they touch."""
        here, there = self.geometry, other.geometry
        if here is None or there is None:
            return None
        return 0.0 if here.intersects(there) else geometry.gap_m(here, there)

    def overlap(self, other: "Place") -> float | None:
        """Return the share of the smaller extent that lies inside the other, from 0 to 1."""
        here, there = self.geometry, other.geometry
        if here is None or there is None:
            return None
        smaller = min(here.area, there.area)
        return min(1.0, here.intersection(there).area / smaller) if smaller else 0.0

    def label(self) -> str:
        """Return every side's name once, in the alphabetical order of the sides.

        >>> Place.at(102.7, 13.7, 2500, toponyms=(Toponym(side="B", text="Nong"),
        ...                                       Toponym(side="A", text="Prey"))).label()
        'Prey / Nong'
        """
        names = list(dict.fromkeys(toponym.text for toponym in self.toponyms))
        if names:
            return " / ".join(names)
        if self.admin or self.place_id:
            return str(self.admin or self.place_id)
        centre = self.centre
        return "unnamed place" if centre is None else f"{centre[1]:.3f} N, {centre[0]:.3f} E"

    @classmethod
    def at(
        cls,
        lon: float,
        lat: float,
        radius_m: float,
        *,
        precision: Precision | None = None,
        toponyms: tuple[Toponym, ...] = (),
        place_id: str | None = None,
        admin: str | None = None,
    ) -> "Place":
        """Make a place from a point and its 95 % radius, which gives the class if none is named."""
        return cls(
            extent=Point(shape="point", lon=lon, lat=lat, radius_m=radius_m),
            precision=precision or precision_of(radius_m),
            toponyms=toponyms,
            place_id=place_id,
            admin=admin,
        )


def precision_of(radius_m: float) -> Precision:
    """Name the precision class of a 95 % radius: 100 m, 1 km, 10 km, 30 km, 150 km, 400 km."""
    return next((fine for step, fine in _CLASSES_BY_RADIUS if radius_m <= step), Precision.COUNTRY)


_CLASSES_BY_RADIUS = tuple(
    zip((100, 1_000, 10_000, 30_000, 150_000, 400_000), Precision, strict=False)
)


def outline(extent: Shape) -> BaseGeometry:
    """Return the extent as a polygon in longitude and latitude."""
    match extent:
        case Sector():
            return _annular(extent)
        case Area():
            return shapely.from_wkt(extent.wkt)
        case Footprint():
            return geometry.rectangle(
                extent.lon, extent.lat, extent.along_m, extent.across_m, extent.azimuth_deg
            )
        case Point():
            return geometry.circle(extent.lon, extent.lat, extent.radius_m)
        case NamedArea(lon=float(lon), lat=float(lat), radius_m=float(radius_m)):
            return geometry.circle(lon, lat, radius_m)
        case _:
            raise ValueError(
                f"the area {extent.area_id!r} is known by name only and has no outline"
            )


def _annular(seen: Sector) -> BaseGeometry:
    """Return the sector, wider by what its readings may be off."""
    longer = math.exp(SIGMAS_ON_BOTH_AXES * (seen.range_error or 0.0))
    wider = SIGMAS_ON_BOTH_AXES * (seen.bearing_error_deg or 0.0)
    sweep = (seen.bearing_to_deg - seen.bearing_from_deg) % 360 or 360.0
    is_round = sweep + 2 * wider >= 360
    return geometry.annular_sector(
        seen.lon,
        seen.lat,
        max(0.0, seen.range_min_m / longer - seen.position_m),
        seen.range_max_m * longer + seen.position_m,
        0.0 if is_round else seen.bearing_from_deg - wider,
        360.0 if is_round else seen.bearing_to_deg + wider,
    )


def area_m2(extent: Shape) -> float:
    """Return the ground covered by the extent in square metres (WGS 84)."""
    area, _ = geometry.WGS84.geometry_area_perimeter(outline(extent))
    return abs(float(area))


def valid_wkt(wkt: str, kinds: tuple[str, ...]) -> str:
    """Return the text with seven decimals after checking kind, bounds and self-crossing.

    Raises ValueError that says where a shape crosses itself.
    """
    try:
        shape = shapely.from_wkt(wkt)
    except shapely.errors.ShapelyError as error:
        raise ValueError(f"not well-known text: {error}") from error
    if shape.geom_type not in kinds or shape.is_empty:
        raise ValueError(f"expected {' or '.join(kinds)}, got {shape.geom_type}")
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ValueError(f"coordinates outside the Earth: {west:g},{south:g} to {east:g},{north:g}")
    if not shape.is_valid:
        raise ValueError(f"the shape is not valid: {shapely.is_valid_reason(shape)}")
    return shapely.to_wkt(shape, rounding_precision=7)
