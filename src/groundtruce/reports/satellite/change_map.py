"""Change map: the result of a radar screening as a GeoTIFF that any map program opens.

The first band is the chance that so large a change stands where nothing changed, the second says
whether the echo rose (1) or fell (-1). Every file carries the words that it is a screening. The
map is written window by window, so that its size does not matter to memory.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from groundtruce.errors import SourceError
from groundtruce.reports.satellite.change_places import Counted
from groundtruce.reports.satellite.scenes import Grid, Progress, Scene
from groundtruce.reports.satellite.scenes_tested import (
    Job,
    Part,
    little_cache,
    parts,
    planned,
)

SCREENING = "screening for an analyst, never damage by itself"
LEVEL = 0.001
_NEEDS = ("pystac", "rasterio", "scipy")
_TILE = 512
_PICTURE_PX = 2_000
# Change upward and downward told apart without red and green; what was tested and calm is pale.
_ROSE, _FELL, _CALM = (230, 120, 0, 255), (0, 90, 180, 255), (225, 225, 225, 255)


@dataclass(frozen=True)
class Summary:
    """What a screening came to.

    ``flagged`` is the share of the ``tested`` pixels below the level; ``placebo`` the same
    between two times before the event, ``None`` where there are too few images for it; ``unseen``
    the share of pixels of which nothing can be said: too few images, or no variation at all.
    """

    level: float
    tested: int
    unseen: float
    flagged: float
    rose: float
    placebo: float | None
    images: dict[str, tuple[int, int]]
    says: str = SCREENING

    def plain(self) -> dict[str, Any]:
        """Return the summary as data."""
        return asdict(self)


def ready(file: Path) -> None:
    """Raise SourceError where rasters cannot be read here, or the map could not be written."""
    missing = [name for name in _NEEDS if find_spec(name) is None]
    if missing:
        raise SourceError(
            f"reading scenes needs {' and '.join(missing)}, not installed here.",
            "Install it: pip install 'groundtruce[satellite]'.",
        )
    if not file.absolute().parent.is_dir():
        raise SourceError(
            "there is no such folder to write the map to.", "Make it first.", str(file.parent)
        )


def made(
    found: Sequence[Scene],
    event: datetime,
    until: datetime,
    file: Path,
    *,
    level: float = LEVEL,
    places: Counted | None = None,
    progress: Progress | None = None,
    cluster: Any = None,
) -> Summary:
    """Test the scenes, write the map while doing so, and return the shares at the level.

    ``places`` counts polygons or cells on the way. On a cluster the same bytes are written.
    """
    job = planned(found, event, until)
    tags = {
        "SAYS": SCREENING,
        "EVENT": event.isoformat(),
        "UNTIL": until.isoformat(),
        "IMAGES": "; ".join(f"{k}: {b} before, {a} after" for k, (b, a) in job.images.items()),
    }
    shares = _Shares(level)
    bands = ("chance where nothing changed", "echo rose (1) or fell (-1)")
    with little_cache(), raster_of(job.grid, file, bands, tags) as raster:
        for part in parts(job, progress, cluster):
            shares.add(part)
            if places is not None:
                places.add(part.window, part.chance, part.rose, level)
            sign = np.where(part.rose, np.float32(1.0), np.float32(-1.0))
            sign[np.isnan(part.chance)] = np.nan
            raster.write(np.stack([part.chance, sign]), window=part.window.cut())
    return shares.summary(job)


def placebo(
    found: Sequence[Scene],
    event: datetime,
    until: datetime,
    level: float,
    progress: Progress | None = None,
    cluster: Any = None,
) -> float | None:
    """Return the share flagged in a window as long as the one after the event, right before it."""
    shares = _Shares(level)
    try:
        job = planned(found, event - (until - event), event)
    except SourceError:
        return None
    with little_cache():
        for part in parts(job, progress, cluster):
            shares.add(part)
    return shares.flagged / shares.tested if shares.tested else 0.0


def picture(file: Path, png: Path, level: float = LEVEL) -> None:
    """Write the map as a PNG of two thousand pixels at most: orange rose, blue fell, grey calm."""
    import rasterio
    from PIL import Image

    with rasterio.open(file) as raster:
        shrink = max(1.0, max(raster.width, raster.height) / _PICTURE_PX)
        shape = (2, max(1, round(raster.height / shrink)), max(1, round(raster.width / shrink)))
        chance, sign = raster.read(out_shape=shape)
    pixels = np.zeros((*shape[1:], 4), np.uint8)
    pixels[np.isfinite(chance)] = _CALM
    pixels[(chance < level) & (sign > 0)] = _ROSE
    pixels[(chance < level) & (sign < 0)] = _FELL
    Image.fromarray(pixels, "RGBA").save(png, "PNG", optimize=True)


@contextmanager
def raster_of(grid: Grid, file: Path, bands: Sequence[str], tags: dict[str, str]) -> Iterator[Any]:
    """Open a raster of these bands to be written window by window; it appears whole or not at all.

    Cloud-optimised where the driver is there, which it is in every usual build.
    """
    import rasterio
    from rasterio._err import CPLE_BaseError

    half, whole = (file.with_name(f".{file.stem}.{name}.tif") for name in ("half", "whole"))
    try:
        with rasterio.open(
            half, "w", driver="GTiff", count=len(bands), dtype="float32", nodata=np.nan,
            crs=grid.crs, transform=rasterio.Affine(*grid.transform), width=grid.width,
            height=grid.height, tiled=True, blockxsize=_TILE, blockysize=_TILE, BIGTIFF="IF_SAFER",
        ) as raster:  # fmt: skip
            yield raster
            raster.update_tags(**tags)
            for number, name in enumerate(bands, start=1):
                raster.set_band_description(number, name)
        _optimised(half, whole)
        whole.replace(file)
    except (OSError, rasterio.errors.RasterioError, CPLE_BaseError) as cause:
        raise SourceError(
            f"the map cannot be written ({str(cause)[:80]}).",
            "Give --out a folder that is there and can be written to.",
            str(file),
        ) from cause
    finally:
        for one in (half, whole):
            one.unlink(missing_ok=True)


def _optimised(half: Path, whole: Path) -> None:
    import rasterio
    from rasterio.shutil import copy

    with rasterio.Env() as held:
        driver = "COG" if "COG" in held.drivers() else "GTiff"
    # Chances look like noise: the usual level takes twice as long and saves three in a hundred.
    copy(
        half, whole, driver=driver, compress="deflate", **({"level": 1} if driver == "COG" else {})
    )


class _Shares:
    """Counts of pixels, added up part by part."""

    def __init__(self, level: float) -> None:
        self.level = level
        self.every = self.tested = self.flagged = self.rose = 0

    def add(self, part: Part) -> None:
        below = part.chance < self.level
        self.every += part.chance.size
        self.tested += int(np.isfinite(part.chance).sum())
        self.flagged += int(below.sum())
        self.rose += int((below & part.rose).sum())

    def summary(self, job: Job) -> Summary:
        return Summary(
            level=self.level,
            tested=self.tested,
            unseen=1.0 - self.tested / self.every,
            flagged=self.flagged / self.tested if self.tested else 0.0,
            rose=self.rose / self.flagged if self.flagged else 0.0,
            placebo=None,
            images=job.images,
        )
