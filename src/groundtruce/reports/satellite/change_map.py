"""Change map: the result of a radar screening as a GeoTIFF that any map program opens.

The first band is the chance that so large a change stands where nothing changed, the second says
whether the echo rose (1) or fell (-1). Every file carries the words that it is a screening.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import scenes
from groundtruce.reports.satellite.scenes import Progress, Scene, Screened

SCREENING = "screening for an analyst, never damage by itself"
LEVEL = 0.001
_NEEDS = ("rasterio", "scipy")


@dataclass(frozen=True)
class Summary:
    """What a screening came to.

    ``flagged`` is the share of the ``tested`` pixels below the level; ``placebo`` the same
    between two times before the event, ``None`` where there are too few images for it; ``unseen``
    the share of pixels of which nothing can be said.
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


def summary(found: Screened, level: float, placebo: float | None) -> Summary:
    """Return the shares of a screening at the level."""
    tested = np.isfinite(found.chance)
    below = tested & (found.chance < level)
    return Summary(
        level=level,
        tested=int(tested.sum()),
        unseen=float(1.0 - tested.mean()),
        flagged=_share(below, tested),
        rose=_share(below & found.rose, below),
        placebo=placebo,
        images=found.images,
    )


def placebo(
    found: tuple[Scene, ...], event: datetime, until: datetime, level: float, progress: Progress
) -> float | None:
    """Return the share flagged in a window as long as the one after the event, right before it."""
    try:
        calm = scenes.screened(found, event - (until - event), event, progress)
    except SourceError:
        return None
    tested = np.isfinite(calm.chance)
    return _share(tested & (calm.chance < level), tested)


def write(found: Screened, file: Path, event: datetime, until: datetime) -> str:
    """Write the GeoTIFF, cloud-optimised where the driver is there; return the driver's name."""
    import rasterio
    from rasterio._err import CPLE_BaseError

    driver = "COG" if "COG" in _drivers() else "GTiff"
    profile = {name: found.profile[name] for name in ("crs", "transform", "width", "height")}
    unfinished = file.with_name(f".{file.stem}.part.tif")
    try:
        with rasterio.open(
            unfinished, "w", driver=driver, count=2, dtype="float32", nodata=np.nan,
            compress="deflate", **profile,
        ) as raster:  # fmt: skip
            raster.write(found.chance, 1)
            sign = np.where(found.rose, 1.0, -1.0).astype(np.float32)
            raster.write(np.where(np.isfinite(found.chance), sign, np.nan).astype(np.float32), 2)
            raster.set_band_description(1, "chance where nothing changed")
            raster.set_band_description(2, "echo rose (1) or fell (-1)")
            raster.update_tags(
                SAYS=SCREENING,
                EVENT=event.isoformat(),
                UNTIL=until.isoformat(),
                IMAGES="; ".join(
                    f"{k}: {b} before, {a} after" for k, (b, a) in found.images.items()
                ),
            )
        unfinished.replace(file)
    except (OSError, rasterio.errors.RasterioError, CPLE_BaseError) as cause:
        raise SourceError(
            f"the map cannot be written ({str(cause)[:80]}).",
            "Give --out a folder that is there and can be written to.",
            str(file),
        ) from cause
    finally:
        unfinished.unlink(missing_ok=True)
    return driver


def _drivers() -> set[str]:
    import rasterio

    with rasterio.Env() as opened:
        return set(opened.drivers())


def _share(some: Any, of: Any) -> float:
    return float(some.sum() / of.sum()) if of.any() else 0.0
