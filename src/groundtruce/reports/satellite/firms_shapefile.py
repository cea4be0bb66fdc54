"""Shapefiles of FIRMS: the table of attributes, and the points where it holds no place.

A shapefile is several files of one name; ``bundle`` makes them one, so that they can be kept.
"""

import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from groundtruce.errors import SourceError
from groundtruce.settings import Settings

ROWS = 50_000
_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")
_NEEDED = (".shp", ".dbf")
_MB = 1 << 20
# One day for all, so that the same files make the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)


def blocks(path: Path) -> Iterator[pa.Table]:
    """Yield the rows of a shapefile, or of a zip that holds one, as text; raises SourceError."""
    try:
        import shapefile
    except ModuleNotFoundError:
        raise SourceError(
            "a shapefile needs the package pyshp.",
            "Install it: pip install 'groundtruce[satellite]', or download CSV.",
            path.name,
        ) from None
    try:
        with shapefile.Reader(**_parts(path)) as reader:
            names = [one[0].lower() for one in reader.fields if one[0] != "DeletionFlag"]
            rows = iter(reader.iterShapeRecords())
            while some := list(islice(rows, ROWS)):
                yield _table(names, some)
    except (
        shapefile.ShapefileException,
        ValueError,
        KeyError,
        OSError,
        zipfile.BadZipFile,
    ) as cause:
        raise SourceError(
            f"the shapefile cannot be read ({str(cause)[:80]}).",
            "Was the download cut off, or the .dbf left behind? Fetch it again.",
            path.name,
        ) from cause


def bundle(path: Path) -> bytes:
    """Return a zip of the files that make up a shapefile, the same bytes for the same files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for suffix in _PARTS:
            if (part := _beside(path, suffix)) is not None:
                made.writestr(zipfile.ZipInfo(path.stem + suffix, _DAY), part.read_bytes())
    return written.getvalue()


def _parts(path: Path) -> dict[str, Any]:
    if path.suffix.lower() == ".shp":
        found = {suffix: _beside(path, suffix) for suffix in _NEEDED}
        return {suffix[1:]: (part or path.with_suffix(suffix)).open("rb")
                for suffix, part in found.items()}  # fmt: skip
    with zipfile.ZipFile(path) as packed:
        size = sum(one.file_size for one in packed.infolist())
        most = Settings.from_environment().unpacked_limit_mb
        if size > most * _MB:
            raise SourceError(
                f"unpacked it would be {size // _MB} MB, more than {most}.",
                "Ask FIRMS for CSV, or raise GROUNDTRUCE_UNPACKED_LIMIT_MB.",
                path.name,
            )
        named = {Path(one).suffix.lower(): one for one in sorted(packed.namelist())}
        return {s[1:]: io.BytesIO(packed.read(named[s])) for s in _NEEDED}


def _beside(path: Path, suffix: str) -> Path | None:
    found = [one for one in path.parent.glob(f"{path.stem}.*") if one.suffix.lower() == suffix]
    return found[0] if found else None


def _table(names: list[str], rows: list[Any]) -> pa.Table:
    columns: dict[str, list[str | None]] = {
        name: [_text(row.record[at]) for row in rows] for at, name in enumerate(names)
    }
    if "latitude" not in columns:
        points = [row.shape.points[0] if row.shape.points else (None, None) for row in rows]
        columns["longitude"] = [_text(x) for x, _ in points]
        columns["latitude"] = [_text(y) for _, y in points]
    return pa.table({name: pa.array(said, pa.string()) for name, said in columns.items()})


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
