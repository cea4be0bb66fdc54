"""Scenes: stacks of rasters on one grid, told apart by orbit and polarisation.

A scene is a GeoTIFF with a STAC item beside it, which says when, from which orbit and in which
polarisation it was taken, and the SHA-256 of its bytes. What does not fit together is refused by
name: another grid or projection, another direction of flight, a checksum that does not match.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import change, stac

Progress = Callable[[int, int], None]
_POLARISATIONS = ("VV", "VH", "HH", "HV")


@dataclass(frozen=True)
class Scene:
    """One band of a raster: when it was taken, relative orbit, polarisation; ``item`` its id."""

    path: Path
    taken: datetime
    orbit: int
    polarisation: str
    item: str
    band: int = 1
    heading: str = ""


@dataclass(frozen=True)
class Stack:
    """The scenes of one orbit and polarisation, before the event and after it."""

    orbit: int
    before: tuple[Scene, ...]
    after: tuple[Scene, ...]


@dataclass(frozen=True)
class Grid:
    """The one grid of all scenes: projection, where a pixel lies, size, size of a tile."""

    crs: str
    transform: tuple[float, ...]
    width: int
    height: int
    tile: tuple[int, int]

    @property
    def is_metric(self) -> bool:
        """Whether the grid is laid out in metres, and not in degrees."""
        return "PROJCS" in self.crs or "PROJCRS" in self.crs


def scenes(source: Path, progress: Progress | None = None) -> tuple[Scene, ...]:
    """Return the scenes of a folder or collection by time; raises SourceError naming the item."""
    items = stac.items(source)
    found: list[Scene] = []
    for done, item in enumerate(items, start=1):
        found.extend(_of_item(item))
        if progress is not None:
            progress(done, len(items))
    _fit(found)
    return tuple(found)


def stacks(found: Sequence[Scene], event: datetime, until: datetime) -> dict[str, Stack]:
    """Return the stacks that can be tested; raises SourceError where there is none.

    Images of different orbits look from different sides: those of one are never compared with
    those of another.
    """
    groups: dict[tuple[int, str], list[Scene]] = defaultdict(list)
    for one in found:
        if one.taken < until:
            groups[one.orbit, one.polarisation].append(one)
    every = {
        f"orbit {orbit} {polarisation}": Stack(
            orbit,
            tuple(one for one in members if one.taken < event),
            tuple(one for one in members if one.taken >= event),
        )
        for (orbit, polarisation), members in sorted(groups.items())
    }
    kept = {
        name: one
        for name, one in every.items()
        if len(one.before) >= change.FEWEST_BEFORE and len(one.after) >= change.FEWEST_AFTER
    }
    if kept:
        return kept
    if len(every) > 1:
        counts = "; ".join(
            f"{name} has {len(one.before)} before and {len(one.after)} after"
            for name, one in every.items()
        )
        raise SourceError(
            f"no orbit has two images before and two after, and orbits are not mixed: {counts}.",
            "Fetch more images of one orbit, or widen the period.",
        )
    earlier = sum(one.taken < event for one in found)
    raise change.too_few(earlier, sum(one.taken < until for one in found) - earlier)


def grid(found: dict[str, Stack]) -> Grid:
    """Return the grid on which all scenes of the stacks lie; raises SourceError."""
    return grid_of({scene.path for one in found.values() for scene in (*one.before, *one.after)})


def grid_of(paths: Iterable[Path]) -> Grid:
    """Return the grid on which all rasters lie; raises SourceError naming one that does not."""
    first: Path | None = None
    for path in sorted(paths):
        with opened(path) as raster:
            if raster.crs is None:
                raise SourceError(
                    "it does not say in which projection it lies.",
                    "Export it again with its georeference.",
                    path.name,
                )
            if first is None:
                first, profile, tile = path, raster.profile, raster.block_shapes[0]
            for name in ("crs", "transform", "width", "height"):
                mine, its = profile[name], raster.profile[name]
                if mine != its:
                    raise SourceError(
                        f"its {name} is {its}, that of {first.name} is {mine}.",
                        "Warp the scenes to one grid first.",
                        path.name,
                    )
    if first is None:
        raise change.too_few(0, 0)
    transform = tuple(profile["transform"])[:6]
    return Grid(profile["crs"].to_wkt(), transform, profile["width"], profile["height"], tile)


def opened(path: Path) -> Any:
    """Return the raster, open; raises SourceError where it is none."""
    import rasterio

    try:
        return rasterio.open(path)
    except rasterio.errors.RasterioIOError as cause:
        raise SourceError(
            f"the raster cannot be opened ({str(cause)[:80]}).", "Fetch the scene again.", path.name
        ) from cause


def _of_item(item: stac.Item) -> Iterator[Scene]:
    try:
        orbit = int(item.said["sat:relative_orbit"])
        listed = item.said.get("sar:polarizations") or ()
        rasters = item.rasters
        if item.taken is None or not rasters:
            raise KeyError("datetime" if item.taken is None else "assets")
        told = [(one, _polarisations(one, listed, alone=len(rasters) == 1)) for one in rasters]
    except (KeyError, TypeError, ValueError) as cause:
        raise SourceError(
            f"the STAC item cannot be read ({type(cause).__name__}: {cause}).",
            "It needs an id, datetime, sat:relative_orbit, sar:polarizations and one asset.",
            item.file.name,
        ) from cause
    heading = str(item.said.get("sat:orbit_state") or "")
    for asset, polarisations in told:
        path = stac.checked(asset, item) if polarisations else None
        for band, polarisation in enumerate(polarisations, start=1):
            if path is not None:
                yield Scene(path, item.taken, orbit, polarisation, item.id, band, heading)


def _polarisations(asset: stac.Asset, listed: Sequence[str], *, alone: bool) -> tuple[str, ...]:
    """Return what the bands of an asset are; none where it is no backscatter, such as a mask."""
    said = asset.said.get("sar:polarizations")
    if said:
        return tuple(map(str, said))
    key = asset.key.upper()
    if key in _POLARISATIONS:
        return (key,)
    if not alone:
        return ()
    if not listed:
        raise KeyError("sar:polarizations")
    return tuple(map(str, listed))


def _fit(found: Sequence[Scene]) -> None:
    """Raise SourceError where two scenes are one, or one orbit is told to fly two ways."""
    seen: dict[tuple[object, ...], Scene] = {}
    headings: dict[int, Scene] = {}
    for one in found:
        twin = seen.setdefault((one.taken, one.orbit, one.polarisation), one)
        if twin is not one:
            raise SourceError(
                f"it is the same moment, orbit and polarisation as {twin.item}.",
                "Take one of the two away: one image must not count twice.",
                one.item,
            )
        other = headings.setdefault(one.orbit, one)
        if other.heading != one.heading:
            raise SourceError(
                f"it flies {one.heading or 'unsaid'}, {other.item} on the same orbit "
                f"{other.heading or 'unsaid'}.",
                "Correct sat:relative_orbit or sat:orbit_state: orbits must not be mixed.",
                one.item,
            )
