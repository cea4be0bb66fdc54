"""FIRMS: hot pixels as NASA's Fire Information for Resource Management System gives them out.

All dialects are one table afterwards: VIIRS and MODIS, the quick and the final product, CSV, JSON,
GeoJSON and shapefiles in either case, and extracts that hold no more than place and date. Columns
are found by name; what a row says that cannot be is set aside with its reason, and the rest goes
through.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from groundtruce.errors import SourceError
from groundtruce.reports.satellite.detections import (
    MINUTES_A_DAY,
    Detections,
    Flags,
    Floats,
    Ints,
    Sensor,
    Sureness,
)
from groundtruce.reports.satellite.firms_shapefile import blocks as shapefile_blocks

BLOCK_BYTES = 16 << 20
JSON_LIMIT_MB = 256
_NAMES = {
    "lat": ("latitude", "lat"),
    "lon": ("longitude", "lon", "long"),
    "date": ("acq_date", "date", "d"),
    "time": ("acq_time", "time"),
    "satellite": ("satellite",),
    "instrument": ("instrument",),
    "confidence": ("confidence",),
    "scan": ("scan",),
    "track": ("track",),
    "power": ("frp",),
    "kind": ("type",),
    "version": ("version",),
}
_NEEDED = ("lat", "lon", "date")
_SENSORS = {
    **dict.fromkeys(("t", "terra"), Sensor.MODIS_TERRA),
    **dict.fromkeys(("a", "aqua"), Sensor.MODIS_AQUA),
    **dict.fromkeys(("n", "npp", "suomi npp", "suomi-npp", "snpp"), Sensor.VIIRS_SUOMI),
    **dict.fromkeys(("n20", "1", "noaa-20", "noaa20", "j1"), Sensor.VIIRS_NOAA20),
    **dict.fromkeys(("n21", "2", "noaa-21", "noaa21", "j2"), Sensor.VIIRS_NOAA21),
}
_LETTERS = {
    **dict.fromkeys(("l", "low"), Sureness.LOW),
    **dict.fromkeys(("n", "nominal"), Sureness.NOMINAL),
    **dict.fromkeys(("h", "high"), Sureness.HIGH),
}
# MODIS gives per cent; the provider's own classes begin at these.
_NOMINAL_FROM, _HIGH_FROM = 30, 80
_KM = 1000.0
_ZIP = b"PK"


@dataclass
class Aside:
    """Rows that were set aside: how many for each reason, and the first row of each."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def add(self, reason: str, bad: Flags, before: int) -> None:
        """Count the rows marked; ``before`` rows of the file came earlier."""
        if count := int(bad.sum()):
            self.counts[reason] += count
            self.first.setdefault(reason, before + int(np.argmax(bad)) + 1)


def read(path: Path, now: datetime, aside: Aside | None = None) -> Iterator[Detections]:
    """Yield the detections of a file, a block at a time, in bounded memory.

    Raises SourceError where the file as a whole is not one of FIRMS.
    """
    told = Aside() if aside is None else aside
    before = 0
    for columns in _blocks(path):
        table = _columns(columns, path)
        yield _checked(table, now, told, before)
        before += columns.num_rows


def _blocks(path: Path) -> Iterator[pa.Table]:
    with path.open("rb") as file:
        begin = file.read(512).lstrip()
    if not begin:
        raise SourceError("the file is empty.", "Download it again, or take it away.", path.name)
    if path.suffix.lower() == ".shp" or begin[:2] == _ZIP:
        yield from shapefile_blocks(path)
        return
    if begin[:1] in b"{[":
        yield from _json_blocks(path)
        return
    if begin[:1] == b"<":
        raise SourceError(
            "this is a web page, not a table of detections.",
            "FIRMS answers so when the key is wrong or its limit is used up: check the key.",
            path.name,
        )
    yield from _csv_blocks(path)


def _csv_blocks(path: Path) -> Iterator[pa.Table]:
    try:
        header = path.open(encoding="utf-8-sig").readline()
        names = [name.strip().strip('"') for name in header.split(",")]
        options = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=[name for name in names if name.lower() in _known()],
        )
        reading = arrow_csv.ReadOptions(block_size=BLOCK_BYTES)
        if not options.include_columns:
            raise SourceError(
                "the file has none of the columns of FIRMS.",
                "It needs latitude, longitude and acq_date.",
                path.name,
            )
        with arrow_csv.open_csv(path, read_options=reading, convert_options=options) as blocks:
            for batch in blocks:
                yield pa.Table.from_batches([batch])
    except (pa.ArrowInvalid, UnicodeDecodeError) as cause:
        raise SourceError(
            f"the table cannot be read ({str(cause)[:120]}).",
            "Was the download cut off? Fetch the file again.",
            path.name,
        ) from cause


