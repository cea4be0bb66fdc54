"""STAC: items that say when, where and by whom an image was taken, and what its bytes must be.

Items of every version are read, one in a file or many in a collection; an asset lies beside its
item or stays elsewhere. Bytes that are not those the item names are refused.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.errors import SourceError

_SHA256_MULTIHASH = "1220"
_RASTERS = (".tif", ".tiff", ".jp2", ".png", ".jpg", ".jpeg", ".vrt")


@dataclass(frozen=True)
class Asset:
    """One file of an item: where it lies (``None`` where it is not here) and what is said of it."""

    key: str
    href: str
    path: Path | None
    said: dict[str, Any]

    @property
    def is_raster(self) -> bool:
        """Whether it is an image, and neither a preview nor a description of one."""
        roles = self.said.get("roles") or ()
        if "thumbnail" in roles or "metadata" in roles:
            return False
        kind = str(self.said.get("type") or "")
        return kind.startswith("image/") or self.href.lower().endswith(_RASTERS)


@dataclass(frozen=True)
class Item:
    """One STAC item: its id, its moment, what it says, its footprint, its assets by key."""

    id: str
    taken: datetime | None
    said: dict[str, Any]
    footprint: BaseGeometry | None
    assets: dict[str, Asset]
    file: Path

    def number(self, name: str) -> float | None:
        """Return a property as a number, ``None`` where it is unsaid or no number."""
        try:
            return float(self.said[name])
        except (KeyError, TypeError, ValueError):
            return None

    @property
    def rasters(self) -> list[Asset]:
        """Return the images of the item in the order in which it lists them."""
        return [one for one in self.assets.values() if one.is_raster]


def items(source: Path) -> tuple[Item, ...]:
    """Return the items of a file or folder by time; raises SourceError naming what is wrong."""
    _ready()
    files = sorted(source.glob("*.json")) if source.is_dir() else [source]
    found = [item for file in files for item in _of_file(file)]
    if not found:
        raise SourceError(
            "there are no STAC items here.",
            "Put each GeoTIFF beside an item of the same name that ends in .json.",
            str(source),
        )
    late = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda one: (one.taken or late, one.id)))


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file, by which it is kept."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def checked(asset: Asset, item: Item) -> Path:
    """Return the asset's file after comparing its bytes with the checksum that the item names."""
    if asset.path is None or not asset.path.is_file():
        name = asset.href.rsplit("/", 1)[-1]
        raise SourceError(f"its raster {name} is not there.", "Fetch it.", item.file.name)
    named = str(asset.said.get("file:checksum") or item.said.get("file:checksum") or "")
    if named and named.lower().removeprefix(_SHA256_MULTIHASH) != sha256(asset.path):
        raise SourceError(
            f"the bytes of {asset.path.name} are not those that the item names.",
            "Fetch the scene again; if it stays so, ask its provider.",
            item.file.name,
        )
    return asset.path


def _ready() -> None:
    if find_spec("pystac") is None:
        raise SourceError(
            "reading STAC items needs pystac, not installed here.",
            "Install it: pip install 'groundtruce[satellite]'.",
        )


def _of_file(file: Path) -> Iterator[Item]:
    try:
        plain = json.loads(file.read_bytes())
        listed = plain["features"] if plain.get("type") == "FeatureCollection" else [plain]
        for one in listed:
            yield _item(one, file)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, LookupError) as cause:
        raise SourceError(
            f"the STAC item cannot be read ({type(cause).__name__}: {str(cause)[:80]}).",
            "It needs an id, a datetime and its assets.",
            file.name,
        ) from cause


def _item(plain: dict[str, Any], file: Path) -> Item:
    import pystac
    from pystac.errors import STACError

    usual: dict[str, Any] = {
        "type": "Feature",
        "stac_version": "1.1.0",
        "geometry": None,
        "links": [],
    }
    try:
        read = pystac.Item.from_dict({**usual, **plain})
    except STACError as cause:
        raise ValueError(str(cause)) from cause
    if not read.id:
        raise KeyError("id")
    taken = read.datetime or read.common_metadata.start_datetime
    return Item(
        id=str(read.id),
        taken=taken if taken is None or taken.tzinfo else taken.replace(tzinfo=UTC),
        said=dict(read.properties),
        footprint=_shape(read.geometry),
        assets={
            key: Asset(
                key,
                asset.href,
                _beside(asset.href, file),
                {"type": asset.media_type, "roles": asset.roles, **asset.extra_fields},
            )
            for key, asset in read.assets.items()
        },
        file=file,
    )


def _shape(geometry: Any) -> BaseGeometry | None:
    if not geometry:
        return None
    found = shapely.from_geojson(json.dumps(geometry))
    if not found.is_valid or found.is_empty:
        raise ValueError("its geometry is not valid")
    return found


def _beside(href: str, file: Path) -> Path | None:
    """Return where an asset lies; never a place outside the item's own folder."""
    if "://" in href:
        return None
    folder = file.parent.resolve()
    found = (folder / href).resolve()
    return found if found.is_relative_to(folder) else None
