"""Terrain: heights of the ground from a GeoTIFF of the case, read window by window.

What stands on the ground, trees and houses, hides only where the model holds it: a model of the
bare ground shows more than was seen.
"""

import math
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
# A finer model is read in so many cells across: more would only make the outline longer.
MOST_CELLS = 400


@dataclass(frozen=True)
class Terrain:
    """A model of heights in metres, opened window by window."""

    path: Path

    def seen_from(
        self, lon: float, lat: float, eye_m: float, reach_m: float
    ) -> BaseGeometry | None:
        """Return the ground that an eye so high above it sees within its reach.

        ``None`` where the model does not hold the spot; raises SourceError for what is no raster.
        """
        # Here, since compiled code is slow to load and few cases have terrain.
        from groundtruce.reports.watching import viewshed

        east_m, north_m = metres_per_degree(lat)
        window = self._window(lon, lat, reach_m / east_m, reach_m / north_m)
        if window is None:
            return None
        found = viewshed.seen(
            window.heights,
            *window.cell(lon, lat),
            eye_m,
            TARGET_M,
            reach_m,
            north_m * window.step_lat,
            east_m * window.step_lon,
        )
        return window.outline(found)

    def _window(self, lon: float, lat: float, across: float, along: float) -> "_Window | None":
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
                whole = Window(0, 0, on.width, on.height)
                row, column = on.index(lon, lat)
                if not (0 <= row < on.height and 0 <= column < on.width):
                    return None
                near = on.window(lon - across, lat - along, lon + across, lat + along)
                part = near.intersection(whole).round_offsets(op="floor").round_lengths(op="ceil")
                part = part.intersection(whole)
                shape = (min(MOST_CELLS, round(part.height)), min(MOST_CELLS, round(part.width)))
                heights = on.read(1, window=part, out_shape=shape, resampling=Resampling.average)
                west, south, east, north = bounds(part, on.transform)
        except rasterio.errors.RasterioError as cause:
            raise SourceError(
                f"the terrain cannot be read ({cause}).",
                "Give a GeoTIFF of heights in metres with its projection.",
                self.path.name,
            ) from cause
        steps = ((east - west) / shape[1], (north - south) / shape[0])
        return _Window(heights.astype("float64"), west, north, *steps)


@dataclass(frozen=True)
class _Window:
    """Heights from the north-west corner on, and the size of their cells in degrees."""

    heights: NDArray[np.float64]
    west: float
    north: float
    step_lon: float
    step_lat: float

    def cell(self, lon: float, lat: float) -> tuple[int, int]:
        """Return row and column of the cell that holds the spot."""
        rows, columns = self.heights.shape
        row, column = (self.north - lat) / self.step_lat, (lon - self.west) / self.step_lon
        return min(rows - 1, max(0, int(row))), min(columns - 1, max(0, int(column)))

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
