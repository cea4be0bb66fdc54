"""What a radar test takes from files to a map: pixels a second, memory, and what calm would flag.

``python bench/scenes.py`` makes a stack of 33 images in two polarisations of pure speckle, so
that whatever is flagged is false, and tests it. Memory is the most that the process ever held.
"""

import json
import os
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import rasterio

from groundtruce.reports.satellite import change_map, scenes, scenes_tested

EVENT, UNTIL = datetime(2025, 12, 8, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
SIDE, BEFORE, AFTER, LOOKS, LEVEL = 2048, 30, 3, 4.4, 0.001


def main() -> None:
    """Print speed, memory and false alarms from files, then with other numbers of images after."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Path(folder)
        for step in range(-BEFORE, AFTER):
            for polarisation in ("VV", "VH"):
                image(stack, step, polarisation)
        from_files(stack)
        for after in (2, 5):
            print(f"with {after} images after: flagged {null(stack, after):.3%}")


def image(folder: Path, step: int, polarisation: str) -> None:
    """Write one tiled GeoTIFF of gamma speckle in decibels, and its item."""
    rng = np.random.default_rng([step + BEFORE, polarisation == "VV"])
    name = f"{polarisation}-{step + BEFORE}"
    with rasterio.open(
        folder / f"{name}.tif", "w", driver="GTiff", height=SIDE, width=SIDE, count=1,
        dtype="float32", crs="EPSG:32648", tiled=True, blockxsize=512, blockysize=512,
        transform=rasterio.Affine(10, 0, 300_000, 0, -10, 1_600_000), compress="deflate",
    ) as raster:  # fmt: skip
        raster.write(speckle(rng, (SIDE, SIDE)), 1)
    taken = (EVENT + timedelta(days=12 * step + 2)).isoformat()
    said = {"datetime": taken, "sat:relative_orbit": 62, "sar:polarizations": [polarisation]}
    item = {"id": name, "properties": said, "assets": {"data": {"href": f"{name}.tif"}}}
    (folder / f"{name}.json").write_text(json.dumps(item), "utf-8")


def speckle(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Return the power that ground sends back which does not change."""
    return rng.gamma(LOOKS, 0.1 / LOOKS, shape).astype(np.float32)


def from_files(stack: Path) -> None:
    """Print how fast files become a map, after the code was compiled once."""
    found = scenes.scenes(stack)
    job = scenes_tested.planned(found, EVENT, UNTIL)
    scenes_tested.tested(job, scenes_tested.Window(0, 0, 64, 64))
    begin, worked = time.perf_counter(), time.process_time()
    told = change_map.made(found, EVENT, UNTIL, stack / "map.tif", level=LEVEL)
    wall, worked = time.perf_counter() - begin, time.process_time() - worked
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(found)} files of {SIDE}² to a map: {SIDE**2 / 1e6 / wall:.2f} Mpx/s "
        f"({SIDE**2 / 1e6 / worked:.2f} per second of one core), {most:,.0f} MB at most, load "
        f"{os.getloadavg()[0]:.1f}; flagged {told.flagged:.3%}"
    )


def null(stack: Path, after: int) -> float:
    """Return the share of unchanged pixels flagged with so many images after the event."""
    first = EVENT + timedelta(days=12 * (AFTER - after))
    return change_map.made(
        scenes.scenes(stack), first, UNTIL, stack / "null.tif", level=LEVEL
    ).flagged


if __name__ == "__main__":
    main()
