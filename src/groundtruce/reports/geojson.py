"""GeoJSON: features read one by one, so that half a file still gives its whole features."""

import mmap
import re
from collections.abc import Mapping
from typing import Any, BinaryIO

from shapely.errors import ShapelyError
from shapely.geometry import shape

from groundtruce.errors import SourceError
from groundtruce.model.geometry import distance_m
from groundtruce.reports.card import Card
from groundtruce.reports.excerpt import too_long
from groundtruce.reports.jsonl import read_object
from groundtruce.reports.mapped import breaks, mapped
from groundtruce.reports.row import Limits, Refused, Row, RowStream, Unread

_FEATURES = re.compile(rb'"features"\s*:\s*\[')
_BETWEEN = re.compile(rb"[\s,]*")
_BRACES = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}]', re.DOTALL)
_CRS = re.compile(rb'"crs"\s*:\s*\{[^}]*"name"\s*:\s*"([^"]*)"')
_DEGREES = re.compile(r"CRS84|4326", re.IGNORECASE)
_HEAD = 1 << 16
_CUT = "Send the file again, whole: its end is missing."


class GeoJson:
    """Reads the features of a collection; properties become columns, points ``lat`` and ``lon``.

    A polygon becomes ``wkt``; other shapes the circle around them, with ``radius_m``.
    """

    escape = b"\\"

    def rows(self, file: BinaryIO, card: Card, limits: Limits) -> RowStream:
        """Return each feature's row; raises SourceError where there are no features."""
        with mapped(file) as whole:
            _check_degrees(whole)
            at = _first(whole)
            line = 1 + breaks(whole, 0, at)
            while True:
                gap = _BETWEEN.match(whole, at)
                begin = gap.end() if gap else at
                line += breaks(whole, at, begin)
                if whole[begin : begin + 1] == b"]":
                    return
                end = _end(whole, begin) if whole[begin : begin + 1] == b"{" else -1
                if end < 0:
                    yield _cut_off(whole, begin, line)
                    return
                yield _row(whole, begin, end, line, limits)
                line += breaks(whole, begin, end)
                at = end


def _first(whole: mmap.mmap) -> int:
    found = _FEATURES.search(whole)
    if found is not None:
        return found.end()
    begin = _BETWEEN.match(whole)
    if begin and whole[begin.end() : begin.end() + 1] == b"[":
        return begin.end() + 1
    raise SourceError(
        "the file has no 'features'.", "Send a GeoJSON FeatureCollection in longitude and latitude."
    )


def _check_degrees(whole: mmap.mmap) -> None:
    found = _CRS.search(whole[:_HEAD])
    name = found[1].decode("utf-8", "replace") if found else "CRS84"
    if not _DEGREES.search(name):
        raise SourceError(
            f"the coordinates are in {name}.", "Convert the file to WGS 84 degrees (EPSG:4326)."
        )


def _end(whole: mmap.mmap, begin: int) -> int:
    depth = 0
    for token in _BRACES.finditer(whole, begin):
        brace = token[0] if token.end() - token.start() == 1 else b""
        depth += (brace == b"{") - (brace == b"}")
        if depth == 0:
            return token.end()
    return -1


def _cut_off(whole: mmap.mmap, begin: int, line: int) -> Unread:
    raw = whole[begin : begin + _HEAD]
    said = (
        f"the file breaks off at byte {len(whole)}, inside the feature that begins at byte {begin}"
        if raw[:1] in (b"{", b"")
        else f"no feature begins at byte {begin}"
    )
    return Unread(line, begin, raw, Refused(None, said, _CUT))


def _row(whole: mmap.mmap, begin: int, end: int, line: int, limits: Limits) -> Row | Unread:
    if end - begin > limits.row:
        refused = too_long(None, end - begin, limits.cell)
        return Unread(line, begin, whole[begin : begin + _HEAD], refused)
    row = read_object(whole[begin:end], line, begin)
    if isinstance(row, Row) and isinstance(row.values.get("properties", {}), Mapping | None):
        try:
            row.values = _flat(row.values)
        except (ValueError, TypeError, LookupError, AttributeError, ShapelyError) as cause:
            refused = Refused("geometry", f"the geometry cannot be read: {cause}", "Correct it.")
            return Unread(line, begin, row.raw, refused)
    return row


def _flat(feature: dict[str, Any]) -> dict[str, Any]:
    geometry = feature.get("geometry")
    own = {name: value for name, value in feature.items() if name not in ("type", "geometry")}
    flat = {**own, **(feature.get("properties") or {})}
    return {**flat, **place(geometry)} if geometry else flat


def place(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a geometry as columns: ``lat`` and ``lon``, ``wkt``, or the circle around it."""
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"][:2]
        return {"lon": lon, "lat": lat}
    drawn = shape(geometry)
    if geometry["type"] in ("Polygon", "MultiPolygon"):
        return {"wkt": drawn.wkt}
    west, south, east, north = drawn.bounds
    return circle_around(west, south, east, north)


def circle_around(west: float, south: float, east: float, north: float) -> dict[str, float]:
    """Return the middle of a box and the radius in metres that reaches its corners."""
    lon, lat = (west + east) / 2, (south + north) / 2
    return {"lon": lon, "lat": lat, "radius_m": max(1.0, distance_m(lon, lat, east, north))}
