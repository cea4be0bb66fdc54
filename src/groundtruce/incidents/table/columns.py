"""A table of reports as columns, made fit for fusing.

What cannot be true (a latitude of 200, a precision of 0, a span of a year for a day's event) is
taken as unsaid rather than believed; whoever repeats a report word for word is folded into it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundtruce.incidents.table import density
from groundtruce.incidents.table.arrays import Bools, Floats, Ints

KM_PER_DEGREE = 111.195
# Nobody knows a place better than the first; beyond the second it says nothing.
SIGMA_KM = (0.3, 500.0)
LONGEST_DAYS = 30
# How far a named point reaches when it is the only one.
LONE_KM = 8.0
# Days after which the same words in another paper may be about another event.
REPRINTED_DAYS = 3
_PACKED = 1 << 24


@dataclass(frozen=True)
class Columns:
    """What reports say, one row each: NaN or -1 where unsaid. ``day`` counts from 1970, in UTC."""

    ids: NDArray[Any]
    source: Ints
    lat: Floats
    lon: Floats
    sigma_m: Floats
    start: Floats
    end: Floats
    kind: Ints
    side: Ints
    killed_low: Floats
    killed_high: Floats
    text: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, index: Ints) -> "Columns":
        """Return some of the rows."""
        return Columns(**{one.name: _taken(getattr(self, one.name), index) for one in fields(self)})

    def in_order(self) -> Ints:
        """Return the rows by day and id, so that the order they came in is of no account."""
        return np.lexsort((self.ids, np.nan_to_num(self.start, nan=0.0)))


class World(NamedTuple):
    """What a table says as a whole: its middle, its repeated points, the axes of its texts."""

    middle: float
    usual: float
    named: Ints
    reaching: Ints
    reach: Floats
    districts: Floats  # x, y and reach of those points, by y
    exact_m: float  # points far from all of them and stated as exactly are districts too
    centre: Floats
    axes: Floats


@dataclass(frozen=True)
class Plane:
    """Places in kilometres on a plane and times in whole days."""

    x: Floats
    y: Floats
    sigma: Floats
    located: Bools
    day: Ints
    length: Ints

    def take(self, index: Ints) -> "Plane":
        """Return some of the rows."""
        return Plane(**{one.name: getattr(self, one.name)[index] for one in fields(self)})


def located(rows: Columns) -> Bools:
    """Whether a report's place can be true."""
    sigma = rows.sigma_m / 1000
    with np.errstate(invalid="ignore"):
        found: Bools = (np.abs(rows.lat) <= 90) & (np.abs(rows.lon) <= 180)
        found &= (sigma >= 0) & (sigma <= SIGMA_KM[1])
    return found


def timed(rows: Columns) -> Bools:
    """Whether a report's time says something of the day."""
    with np.errstate(invalid="ignore"):
        found: Bools = (rows.end - rows.start <= LONGEST_DAYS) & (np.abs(rows.start) < 1e5)
    return found


def plane(rows: Columns, world: World) -> Plane:
    """Return where and when; a place or a time that cannot be is unknown."""
    here, then = located(rows), timed(rows)
    sigma = np.maximum(np.clip(rows.sigma_m / 1000, *SIGMA_KM), reaches(rows, world))
    x, y = laid_out(rows.lat, rows.lon, world.middle)
    day = np.floor(np.where(then, rows.start, world.usual)).astype(np.int64)
    last = np.ceil(np.where(then, rows.end, world.usual) - 1e-9).astype(np.int64)
    return Plane(
        x=np.where(here, x, 0.0),
        y=np.where(here, y, 0.0),
        sigma=np.where(here, sigma, 2 * SIGMA_KM[1]),
        located=here,
        day=day,
        length=np.where(then, np.maximum(1, last - day), 0),
    )


def laid_out(lat: Floats, lon: Floats, middle: float) -> tuple[Floats, Floats]:
    """Return kilometres east and north."""
    return lon * narrowed(middle), lat * KM_PER_DEGREE


def narrowed(latitude: float) -> float:
    """Return the kilometres of a degree of longitude."""
    return KM_PER_DEGREE * max(0.05, float(np.cos(np.radians(latitude))))


def points(rows: Columns) -> Ints:
    """Return a number for each exact point."""
    return number([bits(rows.lat), bits(rows.lon)])


def gazetteer(rows: Columns, where: Plane, world: World) -> Bools:
    """Whether a report's point stands for a district: reports of many events share it exactly."""
    return (reaches(rows, world) > 0) & where.located


