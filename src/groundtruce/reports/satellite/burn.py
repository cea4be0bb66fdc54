"""Burn scars: where vegetation that was green is charred after some day.

Normalised burn ratio NBR = (NIR - SWIR) / (NIR + SWIR); its fall (dNBR, Key and Benson 2006) and
the same relative to what stood there (RBR = dNBR / (NBR before + 1.001), Parks et al. 2014).
Clouds, their shadows, snow and water are left out by the scene classification. A scar says that
something burned, never why: fields are burned each dry season.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundtruce.errors import SourceError
from groundtruce.reports.satellite.detections import Flags

Band = NDArray[np.float32]
# Classes of Sentinel-2's scene classification on which land can be seen.
LAND = (4, 5, 7)
# dNBR from which Key and Benson speak of a burn of low, and of moderate severity.
LOW, MODERATE = 0.10, 0.27
FEWEST_FOR_PLACEBO = 2


@dataclass(frozen=True)
class View:
    """One image: near infrared (band 8A), short-wave infrared (band 12), classification.

    Reflectances as numbers above zero, in any unit that both bands share; NaN where unmeasured.
    """

    nir: Band
    swir: Band
    classes: NDArray[np.uint8]

    @property
    def ratio(self) -> Band:
        """Return NBR from -1 to 1, NaN where land cannot be seen."""
        with np.errstate(invalid="ignore", divide="ignore"):
            nbr = (self.nir - self.swir) / (self.nir + self.swir)
        seen = np.isin(self.classes, LAND) & (self.nir > 0) & (self.swir > 0)
        return np.where(seen, nbr, np.nan).astype(np.float32)


@dataclass(frozen=True)
class Scar:
    """Fall of the burn ratio per pixel, and how many views before and after saw it."""

    dnbr: Band
    rbr: Band
    before: NDArray[np.uint16]
    after: NDArray[np.uint16]

    def burned(self, at_least: float = MODERATE) -> Flags:
        """Return the pixels whose dNBR reaches the level; those not seen are not burned."""
        return np.asarray(np.nan_to_num(self.dnbr, nan=-1.0) >= at_least)

    @property
    def unseen(self) -> float:
        """Return the share of pixels of which nothing can be said."""
        return float(np.isnan(self.dnbr).mean())


def scar(before: Iterable[View], after: Iterable[View]) -> Scar:
    """Return the fall between the medians of the views before and after.

    Raises SourceError without views on both sides, or with views of different sizes.
    """
    ratios = [[view.ratio for view in views] for views in (before, after)]
    if not all(ratios):
        raise too_few(len(ratios[0]), len(ratios[1]))
    if len({one.shape for side in ratios for one in side}) > 1:
        raise SourceError("the views differ in size.", "Cut them to one grid first.")
    (old, seen_before), (new, seen_after) = (_median(np.stack(side)) for side in ratios)
    dnbr = (old - new).astype(np.float32)
    return Scar(
        dnbr, (dnbr / (old + np.float32(1.001))).astype(np.float32), seen_before, seen_after
    )


def too_few(before: int, after: int) -> SourceError:
    """Return the refusal of a comparison that lacks one side."""
    return SourceError(
        f"there are {before} views before and {after} after.",
        "It needs at least one of each; widen the period.",
    )


def placebo(views: Iterable[View], at_least: float = MODERATE) -> float:
    """Return the share of seen pixels called burned between halves of a time in which none was.

    Printed beside every result: it is what harvest, drought and haze alone would show.
    """
    kept = list(views)
    found = scar(kept[: len(kept) // 2], kept[len(kept) // 2 :])
    seen = ~np.isnan(found.dnbr)
    return float(found.burned(at_least)[seen].mean()) if seen.any() else float("nan")


def _median(stack: Band) -> tuple[Band, NDArray[np.uint16]]:
    seen = np.isfinite(stack).sum(axis=0).astype(np.uint16)
    # NaN sorts last, so that the middle of what was seen lies at half its number.
    ordered = np.sort(stack, axis=0)
    low = np.maximum(seen.astype(int) - 1, 0) // 2
    high = np.minimum(seen.astype(int) // 2, len(stack) - 1)
    pair = [np.take_along_axis(ordered, one[None], axis=0)[0] for one in (low, high)]
    return np.where(seen > 0, (pair[0] + pair[1]) / 2, np.nan).astype(np.float32), seen
