"""GPX: waypoints as rows, and each track as one row with the circle around it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from groundtruce.reports.card import Card
from groundtruce.reports.geojson import circle_around
from groundtruce.reports.kml import Told
from groundtruce.reports.markup import Markup, records
from groundtruce.reports.row import Limits, Unread

_TEXTS = ("name", "desc", "cmt", "type", "sym", "src")


def rows(file: Path, _card: Card, limits: Limits) -> Iterator[Told | Unread]:
    """Return each waypoint (lat, lon, time, name, desc, cmt, type …) and each track.

    A track has ``begin`` and ``end``, and ``lat``, ``lon``, ``radius_m`` of the ground it covered.
    """
    for found in records(file, frozenset({"wpt", "trk"}), limits):
        if isinstance(found, Unread):
            yield found
        else:
            make = _waypoint if found.element.tag == "wpt" else _track
            yield found.line, make(found)


def _waypoint(found: Markup) -> dict[str, Any]:
    point = found.element
    told = {"lat": point.get("lat"), "lon": point.get("lon"), "time": point.findtext("time")}
    return {**told, "begin": told["time"], **_texts(point), "element": "wpt"}


def _track(found: Markup) -> dict[str, Any]:
    track = found.element
    points = list(track.iter("trkpt"))
    times = sorted(time for point in points if (time := (point.findtext("time") or "").strip()))
    told = {**_texts(track), "element": "trk"}
    if times:
        told |= {"begin": times[0], "end": times[-1]}
    if not points:
        return told
    lons, lats = ([float(point.get(axis, "nan")) for point in points] for axis in ("lon", "lat"))
    return {**told, **circle_around(min(lons), min(lats), max(lons), max(lats))}


def _texts(element: Element) -> dict[str, Any]:
    told = {name: (element.findtext(name) or "").strip() for name in _TEXTS}
    extensions = element.find("extensions")
    extra = [] if extensions is None else [part for part in extensions.iter() if not len(part)]
    return {**{part.tag: (part.text or "").strip() for part in extra}, **told}
