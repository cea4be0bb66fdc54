"""The map: where incidents lie along the line, with how surely each place is known.

Own Web-Mercator projection to SVG. The line is the case's own dataset, printed with its source
and the words that it endorses nothing. A place too coarse for a pin is never drawn.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.briefs.basemap import Layers, Town
from groundtruce.briefs.drawing import mark, number, picture, words
from groundtruce.briefs.phrase import Pen
from groundtruce.model.case import Case
from groundtruce.model.finding import Status

WIDTH = 440.0
TALLEST = 470.0
_MARGIN = 0.07
# A mark this far, in degrees, outside of the line's own box still widens the window.
_NEAR = 0.35
_MARK, _EARLIER_MARK, _APART = 5.6, 4.2, 10.4
# A pond smaller than this on paper (square units) is noise.
_SMALLEST_RING = 14.0
_EARTH_M = 6378137.0


@dataclass(frozen=True)
class Frame:
    """A window on the Earth and the paper that it fills."""

    west: float
    south: float
    east: float
    north: float

    @property
    def scale(self) -> float:
        """Return paper units per radian of longitude."""
        return WIDTH / math.radians(self.east - self.west)

    @property
    def height(self) -> float:
        """Return the height of the paper."""
        return self.scale * (_mercator(self.north) - _mercator(self.south))

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies on the paper."""
        x = math.radians(lon - self.west) * self.scale
        return x, (_mercator(self.north) - _mercator(lat)) * self.scale

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the place lies in the window."""
        return self.west < lon < self.east and self.south < lat < self.north

    def metres(self, length_m: float, lat: float) -> float:
        """Return a length on the ground as a length on the paper."""
        return length_m / (_EARTH_M * math.cos(math.radians(lat))) * self.scale


@dataclass(frozen=True)
class Sheet:
    """A map before anything is marked on it: its window, what lies under, and the countries."""

    frame: Frame
    under: Sequence[str]
    countries: Sequence[str]


def sheet(case: Case, pen: Pen, layers: Layers, frame: Frame | None = None) -> Sheet:
    """Return the sheet of a window; without one, of all that any map of the case shows."""
    if frame is None:
        west, south, east, north = _nearby(case)
        frame = frame_of([{"lon": west, "lat": south}, {"lon": east, "lat": north}], case)
    clip = shapely.box(frame.west, frame.south, frame.east, frame.north)
    return Sheet(frame, ground(frame, case, layers), _countries(layers, clip, frame, pen))


def svg(
    marks: dict[str, Any],
    case: Case,
    pen: Pen,
    layers: Layers | None = None,
    on: Sheet | None = None,
) -> str:
    """Return the map of the marks that a brief's holding section carries.

    On a sheet that is at hand only the marks are drawn anew.
    """
    under = layers or Layers()
    on = on or sheet(case, pen, under, frame_of(marks["marks"], case))
    frame, parts = on.frame, list(on.under)
    inside = [one for one in marks["marks"] if frame.holds(one["lon"], one["lat"])]
    spots = _spread(inside, frame)
    parts += on.countries
    parts += _towns(under.towns, frame, [(x, y) for _, x, y in spots])
    parts += _circles(inside, frame)
    parts += [_spot(one, x, y) for one, x, y in spots]
    parts += [_badge(one["key"], x, y) for one, x, y in spots if one["key"]]
    parts.append(_scale_bar(frame))
    return picture(WIDTH, frame.height, alt(marks, pen), *parts)


def ground(frame: Frame, case: Case, under: Layers) -> list[str]:
    """Return what lies under the marks: land, water, provinces, and the case's line and zones."""
    clip = shapely.box(frame.west, frame.south, frame.east, frame.north)
    size = f'width="{number(WIDTH)}" height="{number(frame.height)}"'
    parts = [f'<rect class="{"sea" if under.land else "land"}" {size}/>']
    parts += [_path(_clipped(shape, clip), frame, "land") for _, shape in under.land]
    parts += [_path(_clipped(one, clip), frame, "province") for one in under.provinces]
    parts += [_path(_clipped(one, clip), frame, "water") for one in under.lakes]
    parts += [_path(_clipped(one, clip), frame, "river") for one in under.rivers]
    return parts + _zones(case, clip, frame)


def names(frame: Frame, under: Layers, pen: Pen, taken: list[tuple[float, float]]) -> list[str]:
    """Return the names of countries and towns that leave room for the marks, and the scale."""
    clip = shapely.box(frame.west, frame.south, frame.east, frame.north)
    return [
        *_countries(under, clip, frame, pen),
        *_towns(under.towns, frame, taken),
        _scale_bar(frame),
    ]


