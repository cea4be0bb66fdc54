"""How many incidents there are about a place and a day: what near is worth.

Reports are counted in cells of several widths, in space and in space and time. Cells are hashed, so
memory follows the reports and never the area that they span.
"""

import math
from typing import Any

import numpy as np

from groundtruce.incidents.table.arrays import Floats, Ints
from groundtruce.loops import bare, compiled

# Where no key stands in a hashed table.
_NONE = -1


def cells_counted(x: Floats, y: Floats, width: float) -> tuple[Ints, Ints]:
    """Return the distinct cells of points, in no order, and how often each is there."""
    keys, once = np.empty(len(x), dtype=np.int64), np.ones(len(x), dtype=np.int64)
    _cell_keys(x, y, width, keys)
    known, total = _counted(keys, once)
    there = known != _NONE
    return known[there], total[there]


def nearest(x: Floats, y: Floats, most: float) -> Floats:
    """Return how far the nearest other point is, at most ``most``; points come in order of y."""
    found = np.full(len(x), most)
    _nearest(x, y, found)
    return found


def missed(x: Floats, y: Floats, districts: Floats) -> Floats:
    """Return how far each point would reach if a district's middle were missing there, else 0.

    A district is a square as wide as the next one's middle is far, the root of twelve times its
    reach. Beyond its corners, and no farther than twice that, another one's middle is missing.
    ``districts`` are x, y and reach, by y.
    """
    found = np.zeros(len(x))
    _missed(x, y, *np.ascontiguousarray(districts.T), found)
    return found


def density(
    x: Floats,
    y: Floats,
    day: Ints,
    ask: Ints,
    width: float,
    days: int,
    ever_keys: Ints,
    ever_often: Ints,
) -> tuple[Floats, Floats]:
    """Return reports per km² and day now, and per km² ever, in triangular cells about the asked.

    Cells are hashed, so memory follows the reports and not the area that they span.
    """
    now, ever = np.empty(len(ask)), np.empty(len(ask))
    tables = (*cells_by_day(x, y, day, width, days), *_counted(ever_keys, ever_often))
    _about(x, y, day, ask, width, days, *tables, now, ever)
    return now, ever


def cells_by_day(x: Floats, y: Floats, day: Ints, width: float, days: int) -> tuple[Ints, Ints]:
    """Return a hashed table, for `held`, of how many points each cell of so many days has."""
    keys, once = np.empty(len(x), dtype=np.int64), np.ones(len(x), dtype=np.int64)
    _day_keys(x, y, day, width, days, keys)
    return _counted(keys, once)


def _counted(keys: Ints, often: Ints) -> tuple[Ints, Ints]:
    """Return a hashed table of keys and of how often each is there."""
    size = 1 << (2 * len(keys) + 15).bit_length()
    known, total = np.full(size, _NONE), np.zeros(size, dtype=np.int64)
    _count(keys, often, known, total)
    return known, total


@bare
def key(a: int, c: int) -> int:
    """Return a positive hash of two whole numbers."""
    h = (a * 0x9E3779B1 + c * 0x85EBCA6B) & 0x7FFFFFFFFFFFFFFF
    h ^= h >> 15
    h = (h * 0x2C1B3C6D) & 0x7FFFFFFFFFFFFFFF
    return h ^ (h >> 12)


@bare
def held(known: Ints, total: Ints, asked: int) -> Any:
    """Return how often a key is in a hashed table."""
    at = asked & (len(known) - 1)
    while known[at] != -1:
        if known[at] == asked:
            return total[at]
        at = (at + 1) & (len(known) - 1)
    return 0


@compiled
def _cell_keys(x: Floats, y: Floats, width: float, keys: Ints) -> None:
    for i in range(len(x)):
        keys[i] = key(math.floor(x[i] / width), math.floor(y[i] / width))


@compiled
def _day_keys(x: Floats, y: Floats, day: Ints, width: float, days: int, keys: Ints) -> None:
    for i in range(len(x)):
        cell = key(math.floor(x[i] / width), math.floor(y[i] / width))
        keys[i] = key(cell, day[i] // days)


@compiled
def _count(keys: Ints, often: Ints, known: Ints, total: Ints) -> None:
    for which in range(len(keys)):
        cell = keys[which]
        at = cell & (len(known) - 1)
        while known[at] != -1 and known[at] != cell:
            at = (at + 1) & (len(known) - 1)
        known[at] = cell
        total[at] += often[which]


@compiled
def _nearest(x: Floats, y: Floats, found: Floats) -> None:
    for i in range(len(x)):
        for step in (-1, 1):
            j = i + step
            while 0 <= j < len(x) and abs(y[j] - y[i]) < found[i]:
                found[i] = min(found[i], math.sqrt((x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2))
                j += step


@compiled
def _missed(
    x: Floats, y: Floats, middle_x: Floats, middle_y: Floats, reach: Floats, found: Floats
) -> None:
    for i in range(len(x)):
        low, high = 0, len(middle_y)
        while low < high:
            half = (low + high) >> 1
            if middle_y[half] < y[i]:
                low = half + 1
            else:
                high = half
        best, nearest = 1e300, -1
        for step in (-1, 1):
            j = low if step > 0 else low - 1
            while 0 <= j < len(middle_y) and (middle_y[j] - y[i]) ** 2 < best:
                squared = (middle_x[j] - x[i]) ** 2 + (middle_y[j] - y[i]) ** 2
                if squared < best:
                    best, nearest = squared, j
                j += step
        if nearest >= 0:
            wide = 12 * reach[nearest] ** 2
            found[i] = reach[nearest] if 0.5 * wide < best < 4 * wide else 0.0


@compiled
def _about(
    x: Floats,
    y: Floats,
    day: Ints,
    ask: Ints,
    width: float,
    days: int,
    now_known: Ints,
    now_total: Ints,
    ever_known: Ints,
    ever_total: Ints,
    now: Floats,
    ever: Floats,
) -> None:
    for q in range(len(ask)):
        i = ask[q]
        lately, always = 0.0, 0.0
        for across in range(-1, 2):
            for up in range(-1, 2):
                column = math.floor(x[i] / width) + across
                cell = key(column, math.floor(y[i] / width) + up)
                w = (0.5 if across == 0 else 0.25) * (0.5 if up == 0 else 0.25)
                always += w * held(ever_known, ever_total, cell)
                for later in range(-1, 2):
                    near = key(cell, day[i] // days + later)
                    half = 0.5 if later == 0 else 0.25
                    lately += w * half * held(now_known, now_total, near)
        now[q] = lately / (width * width * days)
        ever[q] = always / (width * width)
