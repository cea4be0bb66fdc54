"""Near: the hot pixel nearest to a place within a distance and some days.

Detections lie sorted by day and cell of a tenth of a degree, so that a question looks at a few
short runs of the table and at nothing else.
"""

from dataclasses import dataclass

import numba
import numpy as np

from groundtruce.reports.satellite.detections import Floats, Ints

CELL_DEG = 0.1
METRES_A_DEGREE = 111_195.0
_ROW_BITS = 14
_DAY_BITS = 28


@dataclass(frozen=True)
class Index:
    """Places and days of detections in the order of day and cell; ``row`` is the table's own."""

    lat: Floats
    lon: Floats
    key: Ints
    row: Ints

    @classmethod
    def of(cls, lat: Floats, lon: Floats, day: Ints) -> "Index":
        """Return the index of detections at these places on these days."""
        key = _keys(lat, lon, day)
        order = np.argsort(key, kind="stable")
        return cls(lat[order], lon[order], key[order], order)

    def nearest(
        self, lat: Floats, lon: Floats, day: Ints, reach_m: float, days_after: int = 1
    ) -> Floats:
        """Return metres from each place to the nearest detection from its day to so many after.

        Infinite where there is none within ``reach_m``.
        """
        return self.nearest_rows(lat, lon, day, reach_m, days_after)[0]

    def nearest_rows(
        self, lat: Floats, lon: Floats, day: Ints, reach_m: float, days_after: int = 1
    ) -> tuple[Floats, Ints]:
        """Return the same metres, and the table's row of each nearest; -1 where there is none."""
        days = day.astype(np.int64)
        metres, at = _nearest(lat, lon, days, reach_m, days_after, self.lat, self.lon, self.key)
        rows: Ints = np.full(len(at), -1, np.int64)
        rows[at >= 0] = self.row[at[at >= 0]]
        return metres, rows


def _keys(lat: Floats, lon: Floats, day: Ints) -> Ints:
    rows = np.floor((lat + 90.0) / CELL_DEG).astype(np.int64)
    columns = np.floor((lon + 180.0) / CELL_DEG).astype(np.int64)
    return (day.astype(np.int64) << _DAY_BITS) | (rows << _ROW_BITS) | columns


@numba.njit(cache=True, nogil=True)
def _nearest(lat, lon, day, reach_m, days_after, d_lat, d_lon, key):  # type: ignore[no-untyped-def]
    found = np.full(len(lat), np.inf)
    at = np.full(len(lat), -1, np.int64)
    up = int(np.ceil(reach_m / METRES_A_DEGREE / CELL_DEG))
    for i in range(len(lat)):
        narrow = max(np.cos(np.radians(lat[i])), 0.01)
        across = int(np.ceil(reach_m / (METRES_A_DEGREE * narrow) / CELL_DEG))
        row = int(np.floor((lat[i] + 90.0) / CELL_DEG))
        column = int(np.floor((lon[i] + 180.0) / CELL_DEG))
        for when in range(day[i], day[i] + days_after + 1):
            for beside in range(max(row - up, 0), row + up + 1):
                line = (np.int64(when) << _DAY_BITS) | (np.int64(beside) << _ROW_BITS)
                first = np.searchsorted(key, line | np.int64(max(column - across, 0)))
                last = line | np.int64(column + across)
                j = first
                while j < len(key) and key[j] <= last:
                    y = (d_lat[j] - lat[i]) * METRES_A_DEGREE
                    x = (d_lon[j] - lon[i]) * METRES_A_DEGREE * narrow
                    metres = np.sqrt(x * x + y * y)
                    if metres <= reach_m and metres < found[i]:
                        found[i] = metres
                        at[i] = j
                    j += 1
    return found, at
