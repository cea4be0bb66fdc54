"""What must be known of all reports before any two are compared.

Each part of a table is surveyed by itself and the parts are added up, in whatever order. Whole
numbers, sets and a sample chosen by content give the same sum every time, so that one machine and
many believe the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from groundtruce.incidents.table import columns, density
from groundtruce.incidents.table.arrays import Floats, Ints
from groundtruce.incidents.table.columns import Columns, Plane, World

# Middles and the directions of texts are taken from so many different rows.
MOST_SAMPLED = 20_000
# Cells about a report, in kilometres, by its scale: how much ever happens there.
WIDTHS = (15.0, 38.0, 95.0, 240.0, 600.0)
# A point that reports name again, so many times three days later, stands for a district; in a
# stream, one that they name on so many occasions.
_APART = 2
NAMED = 3
_OCCASION_DAYS = 3
# How far such a point reaches at most.
_FARTHEST_KM = 20.0
# How many times as many exact points lie where districts are missing as vaguer ones have it, if
# these points are believed to be districts: a third of them are, and to believe a place too exact
# costs more than to believe it too little.
_FAR_MORE = 1.5
_MOST_DIRECTIONS = 16

NOWHERE = -1000
_FIRST_DAY = 1 << 20
_TILES = 1 << 16

# Distinct keys, and how often each is there.
Tally = tuple[Ints, Ints]


@dataclass(frozen=True)
class Survey:
    """What the rows say as they came: their middle, their repeated points, their days and tiles."""

    rows: int
    mark: Ints
    sample: Floats
    occasion: Ints
    point: Ints
    spot: Floats
    tiles: Tally

    @classmethod
    def of(cls, rows: Columns) -> "Survey":
        """Survey one part of a table."""
        text = rows.text if rows.text.size else np.zeros((len(rows), 0))
        said = [*map(columns.bits, (rows.lat, rows.lon, rows.start)), rows.source]
        mark = columns.number([*said, *map(columns.bits, text.T[:8])])
        mark, first = np.unique(mark, return_index=True)
        first = first[:MOST_SAMPLED]
        lat = np.where(columns.located(rows), rows.lat, np.nan)
        start = np.where(columns.timed(rows), rows.start, np.nan)
        occasion, point, spot = _occasions(rows)
        return cls(
            rows=len(rows),
            mark=mark[:MOST_SAMPLED],
            sample=np.column_stack(
                [lat[first], rows.lon[first], rows.sigma_m[first], start[first], text[first]]
            ),
            occasion=occasion,
            point=point,
            spot=spot,
            tiles=_tiles(rows),
        )

    @staticmethod
    def total(parts: "Sequence[Survey]") -> "Survey":
        """Add up the parts of one table."""
        mark, first = np.unique(np.concatenate([one.mark for one in parts]), return_index=True)
        first = first[:MOST_SAMPLED]
        occasion, told = np.unique(
            np.concatenate([one.occasion for one in parts]), return_index=True
        )
        return Survey(
            rows=sum(one.rows for one in parts),
            mark=mark[:MOST_SAMPLED],
            sample=np.concatenate([one.sample for one in parts])[first],
            occasion=occasion,
            point=np.concatenate([one.point for one in parts])[told],
            spot=np.concatenate([one.spot for one in parts])[told],
            tiles=added([one.tiles for one in parts]),
        )

    def world(self) -> World:
        """Return the middle of the table, the points named again and again, the texts' axes."""
        lat, start, text = self.sample[:, 0], self.sample[:, 3], self.sample[:, 4:]
        middle = _middle(lat)
        named, spot = self._named()
        reach = _reach(spot, middle)
        x, y = columns.laid_out(spot[:, 0], spot[:, 1], middle)
        districts = np.column_stack([x, y, reach])[np.lexsort((x, y))]
        centre, axes = _axes(text)
        return World(
            middle=middle,
            usual=_middle(start),
            named=named,
            reaching=named,
            reach=reach,
            districts=districts,
            exact_m=self._exact_m(named, districts, middle),
            centre=centre,
            axes=axes,
        )

    def _named(self) -> tuple[Ints, Floats]:
        """Return the points named on occasions well apart, and where they lie."""
        found = np.sort(self.point)
        again = np.flatnonzero(np.isin(self.point, found[1:][np.diff(found) == 0]))
        order = again[np.lexsort((self.spot[again, 2], self.point[again]))]
        point, spot = self.point[order], self.spot[order]
        first = np.flatnonzero(np.r_[True, np.diff(point) != 0][: len(point)])
        last = np.r_[first[1:], len(point)][: len(first)] - 1
        apart = spot[last, 2] - spot[first, 2] >= _APART
        return point[first[apart]], spot[first[apart], :2]

    def _exact_m(self, named: Ints, districts: Floats, middle: float) -> float:
        """Return up to which stated precision a point may be a district's that is named but once.

        Named points are mostly stated so exactly. Vaguer places, as far as they are no vaguer than
        a district, tell how much happens where a district's middle is missing; if far more points
        that are stated exactly lie there, many of them are such middles.
        """
        lat, lon, sigma = self.sample[:, :3].T
        here = np.isfinite(lat)
        again = here & np.isin(columns.number([columns.bits(lat), columns.bits(lon)]), named)
        if not again.any():
            return 0.0
        most = _middle(sigma[again])
        once = np.flatnonzero(here & ~again & (sigma <= max(most, _middle(districts[:, 2]) * 1000)))
        x, y = columns.laid_out(lat[once], lon[once], middle)
        missed = density.missed(x, y, districts) > 0
        exact = sigma[once] <= most
        vague, there = np.bincount(exact[missed], minlength=2).tolist()
        usual_vague, usual = np.bincount(exact[~missed], minlength=2).tolist()
        return most if there * usual_vague > _FAR_MORE * (vague + 1) * (usual + 1) else 0.0


