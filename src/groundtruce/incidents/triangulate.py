"""Triangulation: what several posts heard or saw, each between two bearings and two ranges, as
one area.

An observer's ear and compass are off by some degrees and a range told by ear by a quarter; a post
now and then speaks of something else. Every spot of the ground is weighed by how likely each post
would have said what it said if the event had been there, and the area is the smallest that holds
the event with 95 %.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.incidents.compare import Bools, Floats, log_student_t
from groundtruce.model import geometry, perceived
from groundtruce.model.place import (
    SIGMAS_IN_RADIUS,
    Area,
    Place,
    Point,
    Sector,
    area_m2,
    precision_of,
)

# Standard errors of a bearing and, as a share, of a range, where the post states none.
BEARING_DEG = perceived.BEARING_ERROR_DEG
RANGE_SHARE = perceived.RANGE_ERROR
# How many posts speak of something else, and how far apart ranges can lie at all, in logs.
WRONG = 0.05
_RANGES = math.log(30_000 / 50)
# What speaks of something else falls into a band as often as the band is wide, but never never.
_NARROWEST = 1e-3
HOLDS = 0.95
_CELLS = 96
_LEAST_CELL_M = 2.0
_ZOOMS = 5
# Cells of the area beyond which looking closer adds nothing.
_FINE = 1500


@dataclass(frozen=True)
class Ground:
    """A grid of spots in metres east and north of a middle, and what each of them weighs."""

    lon: float
    lat: float
    east: Floats
    north: Floats
    weight: Floats


def place(told: Sequence[Place]) -> Place | None:
    """Return the area where what these places say meets, or ``None``.

    It takes two sectors from different posts, and the area must be smaller than what any of them
    comes to alone. Points take part with their own uncertainty.
    """
    sectors = [one.extent for one in told if isinstance(one.extent, Sector)]
    points = [one.extent for one in told if isinstance(one.extent, Point)]
    if len({(one.lon, one.lat) for one in sectors}) < 2:
        return None
    shape = area(sectors, points)
    extent = Area(shape="area", wkt=shapely.to_wkt(shape, rounding_precision=6))
    found = Place(extent=extent, precision=precision_of(1.0))
    finest = min(sectors, key=lambda one: (area_m2(one), one.canonical()))
    if _size_m2(shape) >= _size_m2(area([finest])):
        return None
    return found.model_copy(update={"precision": precision_of(found.radius_m or 1.0)})


def area(sectors: Sequence[Sector], points: Sequence[Point] = ()) -> BaseGeometry:
    """Return the smallest area, in longitude and latitude, that holds the event with 95 %."""
    ground = weighed(sectors, points)
    inside = _densest(ground.weight)
    return _outline(ground, inside)


def weighed(sectors: Sequence[Sector], points: Sequence[Point] = ()) -> Ground:
    """Return the ground around the posts, looked at ever closer where the event may have been."""
    lon, lat = sectors[0].lon, float(np.mean([one.lat for one in sectors]))
    posts, spots = _on_plane(sectors, lon, lat), _on_plane(points, lon, lat)
    reach = np.array([_farthest_m(one) for one in sectors])
    low = (posts - reach[:, None]).min(axis=0)
    high = (posts + reach[:, None]).max(axis=0)
    for _ in range(_ZOOMS):
        east, north, x, y = _grid(low, high)
        logs = np.zeros_like(x)
        for (x0, y0), sector in zip(posts, sectors, strict=True):
            logs += _said(sector, x - x0, y - y0)
        for (x0, y0), point in zip(spots, points, strict=True):
            sigma = point.radius_m / SIGMAS_IN_RADIUS
            gap2 = (x - x0) ** 2 + (y - y0) ** 2
            near = log_student_t(gap2, np.full_like(gap2, sigma**2), axes=2)
            logs += np.logaddexp(np.log1p(-WRONG) + near, np.log(WRONG / 1e9))
        weight = np.exp(logs - logs.max())
        weight /= weight.sum()
        ground = Ground(lon, lat, east, north, weight)
        likely = _densest(weight, 0.9999)
        cell = float(east[1] - east[0])
        if likely.sum() > _FINE or cell < _LEAST_CELL_M:
            break
        rows, columns = np.nonzero(likely)
        low = np.array([east[columns.min()], north[rows.min()]]) - 2 * cell
        high = np.array([east[columns.max()], north[rows.max()]]) + 2 * cell
    return ground


def _farthest_m(sector: Sector) -> float:
    error = sector.range_error or RANGE_SHARE
    return (sector.range_max_m + sector.position_m) * (1 + 3 * error)


def _on_plane(told: Sequence[Sector | Point], lon: float, lat: float) -> Floats:
    """Return where they stand in metres east and north, the short way round the Earth."""
    away = np.array([(one.lon - lon, one.lat - lat) for one in told]).reshape(-1, 2)
    away[:, 0] = (away[:, 0] + 180) % 360 - 180
    plane: Floats = away * np.array(geometry.metres_per_degree(lat))
    return plane


def _grid(low: Floats, high: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    # Square cells, so that each weighs the same.
    middle, half = (low + high) / 2, float((high - low).max()) / 2
    steps = (np.arange(_CELLS) + 0.5) / _CELLS * 2 * half - half
    east, north = middle[0] + steps, middle[1] + steps
    x, y = np.meshgrid(east, north)
    return east, north, x, y


def _said(sector: Sector, x: Floats, y: Floats) -> Floats:
    """Return how likely the post says this sector of an event at these metres from it, in logs."""
    distance = np.maximum(np.hypot(x, y), 1.0)
    slack = sector.position_m / SIGMAS_IN_RADIUS / distance
    sweep = (sector.bearing_to_deg - sector.bearing_from_deg) % 360 or 360.0
    chance = np.full_like(x, 1.0)
    if sweep < 360:
        middle = sector.bearing_from_deg + sweep / 2
        off = (np.degrees(np.arctan2(x, y)) - middle + 180) % 360 - 180
        error = np.hypot(sector.bearing_error_deg or BEARING_DEG, np.degrees(slack))
        chance = _between(-sweep / 2 - off, sweep / 2 - off, error)
    far = np.log(sector.range_max_m) - np.log(distance)
    near = np.log(max(sector.range_min_m, 1.0)) - np.log(distance)
    error = np.hypot(sector.range_error or RANGE_SHARE, slack)
    chance = chance * _between(near, far, error)
    width = math.log(sector.range_max_m / max(sector.range_min_m, 50.0))
    stray = sweep / 360 * min(1.0, max(_NARROWEST, width / _RANGES))
    said: Floats = np.log((1 - WRONG) * chance + WRONG * stray)
    return said


def _between(low: Floats, high: Floats, sigma: Floats) -> Floats:
    return _normal(high / sigma) - _normal(low / sigma)


def _normal(z: Floats) -> Floats:
    """Return the normal distribution function, true to 1e-7."""
    t = 1 / (1 + 0.2316419 * np.abs(z))
    series: Floats = np.full_like(t, 1.330274429)
    for term in (-1.821255978, 1.781477937, -0.356563782, 0.319381530):
        series = series * t + term
    tail = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) * series * t
    return np.where(z > 0, 1 - tail, tail)


def _densest(weight: Floats, share: float = HOLDS) -> Bools:
    order = np.argsort(-weight, axis=None, kind="stable")
    held = np.cumsum(weight.ravel()[order])
    inside = np.zeros(weight.size, dtype=bool)
    inside[order[: int(np.searchsorted(held, share)) + 1]] = True
    return inside.reshape(weight.shape)


def _outline(ground: Ground, inside: Bools) -> BaseGeometry:
    half = float(ground.east[1] - ground.east[0]) / 2
    boxes = []
    for row, y in zip(inside, ground.north, strict=True):
        edges = np.flatnonzero(np.diff(np.r_[False, row, False]))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            west, east = ground.east[first] - half, ground.east[last - 1] + half
            boxes.append(shapely.box(west, y - half, east, y + half))
    # Rounded off by half a cell either way: steps of a grid say nothing.
    whole = shapely.unary_union(boxes).buffer(half).buffer(-half).simplify(half / 3)
    metres = np.array(geometry.metres_per_degree(ground.lat))
    return shapely.transform(whole, lambda xy: xy / metres + (ground.lon, ground.lat))


def _size_m2(shape: BaseGeometry) -> float:
    return abs(float(geometry.WGS84.geometry_area_perimeter(shape)[0]))
