"""A table of reports as columns, made fit for fusing.

What cannot be true (a latitude of 200, a precision of 0, a span of a year for a day's event) is
taken as unsaid rather than believed; whoever repeats a report word for word is folded into it.
"""

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundtruce.incidents.table import kernel
from groundtruce.incidents.table.kernel import Bools, Floats, Ints

KM_PER_DEGREE = 111.195
# Nobody knows a place better than the first; beyond the second it says nothing.
SIGMA_KM = (0.3, 500.0)
LONGEST_DAYS = 30
# Days after which the same words in another paper may be about another event.
_REPRINTED_DAYS = 3


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


@dataclass(frozen=True)
class Plane:
    """Places in kilometres on a plane and times in whole days."""

    x: Floats
    y: Floats
    sigma: Floats
    located: Bools
    day: Ints
    length: Ints


def plane(rows: Columns) -> Plane:
    """Return where and when; a place or a time that cannot be is unknown."""
    sigma = rows.sigma_m / 1000
    with np.errstate(invalid="ignore"):
        located = (np.abs(rows.lat) <= 90) & (np.abs(rows.lon) <= 180)
        located &= (sigma >= 0) & (sigma <= SIGMA_KM[1])
        timed = (rows.end - rows.start <= LONGEST_DAYS) & (np.abs(rows.start) < 1e5)
    middle = float(np.median(rows.lat[located])) if located.any() else 0.0
    narrow = KM_PER_DEGREE * max(0.05, float(np.cos(np.radians(middle))))
    usual = float(np.median(rows.start[timed])) if timed.any() else 0.0
    day = np.floor(np.where(timed, rows.start, usual)).astype(np.int64)
    last = np.ceil(np.where(timed, rows.end, usual) - 1e-9).astype(np.int64)
    return Plane(
        x=np.where(located, rows.lon * narrow, 0.0),
        y=np.where(located, rows.lat * KM_PER_DEGREE, 0.0),
        sigma=np.where(located, np.clip(sigma, *SIGMA_KM), 2 * SIGMA_KM[1]),
        located=located,
        day=day,
        length=np.where(timed, np.maximum(1, last - day), 0),
    )


def gazetteer(where: Plane) -> Bools:
    """Whether a report's point is one that reports name again and again, on different days.

    Such a point stands for a district: reports of many events share it exactly.
    """
    key = kernel.cell_keys(where.x, where.y, 0.01)
    point = np.unique(key, return_inverse=True)[1]
    occasions = np.unique(np.stack([point, where.day // 3]), axis=1)[0]
    named: Bools = (np.bincount(occasions, minlength=len(point))[point] >= 3) & where.located
    return named


def first_of_kind(rows: Columns, where: Plane, named: Bools) -> Ints:
    """Return for each row the first that says exactly the same: itself, or what it repeats.

    A source that repeats itself must say the same in everything; another one that prints the
    same exact place, figures and words within days is a reprint.
    """
    said = [rows.kind, rows.side, *map(_bits, (rows.killed_low, rows.killed_high, where.sigma))]
    said += [_bits(where.x), _bits(where.y), *map(_bits, rows.text.T[:3])]
    exact = _number(np.stack([*said, rows.source, where.day, where.length], axis=1))
    origin = _firsts(exact)
    copied = where.located & ~named
    words = _number(np.stack(said, axis=1))
    order = np.lexsort((np.arange(len(words)), where.day, words))
    same = np.flatnonzero(
        (words[order][1:] == words[order][:-1])
        & copied[order][1:]
        & (np.diff(where.day[order]) <= _REPRINTED_DAYS)
    )
    for at in same.tolist():
        origin[order[at + 1]] = origin[order[at]]
    return origin


def _taken(column: NDArray[Any], index: Ints) -> NDArray[Any]:
    return column[index] if len(column) else column


def _bits(column: Floats) -> Ints:
    return np.ascontiguousarray(column, dtype=np.float64).view(np.int64)


def _number(table: Ints) -> Ints:
    """Return one number for each distinct row."""
    mixed = np.zeros(len(table), dtype=np.uint64)
    for column in table.T:
        mixed = (mixed ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed.view(np.int64)


def _firsts(numbers: Ints) -> Ints:
    first, inverse = np.unique(numbers, return_index=True, return_inverse=True)[1:]
    return first[inverse]
