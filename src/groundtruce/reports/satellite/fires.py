"""Fires: detections that touch in space and time become one fire event.

Two detections belong to one event when they lie within a kilometre and a day of each other;
belonging is handed on. Sorted by day, row and longitude, each looks only at what can touch it.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

import numba
import numpy as np

from groundtruce.reports.satellite.detections import Detections, Floats, Ints
from groundtruce.reports.satellite.near import METRES_A_DEGREE

REACH_M = 1_000.0
_LON_STEPS = 1e5
_LON_BITS, _ROW_BITS, _DAY_BITS = 26, 16, 22


@dataclass(frozen=True)
class Events:
    """Fire events by columns: first and last day, middle in degrees, detections, days with any.

    ``of`` gives the event of each detection, in the table's own order.
    """

    first: Ints
    last: Ints
    lat: Floats
    lon: Floats
    count: Ints
    days: Ints
    power_mw: Floats
    of: Ints

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.first)

    def take(self, rows: Ints) -> "Events":
        """Return some of the events; ``of`` keeps the numbers that they had."""
        named = (one.name for one in fields(self) if one.name != "of")
        return replace(self, **{name: getattr(self, name)[rows] for name in named})


def events(table: Detections, reach_m: float = REACH_M) -> Events:
    """Return the fire events of a table; the order of its rows does not matter.

    Events are ordered by their first day, then from south to north.
    """
    day = table.day
    rows = np.floor((table.lat + 90.0) * METRES_A_DEGREE / reach_m).astype(np.int64)
    steps = np.rint((table.lon + 180.0) * _LON_STEPS).astype(np.int64)
    key = (day << (_LON_BITS + _ROW_BITS)) | (rows << _LON_BITS) | steps
    order = np.argsort(key, kind="stable")
    root = _touching(key[order], table.lat[order], table.lon[order], reach_m)
    number = np.cumsum(root == np.arange(len(root))) - 1
    of = np.empty(len(table), np.int64)
    of[order] = number[root]
    return _summed(table, day, of)


def weekly(found: Events) -> tuple[tuple[date, int], ...]:
    """Return how many events began in each week, by its Monday; weeks of none are among them."""
    if not len(found):
        return ()
    # The first day of 1970 was a Thursday.
    weeks = (found.first + 3) // 7
    counts = np.bincount(weeks - weeks.min())
    monday = date(1970, 1, 1) + timedelta(days=int(weeks.min()) * 7 - 3)
    return tuple((monday + timedelta(weeks=k), int(count)) for k, count in enumerate(counts))


def _summed(table: Detections, day: Ints, of: Ints) -> Events:
    total = int(of.max()) + 1 if len(of) else 0
    count = np.bincount(of, minlength=total)
    first = np.full(total, np.iinfo(np.int64).max)
    last = np.full(total, np.iinfo(np.int64).min)
    np.minimum.at(first, of, day)
    np.maximum.at(last, of, day)
    burning = np.sort((of << _DAY_BITS) | day)
    alight = burning[np.diff(burning, prepend=-1) != 0] >> _DAY_BITS
    lat = np.bincount(of, table.lat, total) / np.maximum(count, 1)
    lon = np.bincount(of, table.lon, total) / np.maximum(count, 1)
    power: Floats = np.bincount(of, np.nan_to_num(table.power_mw), total).astype(float)
    by_time = np.lexsort((lon, lat, first))
    rank = np.empty(total, np.int64)
    rank[by_time] = np.arange(total)
    return Events(
        first=first[by_time],
        last=last[by_time],
        lat=lat[by_time],
        lon=lon[by_time],
        count=count[by_time],
        days=np.bincount(alight, minlength=total)[by_time],
        power_mw=power[by_time],
        of=rank[of],
    )


@numba.njit(cache=True, nogil=True)
def _root(parent, i):  # type: ignore[no-untyped-def]
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@numba.njit(cache=True, nogil=True)
def _touching(key, lat, lon, reach_m):  # type: ignore[no-untyped-def]
    """Return the first detection of the event of each, all in the order of the keys."""
    count = len(key)
    parent = np.arange(count)
    # What may touch and comes later: the rest of this row, the row above, three rows tomorrow.
    days = np.array([0, 0, 1, 1, 1])
    beside = np.array([0, 1, -1, 0, 1])
    begin = np.zeros(5, np.int64)
    deg = reach_m / METRES_A_DEGREE
    before, width = np.int64(-1), np.int64(0)
    for i in range(count):
        step = key[i] & ((np.int64(1) << _LON_BITS) - 1)
        line = key[i] - step
        if line != before:
            # One width for a whole row, so that where to begin only ever moves on.
            before = line
            row = (line >> _LON_BITS) & ((np.int64(1) << _ROW_BITS) - 1)
            widest = max(abs((row - 1) * deg - 90.0), abs((row + 2) * deg - 90.0))
            narrow = max(np.cos(np.radians(min(widest, 89.9))), 0.001)
            width = np.int64(np.ceil(deg / narrow * _LON_STEPS))
        for k in range(5):
            there = line + (
                (np.int64(days[k]) << (_LON_BITS + _ROW_BITS)) + (np.int64(beside[k]) << _LON_BITS)
            )
            low = there + max(step - width, np.int64(0))
            high = there + step + width
            j = begin[k]
            while j < count and key[j] < low:
                j += 1
            begin[k] = j
            if k == 0:
                j = max(j, i + 1)
            while j < count and key[j] <= high:
                y = (lat[j] - lat[i]) * METRES_A_DEGREE
                x = (lon[j] - lon[i]) * METRES_A_DEGREE * np.cos(np.radians((lat[i] + lat[j]) / 2))
                if x * x + y * y <= reach_m * reach_m:
                    one, other = _root(parent, i), _root(parent, j)
                    if one != other:
                        parent[max(one, other)] = min(one, other)
                j += 1
    for i in range(count):
        parent[i] = _root(parent, i)
    return parent
