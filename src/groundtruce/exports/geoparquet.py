"""GeoParquet 1.1: WKB geometry with a covering box, so that readers skip what they need not read.

https://geoparquet.org/releases/v1.1.0/
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.exports.rows import COLUMNS, rows, shape
from groundtruce.model.finding import Finding

_NUMBERS = {"likelihood", "lon", "lat"}
_WHOLE = {"radius_m", "voices", "claims"}
_BOX = pa.struct([(side, pa.float64()) for side in ("xmin", "ymin", "xmax", "ymax")])


def write(findings: Iterable[Finding], path: Path) -> None:
    """Write one row a finding; coordinates are WGS 84 longitude, latitude (OGC:CRS84)."""
    by_id = {finding.id: finding for finding in findings}
    flat = rows(by_id.values())
    shapes = [shape(by_id[str(row["finding_id"])].incident.place) for row in flat]
    columns = {
        column.name: pa.array([row[column.name] for row in flat], _type(column.name))
        for column in COLUMNS
    }
    _write(columns, shapes, path)


def write_columns(
    columns: Mapping[str, Sequence[object]], shapes: Sequence[BaseGeometry | None], path: Path
) -> None:
    """Write columns of one kind each beside their shapes."""
    _write({name: pa.array(held) for name, held in columns.items()}, list(shapes), path)


def packed(
    columns: Mapping[str, Sequence[object]],
    shapes: Sequence[BaseGeometry | None],
    about: Mapping[str, str],
) -> bytes:
    """Return columns of one kind each beside their shapes as a file that holds ``about`` too."""
    out = pa.BufferOutputStream()
    told = {name: pa.array(held) for name, held in columns.items()}
    # A column of nothing has no type, and few readers know that type.
    known = {
        name: held.cast(pa.string()) if pa.types.is_null(held.type) else held
        for name, held in told.items()
    }
    _write(known, list(shapes), out, about)
    data: bytes = out.getvalue().to_pybytes()
    return data


def _write(
    columns: dict[str, pa.Array],
    shapes: list[BaseGeometry | None],
    where: Path | pa.BufferOutputStream,
    about: Mapping[str, str] | None = None,
) -> None:
    columns["geometry"] = pa.array(
        [None if geometry is None else shapely.to_wkb(geometry) for geometry in shapes], pa.binary()
    )
    columns["bbox"] = pa.array([_box(geometry) for geometry in shapes], _BOX)
    told = {"geo": json.dumps(_about(shapes)), **(about or {})}
    pq.write_table(pa.table(columns).replace_schema_metadata(told), where, compression="zstd")


def _type(name: str) -> pa.DataType:
    if name in _NUMBERS or name.endswith(("_lower", "_best", "_upper")):
        return pa.float64()
    return pa.int64() if name in _WHOLE else pa.string()


def _box(geometry: BaseGeometry | None) -> dict[str, float] | None:
    if geometry is None:
        return None
    return dict(zip(("xmin", "ymin", "xmax", "ymax"), geometry.bounds, strict=True))


def _about(shapes: list[BaseGeometry | None]) -> dict[str, object]:
    drawn = [geometry for geometry in shapes if geometry is not None]
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": sorted({geometry.geom_type for geometry in drawn}),
        "covering": {"bbox": {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}},
    }
    if drawn:
        column["bbox"] = list(shapely.total_bounds(drawn))
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
