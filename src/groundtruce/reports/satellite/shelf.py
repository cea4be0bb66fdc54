"""Shelf: the detections of a case as one Parquet table, made from files whose bytes are kept.

The table can be made again at any time: ``originals.json`` beside it names every file that went
into it by SHA-256. Both are written under another name first, so a crash leaves the old or the new.
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from groundtruce.errors import SourceError
from groundtruce.model.report import Original
from groundtruce.reports.satellite.detections import Detections, Flags, Ints, Sensor, joined, none

# More would not fit beside their own sorting into the memory of a small machine.
MOST_HELD = 30_000_000
FOLDER, TABLE, ORIGINALS = "satellite", "detections.parquet", "originals.json"
# The provider's types of what burns and is no fire in the landscape: volcano, static, at sea.
_NO_LANDSCAPE = (1, 2, 3)
_FEWEST_MONTHS, _CELL_DEG = 12, 0.01
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Added:
    """What a gathering did: rows read, those outside of the area, those that were new.

    ``confirmed`` counts quick rows whose place a row of the final product took; ``held`` is what
    the table holds now.
    """

    rows: int
    outside: int
    new: int
    confirmed: int
    held: int

    def plain(self) -> dict[str, int]:
        """Return the counts as data."""
        return asdict(self)


def kept(shelf: Path) -> Detections:
    """Return the detections gathered so far, none if there is no table; raises SourceError."""
    file = shelf / FOLDER / TABLE
    if not file.is_file():
        return none()
    try:
        table = pq.read_table(file)
        columns = {one.name: table[one.name].to_numpy() for one in fields(Detections)}
    except (pa.ArrowInvalid, OSError, KeyError) as cause:
        raise SourceError(
            f"the table of detections cannot be read ({str(cause)[:80]}).",
            "Delete it and run 'groundtruce satellite gather': it is made again from the files.",
            str(file),
        ) from cause
    return Detections(**columns)


def keep(shelf: Path, table: Detections) -> None:
    """Write the table so that it is on the disk when this returns."""
    columns = {one.name: getattr(table, one.name) for one in fields(Detections)}
    _written(shelf / FOLDER / TABLE, lambda file: pq.write_table(pa.table(columns), file))


def originals(shelf: Path) -> tuple[Original, ...]:
    """Return the files that went into the table, in the order in which they came."""
    file = shelf / FOLDER / ORIGINALS
    if not file.is_file():
        return ()
    return tuple(Original.model_validate(one) for one in json.loads(file.read_bytes()))


def remember(shelf: Path, came: Iterable[Original]) -> None:
    """Add files to the list of those that the table is made from; known ones change nothing."""
    by_hash = {one.sha256: one for one in (*originals(shelf), *came)}
    plain = [one.model_dump(mode="json", exclude_none=True) for one in by_hash.values()]
    data = json.dumps(plain, ensure_ascii=False, indent=1).encode()
    _written(shelf / FOLDER / ORIGINALS, lambda file: file.write(data))


def is_whole(shelf: Path) -> bool:
    """Whether the table was written after the last file was named: no gathering was cut off."""
    table, named = shelf / FOLDER / TABLE, shelf / FOLDER / ORIGINALS
    if not table.is_file():
        return False
    return not named.is_file() or table.stat().st_mtime_ns >= named.stat().st_mtime_ns


@dataclass(frozen=True)
class Cut:
    """What of one file lies inside the area, how many rows it has, and how many lie outside."""

    table: Detections
    rows: int
    outside: int


def cut(parts: Iterable[Detections], area: Box) -> Cut:
    """Return the rows inside the area (west, south, east, north), part by part as they are read."""
    rows = held = 0
    inside: list[Detections] = []
    for part in parts:
        rows += len(part)
        inside.append(part.take(within(part, area)))
        held += len(inside[-1])
        if held > MOST_HELD:
            raise SourceError(
                f"more than {MOST_HELD // 1_000_000} million detections lie in the area.",
                "Make the case's area smaller, or gather fewer years.",
            )
    return Cut(joined(inside), rows, rows - sum(map(len, inside)))


def added(before: Detections, cuts: Iterable[Cut]) -> tuple[Detections, Added]:
    """Return the table with what was cut out of files joined to it."""
    came = list(cuts)
    table = joined([before, *(one.table for one in came)])
    quick = np.isin(table.key, before.key[~before.is_standard])
    return table, Added(
        rows=sum(one.rows for one in came),
        outside=sum(one.outside for one in came),
        new=len(table) - len(before),
        confirmed=int((quick & table.is_standard).sum()),
        held=len(table),
    )


def within(table: Detections, area: Box) -> Flags:
    """Return which rows lie inside west, south, east and north."""
    west, south, east, north = area
    lat, lon = table.lat, table.lon
    return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


def covered(day: Ints, table: Detections) -> Flags:
    """Return which days lie between the first and the last that has a detection."""
    if not len(table):
        return np.zeros(len(day), bool)
    return np.asarray((day >= table.day.min()) & (day <= table.day.max()))


def landscape(table: Detections) -> Detections:
    """Return the detections that are evidence: the newest product, without what always burns.

    Left out are what the provider knows as volcano, static source or at sea, and cells of about a
    kilometre that burned in most months, once there are a dozen: flares, furnaces, dumps.
    """
    current = table.take(~superseded(table))
    return current.take(~(np.isin(current.kind, _NO_LANDSCAPE) | _always_burning(current)))


def superseded(table: Detections) -> Flags:
    """Return which quick rows the final product has replaced: it tells of the same pass.

    The final product may move a pixel, or find that there was none, so all quick rows of a pass
    go with it. They stay in the table.
    """
    timed = ~table.is_day & (table.sensor != Sensor.UNKNOWN)
    of = table.minute * len(Sensor) + table.sensor
    final = np.unique(of[timed & table.is_standard])
    return np.asarray(timed & ~table.is_standard & np.isin(of, final))


def _always_burning(table: Detections) -> Flags:
    month = table.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    every = len(np.unique(month))
    if every < _FEWEST_MONTHS:
        return np.zeros(len(table), bool)
    rows, columns = (np.floor(one / _CELL_DEG).astype(np.int64) for one in (table.lat, table.lon))
    cells, of = np.unique(rows * 100_000 + columns, return_inverse=True)
    burned = np.unique(of * 100_000 + month) // 100_000
    months = np.bincount(burned, minlength=len(cells))
    return np.asarray(months[of] > every / 2)


def _written(file: Path, write: Callable[[BinaryIO], Any]) -> None:
    unfinished = file.with_name(f".{file.name}.part-{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as opened:
            write(opened)
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(file)
    except OSError as cause:
        raise SourceError(
            f"it cannot be written: {cause.strerror or cause}.",
            "Free some space, or see who may write there; then gather again.",
            str(file),
        ) from cause
    finally:
        unfinished.unlink(missing_ok=True)
