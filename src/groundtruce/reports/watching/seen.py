"""Seen: the ground that somebody watched, stretch by stretch, from a track or a post.

A patrol sees each place only while it passes, so a track is cut into short stretches, each with
the ground in sight then. Terrain, darkness and haze take away from how far could be seen.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.model import geometry
from groundtruce.model.place import Area, Place, Precision, precision_of
from groundtruce.model.span import Granularity, Span
from groundtruce.reports.watching import daylight
from groundtruce.reports.watching.terrain import Terrain
from groundtruce.reports.watching.track import Passed

# A stretch of a track is as long as this: what is seen in it counts for all of it.
STRETCH = timedelta(minutes=10)
# A silence of the device longer than this is no track: nobody knows where the patrol was.
SILENCE = timedelta(minutes=15)
# From so many fixes of a stretch the terrain is looked over.
_LOOKS = 5
# Of a shape only what is finer than this, in degrees, is smoothed away: about five metres.
_FINE = 5e-5
_GRID_DEG = 1e-6

Seen = tuple[Place, Span]


@dataclass(frozen=True)
class Sight:
    """How far could be seen: by day, in the dark, in the air of that day; how high the eye was."""

    day_m: float
    night_m: float | None = None
    visibility_m: float | None = None
    eye_m: float = 1.7

    def reach_m(self, *, is_dark: bool) -> float:
        """Return how far could be seen then."""
        far = self.night_m if is_dark and self.night_m is not None else self.day_m
        return min(far, self.visibility_m or far)


def along(track: Sequence[Passed], sight: Sight, terrain: Terrain | None = None) -> Iterator[Seen]:
    """Yield what a patrol saw in each stretch of its track."""
    for stretch in _stretches(track):
        middle = stretch[len(stretch) // 2]
        dark = daylight.is_dark(middle.lon, middle.lat, middle.at)
        spots = [(one.lon, one.lat) for one in stretch]
        shape = _in_sight(spots, sight.reach_m(is_dark=dark), sight.eye_m, terrain)
        if not shape.is_empty:
            start, end = stretch[0].at, stretch[-1].at
            yield _place(shape), Span(start=start, end=end, granularity=Granularity.MINUTE)


def around(
    lon: float, lat: float, span: Span, sight: Sight, terrain: Terrain | None = None
) -> Iterator[Seen]:
    """Yield what a post saw through the span; by day and in the dark where the two differ."""
    parts = [(span, False)]
    if sight.night_m is not None:
        parts = list(daylight.parts(span, lon, lat))
    for part, dark in parts:
        shape = _in_sight([(lon, lat)], sight.reach_m(is_dark=dark), sight.eye_m, terrain)
        if not shape.is_empty:
            yield _place(shape), part


def _stretches(track: Sequence[Passed]) -> Iterator[list[Passed]]:
    """Yield the fixes of each stretch, the last of one being the first of the next."""
    held: list[Passed] = []
    for one in track:
        if held and one.at - held[-1].at > SILENCE:
            if len(held) > 1:
                yield held
            held = []
        held.append(one)
        if one.at - held[0].at >= STRETCH:
            yield held
            held = [one]
    if len(held) > 1 and held[-1].at > held[0].at:
        yield held


def _in_sight(
    spots: Sequence[tuple[float, float]], reach_m: float, eye_m: float, terrain: Terrain | None
) -> BaseGeometry:
    """Return the ground in sight from these spots; circles where the terrain is not known."""
    step = max(1, math.ceil(len(spots) / _LOOKS))
    shape = terrain.seen_from(spots[::step], eye_m, reach_m) if terrain else None
    if shape is None:
        circles = (geometry.circle(lon, lat, reach_m) for lon, lat in dict.fromkeys(spots))
        shape = shapely.unary_union(list(circles))
    # Cells that touch at a corner must not become one ring that touches itself.
    return shapely.set_precision(shape.simplify(_FINE), _GRID_DEG)


def _place(shape: BaseGeometry) -> Place:
    extent = Area(shape="area", wkt=shapely.to_wkt(shape, rounding_precision=6))
    rough = Place(extent=extent, precision=Precision.UNKNOWN)
    return rough.model_copy(update={"precision": precision_of(rough.radius_m or 1.0)})