def reaches(rows: Columns, world: World) -> Floats:
    """Return how far each report's point stands for what is about it, 0 for a point of its own.

    Points that reports name again and again, on different days, do, and where the table shows it
    those that lie where one of these is missing.
    """
    found = np.zeros(len(rows))
    if not len(world.named):
        return found
    point = points(rows)
    found[_at(world.named, point) >= 0] = LONE_KM
    known = _at(world.reaching, point)
    found[known >= 0] = world.reach[known[known >= 0]]
    if world.exact_m > 0:
        exact = np.flatnonzero((found == 0) & located(rows) & (rows.sigma_m <= world.exact_m))
        x, y = laid_out(rows.lat[exact], rows.lon[exact], world.middle)
        found[exact] = density.missed(x, y, world.districts)
    return found


def repeats(rows: Columns, where: Plane, named: Bools) -> Ints:
    """Return for each row an earlier one that says exactly the same, or itself.

    A source that repeats itself must say the same in everything; another one that prints the
    same exact place, figures and words within days is a reprint; and what a source tells of the
    same exact place and words within days, but for more dead, is its own figure brought up to date.
    Rows come in order.
    """
    place = [rows.kind, rows.side, *map(bits, (where.sigma, where.x, where.y))]
    place += map(bits, rows.text.T[:3])
    words = number([*place, *map(bits, (rows.killed_low, rows.killed_high))])
    earlier = _firsts(number([words, rows.source, where.day, where.length]))
    exact = where.located & ~named
    _follow(earlier, words, exact, where.day)
    dead = np.where(np.isfinite(rows.killed_low), rows.killed_low, rows.killed_high)
    _follow(earlier, number([*place, rows.source]), exact, where.day, dead)
    return earlier


def firsts(earlier: Ints) -> Ints:
    """Return the first of every chain of repeats."""
    while True:
        further = earlier[earlier]
        if (further == earlier).all():
            return earlier
        earlier = further


def killed(rows: Columns) -> Ints:
    """Return the figure given as one number, lowest and highest packed together, or -1."""
    low = np.where(np.isfinite(rows.killed_low), rows.killed_low, rows.killed_high)
    high = np.where(np.isfinite(rows.killed_high), rows.killed_high, low)
    known = np.isfinite(low) & (low >= 0) & (high >= 0)
    ends = np.stack([np.minimum(low, high), np.maximum(low, high)])
    ends = _rounded(np.where(known, ends, 0.0)).astype(np.int64)
    return np.where(known, ends[0] * _PACKED + ends[1], -1)


def killed_ends(packed: Ints) -> Floats:
    """Return lowest and highest of packed figures."""
    return np.stack([packed // _PACKED, packed % _PACKED], axis=1).astype(np.float64)


def bits(column: Floats) -> Ints:
    """Return the numbers as they stand in memory: equal only if exactly so."""
    return np.ascontiguousarray(column, dtype=np.float64).view(np.int64)


def number(said: Sequence[Ints]) -> Ints:
    """Return one number for each distinct row."""
    mixed = np.zeros(len(said[0]), dtype=np.uint64)
    for column in said:
        mixed = (mixed ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed.view(np.int64)


def _follow(
    earlier: Ints, words: Ints, exact: Bools, day: Ints, growing: Floats | None = None
) -> None:
    """Let rows that repeat none so far follow the row before with the same words, days ago."""
    some = np.flatnonzero((earlier == np.arange(len(earlier))) & exact)
    order = some[np.lexsort((day[some], words[some]))]
    same = (np.diff(words[order]) == 0) & (np.diff(day[order]) <= REPRINTED_DAYS)
    if growing is not None:
        same &= np.diff(growing[order]) > 0
    earlier[order[1:][same]] = order[:-1][same]


def _at(known: Ints, point: Ints) -> Ints:
    """Return where each point stands among those known, -1 for nowhere."""
    if not len(known):
        return np.full(len(point), -1)
    at = np.minimum(np.searchsorted(known, point), len(known) - 1)
    return np.where(known[at] == point, at, -1)


def _taken(column: NDArray[Any], index: Ints) -> NDArray[Any]:
    return column[index] if len(column) else column


def _rounded(ends: Floats) -> Floats:
    # Beyond twenty, figures that differ by less than an eighth are one.
    large = np.exp2(np.round(np.log2(np.clip(ends, 1, 1e6)) * 6) / 6)
    return np.where(ends <= 20, np.round(ends), np.round(large))


def _firsts(numbers: Ints) -> Ints:
    first, inverse = np.unique(numbers, return_index=True, return_inverse=True)[1:]
    return first[inverse]
