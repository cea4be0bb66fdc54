"""Terrain: heights of the ground from a GeoTIFF of the case, read window by window.

What stands on the ground, trees and houses, hides only where the model holds it: a model of the
bare ground shows more than was seen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from groundtruce.errors import CaseError, SourceError
from groundtruce.model.geometry import metres_per_degree

# What is watched for stands so high above the ground: people and vehicles.
TARGET_M = 1.5
# A finer model is read in cells of this share of the reach: more would only lengthen the outline.
FINEST = 0.01

Spot = tuple[float, float]


@dataclass(frozen=True)
class Terrain:
    """A model of heights in metres, opened window by window."""

    path: Path

    def seen_from(self, spots: Sequence[Spot], eye_m: float, reach_m: float) -> BaseGeometry | None:
        """Return the ground that an eye so high above one of the spots sees within its reach.

        ``None`` where the model holds none of them, and what it does not hold sees nothing; raises
        SourceError for what is no raster.
        """
        # Here, since compiled code is slow to load and few cases have terrain.
        from groundtruce.reports.watching import viewshed

        window = self._window(spots, reach_m)
        if window is None:
            return None
        east_m, north_m = metres_per_degree(spots[0][1])
        found = np.zeros(window.heights.shape, dtype=bool)
        for cell in dict.fromkeys(window.cell(*spot) for spot in spots):
            if cell is not None:
                found |= viewshed.seen(
                    window.heights,
                    *cell,
                    eye_m,
                    TARGET_M,
                    reach_m,
                    north_m * window.step_lat,
                    east_m * window.step_lon,
                )
        return window.outline(found)

    def _window(self, spots: Sequence[Spot], reach_m: float) -> "_Window | None":
        """Return the heights within reach of the spots, ``None`` where the model has none there."""
        import rasterio
        from rasterio.enums import Resampling
        from rasterio.vrt import WarpedVRT
        from rasterio.windows import Window, bounds

        wanted = {"crs": "EPSG:4326", "nodata": math.nan, "dtype": "float64"}
        smooth = Resampling.bilinear
        try:
            with (
                rasterio.open(self.path) as file,
                WarpedVRT(file, resampling=smooth, **wanted) as on,
            ):
                if not any(_holds(on.bounds, spot) for spot in spots):
                    return None
                whole = Window(0, 0, on.width, on.height)
                near = on.window(*_box(spots, reach_m)).intersection(whole)
                part = near.round_offsets(op="floor").round_lengths(op="ceil").intersection(whole)
                west, south, east, north = bounds(part, on.transform)
                finest = [FINEST * reach_m / one for one in metres_per_degree(spots[0][1])]
                columns = min(round(part.width), math.ceil((east - west) / finest[0]))
                rows = min(round(part.height), math.ceil((north - south) / finest[1]))
                heights = on.read(
                    1, window=part, out_shape=(rows, columns), resampling=Resampling.average
                )
        except rasterio.errors.RasterioError as cause:
            raise SourceError(
                f"the terrain cannot be read ({cause}).",
                "Give a GeoTIFF of heights in metres with its projection.",
                self.path.name,
            ) from cause
        steps = ((east - west) / columns, (north - south) / rows)
        return _Window(heights.astype("float64"), west, north, *steps)


@dataclass(frozen=True)
class _Window:
    """Heights from the north-west corner on, and the size of their cells in degrees."""

    heights: NDArray[np.float64]
    west: float
    north: float
    step_lon: float
    step_lat: float

    def cell(self, lon: float, lat: float) -> tuple[int, int] | None:
        """Return row and column of the cell that holds the spot, ``None`` beside the window."""
        rows, columns = self.heights.shape
        row = math.floor((self.north - lat) / self.step_lat)
        column = math.floor((lon - self.west) / self.step_lon)
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def outline(self, found: NDArray[np.bool_]) -> BaseGeometry:
        """Return the cells that are set as one shape."""
        boxes = []
        for number, row in enumerate(found):
            top = self.north - number * self.step_lat
            edges = np.flatnonzero(np.diff(np.r_[False, row, False]))
            for first, last in zip(edges[::2], edges[1::2], strict=True):
                west, east = (self.west + int(at) * self.step_lon for at in (first, last))
                boxes.append(shapely.box(west, top - self.step_lat, east, top))
        return shapely.unary_union(boxes)


def read(folder: Path) -> Terrain | None:
    """Return the terrain of a case: the one GeoTIFF in its folder ``terrain``, if there is one."""
    found = sorted(folder.glob("terrain/*.tif"))
    if len(found) > 1:
        raise CaseError(
            f"there are {len(found)} files of heights.",
            "Join them into one, for instance with gdal_merge.py.",
            "terrain",
        )
    return Terrain(found[0]) if found else None


def _holds(box: tuple[float, float, float, float], spot: Spot) -> bool:
    west, south, east, north = box
    return west <= spot[0] < east and south < spot[1] <= north


def _box(spots: Sequence[Spot], reach_m: float) -> tuple[float, float, float, float]:
    lons, lats = ([spot[axis] for spot in spots] for axis in (0, 1))
    across, along = (reach_m / one for one in metres_per_degree(lats[0]))
    return min(lons) - across, min(lats) - along, max(lons) + across, max(lats) + along
