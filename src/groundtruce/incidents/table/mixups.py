"""How one thing is told for another: learned from couples that are likely one incident.

Two reports of one incident that name different kinds show which kinds are taken for each other,
and two figures which ones stand for each other. A hidden true value behind each couple is asked
for, a few steps of expectation and maximisation (Dawid and Skene 1979) on top of what is believed
of all reports, which is worth some reports of its own for every true value.
"""

import numpy as np

from groundtruce.incidents.table.arrays import Floats, Ints, Shorts, Singles
from groundtruce.incidents.table.chances import Table

# Reports that what is believed beforehand is worth, for each true value.
WORTH = 20.0
LEAST_CHANCE = 0.3
_STEPS = 4


def weights(source: Ints, left: Ints, right: Shorts, chance: Singles) -> Floats:
    """Return how much each couple says: those of a large group share the voices of its reports."""
    weight = np.where((source[left] != source[right]) & (chance > LEAST_CHANCE), chance, 0.0)
    others = np.bincount(left, weight, len(source))
    found: Floats = weight / np.maximum(1.0, (others[left] + others[right]) / 2)
    return found


def learned(believed: Table, code: Shorts, left: Ints, right: Shorts, weight: Floats) -> Table:
    """Return p(said | true value) as couples show it, and p(true value) as it was."""
    said, prior = believed
    said = said / said.sum(axis=0)
    one, other = code[left], code[right]
    told = (one >= 0) & (other >= 0) & (weight > 0)
    couple, which = np.unique(
        one[told].astype(np.int64) * len(said) + other[told], return_inverse=True
    )
    often = np.bincount(which, weight[told], len(couple))
    first, second = couple // len(said), couple % len(said)
    found = said
    for _ in range(_STEPS):
        true = prior * found[first] * found[second]
        true *= (often / (true.sum(axis=1) + 1e-300))[:, None]
        counts = WORTH * said
        np.add.at(counts, first, true)
        found = counts / counts.sum(axis=0)
    return found, prior