class Counts(NamedTuple):
    """How common each thing is among the reports that repeat no other."""

    voices: int
    sources: Ints
    kinds: Ints
    sides: Ints
    killed: Tally
    days: Tally
    cells: tuple[Tally, ...]

    @staticmethod
    def of(rows: Columns, where: Plane) -> "Counts":
        """Count one part of a table."""
        here = where.located
        killed = columns.killed(rows)
        return Counts(
            voices=len(rows),
            sources=_bins(rows.source),
            kinds=_bins(rows.kind),
            sides=_bins(rows.side),
            killed=counted(killed[killed >= 0]),
            days=counted(where.day),
            cells=tuple(
                density.cells_counted(where.x[here], where.y[here], width) for width in WIDTHS
            ),
        )

    @staticmethod
    def total(parts: "Sequence[Counts]") -> "Counts":
        """Add up the parts of one table."""
        return Counts(
            voices=sum(one.voices for one in parts),
            sources=_summed([one.sources for one in parts]),
            kinds=_summed([one.kinds for one in parts]),
            sides=_summed([one.sides for one in parts]),
            killed=added([one.killed for one in parts]),
            days=added([one.days for one in parts]),
            cells=tuple(added(level) for level in zip(*(one.cells for one in parts), strict=True)),
        )


def counted(values: Ints) -> Tally:
    """Return the distinct values and how often each is there."""
    found, often = np.unique(values, return_counts=True)
    return found, often


def added(tallies: Sequence[Tally]) -> Tally:
    """Add up tallies of the same things."""
    found, which = np.unique(np.concatenate([keys for keys, _ in tallies]), return_inverse=True)
    total = np.zeros(len(found), dtype=np.int64)
    np.add.at(total, which, np.concatenate([often for _, often in tallies]))
    return found, total


def untiled(keys: Ints) -> tuple[Ints, Ints, Ints]:
    """Return day, degree north and degree east of tiles; ``NOWHERE`` for no place."""
    day, cell = keys // _TILES - _FIRST_DAY, keys % _TILES
    here = cell < _TILES - 1
    row, column = cell // 361 - 90, cell % 361 - 180
    return day, np.where(here, row, NOWHERE), np.where(here, column, NOWHERE)


def _occasions(rows: Columns) -> tuple[Ints, Ints, Floats]:
    told = np.flatnonzero(columns.located(rows) & columns.timed(rows))
    point = columns.points(rows)[told]
    when = np.floor(rows.start[told] / _OCCASION_DAYS)
    occasion, first = np.unique(columns.number([point, when.astype(np.int64)]), return_index=True)
    spot = np.column_stack([rows.lat[told], rows.lon[told], when])
    return occasion, point[first], spot[first]


def _reach(spot: Floats, middle: float) -> Floats:
    """Return how far in kilometres, on each axis, a named point stands for what is about it.

    What is nearer to it than to the next such point is told of by it, so it is as vague as a
    square as wide as the next is far: that width over the root of twelve.
    """
    if len(spot) < 2:
        return np.full(len(spot), columns.LONE_KM)
    narrow = columns.narrowed(middle)
    order = np.lexsort((spot[:, 1], spot[:, 0]))
    x, y = spot[order, 1] * narrow, spot[order, 0] * columns.KM_PER_DEGREE
    found = np.empty(len(spot))
    found[order] = density.nearest(x, y, 12**0.5 * _FARTHEST_KM)
    return found / 12**0.5


def _middle(values: Floats) -> float:
    """Return the median of what is known (numpy's own loads half of numpy more)."""
    known = np.sort(values[np.isfinite(values)])
    return float(known[[(len(known) - 1) // 2, len(known) // 2]].mean()) if len(known) else 0.0


def _tiles(rows: Columns) -> Tally:
    """Count the rows that have a time by day and degree."""
    then = columns.timed(rows)
    here = columns.located(rows)[then]
    row = np.floor(np.where(here, rows.lat[then], 0.0)).astype(np.int64) + 90
    column = np.floor(np.where(here, rows.lon[then], 0.0)).astype(np.int64) + 180
    day = np.floor(rows.start[then]).astype(np.int64) + _FIRST_DAY
    return counted(day * _TILES + np.where(here, row * 361 + column, _TILES - 1))


def _bins(code: Ints) -> Ints:
    return np.bincount(code[code >= 0], minlength=1)


def _summed(parts: Sequence[Ints]) -> Ints:
    total = np.zeros(max(map(len, parts)), dtype=np.int64)
    for one in parts:
        total[: len(one)] += one
    return total


def _axes(text: Floats) -> tuple[Floats, Floats]:
    """Return the middle of the texts and their main directions, scaled to a variance of 1."""
    told = text[np.isfinite(text).all(axis=1)]
    width = text.shape[1]
    if not width or len(told) < 2 * width + 2:
        return np.zeros(width), np.zeros((width, 0))
    centre = told.mean(axis=0)
    variances, axes = np.linalg.eigh(np.cov((told - centre).T).reshape(width, width))
    main = np.flatnonzero(variances > 1e-9)[::-1][:_MOST_DIRECTIONS]
    return centre, axes[:, main] / np.sqrt(variances[main])
