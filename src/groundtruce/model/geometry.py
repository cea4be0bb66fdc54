"""Shapes on the Earth in metres: circles, annular sectors, footprints, and a local metric frame.

All coordinates are longitude, latitude on WGS 84.
"""

import math
from functools import lru_cache

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

WGS84 = Geod(ellps="WGS84")
_A = 6378137.0
_E2 = 6.69437999014e-3


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the geodesic distance in metres between two points on WGS 84."""
    return float(WGS84.inv(lon1, lat1, lon2, lat2)[2])


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Return metres per degree of longitude and of latitude at this latitude.

    From the ellipsoid's radii of curvature (prime vertical N, meridional M); within 100 km a
    plane scaled by them is true to about 0.1 %.
    """
    sin2 = math.sin(math.radians(lat)) ** 2
    prime_vertical = _A / math.sqrt(1 - _E2 * sin2)
    meridional = _A * (1 - _E2) / (1 - _E2 * sin2) ** 1.5
    per_radian = math.pi / 180
    return prime_vertical * math.cos(math.radians(lat)) * per_radian, meridional * per_radian


def in_metres(shape: BaseGeometry, lon0: float, lat0: float) -> BaseGeometry:
    """Lay the shape on a plane in metres, east and north of the given point."""
    east, north = metres_per_degree(lat0)
    factors = np.array([east, north])
    return shapely.transform(shape, lambda xy: (xy - np.array([lon0, lat0])) * factors)


def gap_m(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return the metres between the nearest parts of two shapes.

    They are sought on a plane in metres: a degree of longitude is shorter than one of latitude.
    """
    west, south, east, north = shapely.union(
        shapely.box(*one.bounds), shapely.box(*other.bounds)
    ).bounds
    lon0, lat0 = (west + east) / 2, (south + north) / 2
    line = shapely.shortest_line(in_metres(one, lon0, lat0), in_metres(other, lon0, lat0))
    near, far = shapely.get_coordinates(line) / metres_per_degree(lat0) + (lon0, lat0)
    return distance_m(*near, *far)


@lru_cache(maxsize=65536)
def circle(lon: float, lat: float, radius_m: float, corners: int = 72) -> BaseGeometry:
    """Return the geodesic circle of this radius as a polygon, true to 0.1 % with 72 corners."""
    bearings = np.linspace(0, 360, corners, endpoint=False)
    lons, lats = _ahead(lon, lat, bearings, np.full(corners, radius_m))
    return shapely.Polygon(np.column_stack([lons, lats]))


@lru_cache(maxsize=65536)
def annular_sector(
    lon: float, lat: float, nearest_m: float, farthest_m: float, first_deg: float, last_deg: float
) -> BaseGeometry:
    """Return the area seen from a point between two ranges and clockwise between two true bearings.

    Equal bearings, or 0 and 360, mean all round: the ring between the two ranges.
    """
    sweep = (last_deg - first_deg) % 360 or 360.0
    if sweep == 360.0:
        ring = circle(lon, lat, farthest_m)
        return ring.difference(circle(lon, lat, nearest_m)) if nearest_m > 0 else ring
    bearings = np.linspace(first_deg, first_deg + sweep, max(3, int(sweep // 3) + 2))
    outer = np.column_stack(_ahead(lon, lat, bearings, np.full(bearings.size, farthest_m)))
    if nearest_m > 0:
        inner = np.column_stack(_ahead(lon, lat, bearings, np.full(bearings.size, nearest_m)))
    else:
        inner = np.array([[lon, lat]])
    return shapely.Polygon(np.vstack([outer, inner[::-1]]))


@lru_cache(maxsize=65536)
def rectangle(
    lon: float, lat: float, along_m: float, across_m: float, azimuth_deg: float
) -> BaseGeometry:
    """Return a rectangle centred here, its side ``along_m`` in the direction of the azimuth."""
    half = math.hypot(along_m, across_m) / 2
    lean = math.degrees(math.atan2(across_m, along_m))
    bearings = np.array([azimuth_deg + turn for turn in (lean, 180 - lean, 180 + lean, 360 - lean)])
    lons, lats = _ahead(lon, lat, bearings, np.full(4, half))
    return shapely.Polygon(np.column_stack([lons, lats]))


def _ahead(
    lon: float, lat: float, bearings: "np.ndarray", distances: "np.ndarray"
) -> tuple["np.ndarray", "np.ndarray"]:
    lons, lats, _ = WGS84.fwd(
        np.full(bearings.size, lon), np.full(bearings.size, lat), bearings, distances
    )
    return np.asarray(lons), np.asarray(lats)
