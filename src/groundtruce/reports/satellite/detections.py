"""Detections: thermal anomalies as columns, one row for each pixel that was hot.

A detection says that something was hot inside its pixel; never who, and never which weapon.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bytes = NDArray[np.int8]
Flags = NDArray[np.bool_]

MINUTES_A_DAY = 1440


class Sensor(IntEnum):
    """The instrument and the satellite that carries it."""

    UNKNOWN = 0
    MODIS_TERRA = 1
    MODIS_AQUA = 2
    VIIRS_SUOMI = 3
    VIIRS_NOAA20 = 4
    VIIRS_NOAA21 = 5

    @property
    def pixel_m(self) -> float:
        """Return the side of a pixel straight below the satellite, in metres."""
        return 375.0 if self >= Sensor.VIIRS_SUOMI else 1000.0


class Sureness(IntEnum):
    """How sure the provider is that the pixel holds a fire."""

    UNSAID = -1
    LOW = 0
    NOMINAL = 1
    HIGH = 2


@dataclass(frozen=True)
class Detections:
    """Columns of equal length, a row for each hot pixel.

    ``lat`` and ``lon`` in degrees, the middle of the pixel; ``minute`` since 1970 in UTC;
    ``is_day`` where only the date is known, and then ``minute`` is its first; ``scan_m`` and
    ``track_m`` the pixel's sides across and along the flight; ``power_mw`` radiative power, NaN
    where unsaid; ``kind`` the provider's type (0 vegetation, 1 volcano, 2 other on land, 3 at sea,
    -1 unsaid); ``is_standard`` whether it is of the final product; ``key`` one number for one
    detection, whichever file brought it.
    """

    lat: Floats
    lon: Floats
    minute: Ints
    is_day: Flags
    sensor: Bytes
    sureness: Bytes
    scan_m: Floats
    track_m: Floats
    power_mw: Floats
    kind: Bytes
    is_standard: Flags
    key: NDArray[np.uint64]

    def __len__(self) -> int:
        """Return the number of detections."""
        return len(self.lat)

    @property
    def day(self) -> Ints:
        """Return the days since 1970, in UTC."""
        return self.minute // MINUTES_A_DAY

    def take(self, rows: NDArray[np.int64] | Flags) -> "Detections":
        """Return some of the rows, in the order given."""
        return replace(self, **{one.name: getattr(self, one.name)[rows] for one in fields(self)})


def joined(parts: Sequence[Detections]) -> Detections:
    """Return all rows, each detection once, in the order of time and key.

    A row of the final product takes the place of the quick one that it confirms, so the result
    does not depend on the order in which files came.
    """
    if not parts:
        return none()
    names = [one.name for one in fields(Detections)]
    table = Detections(**{n: np.concatenate([getattr(p, n) for p in parts]) for n in names})
    order = np.lexsort((table.power_mw, ~table.is_standard, table.key))
    first = np.ones(len(order), bool)
    first[1:] = table.key[order][1:] != table.key[order][:-1]
    once = table.take(order[first])
    return once.take(np.lexsort((once.key, once.minute)))


def none() -> Detections:
    """Return a table without rows."""
    return Detections(
        lat=np.empty(0),
        lon=np.empty(0),
        minute=np.empty(0, np.int64),
        is_day=np.empty(0, bool),
        sensor=np.empty(0, np.int8),
        sureness=np.empty(0, np.int8),
        scan_m=np.empty(0),
        track_m=np.empty(0),
        power_mw=np.empty(0),
        kind=np.empty(0, np.int8),
        is_standard=np.empty(0, bool),
        key=np.empty(0, np.uint64),
    )
