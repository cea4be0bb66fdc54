"""How near four posts come to an event that one post alone can only place roughly, by simulation.

``python bench/field_geometry.py``: posts read a bearing from a magnetic compass and a range by
eye; what they read becomes areas, and the areas are laid over each other. The error is how far the
middle of that area lies from the event, and, of a post alone, the spot to which its reading points.
"""

import argparse
import math
from dataclasses import dataclass

import numpy as np
import shapely

from groundtruce.incidents import triangulate
from groundtruce.model import geometry, perceived
from groundtruce.model.place import Place, area_m2

LON, LAT, EAST_DEG = 103.0, 14.2, -0.8
METRES = np.array(geometry.metres_per_degree(LAT))


@dataclass(frozen=True)
class Layout:
    """Where posts stand around the middle of the ground they watch, and how they err."""

    posts: tuple[tuple[float, float], ...]
    ground_m: float
    compass_deg: float = 3.0
    range_error: float = 0.2
    stray: float = 0.0


def ring(count: int, radius_m: float) -> tuple[tuple[float, float], ...]:
    """Return posts evenly on a circle, in metres east and north of the middle."""
    turns = (2 * math.pi * (at + 0.5) / count for at in range(count))
    return tuple((radius_m * math.sin(turn), radius_m * math.cos(turn)) for turn in turns)


ROW = tuple((east, -5000.0) for east in (-3000.0, -1000.0, 1000.0, 3000.0))
LAYOUTS = {
    "4 posts around the ground": Layout(ring(4, 5000), 3000),
    "4 posts, 5 % tell of something else": Layout(ring(4, 5000), 3000, stray=triangulate.WRONG),
    "4 posts along one side of it": Layout(ROW, 3000),
    "2 posts at a right angle": Layout(((0, -5000), (-5000, 0)), 3000),
    "4 posts, compass off by 6°": Layout(ring(4, 5000), 3000, compass_deg=6.0),
    "4 posts, ranges off by 40 %": Layout(ring(4, 5000), 3000, range_error=0.4),
}


@dataclass(frozen=True)
class Measured:
    """Median errors in metres: of all posts together, of the best post alone.

    ``finest_m`` is that of whichever post states the smallest area of each event alone.
    """

    fused_m: float
    best_m: float
    finest_m: float
    held: float
    km2: float

    @property
    def share(self) -> float:
        """Return the error of all posts together as a share of the best single post's."""
        return self.fused_m / self.best_m


def measured(layout: Layout, runs: int, seed: int) -> Measured:
    """Return how near the posts come, together and alone, over so many events."""
    chance = np.random.default_rng(seed)
    rows = np.array([_one(layout, chance) for _ in range(runs)])
    fused, finest, held, km2, *alone = rows.T
    middle = np.median
    best = min(float(middle(post)) for post in alone)
    told = (float(middle(fused)), best, float(middle(finest)), float(held.mean()))
    return Measured(*told, float(middle(km2)))


def _one(layout: Layout, chance: np.random.Generator) -> list[float]:
    """Return what one event comes to: fused, finest, whether held, km², each post alone."""
    event = _in_disc(chance, layout.ground_m)
    read = [_read(np.array(post), event, layout, chance) for post in layout.posts]
    told = [place.extent for place, _ in read]
    shape = triangulate.area(told)
    lon, lat = event / METRES + (LON, LAT)
    alone = [float(np.hypot(*(spot - event))) for _, spot in read]
    finest = min(range(len(told)), key=lambda at: area_m2(told[at]))
    fused = geometry.distance_m(shape.centroid.x, shape.centroid.y, lon, lat)
    km2 = abs(geometry.WGS84.geometry_area_perimeter(shape)[0]) / 1e6
    held = bool(shapely.contains_xy(shape, lon, lat))
    return [fused, alone[finest], float(held), km2, *alone]


def _read(
    post: np.ndarray, event: np.ndarray, layout: Layout, chance: np.random.Generator
) -> tuple[Place, np.ndarray]:
    """Return the area that a post comes to, and the spot to which its reading points."""
    if chance.random() < layout.stray:
        event = _in_disc(chance, 3 * layout.ground_m)
    away = event - post
    bearing = math.degrees(math.atan2(*away)) + chance.normal(0, layout.compass_deg)
    distance = math.hypot(*away) * math.exp(chance.normal(0, layout.range_error))
    lon, lat = post / METRES + (LON, LAT)
    place = perceived.place(
        Place.at(lon, lat, 10),
        range_m=distance,
        bearing_deg=round(bearing - EAST_DEG) % 360,
        north=perceived.North.MAGNETIC,
        declination_deg=EAST_DEG,
        bearing_error_deg=layout.compass_deg,
        range_error=layout.range_error,
    )
    turn = math.radians(bearing)
    return place, post + distance * np.array([math.sin(turn), math.cos(turn)])


def _in_disc(chance: np.random.Generator, radius_m: float) -> np.ndarray:
    distance, angle = radius_m * math.sqrt(chance.random()), chance.uniform(0, 2 * math.pi)
    return np.array([distance * math.sin(angle), distance * math.cos(angle)])


def main(runs: int, seed: int) -> None:
    """Print a row for each layout."""
    print(f"{runs} events each, seed {seed}; median errors in metres; the area states 95 %")
    print(
        f"{'':38}{'together':>9}{'best alone':>12}{'share':>7}{'finest':>8}{'holds':>8}{'km²':>7}"
    )
    for name, layout in LAYOUTS.items():
        one = measured(layout, runs, seed)
        print(
            f"{name:38}{one.fused_m:9.0f}{one.best_m:12.0f}{one.share:7.2f}"
            f"{one.finest_m:8.0f}{one.held:8.3f}{one.km2:7.2f}"
        )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    main(given.runs, given.seed)
