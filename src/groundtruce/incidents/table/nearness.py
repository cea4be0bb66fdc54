"""What it is worth that two reports are near each other: learned from what else they say.

Place, day and density say how likely two reports are one incident, as far as errors and crowds are
what is believed of them. Where incidents come in swarms, or far-off places are common, they are
not. But kind, side, dead and text tell as well, and are no part of that: among couples equally
near, the share that is one incident is the one under which those other fields are likeliest, which
a mixture shows without any truth (expectation and maximisation; Dempster, Laird and Rubin 1977).
What the walk says of the same couples beside it shows by how much nearness is to be believed less
or more.
"""

import numpy as np

from groundtruce.incidents.table import meet
from groundtruce.incidents.table.arrays import Floats, Ints, Shorts, Singles
from groundtruce.incidents.table.records import NEAR, Data, Model

# Reports whose couples are looked at, the others that each meets at most, and couples in all.
ASKED, MOST_MET, MOST_COUPLES = 1_500, 2_600, 300_000
MOST_FITTED = 10_000
LEAST = -2.0
# How surely what is believed of nearness holds: standard deviations of what is added to it.
SURE: Floats = np.array([0.5, 0.1, 0.1])
_STEPS = 12
_FARTHEST = 30.0


def trust(
    data: Data, model: Model, left: Ints, right: Shorts, chance: Singles, further: float = 1.0
) -> Floats:
    """Return what is to be added to nearness, from couples with the chance that the walk gives.

    ``further`` is how many times the difference is added, where a walk follows in part.
    """
    step = max(1, len(data.x) // ASKED)
    one, other, near = meet.sampled(data, model, step, meet.SPAN, LEAST, MOST_MET, MOST_COUPLES)
    few = np.arange(0, len(one), max(1, -(-len(one) // MOST_FITTED)))
    one, other = one[few], other[few]
    said = _of_couples(len(data.x), one, other, left, right, chance)
    terms = _terms(near[few])
    walked = _fitted(terms, said, np.array([-1.5, 1.0, 0.0]), np.full(3, 3.0))
    alike = meet.alike(data, model, one, other)
    odds = np.exp(np.clip(alike, -_FARTHEST, _FARTHEST))
    told = walked
    for _ in range(_STEPS):
        share = _share(terms, told)
        told = _fitted(terms, share * odds / (share * odds + 1 - share), walked, SURE, told)
    added: Floats = model.trust + further * (told - walked)
    return added


def _of_couples(
    count: int, one: Ints, other: Ints, left: Ints, right: Shorts, chance: Singles
) -> Floats:
    """Return the chances of some couples; 0 of those that did not meet. Couples come in order."""
    if not len(left):
        return np.zeros(len(one))
    known, asked = left * count + right, one * count + other
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return np.where(known[at] == asked, chance[at], 0.0)


def _terms(near: Floats) -> Floats:
    within = np.clip(near, NEAR[0], NEAR[2])
    return np.column_stack([np.ones(len(near)), within, np.maximum(within - NEAR[1], 0.0)])


def _share(terms: Floats, weight: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(terms @ weight, -_FARTHEST, _FARTHEST)))
    return found


def _fitted(
    terms: Floats, share: Floats, before: Floats, sure: Floats, start: Floats | None = None
) -> Floats:
    """Return the weights of a logistic curve through shares, drawn to those held before."""
    weight = before if start is None else start
    for _ in range(8 if start is None else 1):
        held = _share(terms, weight)
        bend = (terms * (held * (1 - held))[:, None]).T @ terms + np.diag(1 / sure**2)
        step = np.linalg.solve(bend, terms.T @ (share - held) - (weight - before) / sure**2)
        weight = weight + np.clip(step, -1.0, 1.0)
    return weight
