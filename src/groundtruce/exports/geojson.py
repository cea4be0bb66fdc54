"""GeoJSON (RFC 7946): one feature a finding; too coarse for a pin means no geometry."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import shapely

from groundtruce.exports.rows import rows, shape
from groundtruce.model.finding import Finding


def collection(findings: Iterable[Finding], attribution: Sequence[str] = ()) -> dict[str, Any]:
    """Return a feature collection as plain data; figures whole, with bounds and whose they are."""
    by_id = {finding.id: finding for finding in findings}
    features = [_feature(row, by_id[str(row["finding_id"])]) for row in rows(by_id.values())]
    return {"type": "FeatureCollection", "attribution": list(attribution), "features": features}


def text(findings: Iterable[Finding], attribution: Sequence[str] = ()) -> str:
    """Return the collection as text, the same bytes for the same findings."""
    return json.dumps(collection(findings, attribution), ensure_ascii=False, indent=1) + "\n"


def _feature(row: dict[str, Any], finding: Finding) -> dict[str, Any]:
    geometry = shape(finding.incident.place)
    plain = None if geometry is None else json.loads(shapely.to_geojson(geometry))
    figures = [entry.figure.model_dump(mode="json", exclude_none=True) for entry in finding.figures]
    names = {
        f"name_{toponym.side}": toponym.text
        for toponym in (finding.incident.place.toponyms if finding.incident.place else ())
    }
    skipped = ("lon", "lat")
    properties = {key: value for key, value in row.items() if key not in skipped}
    return {
        "type": "Feature",
        "id": finding.incident.id,
        "geometry": plain,
        "properties": {**properties, **names, "figures": figures},
    }
