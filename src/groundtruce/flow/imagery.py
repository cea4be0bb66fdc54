"""Imagery: analysts' notes on images, what images show a browser, the cluster that tests them."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import shapely

from groundtruce.errors import NotFound
from groundtruce.flow import Road
from groundtruce.model.claim import Claim
from groundtruce.model.image import Image
from groundtruce.model.incident import Incident
from groundtruce.model.place import Place
from groundtruce.model.report import Original, Quarantined, Report
from groundtruce.model.vocabulary import vocabulary
from groundtruce.model.watch import Watch
from groundtruce.reports import case_folder
from groundtruce.reports import gather as door
from groundtruce.store.base import Store

if TYPE_CHECKING:
    from groundtruce.reports.satellite.image_pair import Shown


@dataclass(frozen=True)
class Noted:
    """What a file of notes brought: reports that are new, how many were known, what was set aside.

    ``words`` of these are the word of an image's provider, not observations of the mission.
    """

    new: tuple[str, ...]
    known: int
    words: int
    quarantined: tuple[Quarantined, ...]


@dataclass(frozen=True)
class Pair:
    """Images before and after, and the place shown; ``is_noted`` where an analyst noted them."""

    before: Image | None
    after: Image | None
    place: Place
    is_noted: bool


def noted(
    folder: Path,
    store: Store,
    file: Path,
    now: datetime,
    *,
    images: Path,
    source: str,
    item: str | None = None,
    received: datetime | None = None,
) -> Noted:
    """Keep an analyst's file, the items it names and their images, and its notes as reports.

    ``source`` is the analyst, ``item`` the image of notes that name none, ``received`` when the
    mission had the notes. Raises SourceError where the file or an item cannot be read; a row that
    cannot be a report is set aside.
    """
    from groundtruce.reports.satellite import image, image_file

    case = case_folder.read(folder, store.keep_original)
    store.keep([case], at=now, actor="case")
    # An image that is wrong is the answer, before anything is kept.
    image.Album.of(images)
    came = store.keep_original(file, media_type=image.media_type(file), name=file.name)

    def keep(data: bytes | Path, **more: Any) -> Original:
        """Keep the rows as derived from the file that they were read from."""
        derived = {"derived_from": came.sha256} if more["name"].endswith(".jsonl") else {}
        return store.keep_original(data, **{**derived, **more})

    with TemporaryDirectory(prefix="groundtruce-") as scratch:
        rows = Path(scratch) / f"{file.stem}.jsonl"
        rows.write_bytes(image_file.jsonl(file))
        card = image_file.card(rows, images, source, received, item)
        told = tuple(door.reports((card,), case, keep, now=now))
    reports = [one for one in told if isinstance(one, Report)]
    kept = store.keep(told, at=now, actor="satellite note")
    return Noted(
        new=tuple(one.id for one in reports if one.id in set(kept.new)),
        known=len({one.id for one in reports} & set(kept.known)),
        words=sum(claim.observation is None for one in reports for claim in one.claims),
        quarantined=tuple(one for one in told if isinstance(one, Quarantined)),
    )


def crop(
    store: Store, item: str, bbox: tuple[float, float, float, float], size: int = 512
) -> bytes:
    """Return the part of a kept image inside west, south, east and north as PNG.

    ``item`` is the STAC item's id. Raises NotFound where no image of that item is held.
    """
    from groundtruce.reports.satellite import image_pair

    held = _held(claim for report in store.reports() for claim in report.claims)
    found = held.get(item)
    if found is None or found.raster is None:
        raise NotFound(
            f"no image of the item {item} is held.",
            "Take in the notes on it: groundtruce satellite note FILE --images FOLDER.",
        )
    return image_pair.crop(store.original_path(found.raster), bbox, size)


def footprints(road: Road) -> dict[str, Any]:
    """Return the ground of every image and overpass on the road as GeoJSON, the oldest first."""
    images = _held(claim for report in road.reports for claim in report.claims)
    told = [_of_image(one) for one in images.values() if one.wkt]
    known = {one["properties"]["item"] for one in told}
    told += [
        _of_pass(one)
        for one in road.watch
        if one.overpass and one.overpass.item and one.overpass.item not in known
    ]
    told.sort(key=lambda one: (one["properties"]["taken"] or "", one["properties"]["item"]))
    return {"type": "FeatureCollection", "features": told}


def pictured(store: Store, road: Road, incident: str, *, only_noted: bool = True) -> bytes:
    """Return the images before and after an incident side by side, as PNG.

    ``incident`` is the beginning of an incident's or finding's id. Raises NotFound where no image
    that is held shows it. What goes out shows only what an analyst noted.
    """
    found = {one.id: one for one in road.incidents if one.id.startswith(incident)}
    found |= {one.incident.id: one.incident for one in road.findings
              if one.id.startswith(incident)}  # fmt: skip
    pairs = [one for one in (pair(road, each) for each in found.values()) if one]
    pairs = [one for one in pairs if one.is_noted or not only_noted]
    if len(found) != 1 or not pairs:
        raise NotFound(
            f"no image of {incident} is held." if len(found) == 1 else
            f"{len(found) or 'no'} incidents have an id that begins {incident!r}.",
            "Take in an analyst's notes on it: groundtruce satellite note FILE --images FOLDER.",
        )  # fmt: skip
    return _drawn(store, pairs[0])


def pair(road: Road, incident: Incident) -> Pair | None:
    """Return the images before and after an incident, ``None`` where there are none.

    Those that an analyst's note on it names; without such a note the nearest in time that are
    held and show its place.
    """
    notes = [one for one in incident.claims if one.image and one.place and _rasters(one)]
    if notes:
        best = max(notes, key=lambda one: (len(_rasters(one)), one.received, one.id))
        return _noted(best)
    place, span = incident.place, incident.span
    if place is None or place.centre is None or not place.is_pin or span is None:
        return None
    seen = [one for one in _over(road, place.centre) if one.taken]
    earlier = [one for one in seen if one.taken and one.taken <= span.start]
    later = [one for one in seen if one.taken and one.taken >= span.end]
    if not earlier or not later:
        return None
    return Pair(earlier[-1], later[0], place, is_noted=False)


def _noted(claim: Claim) -> Pair | None:
    note, place = claim.image, claim.place
    if note is None or place is None or place.centre is None:
        return None
    held = {one.item: one for one in note.images}
    return Pair(held.get(note.before or ""), held.get(note.after or ""), place, is_noted=True)


def _over(road: Road, point: tuple[float, float]) -> list[Image]:
    """Return the images held of that point, the oldest first."""
    noted = (one for report in road.reports for one in report.claims if one.image)
    ground = shapely.Point(point)
    shown = [
        one
        for one in _held(noted).values()
        if one.raster and one.taken and one.wkt and shapely.from_wkt(one.wkt).covers(ground)
    ]
    return sorted(shown, key=lambda one: (str(one.taken), one.item))


def _drawn(store: Store, told: Pair) -> bytes:
    from groundtruce.reports.satellite import image_pair

    if told.place.centre is None:
        raise NotFound("the note has no place.", "Give it one, and take it in again.")
    before, after = _side(store, told.before, "before"), _side(store, told.after, "after")
    radius = told.place.radius_m or 0.0
    box = image_pair.around(*told.place.centre, radius)
    return image_pair.pair(before, after, box, radius)


def _side(store: Store, image: Image | None, when: str) -> "Shown":
    from groundtruce.reports.satellite.image_pair import Shown

    if image is None:
        return Shown(None, (f"no image {when}",))
    taken = f"{image.taken:%Y-%m-%d %H:%M} UTC" if image.taken else "moment not stated"
    doubt = "" if image.can_be_checked else ", not an observation: the scene is not identified"
    label = vocabulary().label("labels", f"role_{image.role.value}")
    return Shown(
        store.original_path(image.raster) if image.raster else None,
        (f"{when}: {taken}", image.item, f"{image.provider or ''} ({label}){doubt}"),
    )


def _rasters(claim: Claim) -> list[Image]:
    return [one for one in claim.image.images if one.raster] if claim.image else []


def _held(claims: Iterable[Claim]) -> dict[str, Image]:
    """Return the images that claims rest on by item, the newest claim's where they differ."""
    return {image.item: image for claim in claims if claim.image for image in claim.image.images}


def _of_image(image: Image) -> dict[str, Any]:
    said = {
        "item": image.item,
        "taken": image.taken.isoformat() if image.taken else None,
        "provider": image.provider,
        "role": image.role.value,
        "custody": image.custody.value,
        "is_held": image.raster is not None,
        "can_be_checked": image.can_be_checked,
    }
    return _feature(shapely.from_wkt(image.wkt), said)


def _of_pass(entry: Watch) -> dict[str, Any]:
    overpass = entry.overpass
    said = {
        "item": overpass.item if overpass else None,
        "taken": entry.span.start.isoformat(),
        "satellite": entry.by,
        "cloud": overpass.cloud if overpass else None,
        "why_not": entry.reason,
        "is_held": False,
    }
    return _feature(entry.place.geometry, said)


def _feature(shape: Any, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": json.loads(shapely.to_geojson(shape)),
        "properties": said,
    }


@contextmanager
def workers(scheduler: str) -> Iterator[Any]:
    """Open the Dask cluster whose scheduler has this address; raises ClusterError."""
    from groundtruce.engine import cluster

    with cluster.joined(scheduler) as client:
        yield client
