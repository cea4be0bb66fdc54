"""Ground: the fires of an area made ready to be asked, and what each answer weighs there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from groundtruce.reports.satellite import background, corroborate, shelf
from groundtruce.reports.satellite.asked import Asked
from groundtruce.reports.satellite.background import Background, Kind
from groundtruce.reports.satellite.corroborate import Calibration
from groundtruce.reports.satellite.detections import Detections, Flags, Floats, Ints
from groundtruce.reports.satellite.near import Index
from groundtruce.reports.satellite.ratio import RADII_M

_PIXEL_M = 375.0


@dataclass(frozen=True)
class Nearest:
    """For each place asked: metres to the nearest detection, its row or -1, combined sigma."""

    metres: Floats
    row: Ints
    sigma_m: Floats


@dataclass(frozen=True)
class Worth:
    """Rings, and the background that they are to be compared with: its kind and usual rate."""

    rings: Calibration
    kind: Kind = Kind.NONE
    usual: float = 1.0


@dataclass(frozen=True)
class Ground:
    """The fires of an area that are evidence, found by place and day."""

    fires: Detections
    years: tuple[int, ...]

    @classmethod
    def of(cls, table: Detections, years: Sequence[int], sensors: Sequence[int] = ()) -> "Ground":
        """Return the ground without what always burns, of these sensors where any are named."""
        fires = shelf.landscape(table)
        if sensors:
            fires = fires.take(np.isin(fires.sensor, sensors))
        return cls(fires, tuple(years))

    @cached_property
    def index(self) -> Index:
        """Return the fires sorted by place and day."""
        return Index.of(self.fires.lat, self.fires.lon, self.fires.day)

    @cached_property
    def background(self) -> Background:
        """Return how often places burn by season."""
        return Background.of(self.fires, self.years)

    def nearest(self, asked: Asked, of: Flags | None = None) -> Nearest:
        """Return the nearest detection to each incident, or of those marked; others get none."""
        marked = np.ones(len(asked), bool) if of is None else of
        metres = np.full(len(asked), np.inf)
        rows = np.full(len(asked), -1, np.int64)
        if marked.any():
            metres[marked], rows[marked] = self.index.nearest_rows(
                asked.lat[marked], asked.lon[marked], asked.day[marked], max(RADII_M)
            )
        scan, track = (np.full(len(asked), _PIXEL_M) for _ in range(2))
        hit = rows >= 0
        scan[hit], track[hit] = self.fires.scan_m[rows[hit]], self.fires.track_m[rows[hit]]
        return Nearest(metres, rows, corroborate.combined_sigma(scan, track, asked.sigma_m))

    def common(self, asked: Asked, worth: Worth) -> Floats:
        """Return how many times the usual rate each place has at its date; 1 where unasked."""
        known = np.isfinite(asked.sigma_m) & (worth.kind is not Kind.NONE)
        found = np.ones(len(asked))
        if known.any():
            rate = self.background.rate(
                worth.kind, asked.lat[known], asked.lon[known], asked.day[known]
            )
            found[known] = background.times(rate, worth.usual)
        return found

    def weighed(self, worth: Worth, found: Nearest, common: Floats) -> Floats:
        """Return the ratio of each, one where there is no sigma, and never below one."""
        known = np.isfinite(found.sigma_m)
        ratios = np.ones(len(known))
        if known.any():
            given = (found.metres[known], found.sigma_m[known], common[known])
            ratios[known] = np.maximum(worth.rings.worth(*given), 1.0)
        return ratios
