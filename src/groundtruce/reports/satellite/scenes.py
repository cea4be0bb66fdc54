"""Scenes: stacks of rasters on one grid, read block by block and tested for change.

A scene is a GeoTIFF with a STAC item of the same name beside it, which says when, from which
orbit and in which polarisation it was taken, and the SHA-256 of its bytes. What does not fit
together is refused by name: another grid, another projection, a checksum that does not match.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import change

LINES_AT_ONCE = 256
_READERS = 4
_CACHE_MB = 64
_SHA256_MULTIHASH = "1220"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Scene:
    """One raster: when it was taken, relative orbit, polarisation; ``item`` its STAC id."""

    path: Path
    taken: datetime
    orbit: int
    polarisation: str
    item: str


@dataclass(frozen=True)
class Screened:
    """A map for an analyst to look at, never damage by itself.

    ``chance`` that so large a change stands where nothing changed, NaN where too few images
    see the pixel; ``rose`` whether the echo rose; ``profile`` what a GeoTIFF of it needs;
    ``images`` how many before and after, by orbit and polarisation.
    """

    chance: NDArray[np.float32]
    rose: NDArray[np.bool_]
    profile: dict[str, Any]
    images: dict[str, tuple[int, int]]


def scenes(folder: Path) -> tuple[Scene, ...]:
    """Return the scenes of a folder by time; raises SourceError naming the item that is wrong."""
    found = [scene(file) for file in sorted(folder.glob("*.json"))]
    if not found:
        raise SourceError(
            "there are no STAC items here.",
            "Put each GeoTIFF beside an item of the same name that ends in .json.",
            str(folder),
        )
    return tuple(sorted(found, key=lambda one: (one.taken, one.item)))


def scene(file: Path) -> Scene:
    """Return the scene of one item after comparing its bytes with the checksum."""
    try:
        item = json.loads(file.read_bytes())
        said = item["properties"]
        asset = next(iter(item["assets"].values()))
        one = Scene(
            path=file.parent / asset["href"],
            taken=datetime.fromisoformat(said["datetime"]),
            orbit=int(said["sat:relative_orbit"]),
            polarisation="+".join(asset.get("sar:polarizations") or said["sar:polarizations"]),
            item=str(item["id"]),
        )
        checksum = str(asset.get("file:checksum") or said.get("file:checksum") or "")
    except (ValueError, KeyError, TypeError, StopIteration, AttributeError) as cause:
        raise SourceError(
            f"the STAC item cannot be read ({type(cause).__name__}: {cause}).",
            "It needs an id, datetime, sat:relative_orbit, sar:polarizations and one asset.",
            file.name,
        ) from cause
    _check_bytes(one.path, checksum, file)
    return one


def screened(
    found: Sequence[Scene], event: datetime, until: datetime, progress: Progress | None = None
) -> Screened:
    """Test each pixel for change between the scenes before the event and those after it.

    Polarisations and orbits are tested apart and combined by Stouffer's sum; two polarisations
    of one orbit share their noise, so of them the larger t counts at half its chance's weight,
    which is Bonferroni's bound. Memory is bounded by some lines of all scenes at a time.
    """
    stacks = _stacks(found, event, until)
    with ExitStack() as opened:
        opened.enter_context(_little_cache())
        rasters = {name: _opened(paths, opened) for name, paths in stacks.items()}
        profile = _one_grid(rasters)
        height, width = profile["height"], profile["width"]
        chance = np.full((height, width), np.nan, np.float32)
        rose = np.zeros((height, width), bool)
        with ThreadPoolExecutor(_READERS) as readers:
            for top in range(0, height, LINES_AT_ONCE):
                lines = min(LINES_AT_ONCE, height - top)
                block = np.s_[top : top + lines]
                chance[block], rose[block] = _block(rasters, top, lines, width, readers)
                if progress is not None:
                    progress(top + lines, height)
    counts = {name: (len(one.before), len(one.after)) for name, one in stacks.items()}
    return Screened(chance, rose, profile, counts)


@dataclass(frozen=True)
class _Stack:
    orbit: int
    before: tuple[Path, ...]
    after: tuple[Path, ...]


@dataclass(frozen=True)
class _Rasters:
    orbit: int
    before: tuple[Any, ...]
    after: tuple[Any, ...]


def _stacks(found: Sequence[Scene], event: datetime, until: datetime) -> dict[str, _Stack]:
    groups: dict[tuple[int, str], list[Scene]] = defaultdict(list)
    for one in found:
        if one.taken < until:
            groups[one.orbit, one.polarisation].append(one)
    stacks = {}
    for (orbit, polarisation), members in sorted(groups.items()):
        before = tuple(one.path for one in members if one.taken < event)
        after = tuple(one.path for one in members if one.taken >= event)
        if len(before) >= change.FEWEST_BEFORE and len(after) >= change.FEWEST_AFTER:
            stacks[f"orbit {orbit} {polarisation}"] = _Stack(orbit, before, after)
    if not stacks:
        earlier = sum(one.taken < event for one in found)
        raise change.too_few(earlier, len(found) - earlier)
    return stacks


def _little_cache() -> Any:
    import rasterio

    # Each block is read once: GDAL would keep a twentieth of all memory for nothing.
    return rasterio.Env(GDAL_CACHEMAX=_CACHE_MB)


def _opened(stack: _Stack, opened: ExitStack) -> _Rasters:
    import rasterio

    def each(paths: Iterable[Path]) -> tuple[Any, ...]:
        rasters = []
        for path in paths:
            try:
                rasters.append(opened.enter_context(rasterio.open(path)))
            except rasterio.errors.RasterioIOError as cause:
                raise SourceError(
                    f"the raster cannot be opened ({str(cause)[:80]}).",
                    "Fetch the scene again.",
                    path.name,
                ) from cause
        return tuple(rasters)

    return _Rasters(stack.orbit, each(stack.before), each(stack.after))


def _one_grid(rasters: dict[str, _Rasters]) -> dict[str, Any]:
    every = [one for group in rasters.values() for one in (*group.before, *group.after)]
    first = every[0]
    for one in every[1:]:
        for name in ("crs", "transform", "width", "height"):
            mine, its = getattr(first, name), getattr(one, name)
            if mine != its:
                raise SourceError(
                    f"its {name} is {its}, that of {Path(first.name).name} is {mine}.",
                    "Warp the scenes to one grid first.",
                    Path(one.name).name,
                )
    return dict(first.profile)


def _block(
    rasters: dict[str, _Rasters], top: int, lines: int, width: int, readers: ThreadPoolExecutor
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    by_orbit: dict[int, list[change.Tested]] = defaultdict(list)
    for group in rasters.values():
        periods = []
        for images in (group.before, group.after):
            read = readers.map(lambda one: _decibels(one, top, lines, width), images)
            periods.append(list(read))
        by_orbit[group.orbit].append(change.compared(*periods))
    largest = [change.larger(tests) for tests in by_orbit.values()]
    chance, rose = change.together(largest)
    return chance.astype(np.float32), rose


def _decibels(raster: Any, top: int, lines: int, width: int) -> NDArray[np.float32]:
    import rasterio
    from rasterio.windows import Window

    try:
        values: NDArray[np.float32] = raster.read(
            1, window=Window(0, top, width, lines), out_dtype="float32"
        )
    except rasterio.errors.RasterioIOError as cause:
        raise SourceError(
            "the raster breaks off.", "Fetch the scene again.", Path(raster.name).name
        ) from cause
    if raster.nodata is not None:
        values[values == raster.nodata] = np.nan
    if raster.units[0] == "dB" or raster.tags().get("UNITS") == "dB":
        return values
    values[~(values > 0)] = np.nan
    return np.asarray(10.0 * np.log10(values), np.float32)


def _check_bytes(path: Path, checksum: str, file: Path) -> None:
    if not path.is_file():
        raise SourceError(f"its raster {path.name} is not there.", "Fetch it.", file.name)
    if not checksum:
        return
    with path.open("rb") as raster:
        digest = hashlib.file_digest(raster, "sha256").hexdigest()
    if checksum.removeprefix(_SHA256_MULTIHASH) != digest:
        raise SourceError(
            f"the bytes of {path.name} are not those that the item names.",
            "Fetch the scene again; if it stays so, ask its provider.",
            file.name,
        )
