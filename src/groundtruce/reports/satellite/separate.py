"""Separation: fires near incidents from the fires of the season, and how well that is told.

Ridge logistic regression on persistence (``persistence.features``), learned on the area itself.
It is judged on what it has not seen: later days, or other cells. A random split is refused: the
same fire would stand on both sides of it, and with its place known anything looks foretold.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from groundtruce.errors import CaseError
from groundtruce.reports.satellite.detections import Flags, Floats, Ints

RIDGE = 1.0
FEWEST = 20
_STEPS = 50
_BLOCK_DEG = 1.0


class Split(StrEnum):
    """How detections are divided into those to learn from and those to be judged on."""

    TEMPORAL = "temporal"
    SPATIAL = "spatial"


@dataclass(frozen=True)
class Separator:
    """Weights learned on an area; the last stands alone.

    ``auc`` is the chance that a fire near an incident scores higher than another, on what was
    held out, and ``near`` and ``far`` how many of each were learned from and judged on.
    """

    weights: tuple[float, ...]
    auc: float
    near: tuple[int, int]
    far: tuple[int, int]

    def score(self, features: NDArray[np.float32]) -> Floats:
        """Return log odds, up to a constant, that a fire is one near an incident."""
        weights = np.asarray(self.weights)
        return np.asarray(features @ weights[:-1] + weights[-1], float)


def learned(
    features: NDArray[np.float32],
    is_near: Flags,
    lat: Floats,
    lon: Floats,
    day: Ints,
    split: Split = Split.TEMPORAL,
) -> Separator:
    """Learn on the earlier half of the days, or on every other block of a degree.

    Raises CaseError where either side has too few fires to learn from or to be judged on.
    """
    judged = held_out(lat, lon, day, split)
    parts = [(~judged, is_near), (judged, is_near), (~judged, ~is_near), (judged, ~is_near)]
    counts = [int((side & kind).sum()) for side, kind in parts]
    if min(counts) < FEWEST:
        raise CaseError(
            f"{min(counts)} fires are too few to learn from or to be judged on.",
            f"Each side of the split needs {FEWEST} near incidents and {FEWEST} far from any.",
        )
    columns = np.column_stack([features, np.ones(len(features))]).astype(float)
    weights = _fitted(columns[~judged], is_near[~judged])
    auc = area_under_curve(columns[judged] @ weights, is_near[judged])
    near, far = (counts[0], counts[1]), (counts[2], counts[3])
    return Separator(tuple(weights.tolist()), auc, near, far)


def split_of(word: str) -> Split:
    """Return the split of that name; raises CaseError for one that would leak."""
    try:
        return Split(word)
    except ValueError:
        raise CaseError(
            f"a {word} split is refused: the same fire would be learned from and judged on.",
            "Use 'temporal' (earlier days teach, later days judge) or 'spatial' (other cells).",
        ) from None


def held_out(lat: Floats, lon: Floats, day: Ints, split: Split) -> Flags:
    """Return what is judged on: the later half of the days, or every other block of a degree."""
    if split is Split.TEMPORAL:
        return np.asarray(day > np.median(day))
    blocks = np.floor(lat / _BLOCK_DEG).astype(int) + np.floor(lon / _BLOCK_DEG).astype(int)
    return np.asarray(blocks % 2 == 1)


def area_under_curve(score: Floats, is_near: Flags) -> float:
    """Return the chance that one near an incident scores above one that is not; ties count half."""
    values, group = np.unique(score, return_inverse=True)
    size = np.bincount(group, minlength=len(values))
    middle = np.cumsum(size) - (size - 1) / 2
    near = int(is_near.sum())
    rank = middle[group][is_near].sum()
    return float((rank - near * (near + 1) / 2) / (near * (len(score) - near)))


def _fitted(columns: Floats, is_near: Flags) -> Floats:
    """Return ridge logistic weights by Newton's steps, both kinds counting the same in all."""
    share = is_near.mean()
    weigh = np.where(is_near, 0.5 / share, 0.5 / (1 - share))
    weights = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (weigh * (chance - is_near)) + RIDGE * weights
        bend = (columns * (weigh * chance * (1 - chance))[:, None]).T @ columns
        step = np.linalg.solve(bend + RIDGE * np.eye(len(weights)), slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights
