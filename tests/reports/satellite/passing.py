"""Items and elements for tests: what a satellite passed over, and how it is said."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shapely


def an_item(folder: Path, name: str = "S2A_1", taken: str = "2025-12-09T03:40:00Z", **more: Any):
    """Write a STAC item over the border of the bundled case and return its file."""
    box = more.pop("box", (102.0, 13.0, 105.0, 15.0))
    asset = more.pop("assets", {})
    plain = {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": name,
        "geometry": json.loads(shapely.to_geojson(shapely.box(*box))) if box else None,
        "bbox": list(box) if box else None,
        "links": [],
        "properties": {"datetime": taken, "platform": "sentinel-2a", "eo:cloud_cover": 5, **more},
        "assets": asset,
    }
    file = folder / f"{name}.json"
    file.write_text(json.dumps(plain), "utf-8")
    return file


def sha256(file: Path) -> str:
    """Return the multihash of a file, as an item names it."""
    return "1220" + hashlib.sha256(file.read_bytes()).hexdigest()


def elements(name: str, epoch: datetime, node_deg: float, inclination_deg: float = 98.7) -> str:
    """Return the elements of a satellite that crosses the equator northward at its epoch."""
    import math

    from sgp4.api import WGS72, Satrec
    from sgp4.exporter import export_tle

    since = (epoch - datetime(1949, 12, 31, tzinfo=UTC)).total_seconds() / 86_400
    turns_a_day = 14.308
    record = Satrec()
    record.sgp4init(
        WGS72, "i", 37849, since, 0.0, 0.0, 0.0, 1e-7, 0.0, math.radians(inclination_deg), 0.0,
        turns_a_day * 2 * math.pi / 1440, math.radians(node_deg % 360),
    )  # fmt: skip
    return "\n".join([name, *export_tle(record)]) + "\n"
