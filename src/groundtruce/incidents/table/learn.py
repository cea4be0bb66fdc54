"""What the reports of a block teach about their sources, before the block is fused for good.

A first short walk says of many couples how likely they are one incident. Weighed by that, they show
how far a source's places are from those of others beside what it states: the factor on its stated
precision under which its couples are likeliest, a few steps of expectation and maximisation
(Dempster, Laird and Rubin 1977). A factor is never below 1: the couples that were met are the
nearer ones, so a source would look more exact than it is; and to believe a place too exact costs
more than to believe it too little. A prior keeps few couples from saying much; no truth is seen.

Whether a source always blames one side shows in what it says alone: as far as its shares are
lopsided beyond everybody's, its word on the side is a habit and no evidence.

How often a source tells of one incident twice is learned from all sources together.
"""

import math

import numpy as np

from groundtruce.incidents.table.arrays import Bools, Floats, Ints, Shorts, Singles
from groundtruce.incidents.table.places import MIX, SPREAD
from groundtruce.incidents.table.records import Data, Model
from groundtruce.loops import compiled

# Couples from both sides, and how likely each is one incident.
Couples = tuple[Ints, Shorts, Singles]

# A source's factor is one of these; how surely it is near 1, in standard deviations of its log.
FACTORS: Floats = np.exp2(np.arange(7) / 2)
SURE = 0.35
MOST_COUPLES = 6_000
LEAST_CHANCE = 0.2
# With more sides than these, habits are not looked for.
MOST_SIDES = 8
_STEPS = 3
# Couples of one source that what is believed of repeats is worth.
VOICES = 10.0
_TURNS = 10


def precision(data: Data, left: Ints, right: Shorts, chance: Singles, mix: Floats = MIX) -> Floats:
    """Return by how much each source's stated precision is too small, beside how often all are."""
    some = (chance > LEAST_CHANCE) & (data.place[left] >= 0) & (data.place[right] >= 0)
    some &= data.source[left] != data.source[right]
    chosen = np.flatnonzero(some)
    chosen = chosen[:: max(1, -(-len(chosen) // MOST_COUPLES))]
    one, other = left[chosen], right[chosen]
    squared = (data.x[one] - data.x[other]) ** 2 + (data.y[one] - data.y[other]) ** 2
    factor: Floats = np.ones(int(data.source.max(initial=-1)) + 1)
    doubt = 0.5 * (np.log(FACTORS) / SURE) ** 2
    for _ in range(_STEPS):
        fits: Floats = np.zeros((len(factor), len(FACTORS)))
        _fits(squared, data, factor, one, other, chance[chosen], FACTORS, SPREAD, mix, fits)
        factor = np.take(FACTORS, (fits - doubt).argmax(axis=1))
    return factor


def repeats(
    data: Data, model: Model, left: Ints, right: Shorts, chance: Singles
) -> tuple[float, float]:
    """Return what it costs in nats that a source speaks again, and that it tells of more dead.

    If sources spoke of an incident regardless of whether they had, so many couples of one source
    would be one incident as follows from those of two. The share of them that are is the cost.
    """
    one_source = data.source[left] == data.source[right]
    shares = np.bincount(data.source) / max(1, len(data.source))
    again = float((shares**2).sum())
    # Where nearly all couples are one source's, those of two say little of what is to be expected.
    voices = VOICES * max(1.0, again / max(1e-9, 1 - again))
    grown, found = _grown(data, left, right), []
    chance = np.clip(chance.astype(np.float64), 0, 0.999)
    for kind, before in ((~grown, model.repeat), (grown, model.update)):
        expected = chance[~one_source & kind].sum() / 2 * again / max(1e-9, 1 - again)
        odds = chance[one_source & kind] / (1 - chance[one_source & kind]) / np.exp(before)
        ratio = np.exp(before)
        for _ in range(_TURNS):
            seen = (odds * ratio / (1 + odds * ratio)).sum() / 2
            ratio = (seen + voices * np.exp(before)) / (expected + voices)
        found.append(float(np.log(ratio)))
    return found[0], max(found)


def _grown(data: Data, left: Ints, right: Shorts) -> Bools:
    swapped = data.day[left] < data.day[right]
    later, earlier = np.where(swapped, right, left), np.where(swapped, left, right)
    found: Bools = (data.deadliest[earlier] >= 0) & (data.day[left] != data.day[right])
    found &= data.deadliest[later] > data.deadliest[earlier]
    return found


def sides_by_habit(source: Ints, side: Ints) -> Floats:
    """Return for each source and side how much of its blame goes there whatever happened.

    The share beyond what all sources say, less a standard error, as a share of what is left:
    s = h + (1 - h) m for the share s of a source, m of all and h of habit.
    """
    sources = int(source.max(initial=-1)) + 1
    if side.max(initial=-1) >= MOST_SIDES:
        return np.zeros((sources, 0))
    told = side >= 0
    counts = np.zeros((sources, int(side.max(initial=-1)) + 1))
    np.add.at(counts, (source[told], side[told]), 1.0)
    often = counts.sum(axis=1, keepdims=True)
    shares = counts / np.maximum(often, 1)
    # Each source has one voice in what is usual, or the loudest would be the measure of itself.
    usual = shares[often[:, 0] > 0].mean(axis=0) if told.any() else np.zeros(counts.shape[1])
    low = shares - np.sqrt(shares * (1 - shares) / np.maximum(often, 1)) - 1 / (often + 1)
    habit: Floats = np.clip((low - usual) / np.maximum(1 - usual, 0.05), 0, 1)
    return habit


@compiled
def _fits(
    squared: Floats,
    data: Data,
    factor: Floats,
    one: Ints,
    other: Shorts,
    chance: Singles,
    factors: Floats,
    spread: Floats,
    mix: Floats,
    found: Floats,
) -> None:
    """Add up how well each factor of each source explains its couples, the others' being as is."""
    for t in range(2 * len(one)):
        couple = t // 2
        i, j = one[couple], other[couple]
        if t % 2:
            i, j = j, i
        fixed = data.variance[j] * factor[data.source[j]] ** 2
        for f in range(len(factors)):
            own = data.variance[i] * factors[f] ** 2
            total = 1e-300
            for p in range(len(spread)):
                for q in range(len(spread)):
                    weight = mix[data.place[i], p] * mix[data.place[j], q]
                    if weight > 1e-3:
                        v = own * spread[p] + fixed * spread[q]
                        total += weight / v * math.exp(-0.5 * squared[couple] / v)
            found[data.source[i], f] += chance[couple] * math.log(total)
