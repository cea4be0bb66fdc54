"""How many incidents there are about a place and a day: what near is worth.

Reports are counted in cells of several widths, in space and in space and time. Cells are hashed, so
memory follows the reports and never the area that they span.
"""

import math

import numpy as np

from groundtruce.incidents.table.compiled import Floats, Ints, compiled


@compiled
def cell_keys(x: Floats, y: Floats, width: float) -> Ints:
    """Return the key of the cell of every point."""
    found = np.empty(len(x), np.int64)
    for i in range(len(x)):
        found[i] = cell_key(math.floor(x[i] / width), math.floor(y[i] / width))
    return found


@compiled
def nearest(x: Floats, y: Floats, most: float) -> Floats:
    """Return how far the nearest other point is, at most ``most``; points come in order of y."""
    found = np.full(len(x), most)
    for i in range(len(x)):
        for step in (-1, 1):
            j = i + step
            while 0 <= j < len(x) and abs(y[j] - y[i]) < found[i]:
                found[i] = min(found[i], math.sqrt((x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2))
                j += step
    return found


@compiled
def cells_counted(keys: Ints) -> tuple[Ints, Ints]:
    """Return the distinct keys, in no order, and how often each is there."""
    known, total = _count_cells(keys, np.ones(len(keys), np.int64))
    there = known != -1
    return known[there], total[there]


@compiled
def density(
    x: Floats,
    y: Floats,
    day: Ints,
    ask: Ints,
    width: float,
    days: int,
    ever_keys: Ints,
    ever_often: Ints,
) -> Floats:
    """Return reports per km² and day now, and per km² ever, in triangular cells about the asked.

    Cells are hashed, so memory follows the reports and not the area that they span.
    """
    now = np.empty(len(x), np.int64)
    for i in range(len(x)):
        cell = cell_key(math.floor(x[i] / width), math.floor(y[i] / width))
        now[i] = cell_key(cell, day[i] // days)
    now_known, now_total = _count_cells(now, np.ones(len(now), np.int64))
    ever_known, ever_total = _count_cells(ever_keys, ever_often)
    found = np.zeros((2, len(ask)))
    for q in range(len(ask)):
        i = ask[q]
        for across in range(-1, 2):
            for up in range(-1, 2):
                column = math.floor(x[i] / width) + across
                key = cell_key(column, math.floor(y[i] / width) + up)
                w = (0.5 if across == 0 else 0.25) * (0.5 if up == 0 else 0.25)
                found[1, q] += w * _held(ever_known, ever_total, key)
                for later in range(-1, 2):
                    near = cell_key(key, day[i] // days + later)
                    half = 0.5 if later == 0 else 0.25
                    found[0, q] += w * half * _held(now_known, now_total, near)
        found[0, q] /= width * width * days
        found[1, q] /= width * width
    return found


@compiled
def cell_key(a: int, c: int) -> int:
    """Return a positive hash of two whole numbers."""
    h = (a * 0x9E3779B1 + c * 0x85EBCA6B) & 0x7FFFFFFFFFFFFFFF
    h ^= h >> 15
    h = (h * 0x2C1B3C6D) & 0x7FFFFFFFFFFFFFFF
    return h ^ (h >> 12)


@compiled
def _count_cells(keys: Ints, often: Ints) -> tuple[Ints, Ints]:
    size = 16
    while size < 2 * len(keys) + 2:
        size *= 2
    known, total = np.full(size, -1), np.zeros(size, np.int64)
    for which in range(len(keys)):
        key = keys[which]
        at = key & (size - 1)
        while known[at] != -1 and known[at] != key:
            at = (at + 1) & (size - 1)
        known[at] = key
        total[at] += often[which]
    return known, total


@compiled
def _held(known: Ints, total: Ints, key: int) -> float:
    at = key & (len(known) - 1)
    while known[at] != -1:
        if known[at] == key:
            return float(total[at])
        at = (at + 1) & (len(known) - 1)
    return 0.0
