"""Analysts' files: annotations as GeoJSON, KML or zipped shapefiles, read to rows of one kind.

Columns are known by the names that analysts and public damage assessments use; a product with
several dates in one row (``SensorDate``, ``SensorDate_2`` …) becomes a row for each date on which
its site was classed anew.
"""

import glob
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from groundtruce.errors import SourceError, TooLarge
from groundtruce.reports import geojson, kml
from groundtruce.reports.card import Card
from groundtruce.reports.geojson import GeoJson
from groundtruce.reports.row import Limits, Row, Unread
from groundtruce.reports.words import plain
from groundtruce.settings import Settings

# Our field: the names under which it comes, best first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "siteid", "site_id", "unosat_id", "objectid"),
    "image_seen": ("image_seen", "class", "seen", "object", "main_damage_site_class", "dmgcls_1",
                   "damage_class", "damagecla", "damage_gra", "grading", "name"),
    "image_action": ("image_action", "action", "change"),
    "image_certainty": ("image_certainty", "confidence", "certainty", "confidence_id",
                        "confidenceid", "main_confidence", "conf"),
    "image_analyst": ("image_analyst", "analyst", "analyst_id", "staff_id", "staffid"),
    "image_method": ("image_method", "method", "det_method", "analysis_method"),
    "image_alternatives": ("image_alternatives", "alternatives", "could_be"),
    "image_before": ("image_before", "before", "before_item", "pre_image"),
    "image_after": ("image_after", "after", "after_item", "item", "post_image"),
    "image_not_observable": ("image_not_observable", "not_observable"),
    "image_second": ("image_second", "second", "second_review", "second_analyst", "reviewer"),
    "image_second_agrees": ("image_second_agrees", "second_agrees", "agrees"),
    "radius_m": ("radius_m", "position_m", "position_error_m", "position_uncertainty",
                 "uncertainty_m", "accuracy_m"),
    "kind": ("kind", "event_kind"),
    "from": ("from", "sensordate", "sensor_date", "sensordat", "imagedate", "date"),
    "text": ("text", "notes", "note", "description", "comments", "remarks"),
    "lat": ("lat",),
    "lon": ("lon",),
    "wkt": ("wkt",),
}  # fmt: skip
# Classes of the United Nations' damage assessments, by number and by word.
_DAMAGE = {
    "1": "damage.destroyed",
    "2": "damage.severe",
    "3": "damage.moderate",
    "4": "damage.possible",
    "11": "damage.possible",
    "destroyed": "damage.destroyed",
    "severe_damage": "damage.severe",
    "severely_damaged": "damage.severe",
    "moderate_damage": "damage.moderate",
    "moderately_damaged": "damage.moderate",
    "possible_damage": "damage.possible",
    "possibly_damaged": "damage.possible",
    "damaged": "damage.moderate",
}
_UNDAMAGED = frozenset({"6", "no_visible_damage", "not_analysed", "not_applicable"})
_OF_DAMAGE = ("main_damage_site_class", "dmgcls_1", "damage_class", "damagecla", "damage_gra")
# A number alone is not read: producers count confidence up as well as down.
_SURE = {
    "uncertain": "possible",
    "low": "possible",
    "medium": "probable",
    "high": "confirmed",
    "very_high": "confirmed",
}
_EPOCH = re.compile(r"(.+)_(\d{1,2})")
_DATED = "sensordate"
Values = dict[str, Any]


def card(
    rows: Path, images: Path, source: str, received: datetime | None, item: str | None = None
) -> Card:
    """Return the card by which rows that ``jsonl`` wrote become reports.

    ``item`` is the image of rows that name none.
    """
    shown = {"image_after": item} if item else {}
    return Card(
        name="image notes",
        files=(glob.escape(rows.name),),
        folder=rows.parent,
        reader="jsonl",
        images=str(images.absolute()),
        delivered=received,
        fields={field: field for field in COLUMNS},
        defaults={"source": source, "kind": "other", "report_kind": "observation", **shown},
    )


def jsonl(file: Path) -> bytes:
    """Return the notes of a file as JSON lines with our names for the columns.

    Raises SourceError where the file is none of the kinds read, or holds no note.
    """
    settings = Settings.from_environment()
    cell = settings.cell_limit_kb * 1024
    limits = Limits(cell, 4 * cell, settings.unpacked_limit_mb * 2**20)
    lines = [json.dumps(one, ensure_ascii=False) for one in notes(file, limits)]
    if not lines:
        raise SourceError(
            "the file holds no note of anything seen.",
            "Each needs a class, such as fortification.trench or a damage class.",
            file.name,
        )
    return ("\n".join(lines) + "\n").encode()


def notes(file: Path, limits: Limits) -> Iterator[Values]:
    """Return the notes of a file as plain rows; a site seen undamaged is none."""
    read = _READERS.get(file.suffix.lower())
    if read is None:
        raise SourceError(
            f"a note is no {file.suffix or 'file without suffix'}.",
            "Give GeoJSON, KML, or a zipped shapefile.",
            file.name,
        )
    for values in read(file, limits):
        for one in _dates({plain(name): value for name, value in values.items()}):
            note = _note(one)
            if note is not None:
                yield note


