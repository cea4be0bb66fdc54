"""Zones: whether a place lies in one, or nearer to a line than allowed; three answers each.

A place is an extent with its uncertainty. Only when all of it lies inside is the answer yes, only
when none of it does is it no.
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.compliance.term import Answer
from groundtruce.model.agreement import Commitment
from groundtruce.model.case import Case, Zone
from groundtruce.model.geometry import in_metres, metres_per_degree
from groundtruce.model.place import Place, Shape, outline

SAMPLES = 500


def inside(place: Place | None, zone: Zone | None) -> Answer:
    """Answer whether the place lies in the zone; no zone means that it binds everywhere.

    A line has no inside: what happens along it is inside, since it names where, not how deep.
    """
    if zone is None or is_line(zone):
        return Answer.YES
    if place is None or place.centre is None:
        return Answer.UNDECIDABLE
    return _answered(place.extent, zone.wkt)


def nearer(place: Place | None, line: Zone, distance_m: float) -> Answer:
    """Answer whether all of the place is nearer to the line than this, none of it, or some."""
    if place is None or place.centre is None:
        return Answer.UNDECIDABLE
    nearest, farthest = _distances(place.extent, place.centre, line.wkt)
    if nearest >= distance_m:
        return Answer.NO
    return Answer.YES if farthest < distance_m else Answer.UNDECIDABLE


def beyond_own_side(place: Place | None, party: str, case: Case) -> Answer:
    """Answer whether the place lies in another party's land, told by the case's gazetteer.

    Where the extent touches the line that the case is drawn around, nobody's map decides it.
    """
    named = None if place is None else _countries(case).get(place.place_id or "")
    if place is None or named is None or _touches_line(place, case):
        return Answer.UNDECIDABLE
    if named == party:
        return Answer.NO
    return Answer.YES if named in case.party_ids else Answer.UNDECIDABLE


def sample(commitment: Commitment, case: Case) -> "np.ndarray":
    """Return points, longitude and latitude, spread evenly over where the commitment binds."""
    return points(area_of(commitment, case))


def area_of(commitment: Commitment, case: Case) -> str:
    """Return where the commitment binds as well-known text: its zone, the line, or all."""
    zone = case.zone(commitment.zone or "") or case.zone(case.line or "")
    return shapely.box(*case.area).wkt if zone is None else zone.wkt


@lru_cache(maxsize=256)
def shape(wkt: str) -> BaseGeometry:
    """Return the geometry of well-known text, prepared for many questions."""
    found = shapely.from_wkt(wkt)
    shapely.prepare(found)
    return found


@lru_cache(maxsize=64)
def points(wkt: str) -> "np.ndarray":
    """Return about 500 points spread evenly over the area, or along the line."""
    found = shape(wkt)
    if found.geom_type in ("LineString", "MultiLineString"):
        steps = (np.arange(SAMPLES) + 0.5) / SAMPLES
        lines = shapely.line_merge(found)
        return shapely.get_coordinates(
            shapely.line_interpolate_point(lines, steps, normalized=True)
        )
    west, south, east, north = found.bounds
    share = max(found.area / ((east - west) * (north - south)), 0.01)
    side = int(np.ceil(np.sqrt(SAMPLES / share)))
    columns = west + (np.arange(side) + 0.5) * (east - west) / side
    rows = south + (np.arange(side) + 0.5) * (north - south) / side
    grid = np.array([(x, y) for y in rows for x in columns])
    within = grid[shapely.contains_xy(found, grid)]
    return within if len(within) else shapely.get_coordinates(found.representative_point())


def zones_named(ids: Iterable[str | None], case: Case) -> tuple[Zone, ...]:
    """Return the case's zones of those ids, unknown ones left out."""
    return tuple(zone for one in ids if one and (zone := case.zone(one)) is not None)


def is_line(zone: Zone) -> bool:
    """Whether the zone is a line and not an area."""
    return shape(zone.wkt).geom_type in ("LineString", "MultiLineString")


def box_around(lon: float, lat: float, radius_m: float) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a box that surely holds the circle."""
    east_m, north_m = metres_per_degree(min(89.0, abs(lat) + radius_m / 110_000))
    east, north = 1.02 * radius_m / max(east_m, 1.0), 1.02 * radius_m / north_m
    return lon - east, lat - north, lon + east, lat + north


@lru_cache(maxsize=8)
def _countries(case: Case) -> dict[str, str | None]:
    return {named.id: named.country for named in reversed(case.places)}


def _touches_line(place: Place, case: Case) -> bool:
    line = case.zone(case.line or "")
    return place.centre is None or (line is not None and _touches(place.extent, line.wkt))


@lru_cache(maxsize=65536)
def _touches(extent: Shape, wkt: str) -> bool:
    return bool(shape(wkt).intersects(outline(extent)))


@lru_cache(maxsize=65536)
def _answered(extent: Shape, wkt: str) -> Answer:
    area, here = shape(wkt), outline(extent)
    if area.covers(here):
        return Answer.YES
    return Answer.UNDECIDABLE if area.intersects(here) else Answer.NO


@lru_cache(maxsize=65536)
def _distances(extent: Shape, centre: tuple[float, float], wkt: str) -> tuple[float, float]:
    """Return the metres from the line to the nearest and to the farthest part of the extent."""
    here, there = in_metres(outline(extent), *centre), in_metres(shape(wkt), *centre)
    corners = shapely.points(shapely.get_coordinates(here))
    return float(here.distance(there)), float(shapely.distance(corners, there).max())
