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
from groundtruce.model.geometry import in_metres
from groundtruce.model.place import Place

SAMPLES = 500


def inside(place: Place | None, zone: Zone | None) -> Answer:
    """Answer whether the place lies in the zone; no zone means that it binds everywhere.

    A line has no inside: what happens along it is inside, since it names where, not how deep.
    """
    if zone is None or _is_line(zone):
        return Answer.YES
    extent = None if place is None else place.geometry
    if extent is None:
        return Answer.UNDECIDABLE
    area = shape(zone.wkt)
    if area.covers(extent):
        return Answer.YES
    return Answer.UNDECIDABLE if area.intersects(extent) else Answer.NO


def nearer(place: Place | None, line: Zone, distance_m: float) -> Answer:
    """Answer whether all of the place is nearer to the line than this, none of it, or some."""
    extent = None if place is None or place.centre is None else place.geometry
    if extent is None or place is None or place.centre is None:
        return Answer.UNDECIDABLE
    here = in_metres(extent, *place.centre)
    there = in_metres(shape(line.wkt), *place.centre)
    if here.distance(there) >= distance_m:
        return Answer.NO
    corners = shapely.points(shapely.get_coordinates(here))
    farthest = float(shapely.distance(corners, there).max())
    return Answer.YES if farthest < distance_m else Answer.UNDECIDABLE


def beyond_own_side(place: Place | None, party: str, case: Case) -> Answer:
    """Answer whether the place lies in another party's land, told by the case's gazetteer.

    Where the extent touches the line that the case is drawn around, nobody's map decides it.
    """
    named = None if place is None else _named(place.place_id, case)
    if place is None or named is None or _touches_line(place, case):
        return Answer.UNDECIDABLE
    if named == party:
        return Answer.NO
    return Answer.YES if named in case.party_ids else Answer.UNDECIDABLE


def sample(commitment: Commitment, case: Case) -> "np.ndarray":
    """Return points, longitude and latitude, spread evenly over where the commitment binds."""
    zone = case.zone(commitment.zone or "") or case.zone(case.line or "")
    return _points(shapely.box(*case.area).wkt if zone is None else zone.wkt)


@lru_cache(maxsize=256)
def shape(wkt: str) -> BaseGeometry:
    """Return the geometry of well-known text, prepared for many questions."""
    found = shapely.from_wkt(wkt)
    shapely.prepare(found)
    return found


@lru_cache(maxsize=64)
def _points(wkt: str) -> "np.ndarray":
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


def _is_line(zone: Zone) -> bool:
    return shape(zone.wkt).geom_type in ("LineString", "MultiLineString")


def _named(place_id: str | None, case: Case) -> str | None:
    return next((named.country for named in case.places if named.id == place_id), None)


def _touches_line(place: Place, case: Case) -> bool:
    line, extent = case.zone(case.line or ""), place.geometry
    return extent is None or (line is not None and shape(line.wkt).intersects(extent))
