"""Space: detections that a case holds, and what they say of its incidents, kept as records.

A case folder may bring detections of its own in ``satellite/``, beside the calibration that gives
them a weight. Whatever is asked anew is kept only where the answer is not the one before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundtruce.errors import SourceError
from groundtruce.flow import Progress, Road, silent
from groundtruce.model.heat import Heat
from groundtruce.model.report import Original
from groundtruce.store.base import Store

if TYPE_CHECKING:
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
) -> Joined:
    """Keep the files and join their rows inside the area to the table of detections.

    Without a file, the table is made again from those that were kept. A file that is no table of
    detections is set aside with its reason; alone it is raised as SourceError.
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
        found = _cut(file, name, area, now, aside, alone=len(chosen) == 1)
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


def ask(folder: Path, store: Store, now: datetime, road: Road) -> tuple[Heat, ...]:
    """Ask the detections of a case about incidents and keep every answer that is new.

    Returns the answers that were kept. A case without detections is asked nothing.
    """
    own, shelf_folder, is_held = folder / FOLDER, folder / ".shelf", has_detections(folder)
    if not is_held and not (own.is_dir() and files_in(own)):
        return ()
    from groundtruce.reports.satellite import answer, calibration_file, shelf

    if not is_held:
        join(store, shelf_folder, files_in(own), road.case.area, now)
    table, learned = shelf.kept(shelf_folder), calibration_file.read(folder)
    told = answer.heats(road.incidents, table, learned, road.case.area, now)
    new = tuple(_new(told, store.heats()))
    store.keep(new, at=now, actor="satellite")
    return new


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

    is_shapes = file.suffix.lower() == ".shp"
    data = firms_shapefile.bundle(file) if is_shapes else file
    name = f"{file.stem}.zip" if is_shapes else file.name
    media_type = _MEDIA_TYPES.get(file.suffix.lower(), "application/json")
    return store.keep_original(data, media_type=media_type, name=name)


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