def alt(marks: dict[str, Any], pen: Pen) -> str:
    """Return the map in words: how many marks of each status, and how many have no place."""
    counted = {one.value: sum(m["status"] == one.value for m in marks["marks"]) for one in Status}
    said = [f"{pen.label('statuses', one)}: {count}" for one, count in counted.items() if count]
    said.append(f"{pen.label('labels', 'not_on_map')}: {marks['no_place']}")
    said.append(f"{pen.label('labels', 'beyond_map')}: {beyond(marks, pen.case)}")
    return f"{pen.label('labels', 'map')}, {marks['from']} –: " + "; ".join(said)


def beyond(marks: dict[str, Any], case: Case) -> int:
    """Return how many marks lie too far from the line to be on this map."""
    frame = frame_of(marks["marks"], case)
    return sum(not frame.holds(one["lon"], one["lat"]) for one in marks["marks"])


def frame_of(marks: Iterable[dict[str, Any]], case: Case) -> Frame:
    """Return a window that holds the case's line and every mark near it, on paper of our shape."""
    box, near = _box(case), _nearby(case)
    points = [(one["lon"], one["lat"]) for one in marks if _inside(one, near)]
    west = min([box[0], *(lon for lon, _ in points)])
    east = max([box[2], *(lon for lon, _ in points)])
    south = min([box[1], *(lat for _, lat in points)])
    north = max([box[3], *(lat for _, lat in points)])
    wide, high = max(0.2, east - west) * _MARGIN, max(0.2, north - south) * _MARGIN
    return _tall_enough(Frame(west - wide, south - high, east + wide, north + high))


def _tall_enough(frame: Frame) -> Frame:
    # Widen what is too narrow, heighten what is too flat: the paper has one shape at most.
    least = 0.5 * WIDTH
    if frame.height > TALLEST:
        more = (frame.height / TALLEST - 1) * (frame.east - frame.west) / 2
        return Frame(frame.west - more, frame.south, frame.east + more, frame.north)
    if frame.height < least:
        more = (least / frame.height - 1) * (frame.north - frame.south) / 2
        return Frame(frame.west, frame.south - more, frame.east, frame.north + more)
    return frame


def _box(case: Case) -> Sequence[float]:
    line = case.zone(case.line) if case.line else None
    return shapely.from_wkt(line.wkt).bounds if line else case.area


def _nearby(case: Case) -> tuple[float, float, float, float]:
    west, south, east, north = _box(case)
    return (west - _NEAR, south - _NEAR, east + _NEAR, north + _NEAR)


def _inside(one: dict[str, Any], area: Sequence[float]) -> bool:
    return bool(area[0] <= one["lon"] <= area[2] and area[1] <= one["lat"] <= area[3])


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))


def _clipped(shape: BaseGeometry, clip: BaseGeometry) -> BaseGeometry:
    return shapely.intersection(shapely.make_valid(shape), clip)


def _path(shape: BaseGeometry, frame: Frame, kind: str) -> str:
    drawn = []
    for part in _simple_parts(shape):
        if part.geom_type == "Polygon":
            rings = [one for one in (part.exterior, *part.interiors) if _is_seen(one, frame)]
            drawn += [_trail(ring.coords, frame) + "z" for ring in rings]
        elif part.geom_type == "LineString":
            drawn.append(_trail(part.coords, frame))
    return f'<path class="{kind}" d="{"".join(drawn)}"/>' if any(drawn) else ""


def _simple_parts(shape: BaseGeometry) -> Iterable[Any]:
    for part in shapely.get_parts(shape):
        if hasattr(part, "geoms"):
            yield from _simple_parts(part)
        else:
            yield part


def _is_seen(ring: BaseGeometry, frame: Frame) -> bool:
    west, south, east, north = ring.bounds
    (left, bottom), (right, top) = frame.at(west, south), frame.at(east, north)
    return bool((right - left) * (bottom - top) >= _SMALLEST_RING)


def _trail(coords: Iterable[Sequence[float]], frame: Frame) -> str:
    # Steps below half a unit of paper cannot be seen and would only make the file heavy.
    points: list[tuple[float, float]] = []
    for lon, lat, *_ in coords:
        here = frame.at(lon, lat)
        if not points or math.dist(here, points[-1]) >= 0.6:
            points.append(here)
    if len(points) < 2:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _zones(case: Case, clip: BaseGeometry, frame: Frame) -> list[str]:
    parts = []
    for zone in case.zones:
        shape = shapely.from_wkt(zone.wkt)
        if zone.id == case.line:
            merged = shapely.line_merge(_clipped(shape, clip))
            parts += [_path(merged, frame, "line-under"), _path(merged, frame, "line")]
        elif zone.documented and shape.geom_type.endswith("Polygon"):
            parts.insert(0, _path(_clipped(shape, clip), frame, "zone"))
    return parts


