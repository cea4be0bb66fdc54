"""Testing scenes: a stack is tested window by window, here or on a cluster, with the same result.

A window covers whole tiles, so that each tile is read and unpacked once, and is as wide as a
fixed number of values allows: memory does not grow with the area or with the number of images.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import change
from groundtruce.reports.satellite.scenes import Grid, Progress, Scene, Stack, grid, opened, stacks

VALUES_AT_ONCE = 40_000_000
_FEWEST_LINES = 256
_READERS = 4
_CACHE_MB = 64
# Speckle follows a gamma distribution, whose cube root is nearly normal (Wilson and Hilferty); its
# logarithm is skewed, and a test on it flags twice as many unchanged pixels after two images.
_THIRD, _DECIBELS = np.float32(1 / 3), np.float32(np.log(10) / 30)
_WAITING = 8
Rasters = dict[Path, Any]


class Window(NamedTuple):
    """A part of the grid in pixels."""

    top: int
    left: int
    height: int
    width: int

    def cut(self) -> Any:
        """Return the window as rasterio has it."""
        from rasterio.windows import Window as Cut

        return Cut(self.left, self.top, self.width, self.height)


@dataclass(frozen=True)
class Job:
    """What is to be tested: stacks by name, and their grid. It travels to workers as it is."""

    stacks: dict[str, Stack]
    grid: Grid

    @property
    def images(self) -> dict[str, tuple[int, int]]:
        """Return how many images there are before and after, by orbit and polarisation."""
        return {name: (len(one.before), len(one.after)) for name, one in self.stacks.items()}


@dataclass(frozen=True)
class Part:
    """The test of one window.

    ``chance`` that so large a change stands where nothing changed, NaN where too few images
    see the pixel or it never varies; ``rose`` whether the echo rose.
    """

    window: Window
    chance: NDArray[np.float32]
    rose: NDArray[np.bool_]


def planned(found: Sequence[Scene], event: datetime, until: datetime) -> Job:
    """Return the job of testing scenes for change since the event; raises SourceError."""
    chosen = stacks(found, event, until)
    return Job(chosen, grid(chosen))


def parts(job: Job, progress: Progress | None = None, cluster: Any = None) -> Iterator[Part]:
    """Return the tests of all windows in their order, from this machine or a Dask client.

    Polarisations and orbits are tested apart and combined by Stouffer's sum; two polarisations
    of one orbit share their noise, so of them the larger t counts at half its chance's weight,
    which is Bonferroni's bound.
    """
    every = list(windows_of(job.grid, sum(map(sum, job.images.values()))))
    told = _on_cluster(job, every, cluster) if cluster is not None else _here(job, every)
    for done, part in enumerate(told, start=1):
        if progress is not None:
            progress(done, len(every))
        yield part


def windows_of(grid: Grid, images: int) -> Iterator[Window]:
    """Return the windows of a grid line by line, each of whole tiles, for so many images.

    They hold no more values than fit at once, unless a single tile of each image does.
    """
    tall, wide = grid.tile
    most = VALUES_AT_ONCE // images
    lines = tall * max(1, min(-(-_FEWEST_LINES // tall), most // (tall * wide)))
    columns = min(grid.width, max(wide, most // lines // wide * wide))
    for top in range(0, grid.height, lines):
        for left in range(0, grid.width, columns):
            height = min(lines, grid.height - top)
            yield Window(top, left, height, min(columns, grid.width - left))


def tested(job: Job, window: Window) -> Part:
    """Return the test of one window, opening and closing its rasters: what a worker does."""
    with little_cache(), ExitStack() as held, ThreadPoolExecutor(_READERS) as readers:
        return _part(job, window, _rasters(job, held), readers)


def little_cache() -> Any:
    """Return a context in which GDAL keeps little: each tile is read once."""
    import rasterio

    return rasterio.Env(GDAL_CACHEMAX=_CACHE_MB)


def _here(job: Job, every: Sequence[Window]) -> Iterator[Part]:
    with ExitStack() as held, ThreadPoolExecutor(_READERS) as readers:
        rasters = _rasters(job, held)
        for window in every:
            yield _part(job, window, rasters, readers)


def _on_cluster(job: Job, every: Sequence[Window], cluster: Any) -> Iterator[Part]:
    """Keep a few windows under way for each thread of the cluster, and take them in order."""
    [shared] = cluster.scatter([job], broadcast=True, hash=False)
    most = _WAITING + 2 * sum(cluster.nthreads().values())
    waiting: deque[Any] = deque()
    for window in every:
        waiting.append(cluster.submit(tested, shared, window, pure=False))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _rasters(job: Job, held: ExitStack) -> Rasters:
    paths = {s.path for one in job.stacks.values() for s in (*one.before, *one.after)}
    return {path: held.enter_context(opened(path)) for path in sorted(paths)}


def _part(job: Job, window: Window, rasters: Rasters, readers: ThreadPoolExecutor) -> Part:
    by_orbit: dict[int, list[change.Tested]] = defaultdict(list)
    for stack in job.stacks.values():
        periods = []
        for images in (stack.before, stack.after):
            read = np.empty((len(images), window.height, window.width), np.float32)
            list(readers.map(partial(_steady, rasters, window), images, read))
            periods.append(read)
        by_orbit[stack.orbit].append(change.compared(*periods))
    largest = [change.larger(tests) for tests in by_orbit.values()]
    chance, rose = change.together(largest)
    return Part(window, chance.astype(np.float32), rose)


def _steady(rasters: Rasters, window: Window, scene: Scene, into: NDArray[np.float32]) -> None:
    """Read one window of one band as ten times the cube root of its power, NaN without a value."""
    import rasterio

    raster = rasters[scene.path]
    try:
        raster.read(scene.band, window=window.cut(), out=into)
    except (rasterio.errors.RasterioIOError, IndexError) as cause:
        raise SourceError(
            "the raster breaks off.", "Fetch the scene again.", scene.path.name
        ) from cause
    if raster.nodata is not None:
        into[into == raster.nodata] = np.nan
    if raster.units[scene.band - 1] == "dB" or raster.tags().get("UNITS") == "dB":
        np.multiply(into, _DECIBELS, out=into)
    else:
        into[~(into > 0)] = np.nan
        np.log(into, out=into)
        into *= _THIRD
    np.exp(into, out=into)
    into *= 10.0
    into[~np.isfinite(into)] = np.nan
