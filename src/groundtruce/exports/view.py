"""Views: the rows of any page as CSV, GeoJSON or GeoParquet, with what they are stated inside.

A file that leaves the mission is read far from it. So each says as of when, from what address
with what filter, under what licence, and by which hash its rows and the log behind it are known.
"""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.exports.rows import Cell
from groundtruce.exports.table import disarmed

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}
# Columns that every row of a CSV ends with: a spreadsheet has no other place that survives.
STATED = {
    "view_as_of": "#meta+as_of",
    "view_address": "#meta+url",
    "view_licence": "#meta+license",
    "view_sha256": "#meta+sha256",
    "view_log": "#meta+log",
}


@dataclass(frozen=True)
class Origin:
    """Where a view comes from: its case, moment and address, its licence, the log behind it.

    ``log`` is the number of the last row of the log and its hash.
    """

    case: str
    as_of: str
    address: str
    licence: tuple[str, ...]
    log: str


@dataclass(frozen=True)
class View:
    """The rows of one page; ``shapes`` has for each where it lies, if that may be shown.

    ``hxl`` are the tags by which humanitarian tools know the columns, where there are any.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    shapes: Sequence[BaseGeometry | None]
    origin: Origin
    hxl: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Return the hash of columns, rows and shapes: the same for every format."""
        drawn = [None if one is None else one.wkt for one in self.shapes]
        held = [self.columns, [list(row) for row in self.rows], drawn]
        return hashlib.sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()

    def stated(self) -> dict[str, object]:
        """Return what the file says of itself."""
        return {
            "view": self.name,
            **asdict(self.origin),
            "rows": len(self.rows),
            "sha256": self.sha256,
        }


def written(view: View, ending: str) -> bytes:
    """Return the file of that ending, one of those in ``MEDIA``."""
    match ending:
        case "csv":
            return _csv(view)
        case "geojson":
            return _geojson(view)
        case _:
            return _parquet(view)


def _csv(view: View) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    spots = [None if one is None else one.representative_point() for one in view.shapes]
    has_spots = any(spots) and "lon" not in view.columns
    writer.writerow([*view.columns, *(("lon", "lat") if has_spots else ()), *STATED])
    if view.hxl:
        spotted = ("#geo+lon", "#geo+lat") if has_spots else ()
        writer.writerow([*view.hxl, *spotted, *STATED.values()])
    told = view.stated()
    ends = [
        told["as_of"],
        told["address"],
        "; ".join(view.origin.licence),
        told["sha256"],
        told["log"],
    ]
    for row, spot in zip(view.rows, spots, strict=True):
        where = ([spot.x, spot.y] if spot else [None, None]) if has_spots else []
        cells = ["" if cell is None else disarmed(cell) for cell in (*row, *where)]
        writer.writerow([*cells, *(disarmed(str(one)) for one in ends)])
    return out.getvalue().encode()


def _geojson(view: View) -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            "properties": dict(zip(view.columns, row, strict=True)),
        }
        for row, shape in zip(view.rows, view.shapes, strict=True)
    ]
    told = {
        "type": "FeatureCollection",
        "stated": view.stated(),
        "attribution": list(view.origin.licence),
        "features": features,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _parquet(view: View) -> bytes:
    # Loading it takes longer than most answers.
    from groundtruce.exports import geoparquet

    columns = {name: _alike([row[at] for row in view.rows]) for at, name in enumerate(view.columns)}
    return geoparquet.packed(columns, view.shapes, {"groundtruce": json.dumps(view.stated())})


def _alike(cells: list[Cell]) -> list[Cell]:
    """Return the cells of a column as they are, or all as text where they are of several kinds."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {int, float} or len(kinds) < 2:
        return cells
    return [None if cell is None else str(cell) for cell in cells]
