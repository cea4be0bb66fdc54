"""Space: detections that a case holds, and what they say of its incidents, kept as records.

A case folder may bring detections of its own in ``satellite/``, beside the calibration that gives
them a weight. Whatever is asked anew is kept only where the answer is not the one before.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundtruce.errors import SourceError
from groundtruce.flow import Progress, Road, silent
from groundtruce.model.heat import Heat
from groundtruce.model.place import Footprint
from groundtruce.model.record import content_id
from groundtruce.model.report import Original, Quarantined
from groundtruce.store.base import Store

if TYPE_CHECKING:
    from groundtruce.reports.satellite.detections import Detections
    from groundtruce.reports.satellite.firms import Aside
    from groundtruce.reports.satellite.shelf import Added, Box, Cut

FOLDER = "satellite"
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".shp": "application/zip",
    ".zip": "application/zip",
}
_NO_DETECTIONS = {"calibration.json"}


@dataclass(frozen=True)
class Joined:
    """What a gathering of detections came to, and what was set aside, by file."""

    added: "Added"
    aside: "dict[str, Aside]" = field(default_factory=dict)

    def quarantined(self) -> list[dict[str, Any]]:
        """Return what was set aside: file, reason, how many rows, and the first of them."""
        return [
            {"file": name, "reason": reason, "rows": count, "first": one.first[reason]}
            for name, one in self.aside.items()
            for reason, count in one.counts.items()
        ]


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder that may hold detections, in the order of their names."""
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in _MEDIA_TYPES and file.name not in _NO_DETECTIONS
    )


def join(
    store: Store,
    shelf_folder: Path,
    files: Sequence[Path],
    area: "Box",
    now: datetime,
    progress: Progress = silent,
    *,
    is_alone: bool = True,
) -> Joined:
    """Keep the files and join their rows inside the area to the table of detections.

    Without a file, the table is made again from those that were kept. A file that is no table of
    detections is set aside with its reason; where it ``is_alone`` it is raised as SourceError.
    """
    from groundtruce.reports.satellite import detections, shelf

    chosen = [(one, one.name) for one in files] or [
        (store.original_path(one.sha256), one.name) for one in shelf.originals(shelf_folder)
    ]
    before = shelf.kept(shelf_folder) if files else detections.none()
    aside: dict[str, Aside] = {}
    cuts: list[Cut] = []
    for number, (file, name) in enumerate(chosen):
        progress("read", number, len(chosen))
        found = _cut(file, name, area, now, aside, alone=is_alone and len(chosen) == 1)
        if found is not None:
            cuts.append(found)
            if files:
                shelf.remember(shelf_folder, [_original(store, file)])
    progress("read", len(chosen), len(chosen))
    table, added = shelf.added(before, cuts)
    shelf.keep(shelf_folder, table)
    return Joined(added, aside)


def has_detections(folder: Path) -> bool:
    """Whether detections were gathered into the case."""
    return (folder / ".shelf" / FOLDER / "detections.parquet").is_file()


@dataclass(frozen=True)
class Fire:
    """One detection: the middle of its pixel, the pixel's sides and turn, and what was measured.

    ``seen`` is its moment, to the day where ``is_day``; ``sureness`` the provider's own word.
    """

    pixel: Footprint
    seen: datetime
    is_day: bool
    satellite: str | None
    sureness: str
    power_mw: float | None


def fires(
    folder: Path, as_of: datetime, first: date, last: date, most: int
) -> tuple[tuple[Fire, ...], int]:
    """Return the newest detections of these UTC days that were known then, and how many there are.

    What always burns, and quick rows that the final product replaced, are left out. A case
    without detections has none.
    """
    if not has_detections(folder):
        return (), 0
    from groundtruce.reports.satellite import answer, shelf
    from groundtruce.reports.satellite.detections import MINUTES_A_DAY

    table = shelf.landscape(shelf.kept(folder / ".shelf"))
    out_at = table.minute + table.is_day * MINUTES_A_DAY + answer.OUT_AFTER.total_seconds() / 60
    begins, ends = ((one - date(1970, 1, 1)).days for one in (first, last))
    chosen = (out_at <= as_of.timestamp() / 60) & (table.day >= begins) & (table.day <= ends)
    found = table.take(chosen)
    rows = range(max(0, len(found) - most), len(found))
    return tuple(_fire(found, row) for row in rows), len(found)


