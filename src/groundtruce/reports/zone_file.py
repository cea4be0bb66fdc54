"""Zones of a case: GeoJSON features with an id, a kind and a label.

Coordinates are longitude, latitude (WGS 84). ``documented: false`` marks a geometry that no
public text gives; other properties are the map maker's own and are left alone.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

from groundtruce.errors import CaseError
from groundtruce.model.case import Zone
from groundtruce.reports.case_entry import Found, Where, made
from groundtruce.reports.case_excerpt import CaseText

CROSSING = re.compile(r"Self-intersection\[(\S+) (\S+)\]")
KEPT = ("kind", "label", "documented", "note", "licence")


def read(path: Path) -> tuple[Found[Zone], ...]:
    """Read the zones of a file; raises CaseError that names file, line and zone."""
    text = CaseText(path).text
    return tuple(_zone(feature, n, path.name, text) for n, feature in _features(path, text))


def _features(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as cause:
        raise CaseError(
            f"this is not valid JSON: {cause.msg}.",
            "Save the file again as GeoJSON.",
            f"{path.name}:{cause.lineno}",
        ) from cause
    features = plain.get("features") if isinstance(plain, dict) else None
    if not isinstance(features, list):
        raise CaseError(
            "there is no list 'features'.", "Zones are a GeoJSON FeatureCollection.", path.name
        )
    yield from ((number, one) for number, one in enumerate(features, start=1))


def _zone(feature: Any, number: int, file: str, text: str) -> Found[Zone]:
    given = feature.get("properties") if isinstance(feature, dict) else None
    properties = given if isinstance(given, dict) else {}
    name = str(properties.get("id") or properties.get("zone_id") or feature_id(feature) or "")

    def where(*field: str | int) -> str:
        here = f"{file}{_line(name, text)}: zone {name or f'number {number}'}"
        return ": ".join([here, *map(str, field)])

    if not name:
        raise CaseError("the zone has no id.", "Give the feature an 'id'.", where())
    plain = {key: properties[key] for key in KEPT if properties.get(key) is not None}
    labels = dict(properties.get("labels") or {}) | {
        key.removeprefix("label_"): value
        for key, value in properties.items()
        if key.startswith("label_") and value
    }
    plain |= {"id": name, "wkt": _wkt(feature.get("geometry"), name, where), "labels": labels}
    return Found(made(Zone, plain, where), where)


def feature_id(feature: Any) -> Any:
    """Return the id that GeoJSON puts beside the properties, ``None`` where there is none."""
    return feature.get("id") if isinstance(feature, dict) else None


def _line(name: str, text: str) -> str:
    """Return ``:12`` for the line on which the zone's id stands, nothing where it has none."""
    stands = re.search(rf'"(?:id|zone_id)"\s*:\s*{re.escape(json.dumps(name))}', text)
    return "" if stands is None or not name else f":{text[: stands.start()].count(chr(10)) + 1}"


def _wkt(geometry: Any, name: str, where: Where) -> str:
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.ShapelyError, TypeError) as cause:
        raise CaseError(
            f"its geometry cannot be read ({cause}).", "Draw the zone again.", where()
        ) from cause
    if shape is None or shape.is_empty:
        raise CaseError("it has no geometry.", "Draw the zone, or leave it out.", where())
    crossing = CROSSING.search(shapely.is_valid_reason(shape))
    if crossing:
        lon, lat = float(crossing[1]), float(crossing[2])
        raise CaseError(
            f"the zone {name!r} crosses itself at longitude {lon:g}, latitude {lat:g}.",
            "Move the corners there until its outline no longer crosses.",
            where(),
        )
    return str(shapely.to_wkt(shape, rounding_precision=7))