def _note(values: Values) -> Values | None:
    told = {}
    for field, names in COLUMNS.items():
        value = _first_of(values, names)
        if value is not None:
            told[field] = _written(value)
    seen = told.get("image_seen")
    if any(name in values for name in _OF_DAMAGE):
        if seen is None or plain(seen) in _UNDAMAGED:
            return None
        told["image_seen"] = _DAMAGE.get(plain(seen), seen)
        told.setdefault("image_method", "visual")
        if told["image_seen"] == "damage.possible":
            told["image_certainty"] = "possible"
    sure = told.pop("image_certainty", "")
    if sure and not sure.isdigit():
        told["image_certainty"] = _SURE.get(plain(sure), sure)
    if "image_seen" not in told:
        return None
    told.setdefault("text", _words(told))
    return told


def _words(told: Values) -> str:
    """Return in words what a note says that brings none of its own."""
    could = told.get("image_alternatives")
    parts = (told["image_seen"], told.get("image_action"), told.get("image_certainty"),
             could and f"could be {could}")  # fmt: skip
    return ", ".join(part for part in parts if part)


def _dates(values: Values) -> Iterator[Values]:
    """Return the row once for each date on which its class is another than before.

    What is of one date has its number behind the name; the first date has none.
    """
    later: dict[int, Values] = {}
    first: Values = {}
    for name, value in values.items():
        numbered = _EPOCH.fullmatch(name)
        if numbered and f"{_DATED}_{numbered[2]}" in values:
            later.setdefault(int(numbered[2]), {})[numbered[1]] = value
        else:
            first[name] = value
    if not later:
        yield first
        return
    always = {name: value for name, value in first.items() if name not in (*_OF_DAMAGE, _DATED)}
    site, before = _first_of(always, COLUMNS["id"]), None
    for number, one in ((1, first), *sorted(later.items())):
        seen = _first_of(one, _OF_DAMAGE)
        if seen is not None and str(seen) != before:
            before = str(seen)
            yield {**always, **one, "id": None if site is None else f"{site}-{number}"}


def _first_of(values: Values, names: Iterable[str]) -> Any:
    return next((values[name] for name in names if values.get(name) not in (None, "")), None)


def _written(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ";".join(str(one) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and value > 10**11:
        # Services write moments as milliseconds since 1970.
        return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def _geojson(file: Path, limits: Limits) -> Iterator[Values]:
    with file.open("rb") as opened:
        for row in GeoJson().rows(opened, Card(name="note"), limits):
            yield _whole(row, file).values


def _kml(file: Path, limits: Limits) -> Iterator[Values]:
    for row in kml.rows(file, Card(name="note"), limits):
        if isinstance(row, Unread):
            raise _broken(row, file)
        values = row[1]
        values.setdefault("from", values.get("begin"))
        yield values


def _shapefile(file: Path, limits: Limits) -> Iterator[Values]:
    try:
        import shapefile
    except ImportError as cause:
        raise SourceError(
            "reading shapefiles needs pyshp, not installed here.",
            "Install it: pip install 'groundtruce[satellite]'.",
            file.name,
        ) from cause
    try:
        _check_zip(file, limits)
        with shapefile.Reader(str(file)) as reader:
            for found in reader.iterShapeRecords():
                place = geojson.place(found.shape.__geo_interface__)
                yield {**found.record.as_dict(), **place}
    except (shapefile.ShapefileException, zipfile.BadZipFile, OSError, ValueError) as cause:
        raise SourceError(
            f"the shapefile cannot be read ({str(cause)[:80]}).",
            "Zip .shp, .shx, .dbf and .prj together.",
            file.name,
        ) from cause


def _check_zip(file: Path, limits: Limits) -> None:
    """Raise where the file would unpack to too much, or lies on another grid than degrees."""
    with zipfile.ZipFile(file) as packed:
        if sum(one.file_size for one in packed.infolist()) > limits.unpacked:
            raise TooLarge(
                f"it unpacks to more than {limits.unpacked >> 20} MB.",
                "Split it, or raise GROUNDTRUCE_UNPACKED_LIMIT_MB.",
                file.name,
            )
        grids = [packed.read(n) for n in packed.namelist() if n.lower().endswith(".prj")]
    if any(b"PROJCS" in one.upper() for one in grids):
        raise SourceError(
            "its coordinates are not in degrees.",
            "Convert it to WGS 84 degrees (EPSG:4326).",
            file.name,
        )


def _whole(row: Row | Unread, file: Path) -> Row:
    if isinstance(row, Unread):
        raise _broken(row, file)
    return row


def _broken(row: Unread, file: Path) -> SourceError:
    return SourceError(f"{row.refused.reason}.", row.refused.remedy, f"{file.name}:{row.line or 1}")


_READERS: dict[str, Callable[[Path, Limits], Iterator[Values]]] = {
    ".geojson": _geojson,
    ".json": _geojson,
    ".kml": _kml,
    ".zip": _shapefile,
}