def _json_blocks(path: Path) -> Iterator[pa.Table]:
    if path.stat().st_size > JSON_LIMIT_MB << 20:
        raise SourceError(
            f"JSON of more than {JSON_LIMIT_MB} MB cannot be read piece by piece.",
            "Download it as CSV, which can be as large as you like.",
            path.name,
        )
    try:
        told = json.loads(path.read_bytes())
    except ValueError as cause:
        raise SourceError(
            f"the JSON breaks off or is spoiled ({cause}).", "Fetch the file again.", path.name
        ) from cause
    rows = told.get("features", []) if isinstance(told, dict) else told
    plain = [row.get("properties", row) if isinstance(row, dict) else {} for row in rows]
    names = sorted({name for row in plain for name in row if name.lower() in _known()})
    if plain:
        yield pa.table({name: [_text(row.get(name)) for row in plain] for name in names})


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _known() -> set[str]:
    return {name for names in _NAMES.values() for name in names}


def _columns(table: pa.Table, path: Path) -> dict[str, pa.Array]:
    by_name = {name.lower(): table.column(name) for name in table.column_names}
    found = {}
    for ours, names in _NAMES.items():
        column = next((by_name[name] for name in names if name in by_name), None)
        if column is not None:
            found[ours] = pc.utf8_trim_whitespace(column.combine_chunks())
    missing = [_NAMES[ours][0] for ours in _NEEDED if ours not in found]
    if missing:
        raise SourceError(
            f"the file has no column {', '.join(missing)}.",
            "Download it as CSV from FIRMS, or rename its columns so.",
            path.name,
        )
    return found