def _countries(under: Layers, clip: BaseGeometry, frame: Frame, pen: Pen) -> list[str]:
    own = {party.labels.get("en"): pen.party(party.id) for party in pen.case.parties}
    parts = []
    for name, shape in under.land:
        seen = _clipped(shape, clip)
        if seen.area < 0.04 * clip.area:
            continue
        inner = seen.simplify(0.05).buffer(-0.1)
        middle = shapely.point_on_surface(inner if inner.area else seen)
        x, y = frame.at(middle.x, middle.y)
        parts.append(words(own.get(name, name), x, y, "country", "middle"))
    return parts


def _towns(towns: Iterable[Town], frame: Frame, taken: list[tuple[float, float]]) -> list[str]:
    parts: list[str] = []
    boxes = [(x - 9, y - 9, x + 9, y + 9) for x, y in taken]
    for town in sorted(towns, key=lambda one: (one.rank, one.name)):
        x, y = frame.at(town.lon, town.lat)
        box = (x - 3, y - 8, x + 7 + 5 * len(town.name), y + 4)
        inside = x > 4 and box[2] < WIDTH - 4 and 12 < y < frame.height - 6
        if inside and not any(_overlap(box, other) for other in boxes):
            boxes.append(box)
            parts.append(f'<circle class="town" cx="{number(x)}" cy="{number(y)}" r="1.5"/>')
            parts.append(words(town.name, x + 4, y + 3.2, "town-word"))
    return parts


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _circles(marks: Iterable[dict[str, Any]], frame: Frame) -> list[str]:
    seen = sorted({(one["lon"], one["lat"], one["radius_m"]) for one in marks if one["radius_m"]})
    parts = []
    for lon, lat, radius_m in seen:
        x, y = frame.at(lon, lat)
        size = frame.metres(radius_m, lat)
        parts.append(
            f'<circle class="circle" cx="{number(x)}" cy="{number(y)}" r="{number(size)}"/>'
        )
    return parts


def _spread(
    marks: Iterable[dict[str, Any]], frame: Frame
) -> list[tuple[dict[str, Any], float, float]]:
    """Set marks of one place side by side, the key findings and the recent ones in the middle."""
    placed: list[tuple[dict[str, Any], float, float]] = []
    taken: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    ordered = sorted(marks, key=lambda one: (not one["key"], not one["recent"], one["finding"]))
    for one in ordered:
        x, y = frame.at(one["lon"], one["lat"])
        spot = next((near for near in _around(x, y) if _is_free(near, taken)), (x, y))
        taken[_square(spot)].append(spot)
        placed.append((one, *spot))
    # What matters most is drawn last, so that nothing hides it.
    return placed[::-1]


def _square(spot: tuple[float, float]) -> tuple[int, int]:
    return int(spot[0] // _APART), int(spot[1] // _APART)


def _is_free(spot: tuple[float, float], taken: Mapping[tuple[int, int], Any]) -> bool:
    """Whether no mark of this square or of those around it is too near."""
    column, row = _square(spot)
    around = ((column + a, row + b) for a in (-1, 0, 1) for b in (-1, 0, 1))
    return all(math.dist(spot, one) >= _APART - 0.3 for at in around for one in taken.get(at, ()))


def _around(x: float, y: float) -> Iterable[tuple[float, float]]:
    yield (x, y)
    for ring in range(1, 7):
        for turn in range(6 * ring):
            angle = math.tau * turn / (6 * ring)
            yield (x + _APART * ring * math.cos(angle), y + _APART * ring * math.sin(angle))


def _spot(one: dict[str, Any], x: float, y: float) -> str:
    if one["recent"]:
        return mark(one["status"], x, y, _MARK, "halo")
    return mark(one["status"], x, y, _EARLIER_MARK, "halo earlier")


def _badge(key: int, x: float, y: float) -> str:
    cx, cy = x + 8, y - 8
    disc = f'<circle class="badge" cx="{number(cx)}" cy="{number(cy)}" r="6.5"/>'
    return disc + words(str(key), cx, cy + 3.6, "badge-word", "middle")


def _scale_bar(frame: Frame) -> str:
    lat = (frame.south + frame.north) / 2
    km = max(
        one
        for one in (1, 2, 5, 10, 20, 50, 100, 200)
        if frame.metres(one * 1000, lat) < 120 or one == 1
    )
    length, y = frame.metres(km * 1000, lat), frame.height - 12
    line = f'<path class="scale" d="M12 {y - 4:.1f}V{y:.1f}H{12 + length:.1f}V{y - 4:.1f}"/>'
    return line + words(f"{km} km", 16, y - 5, "small")
