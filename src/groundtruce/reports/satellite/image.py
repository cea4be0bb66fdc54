"""Images: an album of STAC items, and what a row says that an analyst made out in them.

What cannot be checked, such as a party's picture whose original scene nobody has identified, is
not the mission's observation: the claim is its provider's, passed on by the analyst.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from groundtruce.errors import SourceError
from groundtruce.model.image import Action, Certainty, Custody, Image, ImageNote, Role
from groundtruce.model.place import Place
from groundtruce.model.span import Granularity, Span
from groundtruce.reports.keep import Keep
from groundtruce.reports.row import Refused
from groundtruce.reports.satellite import stac
from groundtruce.reports.satellite.overpass import MOMENT

# What an item says of its provider, beside what STAC itself knows.
ROLE, CUSTODY, SCENE, SOURCE = (
    f"groundtruce:{name}" for name in ("provider_role", "custody", "original_scene", "source")
)
SURE = {Certainty.POSSIBLE: 0.35, Certainty.PROBABLE: 0.7, Certainty.CONFIRMED: 0.9}
DISAGREES = "the second analyst does not agree"
# What a class tells of, by its first word and what became of it.
_KINDS = {
    ("fortification", Action.NEW): "fortification",
    ("fortification", Action.REMOVED): "fortification_removed",
    ("weapon", Action.NEW): "weapon_present",
    ("weapon", Action.UNCHANGED): "weapon_present",
    ("weapon", Action.REMOVED): "weapons_withdrawal",
    ("vehicle", Action.NEW): "troop_movement",
    ("troops", Action.NEW): "troop_movement",
    ("troops", Action.REMOVED): "troop_withdrawal",
    ("damage", Action.NEW): "property_destruction",
    ("crater", Action.NEW): "explosion",
}
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
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True)
class Album:
    """Images by item id."""

    images: Mapping[str, Image]

    @classmethod
    def of(cls, source: Path | None) -> "Album":
        """Return the images of a file or folder of STAC items, after comparing all checksums.

        Raises SourceError naming an item that does not say from whom it came.
        """
        found = stac.items(source) if source else ()
        return cls({item.id: _image(item) for item in found})

    def note(self, told: Mapping[str, str]) -> ImageNote | None:
        """Return what a row says was made out, ``None`` where it tells of no image.

        Raises Refused that names the field.
        """
        if "image_seen" not in told:
            return None
        named = tuple(told[f"image_{when}"] for when in ("before", "after") if f"image_{when}" in
                      told)  # fmt: skip
        unknown = [one for one in named if one not in self.images]
        if unknown or not named:
            raise Refused(
                "image_after",
                f"the image {unknown[0]!r} is not among those given"
                if unknown
                else "it names no image",
                "Give its STAC item with --images; without it nobody can check what was seen.",
            )
        try:
            return ImageNote(
                seen=told["image_seen"],
                action=_word(Action, told, "image_action", Action.NEW),
                certainty=_word(Certainty, told, "image_certainty", Certainty.POSSIBLE),
                analyst=told.get("image_analyst"),
                method=told.get("image_method"),
                alternatives=_listed(told.get("image_alternatives")),
                before=told.get("image_before"),
                after=told.get("image_after"),
                not_observable=_listed(told.get("image_not_observable")),
                second=told.get("image_second"),
                second_agrees=_agrees(told.get("image_second_agrees")),
                images=tuple(self.images[one] for one in dict.fromkeys(named)),
            )
        except ValidationError as cause:
            said = str(cause.errors()[0]["msg"]).removeprefix("Value error, ")
            raise Refused("image_action", said, "Name both images, or call it new.") from cause


def keep(source: Path, keep: Keep) -> None:
    """Keep the items of an album, and the rasters that lie beside them."""
    for item in stac.items(source):
        rasters = (one.path for one in item.rasters if one.path and one.path.is_file())
        for file in (item.file, *rasters):
            keep(file, media_type=media_type(file), name=file.name)


def media_type(file: Path) -> str:
    """Return the media type of an analyst's file, an item or an image."""
    return _MEDIA_TYPES.get(file.suffix.lower(), "application/octet-stream")


def kind(note: ImageNote) -> str:
    """Return the kind of event that the note tells of; a class that tells of none is ``other``."""
    return _KINDS.get((note.seen.split(".")[0], note.action), "other")


def span(note: ImageNote) -> Span | None:
    """Return when it came about: between the two images, or when the one image shows it."""
    taken = sorted(one.taken for one in note.images if one.taken)
    if not taken:
        return None
    first, last = taken[0], max(taken[-1], taken[0] + MOMENT)
    if note.action is Action.UNCHANGED or len(taken) == 1:
        first = last - MOMENT
    return Span(start=first, end=last, granularity=Granularity.MINUTE)


def covers(note: ImageNote, place: Place | None) -> bool:
    """Whether the place lies in the footprint of every image that says its footprint."""
    import shapely

    there = place.geometry if place else None
    outlines = [shapely.from_wkt(one.wkt) for one in note.images if one.wkt]
    return there is not None and all(one.intersects(there) for one in outlines)


def _image(item: stac.Item) -> Image:
    rasters = item.rasters
    custody = Custody.IMAGE if rasters else Custody.CLAIM
    try:
        return Image(
            item=item.id,
            role=Role(str(item.said[ROLE])),
            custody=Custody(str(item.said.get(CUSTODY) or custody)),
            provider=_provider(item),
            taken=item.taken,
            scene=item.said.get(SCENE),
            wkt=item.footprint.wkt if item.footprint is not None else None,
            original=stac.sha256(item.file),
            raster=stac.sha256(stac.checked(rasters[0], item)) if rasters else None,
        )
    except (KeyError, ValueError) as cause:
        raise SourceError(
            f"the item {item.id} does not say from whom the image came ({ROLE}).",
            f"Say one of {', '.join(Role)}, and in {CUSTODY} one of {', '.join(Custody)}.",
            item.file.name,
        ) from cause


def _provider(item: stac.Item) -> str | None:
    listed: list[dict[str, Any]] = item.said.get("providers") or [{}]
    return item.said.get(SOURCE) or listed[0].get("name")


def _word(words: type[_Word], told: Mapping[str, str], field: str, usual: _Word) -> _Word:
    try:
        return words(told.get(field, usual).strip().lower())
    except ValueError:
        raise Refused(
            field, f"{told[field][:80]!r} is unknown", f"Say one of {', '.join(words)}."
        ) from None


def _listed(said: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (said or "").split(";") if part.strip())


def _agrees(said: str | None) -> bool | None:
    return None if said is None else said.strip().lower() in ("true", "yes", "1", "agrees")
