"""Persistence: how many of the last thirty days burned around a place, against its own past.

Crop fires come and go with their season; what is shelled burns on. Days are bits: a grid of tenths
of a degree holds a bit for each day on which a cell burned, grown outward for wider looks, so
that a count over a window is the number of bits set in a few words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numba
import numpy as np
from numpy.typing import NDArray

from groundtruce.errors import CaseError
from groundtruce.reports.satellite.detections import Floats, Ints
from groundtruce.reports.satellite.ratio import moved

CELL_DEG = 0.1
WINDOW_DAYS = 30
# Half widths of the looks, in cells: about 10, 30 and 50 km across.
LOOKS = (0, 1, 2)
_BITS = 64
_MOST_WORDS = 1 << 28


@dataclass(frozen=True)
class Calendar:
    """Which cells burned on which days: words of 64 days for each cell, south to north.

    ``south`` and ``west`` are the first row and column, counted in cells from zero degrees.
    """

    south: int
    west: int
    first_day: int
    words: NDArray[np.uint64]

    @classmethod
    def of(cls, lat: Floats, lon: Floats, day: Ints) -> "Calendar":
        """Return the calendar of detections; raises CaseError where its area is too large."""
        if not len(lat):
            raise CaseError("there are no detections.", "Gather some with 'satellite gather'.")
        south, west = (_cell(edge).min() - max(LOOKS) for edge in (lat, lon))
        rows = int(_cell(lat).max() - south) + max(LOOKS) + 1
        columns = int(_cell(lon).max() - west) + max(LOOKS) + 1
        # A window may begin before the first day that has a fire.
        first = int(day.min()) - WINDOW_DAYS
        length = (int(day.max()) - first) // _BITS + 2
        if rows * columns * length > _MOST_WORDS:
            raise CaseError(
                f"{rows * columns:,} cells over {length * _BITS:,} days are too many at once.",
                "Cut the detections to the area of the case.",
            )
        words = np.zeros((rows, columns, length), np.uint64)
        _mark(words, _cell(lat) - south, _cell(lon) - west, day - first)
        return cls(int(south), int(west), first, words)

    @cached_property
    def looks(self) -> tuple[NDArray[np.uint64], ...]:
        """Return the words for each of the looks: a cell burns where any cell around it does."""
        return tuple(_grown(self.words, one) for one in LOOKS)

    def burning(self, lat: Floats, lon: Floats, day: Ints) -> NDArray[np.float32]:
        """Return days with a fire among the thirty before each day, a column for each look.

        Places outside of the calendar's area, and days outside of its years, count none.
        """
        rows, columns = _cell(lat) - self.south, _cell(lon) - self.west
        found = np.empty((len(lat), len(LOOKS)), np.float32)
        since = day.astype(np.int64) - self.first_day - WINDOW_DAYS
        for k, words in enumerate(self.looks):
            _count(words, rows, columns, since, found[:, k])
        return found


def features(
    calendar: Calendar, lat: Floats, lon: Floats, day: Ints, past: Sequence[int]
) -> NDArray[np.float32]:
    """Return for each place and day how much more it burned than in past years, look by look.

    Logarithm of one plus the days of the last thirty that burned, less that of one plus their
    mean over the same days of the ``past`` years. No column tells where the place is.
    """
    now = calendar.burning(lat, lon, day)
    before = np.zeros_like(now)
    days, which = np.unique(day, return_inverse=True)
    for year in past:
        before += calendar.burning(lat, lon, moved(days, year)[which])
    return np.asarray(np.log1p(now) - np.log1p(before / max(1, len(past))))


def _cell(degrees: Floats) -> Ints:
    return np.floor(degrees / CELL_DEG).astype(np.int64)


def _grown(words: NDArray[np.uint64], by: int) -> NDArray[np.uint64]:
    grown = words.copy()
    rows, columns, _ = words.shape
    for up in range(-by, by + 1):
        for right in range(-by, by + 1):
            to = np.s_[max(0, up) : rows + min(0, up), max(0, right) : columns + min(0, right)]
            of = np.s_[max(0, -up) : rows + min(0, -up), max(0, -right) : columns + min(0, -right)]
            grown[to] |= words[of]
    return grown


@numba.njit(cache=True, nogil=True)
def _mark(words, rows, columns, days):  # type: ignore[no-untyped-def]
    for i in range(rows.size):
        bit = np.uint64(1) << np.uint64(days[i] % _BITS)
        words[rows[i], columns[i], days[i] // _BITS] |= bit


@numba.njit(cache=True, nogil=True)
def _set_bits(word):  # type: ignore[no-untyped-def]
    # Bits counted in parallel (Warren, Hacker's Delight, 5-1).
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


@numba.njit(cache=True, nogil=True)
def _count(words, rows, columns, since, found):  # type: ignore[no-untyped-def]
    last = words.shape[2] * _BITS - WINDOW_DAYS
    all_days = (np.uint64(1) << np.uint64(WINDOW_DAYS)) - np.uint64(1)
    for i in range(rows.size):
        inside = 0 <= rows[i] < words.shape[0] and 0 <= columns[i] < words.shape[1]
        if not inside or since[i] < 0 or since[i] >= last:
            found[i] = 0.0
            continue
        cell = words[rows[i], columns[i]]
        k, shift = since[i] // _BITS, np.uint64(since[i] % _BITS)
        window = cell[k] >> shift
        if shift > np.uint64(0):
            window |= cell[k + 1] << (np.uint64(_BITS) - shift)
        found[i] = _set_bits(window & all_days)
