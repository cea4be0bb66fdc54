"""Ratio: what a hot pixel near an incident is worth, learned on the area's own history.

The likelihood ratio at a distance is how often a detection lies so near to an incident, divided by
how often one lies so near to the same place on the same days of years of peace. It belongs to the
area and the season it was learned on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groundtruce.errors import CaseError
from groundtruce.reports.satellite.detections import Floats, Ints
from groundtruce.reports.satellite.near import Index

RADII_M = (500.0, 1_000.0, 2_000.0, 3_000.0, 5_000.0, 10_000.0, 25_000.0)
CAP = 10.0
DRAWS = 500
FEWEST_IN_PEACE = 5
_CELL_DEG = 0.1


@dataclass(frozen=True)
class Ring:
    """One radius: shares of places with a detection within it, and the ratio with its interval.

    ``share`` after incidents, ``peace`` at the same places in years of peace, both 0 to 1;
    ``hits`` and ``peace_hits`` are the counts behind them; ``lower`` and ``upper`` bound the ratio
    with 95 %, drawn by cells of a tenth of a degree, since neighbours are not independent.
    """

    radius_m: float
    share: float
    peace: float
    hits: int
    peace_hits: int
    ratio: float
    lower: float
    upper: float

    @property
    def is_informative(self) -> bool:
        """Whether a detection within the radius says anything: counts, and bounds above one."""
        return self.peace_hits >= FEWEST_IN_PEACE and self.lower > 1.0


def calibrated(
    index: Index,
    lat: Floats,
    lon: Floats,
    day: Ints,
    peace: Sequence[int],
    *,
    radii_m: Sequence[float] = RADII_M,
    days_after: int = 1,
    seed: int = 1,
) -> tuple[Ring, ...]:
    """Return a ring for each radius; ``peace`` are the years that stand for no fighting.

    Raises CaseError where there is nothing to learn from.
    """
    if not len(lat) or not peace:
        raise CaseError(
            "there is nothing to calibrate with.",
            "It needs incidents with a place and a day, and at least one year of peace.",
        )
    reach = max(radii_m)
    war = index.nearest(lat, lon, day, reach, days_after)
    calm = np.stack(
        [index.nearest(lat, lon, moved(day, year), reach, days_after) for year in peace]
    )
    cells = _cells(lat, lon)
    draws = _draws(cells, seed)
    return tuple(
        _ring(
            radius,
            (war <= radius).astype(float),
            (calm <= radius).mean(axis=0),
            cells,
            draws,
            len(peace),
        )
        for radius in radii_m
    )


def interval(values: Floats, lat: Floats, lon: Floats, seed: int = 1) -> tuple[float, float]:
    """Return 95 % bounds of the mean over places, drawn by cells as the rings are."""
    cells = _cells(lat, lon)
    total, count = np.bincount(cells, values), np.bincount(cells)
    draws = _draws(cells, seed)
    lower, upper = np.quantile((draws @ total) / (draws @ count), (0.025, 0.975))
    return float(lower), float(upper)


def moved(day: Ints, year: int) -> Ints:
    """Return the same days of another year; the 29th of February becomes the 28th."""
    dates = day.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    in_month = (dates - months).astype(np.int64)
    of_year = months.astype(np.int64) % 12
    target = np.datetime64(f"{year}-01", "M") + of_year
    following = (target + 1).astype("datetime64[D]").astype(np.int64)
    days: Ints = np.minimum(
        target.astype("datetime64[D]").astype(np.int64) + in_month, following - 1
    )
    return days


def _cells(lat: Floats, lon: Floats) -> Ints:
    rows = np.floor(lat / _CELL_DEG).astype(np.int64)
    columns = np.floor(lon / _CELL_DEG).astype(np.int64)
    cells: Ints = np.unique(rows * 10_000 + columns, return_inverse=True)[1]
    return cells


def _draws(cells: Ints, seed: int) -> Ints:
    """Return how often each cell is drawn, a row for each draw of as many cells as there are."""
    count = int(cells.max()) + 1
    return np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), DRAWS)


def _ring(radius: float, near: Floats, calm: Floats, cells: Ints, draws: Ints, years: int) -> Ring:
    in_cell, calm_cell = np.bincount(cells, near), np.bincount(cells, calm)
    hits, calm_hits = draws @ in_cell, draws @ calm_cell
    ratios = (hits + _PRIOR) / (calm_hits + _PRIOR)
    lower, upper = np.quantile(ratios, (0.025, 0.975))
    return Ring(
        radius_m=radius,
        share=float(near.mean()),
        peace=float(calm.mean()),
        hits=int(near.sum()),
        peace_hits=round(float(calm.sum()) * years),
        ratio=float((near.sum() + _PRIOR) / (calm.sum() + _PRIOR)),
        lower=float(lower),
        upper=float(upper),
    )


# Half a hit on either side, so that a cell of no hits in peace gives no infinite ratio.
_PRIOR = 0.5
