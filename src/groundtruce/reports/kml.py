"""KML: placemarks as rows, with their data fields, times and the folder they lie in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from groundtruce.reports.card import Card
from groundtruce.reports.geojson import circle_around
from groundtruce.reports.markup import Markup, records
from groundtruce.reports.row import Limits, Unread

Told = tuple[int, dict[str, Any]]


def rows(file: Path, _card: Card, limits: Limits) -> Iterator[Told | Unread]:
    """Return each placemark: name, description, folder, begin, end, data fields, and its place.

    A point gives ``lat`` and ``lon``, a polygon ``wkt``, any other shape the circle around it.
    """
    for found in records(file, frozenset({"Placemark"}), limits):
        yield (found.line, _values(found)) if isinstance(found, Markup) else found


def _values(found: Markup) -> dict[str, Any]:
    mark = found.element
    told = {"id": mark.get("id"), "folder": " / ".join(filter(None, found.folders))}
    told |= {name: _text(mark, name) for name in ("name", "description", "address")}
    told["begin"] = _text(mark, "TimeSpan/begin") or _text(mark, "TimeStamp/when")
    told["end"] = _text(mark, "TimeSpan/end")
    fields = {data.get("name", ""): _text(data, "value") for data in mark.iter("Data")}
    fields |= {data.get("name", ""): (data.text or "").strip() for data in mark.iter("SimpleData")}
    return {**told, **fields, **_place(mark)}


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _place(mark: Element) -> dict[str, Any]:
    rings = [_points(part.text or "") for part in mark.iter("coordinates")]
    points = [point for ring in rings for point in ring]
    if not points:
        return {}
    if len(points) == 1:
        return {"lon": points[0][0], "lat": points[0][1]}
    if len(rings) == 1 and mark.find(".//Polygon") is not None:
        corners = ", ".join(f"{lon} {lat}" for lon, lat in points)
        return {"wkt": f"POLYGON (({corners}))"}
    lons, lats = [float(lon) for lon, _ in points], [float(lat) for _, lat in points]
    return circle_around(min(lons), min(lats), max(lons), max(lats))


def _points(text: str) -> list[tuple[str, str]]:
    parts = (part.split(",") for part in text.split())
    return [(part[0], part[1]) for part in parts if len(part) >= 2]