def _fire(table: "Detections", row: int) -> Fire:
    from groundtruce.reports.satellite.detections import Sensor, Sureness
    from groundtruce.reports.satellite.footprint import footprint

    sensor, power = Sensor(int(table.sensor[row])), float(table.power_mw[row])
    return Fire(
        pixel=footprint(table, row),
        seen=datetime.fromtimestamp(int(table.minute[row]) * 60, UTC),
        is_day=bool(table.is_day[row]),
        satellite=None if sensor is Sensor.UNKNOWN else sensor.name.lower(),
        sureness=Sureness(int(table.sureness[row])).name.lower(),
        power_mw=None if math.isnan(power) else power,
    )


def ask(folder: Path, store: Store, now: datetime, road: Road) -> tuple[Heat, ...]:
    """Ask the detections of a case about incidents and keep every answer that is new.

    Files in the case's own folder are joined first where they are new; one that cannot be read is
    quarantined. Returns the answers that were kept. A case without detections is asked nothing.
    """
    fresh = _fresh(folder)
    if not fresh and not has_detections(folder):
        return ()
    from groundtruce.reports.satellite import answer, calibration_file, shelf

    if fresh:
        joined = join(store, folder / ".shelf", fresh, road.case.area, now, is_alone=False)
        store.keep(list(_aside(store, joined, fresh)), at=now, actor="satellite")
    table, learned = shelf.kept(folder / ".shelf"), calibration_file.read(folder)
    told = answer.heats(road.incidents, table, learned, road.case.area, now)
    new = tuple(_new(told, store.heats()))
    store.keep(new, at=now, actor="satellite")
    return new


def _fresh(folder: Path) -> list[Path]:
    """Return the files of the case's own folder that the table is not made from yet."""
    own = folder / FOLDER
    found = files_in(own) if own.is_dir() else []
    if not found:
        return []
    from groundtruce.reports.satellite import shelf

    if not shelf.is_whole(folder / ".shelf"):
        return found
    known = {(one.name, one.size) for one in shelf.originals(folder / ".shelf")}
    names = {name for name, _ in known}
    return [
        one
        for one in found
        if (one.name, one.stat().st_size) not in known and _packed(one) not in names
    ]


def _aside(store: Store, joined: Joined, files: Sequence[Path]) -> Iterator[Quarantined]:
    by_name = {one.name: one for one in files}
    for row in joined.quarantined():
        original = _original(store, by_name[row["file"]])
        yield Quarantined(
            id=content_id("q", original.sha256, row["reason"]),
            original=original.sha256,
            file=row["file"],
            line=row["first"] or None,
            reason=f"{row['reason']} ({row['rows']:,} rows)" if row["rows"] else row["reason"],
            remedy="Fetch the file again, or take it away.",
        )


def _new(told: Iterable[Heat], known: Iterable[Heat]) -> Iterable[Heat]:
    """Return the answers that say something else than the newest answer before."""
    latest = {one.incident: one for one in sorted(known, key=lambda one: (one.asked, one.id))}
    for one in told:
        before = latest.get(one.incident)
        if before is None or not before.says_the_same(one):
            yield one


def _original(store: Store, file: Path) -> Original:
    """Keep the bytes of a file; a shapefile with all the files that belong to it."""
    from groundtruce.reports.satellite import firms_shapefile

    data = firms_shapefile.bundle(file) if _packed(file) else file
    media_type = _MEDIA_TYPES.get(file.suffix.lower(), "application/json")
    return store.keep_original(data, media_type=media_type, name=_packed(file) or file.name)


def _packed(file: Path) -> str | None:
    """Return the name under which a shapefile is kept, ``None`` for any other file."""
    return f"{file.stem}.zip" if file.suffix.lower() == ".shp" else None


def _cut(
    file: Path, name: str, area: "Box", now: datetime, aside: "dict[str, Aside]", *, alone: bool
) -> "Cut | None":
    from groundtruce.reports.satellite import firms, shelf

    told = aside.setdefault(name, firms.Aside())
    try:
        return shelf.cut(firms.read(file, now, told), area)
    except SourceError as refused:
        # One bad download must not keep the others out; alone it is the answer.
        if alone:
            raise
        whole = f"the whole file: {refused.happened} {refused.remedy}"
        told.counts[whole], told.first[whole] = 0, 0
        return None
