"""How often the area that several posts come to holds the event, by simulation.

``python bench/triangulate.py``: posts around an event say between which two bearings and in which
range band they heard it, with errors of compass, ear and band. The area states 95 %.
"""

import argparse
import math
import time
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.incidents import triangulate
from groundtruce.model import geometry
from groundtruce.model.place import Sector, area_m2

BANDS_M = (0, 250, 500, 1000, 2000, 5000, 10_000, 20_000)
POINT_DEG = 22.5
# Events whose area is compared with what the best post alone comes to.
COMPARED = 60
LON, LAT = 103.0, 14.2


@dataclass(frozen=True)
class Situation:
    """How many posts, how they err, how many of them speak of something else."""

    posts: int
    bearing_deg: float = triangulate.BEARING_DEG
    range_share: float = triangulate.RANGE_SHARE
    wrong: float = triangulate.WRONG
    one_wrong: bool = False


SITUATIONS = {
    "2 posts": Situation(2),
    "3 posts": Situation(3),
    "5 posts": Situation(5),
    "3 posts, none wrong": Situation(3, wrong=0.0),
    "4 posts, one of them wrong": Situation(4, wrong=0.0, one_wrong=True),
    "6 posts, one of them wrong": Situation(6, wrong=0.0, one_wrong=True),
    "3 posts, compass worse than believed (6°)": Situation(3, bearing_deg=6.0),
    "3 posts, ranges worse than believed (40 %)": Situation(3, range_share=0.4),
}


def main(runs: int, seed: int) -> None:
    """Print a row for each situation."""
    print(f"{runs} events each, seed {seed}; the area states 95 %")
    print(f"{'':46}{'holds':>7}{'± 95 %':>8}{'km²':>8}{'of the best alone':>19}{'ms':>6}")
    for name, situation in SITUATIONS.items():
        started = time.perf_counter()
        held, size, share = coverage(situation, runs, seed)
        took = (time.perf_counter() - started) / runs * 1000
        error = 1.96 * math.sqrt(held * (1 - held) / runs)
        print(f"{name:46}{held:7.3f}{error:8.3f}{size:8.2f}{share:19.2f}{took:6.0f}")


def coverage(situation: Situation, runs: int, seed: int) -> tuple[float, float, float]:
    """Return how often the area held the event, its median size, and its share of the finest."""
    chance = np.random.default_rng(seed)
    held, sizes, shares = 0, [], []
    for number in range(runs):
        event, sectors = drawn(situation, chance)
        shape = triangulate.area(sectors)
        held += bool(shapely.contains_xy(shape, *event))
        size = _km2(shape)
        sizes.append(size)
        if number < COMPARED:
            finest = triangulate.area([min(sectors, key=area_m2)])
            shares.append(size / _km2(finest))
    return held / runs, float(np.median(sizes)), float(np.median(shares))


def drawn(
    situation: Situation, chance: np.random.Generator
) -> tuple[tuple[float, float], list[Sector]]:
    """Return an event within six kilometres of the middle, and what the posts say of it."""
    metres = np.array(geometry.metres_per_degree(LAT))
    event = _in_disc(chance, 6000)
    wrong = chance.random(situation.posts) < situation.wrong
    if situation.one_wrong:
        wrong[chance.integers(situation.posts)] = True
    sectors = []
    for stray in wrong:
        post = _in_disc(chance, 8000)
        away = event - post
        if stray:
            distance = math.exp(chance.uniform(math.log(50), math.log(30_000)))
            bearing = chance.uniform(0, 360)
        else:
            distance = math.hypot(*away) * math.exp(chance.normal(0, situation.range_share))
            bearing = math.degrees(math.atan2(*away)) + chance.normal(0, situation.bearing_deg)
        sectors.append(_sector(post / metres + (LON, LAT), bearing, distance))
    lon, lat = event / metres + (LON, LAT)
    return (float(lon), float(lat)), sectors


def _sector(post: np.ndarray, bearing: float, distance: float) -> Sector:
    point = math.floor((bearing % 360) / POINT_DEG) * POINT_DEG
    band = max(0, min(len(BANDS_M) - 2, int(np.searchsorted(BANDS_M, distance)) - 1))
    return Sector(
        shape="sector",
        lon=float(post[0]),
        lat=float(post[1]),
        range_min_m=BANDS_M[band],
        range_max_m=BANDS_M[band + 1],
        bearing_from_deg=point,
        bearing_to_deg=(point + POINT_DEG) % 360,
        position_m=1.0,
    )


def _in_disc(chance: np.random.Generator, radius_m: float) -> np.ndarray:
    distance, angle = radius_m * math.sqrt(chance.random()), chance.uniform(0, 2 * math.pi)
    return np.array([distance * math.sin(angle), distance * math.cos(angle)])


def _km2(shape: BaseGeometry) -> float:
    return abs(geometry.WGS84.geometry_area_perimeter(shape)[0]) / 1e6


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=600)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    main(given.runs, given.seed)
