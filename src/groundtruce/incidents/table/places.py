"""How far a stated place is believed, as tables over the distance in standard deviations.

A stated precision is right, too small or too large by a few factors, each with its share: a normal
with a scale mixture, whose tails are as heavy as a Student's t (Andrews and Mallows 1974). Two
places of one incident are then apart as the sum of two such errors is.
"""

from functools import cache

import numpy as np

from groundtruce.incidents.table.arrays import Floats, Singles
from groundtruce.incidents.table.records import BEND, LONGEST_STEP, RATIOS, STEPS

# The true variance beside the stated one: as stated, by a third, by three, by ten, squared.
SPREAD = np.array([1.0, 1 / 9, 9.0, 100.0])
# Shares by class: a group's pooled place, places given for the event, points of a gazetteer, which
# are hardly ever nearer than half a district.
MIX = np.array([[1.0, 0.0, 0.0, 0.0], [0.85, 0.07, 0.07, 0.01], [0.75, 0.02, 0.2, 0.03]])
_FAINTEST = 1e-14


def steps() -> Floats:
    """Return the distances at which the tables stand, in standard deviations."""
    z = np.minimum(np.arange(LONGEST_STEP + 1) / STEPS, BEND - 1e-3)
    return z / (1 - z / BEND)


def apart(mix: Floats = MIX) -> Singles:
    """Return log density by class, class, log2 of the ratio of variances, and distance.

    The distance is in units of the stated variances' sum, the density for the second's variance 1.
    """
    weight = np.einsum("ap,bq->abpq", mix, mix).reshape(len(mix) ** 2, -1)
    found = np.log(np.einsum("ab,bt->at", weight, _couples()) + _FAINTEST)
    return np.ascontiguousarray(
        found.reshape(len(mix), len(mix), 2 * RATIOS + 1, -1), dtype=np.float32
    )


@cache
def _couples() -> Floats:
    """Return the density of two places by both errors, and by ratio and distance."""
    ratio = np.exp2(np.arange(-RATIOS, RATIOS + 1))[:, None, None, None]
    true = ratio * SPREAD[:, None, None] + SPREAD[:, None]
    squared = (ratio + 1) * steps() ** 2
    density = np.exp(-0.5 * squared / true) / (2 * np.pi * true)
    return np.ascontiguousarray(density.transpose(1, 2, 0, 3).reshape(len(SPREAD) ** 2, -1))