def _checked(said: dict[str, pa.Array], now: datetime, aside: Aside, before: int) -> Detections:
    lat, lon = _numbers(said["lat"]), _numbers(said["lon"])
    day, minute, is_day = _moments(said)
    count = len(lat)
    sensor = _sensors(said, count)
    checks = {
        "latitude or longitude is no number": ~np.isfinite(lat) | ~np.isfinite(lon),
        "latitude lies beyond 90 or longitude beyond 180": (np.abs(lat) > 90) | (np.abs(lon) > 180),
        "acq_date or acq_time is no day or time of day": day < 0,
        "it is dated in the future": minute > int(now.astimezone(UTC).timestamp() // 60),
    }
    good = np.ones(count, bool)
    for reason, bad in checks.items():
        aside.add(reason, bad & good, before)
        good &= ~bad
    pixel = np.array([one.pixel_m for one in Sensor])[sensor]
    power, kind = _numbers(said.get("power"), count), _numbers(said.get("kind"), count)
    table = Detections(
        lat=lat,
        lon=lon,
        minute=minute,
        is_day=is_day,
        sensor=sensor.astype(np.int8),
        sureness=_sureness(said.get("confidence"), count),
        scan_m=_sides(said.get("scan"), pixel),
        track_m=_sides(said.get("track"), pixel),
        power_mw=power,
        kind=np.where(np.isfinite(kind), kind, -1).astype(np.int8),
        is_standard=_is_standard(said.get("version"), count),
        key=np.zeros(count, np.uint64),
    ).take(np.flatnonzero(good))
    return _keyed(table)


def _numbers(column: pa.Array | None, count: int = 0) -> Floats:
    if column is None:
        return np.full(count, np.nan)
    try:
        numbers = pc.cast(pc.if_else(pc.equal(column, ""), None, column), pa.float64())
    except pa.ArrowInvalid:
        return np.array([_number(text) for text in column.to_pylist()])
    found: Floats = numbers.to_numpy(zero_copy_only=False)
    return found


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")


def _moments(said: dict[str, pa.Array]) -> tuple[Ints, Ints, Flags]:
    """Return days and minutes since 1970, and where only the day is known; -1 where unread."""
    words = said["date"].dictionary_encode()
    days = np.array([_day(text) for text in words.dictionary.to_pylist()] or [-1], np.int64)
    day = np.where(
        pc.is_valid(words).to_numpy(zero_copy_only=False),
        days[_indices(words, 0)],
        -1,
    )
    if "time" not in said:
        return day, day * MINUTES_A_DAY, np.ones(len(day), bool)
    clocks = said["time"].dictionary_encode()
    minutes = np.array([_clock(text) for text in clocks.dictionary.to_pylist()] or [-1], np.int64)
    clock = minutes[_indices(clocks, 0)]
    is_day = ~pc.is_valid(clocks).to_numpy(zero_copy_only=False)
    clock = np.where(is_day, 0, clock)
    day = np.where(clock < 0, -1, day)
    return day, day * MINUTES_A_DAY + clock, is_day


def _day(text: str | None) -> int:
    try:
        return (datetime.fromisoformat((text or "").replace("/", "-")[:10]) - _EPOCH).days
    except ValueError:
        return -1


def _clock(text: str | None) -> int:
    """Return minutes after midnight: "41" and "0041" are both nineteen minutes to one."""
    digits = (text or "").replace(":", "")[:4] if ":" in (text or "") else (text or "").zfill(4)
    if len(digits) != 4 or not digits.isdecimal():
        return -1
    hour, minute = int(digits[:2]), int(digits[2:])
    return hour * 60 + minute if hour < 24 and minute < 60 else -1


_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001, days are counted, no moment is meant


def _sensors(said: dict[str, pa.Array], count: int) -> Ints:
    """Return the sensor of each row; "N" alone is VIIRS, since MODIS flies on Terra and Aqua."""
    if "satellite" not in said:
        return _coded(said.get("instrument"), count, {"viirs": Sensor.VIIRS_SUOMI}, 0)
    return _coded(said["satellite"], count, _SENSORS, Sensor.UNKNOWN)


def _coded(column: pa.Array | None, count: int, codes: dict[str, Any], else_: int) -> Ints:
    if column is None:
        return np.full(count, else_, np.int64)
    words = column.dictionary_encode()
    known = [int(codes.get((text or "").lower(), else_)) for text in words.dictionary.to_pylist()]
    codes_of: Ints = np.array([*known, else_], np.int64)
    return codes_of[_indices(words, len(known))]


def _sureness(column: pa.Array | None, count: int) -> Any:
    if column is None:
        return np.full(count, Sureness.UNSAID, np.int8)
    words = column.dictionary_encode()
    known = [_class(text or "") for text in words.dictionary.to_pylist()]
    return np.array([*known, Sureness.UNSAID], np.int8)[_indices(words, len(known))]


def _indices(words: pa.Array, null: int) -> Ints:
    found: Ints = pc.fill_null(words.indices, null).to_numpy(zero_copy_only=False)
    return found


def _class(said: str) -> int:
    if said.lower() in _LETTERS:
        return _LETTERS[said.lower()]
    share = _number(said)
    if not 0 <= share <= 100:
        return Sureness.UNSAID
    return Sureness(int(share >= _NOMINAL_FROM) + int(share >= _HIGH_FROM))


def _sides(column: pa.Array | None, pixel: Floats) -> Floats:
    km = _numbers(column, len(pixel))
    return np.where(np.isfinite(km) & (km > 0), km * _KM, pixel)


def _is_standard(column: pa.Array | None, count: int) -> Flags:
    """Whether rows are of the final product; quick ones carry NRT, RT or URT in their version."""
    if column is None:
        return np.zeros(count, bool)
    quick = pc.match_substring_regex(column, "(?i)rt")
    said = pc.and_(pc.is_valid(column), pc.not_equal(column, ""))
    final: Flags = pc.fill_null(pc.and_(said, pc.invert(quick)), False).to_numpy(
        zero_copy_only=False
    )
    return final


def _keyed(table: Detections) -> Detections:
    """Give each row the number of its satellite, minute and printed place."""
    parts = (
        table.sensor.astype(np.uint64),
        table.minute.astype(np.uint64),
        np.rint((table.lat + 90.0) * 1e5).astype(np.uint64),
        np.rint((table.lon + 180.0) * 1e5).astype(np.uint64),
    )
    key = np.zeros(len(table), np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            key = _mixed(key ^ part)
    return replace(table, key=key)


def _mixed(key: Any) -> Any:
    # The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit depends on every bit.
    key = key + np.uint64(0x9E3779B97F4A7C15)
    key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(31))
