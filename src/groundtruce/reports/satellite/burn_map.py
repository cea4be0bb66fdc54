"""Burn map: scars in a stack of Sentinel-2 images, window by window, as a GeoTIFF.

An image is a STAC item with near infrared (band 8A), short-wave infrared (band 12) and the scene
classification on one grid of 20 m. Offsets and scales that an item names are applied first: an
image of another processing baseline would look burned otherwise.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import burn, stac
from groundtruce.reports.satellite.burn import MODERATE, Scar, View
from groundtruce.reports.satellite.change_map import raster_of
from groundtruce.reports.satellite.scenes import Grid, Progress, grid_of, opened
from groundtruce.reports.satellite.scenes_tested import (
    Window,
    little_cache,
    windows_of,
)

SCREENING = "a scar says that something burned, never why, and fields are burned each dry season"
# The names that catalogues give the three assets.
_BANDS = {
    "nir": ("nir08", "b8a", "b08a", "nir"),
    "swir": ("swir22", "b12", "swir2"),
    "classes": ("scl",),
}
_NOTHING = 0


@dataclass(frozen=True)
class Image:
    """One image: when it was taken, and for each band its file with its scale and offset."""

    item: str
    taken: datetime
    bands: dict[str, tuple[Path, float, float]]


@dataclass(frozen=True)
class Summary:
    """What a look for scars came to, as shares of the pixels that both sides saw.

    ``placebo`` is the share called burned between halves of the time before the event, ``None``
    where there are fewer than two images; ``unseen`` the share of which nothing can be said.
    """

    at_least: float
    seen: int
    unseen: float
    burned: float
    hectares: float | None
    placebo: float | None
    before: int
    after: int
    says: str = SCREENING

    def plain(self) -> dict[str, Any]:
        """Return the summary as data."""
        return asdict(self)


def images(source: Path) -> tuple[Image, ...]:
    """Return the images of a folder or collection by time; raises SourceError naming the item."""
    return tuple(_image(item) for item in stac.items(source))


def made(
    found: Sequence[Image],
    event: datetime,
    until: datetime,
    file: Path,
    *,
    at_least: float = MODERATE,
    progress: Progress | None = None,
) -> Summary:
    """Compare the images before and after the event, write the map, and return its shares.

    Raises SourceError without an image on both sides, or where they do not lie on one grid.
    """
    before = [one for one in found if one.taken < event]
    after = [one for one in found if event <= one.taken < until]
    if not (before and after):
        raise burn.too_few(len(before), len(after))
    grid = grid_of({path for one in (*before, *after) for path, _, _ in one.bands.values()})
    tags = {"SAYS": SCREENING, "EVENT": event.isoformat(), "UNTIL": until.isoformat()}
    shares = _Shares(at_least)
    bands = ("fall of the burn ratio (dNBR)", "the same relative to what stood there (RBR)")
    with little_cache(), ExitStack() as held, raster_of(grid, file, bands, tags) as raster:
        rasters = {
            path: held.enter_context(opened(path))
            for one in (*before, *after)
            for path, _, _ in one.bands.values()
        }
        every = list(windows_of(grid, 3 * (len(before) + len(after))))
        for done, window in enumerate(every, start=1):
            views = [_view(one, rasters, window) for one in before]
            scar = burn.scar(views, [_view(one, rasters, window) for one in after])
            shares.add(scar, views)
            raster.write(np.stack([scar.dnbr, scar.rbr]), window=window.cut())
            if progress is not None:
                progress(done, len(every))
    return shares.summary(grid, len(before), len(after))


def _image(item: stac.Item) -> Image:
    if item.taken is None:
        raise SourceError("the item has no moment.", "Ask its provider for it.", item.file.name)
    by_key = {key.lower(): asset for key, asset in item.assets.items()}
    bands = {}
    for band, names in _BANDS.items():
        asset = next((by_key[name] for name in names if name in by_key), None)
        if asset is None:
            raise SourceError(
                f"the item {item.id} has no asset {' or '.join(names)}.",
                "It needs near infrared (8A), short-wave infrared (12) and the classification.",
                item.file.name,
            )
        bands[band] = (stac.checked(asset, item), *_scaled(asset))
    return Image(item.id, item.taken, bands)


def _scaled(asset: stac.Asset) -> tuple[float, float]:
    listed = asset.said.get("raster:bands") or asset.said.get("bands") or [{}]
    said = {**asset.said, **listed[0]}
    scale = said.get("raster:scale", said.get("scale", 1.0))
    return float(scale), float(said.get("raster:offset", said.get("offset", 0.0)))


def _view(image: Image, rasters: dict[Path, Any], window: Window) -> View:
    read = {name: _read(rasters, path, window) for name, (path, _, _) in image.bands.items()}
    told = {}
    for name in ("nir", "swir"):
        _, scale, offset = image.bands[name]
        values = read[name].astype(np.float32)
        told[name] = np.where(values == _NOTHING, np.nan, values * scale + offset)
    return View(
        nir=told["nir"].astype(np.float32),
        swir=told["swir"].astype(np.float32),
        classes=read["classes"].astype(np.uint8),
    )


def _read(rasters: dict[Path, Any], path: Path, window: Window) -> NDArray[Any]:
    from rasterio.errors import RasterioIOError

    try:
        values: NDArray[Any] = rasters[path].read(1, window=window.cut())
    except RasterioIOError as cause:
        raise SourceError("the raster breaks off.", "Fetch the scene again.", path.name) from cause
    return values


class _Shares:
    """Counts of pixels, added up window by window."""

    def __init__(self, at_least: float) -> None:
        self.at_least = at_least
        self.every = self.seen = self.burned = self.calm = self.calm_burned = 0
        self.has_placebo = True

    def add(self, scar: Scar, before: Sequence[View]) -> None:
        self.every += scar.dnbr.size
        self.seen += int(np.isfinite(scar.dnbr).sum())
        self.burned += int(scar.burned(self.at_least).sum())
        if len(before) < burn.FEWEST_FOR_PLACEBO:
            self.has_placebo = False
            return
        calm = burn.scar(before[: len(before) // 2], before[len(before) // 2 :])
        self.calm += int(np.isfinite(calm.dnbr).sum())
        self.calm_burned += int(calm.burned(self.at_least).sum())

    def summary(self, grid: Grid, before: int, after: int) -> Summary:
        placebo = self.calm_burned / self.calm if self.calm else None
        return Summary(
            at_least=self.at_least,
            seen=self.seen,
            unseen=1.0 - self.seen / self.every,
            burned=self.burned / self.seen if self.seen else 0.0,
            hectares=_hectares(grid, self.burned),
            placebo=placebo if self.has_placebo else None,
            before=before,
            after=after,
        )


def _hectares(grid: Grid, pixels: int) -> float | None:
    """Return the area of so many pixels, ``None`` on a grid of degrees."""
    if not grid.is_metric:
        return None
    east, _, _, _, north, _ = grid.transform
    return round(pixels * abs(east * north) / 10_000, 2)
