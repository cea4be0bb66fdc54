"""Persistence: how many of the last thirty days burned around a place, against its own past.

Crop fires come and go with their season; what is shelled burns on. Days are bits: a grid of tenths
of a degree holds a bit for each day on which a cell burned, grown outward for wider looks, so
that a count over a window is the number of bits set in a few words. Words of one time lie side by
side, since detections come in the order of time.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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
# A quarter of a gigabyte for each look.
_MOST_WORDS = 1 << 25
_NEVER = np.iinfo(np.int64).min
_THREADS = min(8, os.cpu_count() or 1)
_FEW = 10_000

Counts = NDArray[np.float32]


@dataclass(frozen=True)
class Calendar:
    """Which cells burned on which days: words of 64 days, each for all cells, south to north.

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
        words = np.zeros((length, rows, columns), np.uint64)
        _mark(words, _cell(lat) - south, _cell(lon) - west, day - first)
        return cls(int(south), int(west), first, words)

    @cached_property
    def looks(self) -> tuple[NDArray[np.uint64], ...]:
        """Return the words for each of the looks: a cell burns where any cell around it does."""
        return tuple(_grown(self.words, one) for one in LOOKS)

    def burning(self, lat: Floats, lon: Floats, day: Ints) -> Counts:
        """Return days with a fire among the thirty before each day, a column for each look.

        Places outside of the calendar's area, and days outside of its years, count none.
        """
        return self.counted(lat, lon, day, None)

    def counted(
        self,
        lat: Floats,
        lon: Floats,
        day: Ints,
        years: Sequence[int] | None,
        looks: Sequence[int] = range(len(LOOKS)),
        *,
        ahead: int = 0,
        others: bool = False,
    ) -> Counts:
        """Return days with a fire in thirty days, summed over the same dates of ``years``.

        The window ends ``ahead`` days after the date; without years it is that of the day itself.
        With ``others`` the year in which a day lies is left out of its sum.
        """
        if not len(day):
            return np.zeros((0, len(looks)), np.float32)
        lowest = int(day.min())
        days = np.arange(lowest, int(day.max()) + 1)
        since = self._windows(days, years, ahead, others)
        at = (day - lowest).astype(np.int64)
        rows, columns = _cell(lat) - self.south, _cell(lon) - self.west
        found = np.zeros((len(lat), len(looks)), np.float32)
        words = tuple(self.looks[one] for one in looks)

        def part(some: slice) -> None:
            for k, one in enumerate(words):
                _count(one, rows[some], columns[some], at[some], since, found[some, k])

        _shared(part, len(lat))
        return found

    def _windows(
        self, days: Ints, years: Sequence[int] | None, ahead: int, others: bool
    ) -> NDArray[np.int64]:
        """Return on which of its own days each window begins, a row for each day asked."""
        dates = [days] if years is None else [moved(days, year) for year in years]
        begin = np.stack(dates, axis=1) + ahead - self.first_day - WINDOW_DAYS
        if others and years is not None:
            own = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
            begin[own[:, None] == np.asarray(years)] = _NEVER
        return np.ascontiguousarray(begin)


def features(
    calendar: Calendar, lat: Floats, lon: Floats, day: Ints, past: Sequence[int]
) -> Counts:
    """Return for each place and day how much more it burned than in past years, look by look.

    Logarithm of one plus the days of the last thirty that burned, less that of one plus their
    mean over the same days of the ``past`` years. No column tells where the place is.
    """
    now = calendar.burning(lat, lon, day)
    before = calendar.counted(lat, lon, day, past) if past else np.zeros_like(now)
    return np.asarray(np.log1p(now) - np.log1p(before / max(1, len(past))))


def _cell(degrees: Floats) -> Ints:
    return np.floor(degrees / CELL_DEG).astype(np.int64)


def _grown(words: NDArray[np.uint64], by: int) -> NDArray[np.uint64]:
    grown = words.copy()
    _, rows, columns = words.shape
    for up in range(-by, by + 1):
        for right in range(-by, by + 1):
            to = np.s_[:, max(0, up) : rows + min(0, up), max(0, right) : columns + min(0, right)]
            of = np.s_[
                :, max(0, -up) : rows + min(0, -up), max(0, -right) : columns + min(0, -right)
            ]
            grown[to] |= words[of]
    return grown


def _shared(part: Callable[[slice], None], count: int) -> None:
    """Do the parts of a table at once, where it is large enough to be worth it."""
    if count <= _FEW:
        part(slice(0, count))
        return
    size = -(-count // _THREADS)
    with ThreadPoolExecutor(_THREADS) as workers:
        for _ in workers.map(part, (slice(at, at + size) for at in range(0, count, size))):
            pass


@numba.njit(cache=True, nogil=True)
def _mark(words, rows, columns, days):  # type: ignore[no-untyped-def]
    for i in range(rows.size):
        bit = np.uint64(1) << np.uint64(days[i] % _BITS)
        words[days[i] // _BITS, rows[i], columns[i]] |= bit


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
def _count(words, rows, columns, at, since, found):  # type: ignore[no-untyped-def]
    last = words.shape[0] * _BITS - WINDOW_DAYS
    all_days = (np.uint64(1) << np.uint64(WINDOW_DAYS)) - np.uint64(1)
    for i in range(rows.size):
        row, column = rows[i], columns[i]
        if not (0 <= row < words.shape[1] and 0 <= column < words.shape[2]):
            continue
        total = np.uint64(0)
        for j in range(since.shape[1]):
            begin = since[at[i], j]
            if begin < 0 or begin >= last:
                continue
            k, shift = begin // _BITS, np.uint64(begin % _BITS)
            window = words[k, row, column] >> shift
            if shift > np.uint64(_BITS - WINDOW_DAYS):
                window |= words[k + 1, row, column] << (np.uint64(_BITS) - shift)
            total += _set_bits(window & all_days)
        found[i] = total
