"""The base map: what lies under the marks, read from the case's own ``basemap`` folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Town:
    """A town to find one's way by; rank 1 is the largest."""

    name: str
    lon: float
    lat: float
    rank: int


@dataclass(frozen=True)
class Layers:
    """Outlines in longitude and latitude; a case without a base map has none of them."""

    land: tuple[tuple[str, BaseGeometry], ...] = ()
    provinces: tuple[BaseGeometry, ...] = ()
    lakes: tuple[BaseGeometry, ...] = ()
    rivers: tuple[BaseGeometry, ...] = ()
    towns: tuple[Town, ...] = ()


def read(folder: Path | None) -> Layers:
    """Return the layers of a folder; what is missing there is missing on the map."""
    if folder is None or not folder.is_dir():
        return Layers()
    return Layers(
        land=tuple((name, shape) for name, _, shape in _features(folder / "land.geojson")),
        provinces=tuple(shape for _, _, shape in _features(folder / "provinces.geojson")),
        lakes=tuple(shape for _, _, shape in _features(folder / "lakes.geojson")),
        rivers=tuple(shape for _, _, shape in _features(folder / "rivers.geojson")),
        towns=tuple(
            Town(name, shape.coords[0][0], shape.coords[0][1], int(more.get("rank", 4)))
            for name, more, shape in _features(folder / "places.geojson")
        ),
    )


def _features(file: Path) -> list[tuple[str, dict[str, Any], BaseGeometry]]:
    if not file.is_file():
        return []
    found = json.loads(file.read_text("utf-8"))["features"]
    return [
        (
            str(one["properties"].get("name") or ""),
            one["properties"],
            shapely.from_geojson(json.dumps(one["geometry"])),
        )
        for one in found
    ]
