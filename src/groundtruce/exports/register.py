"""Registers for others: CSV, XLSX, GeoJSON and GeoParquet, told by the name of the file."""

import json
from collections.abc import Sequence
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.errors import NotFound
from groundtruce.exports import sheet
from groundtruce.exports.rows import Cell
from groundtruce.exports.table import disarmed
from groundtruce.model.ledger import Row, Table

EVIDENCE = ("findings", "claims", "commitments", "entries")
SUFFIXES = (".csv", ".xlsx", ".geojson", ".parquet")


def write(
    table: Table,
    shapes: Sequence[BaseGeometry | None],
    path: Path,
    attribution: Sequence[str] = (),
) -> None:
    """Write the rows with their evidence, and their shapes where the format holds any."""
    columns = (*table.columns, *EVIDENCE)
    rows = [_cells(row, table) for row in table.rows]
    match path.suffix:
        case ".csv":
            path.write_text(sheet.text(columns, rows), "utf-8", newline="")
        case ".xlsx":
            _workbook(table.name, columns, rows, path)
        case ".geojson":
            told = _features(columns, rows, shapes, attribution)
            path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
        case ".parquet":
            from groundtruce.exports import geoparquet

            held = {name: [row[at] for row in rows] for at, name in enumerate(columns)}
            geoparquet.write_columns(held, shapes, path)
        case other:
            raise NotFound(f"nothing is written as {other!r}.", f"End it in {', '.join(SUFFIXES)}.")


def _cells(row: Row, table: Table) -> list[Cell]:
    behind = (row.findings, row.claims, row.commitments, row.entries)
    return [*(row.cells.get(name) for name in table.columns), *(" ".join(ids) for ids in behind)]


def _workbook(name: str, columns: Sequence[str], rows: list[list[Cell]], path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet(name[:31])
    page.append(list(columns))
    for row in rows:
        page.append(["" if cell is None else disarmed(cell) for cell in row])
    book.save(path)


def _features(
    columns: Sequence[str],
    rows: list[list[Cell]],
    shapes: Sequence[BaseGeometry | None],
    attribution: Sequence[str],
) -> dict[str, object]:
    features = [
        {
            "type": "Feature",
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            "properties": dict(zip(columns, row, strict=True)),
        }
        for row, shape in zip(rows, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "attribution": list(attribution), "features": features}
