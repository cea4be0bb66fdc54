"""The map of a register: the ground that each entry covers, drawn as far as it is known."""

from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.briefs import map as ground_map
from groundtruce.briefs.basemap import Layers
from groundtruce.briefs.drawing import number, picture, words
from groundtruce.briefs.fires import alone
from groundtruce.briefs.map import Frame, frame_of
from groundtruce.briefs.phrase import Pen
from groundtruce.model.case import Case
from groundtruce.model.vocabulary import vocabulary

_LINE, _DOT = 15.0, 2.6


def svg(
    shapes: Sequence[BaseGeometry | None],
    case: Case,
    under: Layers,
    title: str,
    language: str = "en",
) -> str:
    """Return the map; entries without a place, and those beyond it, are counted below."""
    pen = Pen(case, vocabulary().extended(case.words), language)
    known = [shape for shape in shapes if shape is not None]
    middles = [(one.centroid.x, one.centroid.y) for one in known]
    frame = _frame(middles, case)
    inside = [
        (shape, *frame.at(*middle))
        for shape, middle in zip(known, middles, strict=True)
        if frame.holds(*middle)
    ]
    missing = {
        "not_on_map": len(shapes) - len(known),
        "beyond_map": len(known) - len(inside),
    }
    counted = (f"{pen.label('labels', why)}: {count}" for why, count in missing.items() if count)
    said = "; ".join((f"{title}: {len(shapes)}", *counted))
    spots = [(x, y) for _, x, y in inside]
    parts = [
        *ground_map.ground(frame, case, under),
        *(_outline(shape, frame) for shape, _, _ in inside),
        *ground_map.names(frame, under, pen, spots),
        *(_dot(x, y) for x, y in spots),
        words(said, 6, frame.height + _LINE * 0.8, "small"),
    ]
    return alone(picture(ground_map.WIDTH, frame.height + _LINE * 1.2, said, *parts))


def _frame(middles: Sequence[tuple[float, float]], case: Case) -> Frame:
    """Return the window around the line, or around the whole area if an entry lies beyond that."""
    marks = [{"lon": lon, "lat": lat} for lon, lat in middles]
    near = frame_of(marks, case)
    if all(near.holds(lon, lat) for lon, lat in middles):
        return near
    return frame_of(marks, case.model_copy(update={"line": None}))


def _outline(shape: BaseGeometry, frame: Frame) -> str:
    polygons = (part for part in shapely.get_parts(shape) if part.geom_type == "Polygon")
    return (
        f'<path class="circle" d="{"".join(_ring(p.exterior.coords, frame) for p in polygons)}"/>'
    )


def _ring(coords: Iterable[Sequence[float]], frame: Frame) -> str:
    points = (frame.at(lon, lat) for lon, lat, *_ in coords)
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "z"


def _dot(x: float, y: float) -> str:
    return f'<circle class="f-watched" cx="{number(x)}" cy="{number(y)}" r="{number(_DOT)}"/>'
