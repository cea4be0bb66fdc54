"""The cut of a table into blocks of time and tile, each with a halo.

A block is fused by itself, whoever does it, so one machine and many give the same. The cut follows
from the counts of reports by day and degree alone. A couple of reports belongs to the block in
whose core the younger lies; the halo shows it with whom either could go instead.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from groundtruce.incidents.table.arrays import Bools, Ints
from groundtruce.incidents.table.columns import REPRINTED_DAYS, Columns, Plane
from groundtruce.incidents.table.survey import NOWHERE, Tally, added, untiled

Box = tuple[float, float, float, float]

# Days on either side, and as many degrees of latitude, that a block sees beyond its core.
HALO_DAYS = 8
HALO_DEGREES = 2.0
# A report this vague is seen by every tile of its days.
VAGUE_KM = 60.0
# Of a long span so many days reach into later blocks.
_SPANNED = 8
_EVERYWHERE: Box = (-np.inf, -np.inf, np.inf, np.inf)


class Law(NamedTuple):
    """How large blocks are: rows of a core, least days, rows from which tiles are cut as well."""

    rows: int = 25_000
    days: int = 32
    crowd: int = 200_000
    degrees: int = 4


class Block(NamedTuple):
    """Days from the first until before the last, degrees from south-west until north-east."""

    first: float
    until: float
    south: float
    west: float
    north: float
    east: float

    def core(self, rows: Columns, where: Plane) -> Bools:
        """Whether a row is the block's own; every row is some block's, and no other's."""
        # A report without a place goes with the south-western corner.
        lat = np.where(where.located, rows.lat, -90.0)
        lon = np.where(where.located, rows.lon, -180.0)
        found: Bools = (self.first <= where.day) & (where.day < self.until)
        found &= (self.south <= lat) & (lat < self.north) & (self.west <= lon) & (lon < self.east)
        return found

    def sees(self, rows: Columns, where: Plane) -> Bools:
        """Whether a row lies in the block or its halo."""
        until = where.day + np.minimum(where.length, _SPANNED)
        seen: Bools = (where.day < self.until + HALO_DAYS) & (until > self.first - HALO_DAYS)
        return seen & self._around(rows, where)

    def asks_for(self, rows: Columns, where: Plane) -> Bools:
        """Whether a row lies in the block or its halo, or could be repeated by one that does."""
        seen: Bools = where.day < self.until + HALO_DAYS
        seen &= where.day >= self.first - HALO_DAYS - _SPANNED - REPRINTED_DAYS
        return seen & self._around(rows, where)

    def _around(self, rows: Columns, where: Plane) -> Bools:
        if self[2:] == _EVERYWHERE:
            return np.ones(len(rows), dtype=np.bool_)
        across = HALO_DEGREES / float(np.cos(np.radians(min(80.0, self._outermost()))))
        near: Bools = (rows.lat >= self.south - HALO_DEGREES) & (
            rows.lat < self.north + HALO_DEGREES
        )
        near &= (rows.lon >= self.west - across) & (rows.lon < self.east + across)
        return near | ~where.located | (where.sigma > VAGUE_KM)

    def _outermost(self) -> float:
        edges = [abs(edge) for edge in (self.south, self.north) if np.isfinite(edge)]
        return max(edges, default=0.0)


def cut(tiles: Tally, law: Law) -> tuple[Block, ...]:
    """Return the blocks of a table of so many reports by day and degree, oldest first."""
    day, row, column = untiled(tiles[0])
    found: list[Block] = []
    for first, until in _slabs(*added([(day, tiles[1])]), law):
        inside = (first <= day) & (day < until)
        found += [
            Block(first, until, *box)
            for box in (
                _boxes(_EVERYWHERE, row[inside], column[inside], tiles[1][inside], law)
                if tiles[1][inside].sum() > law.crowd
                else [_EVERYWHERE]
            )
        ]
    return tuple(found)


def _slabs(days: Ints, often: Ints, law: Law) -> Iterator[tuple[float, float]]:
    """Return spans of days: the fewest that hold enough reports and are not short."""
    first, held, begun = -np.inf, 0, None
    left = int(often.sum())
    for day, count in zip(days.tolist(), often.tolist(), strict=True):
        begun = day if begun is None else begun
        # What is left after a cut must be worth a block of its own.
        if held >= law.rows and day - begun >= law.days and left >= law.rows // 2:
            yield first, float(day)
            first, held, begun = float(day), 0, day
        held += count
        left -= count
    yield first, np.inf


def _boxes(box: Box, row: Ints, column: Ints, often: Ints, law: Law) -> Iterator[Box]:
    """Halve a box where its reports halve, across its longer side, until each half is small."""
    some = row != NOWHERE
    row, column, often = row[some], column[some], often[some]
    sides = [int(np.ptp(side)) + 1 if len(side) else 0 for side in (row, column)]
    across = int(sides[1] > sides[0])
    if often.sum() <= law.crowd or sides[across] < 2 * law.degrees:
        yield box
        return
    side = (row, column)[across]
    order = np.argsort(side, kind="stable")
    middle = side[order][np.searchsorted(np.cumsum(often[order]), often.sum() / 2)]
    at = int(np.clip(middle, side.min() + law.degrees, side.max() + 1 - law.degrees))
    low, high = list(box), list(box)
    low[across + 2] = high[across] = float(at)
    for half, inside in ((low, side < at), (high, side >= at)):
        south, west, north, east = half
        yield from _boxes(
            (south, west, north, east), row[inside], column[inside], often[inside], law
        )
