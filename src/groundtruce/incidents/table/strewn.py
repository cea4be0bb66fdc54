"""How often places are far off, beside what they state: learned from couples likely one incident.

A stated precision is right, or too small or too large by a few factors (`places`). How often it is
far too small is believed beforehand, and believed more where it shows: among couples that may be
one incident, the shares are those under which their distances are likeliest, a few steps of
expectation and maximisation. A couple that is likelier one incident under the new shares counts for
more in the next step, so that what is far off is not overlooked because it was not expected.

Far-off places are never believed to be rarer than beforehand: couples that were met are the nearer
ones, and to believe a place too much costs more than to believe it too little.
"""

import numpy as np

from groundtruce.incidents.table.arrays import Floats, Ints, Shorts, Singles
from groundtruce.incidents.table.places import MIX, SPREAD
from groundtruce.incidents.table.records import Data

# Reports that what is believed beforehand is worth, for each class of places.
WORTH = 20.0
MOST_COUPLES = 6_000
LEAST_CHANCE = 0.01
_STEPS = 6
_FAR_OFF = SPREAD > 1
_FEWEST = np.sum(MIX * _FAR_OFF, axis=1)


def learned(data: Data, left: Ints, right: Shorts, chance: Singles, held: Floats = MIX) -> Floats:
    """Return the shares by class of place; ``held`` are those that the chances went by."""
    weight = _voices(data.source, left, right, chance)
    some = (data.place[left] >= 0) & (data.place[right] >= 0) & (left < right)
    some &= (chance > LEAST_CHANCE) & (data.source[left] != data.source[right])
    chosen = np.flatnonzero(some)
    chosen = chosen[:: max(1, -(-len(chosen) // MOST_COUPLES))]
    one, other, weight = left[chosen], right[chosen], weight[chosen]
    near = _near(data, one, other)
    here, there = data.place[one], data.place[other]
    likely = np.clip(chance[chosen].astype(np.float64), 0, 0.999)
    odds = likely / (1 - likely)
    odds /= np.einsum("cp,cq,cpq->c", held[here], held[there], near) + 1e-300
    classes = np.eye(len(MIX))
    of_one, of_other = classes[here], classes[there]
    found = held
    for _ in range(_STEPS):
        mine, theirs = of_one @ found, of_other @ found
        with_theirs = (near @ theirs[:, :, None])[:, :, 0]
        total = (mine * with_theirs).sum(axis=1) + 1e-300
        now = odds * total
        share = (weight * now / (1 + now) / total)[:, None]
        with_mine = (mine[:, None, :] @ near)[:, 0, :]
        counts = WORTH * MIX
        counts += of_one.T @ (share * mine * with_theirs)
        counts += of_other.T @ (share * theirs * with_mine)
        found = _with((counts * _FAR_OFF).sum(axis=1) / counts.sum(axis=1))
    return found


def _voices(source: Ints, left: Ints, right: Shorts, chance: Singles) -> Floats:
    """Return how much each couple says: those of a large group share the voices of its reports."""
    others = np.bincount(left, chance, len(source))
    found: Floats = 1 / np.maximum(1.0, (others[left] + others[right]) / 2)
    return found


def _near(data: Data, one: Ints, other: Shorts) -> Floats:
    """Return how likely each couple's distance is, by both true variances beside the stated."""
    squared = (data.x[one] - data.x[other]) ** 2 + (data.y[one] - data.y[other]) ** 2
    stated = [data.variance[end][:, None] * SPREAD for end in (one, other)]
    true = stated[0][:, :, None] + stated[1][:, None, :]
    found: Floats = np.exp(-0.5 * squared[:, None, None] / true) / true
    return found


def _with(far_off: Floats) -> Floats:
    """Return what is believed with such shares of far-off places, or more."""
    share = np.maximum(far_off, _FEWEST)[:, None]
    fewest = _FEWEST[:, None]
    found: Floats = MIX * np.where(
        _FAR_OFF, share / np.maximum(fewest, 1e-9), (1 - share) / (1 - fewest)
    )
    return found
