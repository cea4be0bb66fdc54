"""Imagery: analysts' notes on images, what images show a browser, the cluster that tests them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from groundtruce.model.report import Original, Quarantined, Report
from groundtruce.reports import case_folder
from groundtruce.reports import gather as door
from groundtruce.store.base import Store


@dataclass(frozen=True)
class Noted:
    """What a file of notes brought: reports that are new, how many were known, what was set aside.

    ``words`` of these are the word of an image's provider, not observations of the mission.
    """

    new: tuple[str, ...]
    known: int
    words: int
    quarantined: tuple[Quarantined, ...]


def noted(
    folder: Path,
    store: Store,
    file: Path,
    now: datetime,
    *,
    images: Path,
    source: str,
    received: datetime | None = None,
) -> Noted:
    """Keep an analyst's file, the items it names and their images, and its notes as reports.

    ``source`` is the analyst, ``received`` when the mission had the notes. Raises SourceError
    where the file or an item cannot be read; a row that cannot be a report is set aside.
    """
    from groundtruce.reports.satellite import image, image_file

    case = case_folder.read(folder, store.keep_original)
    store.keep([case], at=now, actor="case")
    # An image that is wrong is the answer, before anything is kept.
    image.Album.of(images)
    for one in image.files(images):
        store.keep_original(one, media_type=_media_type(one), name=one.name)
    came = store.keep_original(file, media_type=_media_type(file), name=file.name)

    def keep(data: bytes | Path, **more: Any) -> Original:
        """Keep what is made of the file as derived from it."""
        return store.keep_original(data, **{"derived_from": came.sha256, **more})

    with TemporaryDirectory(prefix="groundtruce-") as scratch:
        rows = Path(scratch) / f"{file.stem}.jsonl"
        rows.write_bytes(image_file.jsonl(file))
        card = image_file.card(rows, images, source, received)
        told = tuple(door.reports((card,), case, keep, now=now))
    reports = [one for one in told if isinstance(one, Report)]
    kept = store.keep(told, at=now, actor="satellite note")
    return Noted(
        new=tuple(one.id for one in reports if one.id in set(kept.new)),
        known=len({one.id for one in reports} & set(kept.known)),
        words=sum(claim.observation is None for one in reports for claim in one.claims),
        quarantined=tuple(one for one in told if isinstance(one, Quarantined)),
    )


@contextmanager
def workers(scheduler: str) -> Iterator[Any]:
    """Open the Dask cluster whose scheduler has this address; raises ClusterError."""
    from groundtruce.engine import cluster

    with cluster.joined(scheduler) as client:
        yield client


def _media_type(file: Path) -> str:
    return _MEDIA_TYPES.get(file.suffix.lower(), "application/octet-stream")


_MEDIA_TYPES = {
    ".geojson": "application/geo+json",
    ".jp2": "image/jp2",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/geo+json",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".zip": "application/zip",
}
