"""Places on a change map: flagged pixels counted by building, or by cell of a grid.

A place of many pixels has many chances to be flagged where nothing changed, and a list of many
places holds some that stand out by accident. So each place's smallest chance is multiplied by its
pixels (Bonferroni), and of all places those are marked among which no more than one in twenty is
expected to be false (Benjamini and Hochberg).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from groundtruce.errors import SourceError
from groundtruce.reports.satellite.scenes import Grid
from groundtruce.reports.satellite.scenes_tested import Window

FALSE_SHARE = 0.05
_DEGREES = "EPSG:4326"
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Found:
    """One place: pixels tested and flagged, its chance, and whether it stands out of all."""

    name: str
    tested: int
    flagged: int
    rose: int
    chance: float
    stands_out: bool


class Drawn(Protocol):
    """Says which place each pixel of a window belongs to."""

    @property
    def names(self) -> Sequence[str]:
        """Return the names of the places."""

    def ids(self, window: Window) -> Ids:
        """Return for each pixel the number of its place, -1 where there is none."""

    def outlines(self) -> Iterator[Any]:
        """Return the places' outlines in longitude and latitude, in the order of the names."""


class Counted:
    """Counts of each place, added up window by window."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        count = len(drawn.names)
        self._tested, self._flagged, self._rose = (np.zeros(count, np.int64) for _ in range(3))
        self._least = np.ones(count)

    def add(self, window: Window, chance: Floats, rose: NDArray[np.bool_], level: float) -> None:
        """Add the pixels of a window to the places they lie in."""
        ids = self.drawn.ids(window)
        inside = (ids >= 0) & np.isfinite(chance)
        at, chances = ids[inside], chance[inside]
        below = chances < level
        np.add.at(self._tested, at, 1)
        np.add.at(self._flagged, at, below)
        np.add.at(self._rose, at, below & rose[inside])
        np.minimum.at(self._least, at, chances)

    def found(self) -> tuple[Found, ...]:
        """Return every place with its counts; those of which nothing can be said have chance 1."""
        chances = np.minimum(1.0, self._least * np.maximum(self._tested, 1))
        marked = outstanding(chances, self._tested > 0)
        return tuple(
            Found(
                name=name,
                tested=int(self._tested[at]),
                flagged=int(self._flagged[at]),
                rose=int(self._rose[at]),
                chance=float(chances[at]),
                stands_out=bool(marked[at]),
            )
            for at, name in enumerate(self.drawn.names)
        )

    def write(self, file: Path) -> None:
        """Write the places with their counts as GeoJSON."""
        features = [
            {
                "type": "Feature",
                "geometry": outline,
                "properties": {**vars(one), "says": "screening, never damage by itself"},
            }
            for one, outline in zip(self.found(), self.drawn.outlines(), strict=True)
        ]
        plain = {"type": "FeatureCollection", "features": features}
        file.write_text(json.dumps(plain, allow_nan=False), "utf-8")


def outstanding(
    chances: NDArray[np.float64], is_tested: NDArray[np.bool_], share: float = FALSE_SHARE
) -> NDArray[np.bool_]:
    """Return which places stand out, such that this share of them is expected to be false."""
    tested = np.flatnonzero(is_tested)
    order = tested[np.argsort(chances[tested], kind="stable")]
    bound = share * np.arange(1, len(order) + 1) / max(1, len(order))
    passed = np.flatnonzero(chances[order] <= bound)
    marked = np.zeros(len(chances), bool)
    marked[order[: passed[-1] + 1 if len(passed) else 0]] = True
    return marked


class Polygons:
    """The polygons of a GeoJSON file, such as building outlines, laid on the grid."""

    def __init__(self, file: Path, grid: Grid) -> None:
        from rasterio import Affine

        self._transform = Affine(*grid.transform)
        self._plain = list(_features(file))
        self.names = [_name(one, at) for at, one in enumerate(self._plain)]
        self._laid = _laid([one["geometry"] for one in self._plain], grid.crs, file)
        self._tree = shapely.STRtree(self._laid)

    def ids(self, window: Window) -> Ids:
        """Return for each pixel that a polygon touches its number; the later one wins."""
        from rasterio.features import rasterize
        from rasterio.windows import bounds, transform

        cut = window.cut()
        near = sorted(self._tree.query(shapely.box(*bounds(cut, self._transform))))
        if not near:
            return np.full((window.height, window.width), -1, np.int64)
        drawn: Ids = rasterize(
            ((self._laid[at], int(at)) for at in near),
            out_shape=(window.height, window.width),
            transform=transform(cut, self._transform),
            fill=-1,
            all_touched=True,
            dtype="int64",
        )
        return drawn

    def outlines(self) -> Iterator[Any]:
        """Return the polygons as they came."""
        return (one["geometry"] for one in self._plain)


class Cells:
    """Square cells of so many metres, from the grid's upper left corner on."""

    def __init__(self, metres: float, grid: Grid) -> None:
        if not grid.is_metric:
            raise SourceError(
                "the scenes lie on a grid of degrees, and cells are squares of metres.",
                "Warp the scenes to a projection in metres, or give polygons.",
            )
        self._grid = grid
        self._side = max(1, round(metres / abs(grid.transform[0])))
        self._columns = -(-grid.width // self._side)
        self._rows = -(-grid.height // self._side)

    @property
    def names(self) -> Sequence[str]:
        """Return row and column of each cell."""
        return [f"{row},{column}" for row in range(self._rows) for column in range(self._columns)]

    def ids(self, window: Window) -> Ids:
        """Return the number of the cell that each pixel lies in."""
        rows = (window.top + np.arange(window.height)) // self._side
        columns = (window.left + np.arange(window.width)) // self._side
        return np.asarray(rows[:, None] * self._columns + columns, np.int64)

    def outlines(self) -> Iterator[Any]:
        """Return the cells as polygons."""
        from rasterio import Affine
        from rasterio.warp import transform_geom

        lay = Affine(*self._grid.transform)
        for row in range(self._rows):
            for column in range(self._columns):
                corners = [(column, row), (column + 1, row), (column + 1, row + 1),
                           (column, row + 1), (column, row)]  # fmt: skip
                ring = [lay @ (x * self._side, y * self._side) for x, y in corners]
                square = {"type": "Polygon", "coordinates": [ring]}
                yield transform_geom(self._grid.crs, _DEGREES, square, precision=7)


def _features(file: Path) -> Iterator[dict[str, Any]]:
    try:
        listed = json.loads(file.read_bytes())["features"]
        for at, one in enumerate(listed):
            if one["geometry"]["type"] not in ("Polygon", "MultiPolygon"):
                raise ValueError(f"feature {at} is a {one['geometry']['type']}")
            yield one
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise SourceError(
            f"the polygons cannot be read ({str(cause)[:80]}).",
            "Give a GeoJSON FeatureCollection of polygons in longitude and latitude.",
            file.name,
        ) from cause


def _name(one: dict[str, Any], at: int) -> str:
    said = one.get("properties") or {}
    return str(one.get("id") or said.get("id") or said.get("name") or at)


def _laid(geometries: Sequence[Any], crs: str, file: Path) -> list[Any]:
    from rasterio.errors import RasterioError
    from rasterio.warp import transform_geom

    try:
        laid = [shapely.geometry.shape(one) for one in transform_geom(_DEGREES, crs, geometries)]
    except (RasterioError, ValueError) as cause:
        raise SourceError(
            f"the polygons cannot be laid on the scenes ({str(cause)[:80]}).",
            "Give them in longitude and latitude (WGS 84).",
            file.name,
        ) from cause
    if not all(np.isfinite(one.bounds).all() for one in laid):
        raise SourceError(
            "some polygons lie outside the scenes' projection.",
            "Give them in longitude and latitude (WGS 84).",
            file.name,
        )
    return laid
