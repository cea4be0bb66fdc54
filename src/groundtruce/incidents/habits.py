"""Habits: how each source tells of things, learned from the incidents that it told of with others.

One step of expectation and maximisation: what the other sources of an incident say gives the
likely true value, and how a source's own word compares with it is counted on top of what is
believed of every source. A source with a short record is believed to be like all others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from groundtruce.incidents.compare import Bools, Category, Floats, log_sum_exp
from groundtruce.incidents.score import Score
from groundtruce.model.claim import Claim

# How many told values of its own a source needs to be believed as much as what holds for all.
STRENGTH = 20.0
# The oldest claims of an incident that are learned from: a crowd is no better a teacher.
MOST = 40
# No source is believed to be better or worse than the common one by more than this.
_LEAST_SPREAD, _MOST_SPREAD = 0.5, 10.0
_MOST_SHIFT_DAYS = 1.5


@dataclass(frozen=True)
class Habits:
    """By source: p(said | true) of each field, the shift of its days, and factors on its errors.

    A factor of two on places says that they lie twice as far off as they claim.
    """

    words: dict[str, dict[str, Floats]] = field(default_factory=dict)
    shift_days: dict[str, float] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)
    vague: dict[str, float] = field(default_factory=dict)


def learned(score: Score, claims: Sequence[Claim], groups: Iterable[Sequence[int]]) -> Habits:
    """Return what these groups of claims say about the sources in them."""
    few = (sorted(group)[:MOST] for group in groups)
    told = [group for group in few if len({claims[one].source for one in group}) > 1]
    sources = [claim.source for claim in claims]
    fields = {
        name: _words(field, sources, told)
        for name, field in score.fields.items()
        if isinstance(field, Category) and len(field.table)
    }
    shift, late = _days(score, sources, told)
    return Habits(fields, shift, late, _places(score, sources, told))


def applied(score: Score, claims: Sequence[Claim], habits: Habits) -> Score:
    """Return the score of these claims as the habits of their sources have it."""
    work = score.take(np.arange(len(claims)))
    for name, by_source in habits.words.items():
        words = work.fields[name]
        if isinstance(words, Category):
            for index, claim in enumerate(claims):
                if claim.source in by_source and words.code[index] >= 0:
                    words.say(index, np.log(by_source[claim.source][words.code[index]]))
    for index, claim in enumerate(claims):
        work.time.at[index] -= habits.shift_days.get(claim.source, 0.0)
        work.time.variance[index] *= habits.late.get(claim.source, 1.0) ** 2
        work.place.variance[index] *= habits.vague.get(claim.source, 1.0) ** 2
    return work


def _words(
    words: Category, sources: Sequence[str], told: Sequence[Sequence[int]]
) -> dict[str, Floats]:
    """Return p(said | true) by source, rows said, columns true."""
    common = np.exp(words.table)
    counts: dict[str, Floats] = {}
    for group in told:
        speaking = [one for one in group if words.code[one] >= 0]
        for one in speaking:
            others = [other for other in speaking if sources[other] != sources[one]]
            if others:
                likely = words.log_shares + words.said[others].sum(axis=0)
                truth = np.exp(likely - log_sum_exp(likely[None])[0])
                counts.setdefault(sources[one], np.zeros_like(common))
                counts[sources[one]][words.code[one]] += truth
    return {
        source: (STRENGTH * common + count) / (STRENGTH + _of_a_kind(count))
        for source, count in counts.items()
    }


def _of_a_kind(count: Floats) -> Floats:
    """Return for each row how often a word of its block was said: early and late ones apart."""
    blocks = count.reshape(-1, count.shape[1], count.shape[1])
    return np.repeat(blocks.sum(axis=1), count.shape[1], axis=0)


def _days(
    score: Score, sources: Sequence[str], told: Sequence[Sequence[int]]
) -> tuple[dict[str, float], dict[str, float]]:
    gaps: dict[str, list[float]] = {}
    spreads: dict[str, list[float]] = {}
    time = score.time
    for one, others in _beside(told, sources, time.known):
        middle, variance = _pooled(time.at[others], time.variance[others])
        # Beyond a week it is another mistake, of which the heavy tails take care.
        gap = float(np.clip(time.at[one, 0] - middle[0], -7, 7))
        gaps.setdefault(sources[one], []).append(gap)
        spreads.setdefault(sources[one], []).append(variance + time.variance[one])
    shift, late = {}, {}
    for source, given in gaps.items():
        told_off = np.array(given)
        # The middle half alone: a few late reports are no time zone.
        quarter = len(given) // 4
        middle_half = np.sort(told_off)[quarter : len(given) - quarter]
        mean = float(middle_half.mean()) * len(given) / (len(given) + STRENGTH)
        shift[source] = float(np.clip(mean, -_MOST_SHIFT_DAYS, _MOST_SHIFT_DAYS))
        late[source] = _spread((told_off - shift[source]) ** 2, np.array(spreads[source]))
    return shift, late


def _places(
    score: Score, sources: Sequence[str], told: Sequence[Sequence[int]]
) -> dict[str, float]:
    gaps: dict[str, list[float]] = {}
    spreads: dict[str, list[float]] = {}
    place = score.place
    for one, others in _beside(told, sources, place.known):
        middle, variance = _pooled(place.at[others], place.variance[others])
        gap2 = float(((place.at[one] - middle) ** 2).sum()) / 2
        gaps.setdefault(sources[one], []).append(gap2)
        spreads.setdefault(sources[one], []).append(variance + place.variance[one])
    return {
        source: _spread(np.array(gap), np.array(spreads[source])) for source, gap in gaps.items()
    }


def _beside(
    told: Sequence[Sequence[int]], sources: Sequence[str], known: Bools
) -> Iterable[tuple[int, list[int]]]:
    for group in told:
        for one in group:
            others = [other for other in group if known[other] and sources[other] != sources[one]]
            if known[one] and others:
                yield one, others


def _pooled(at: Floats, variance: Floats) -> tuple[Floats, float]:
    weight = 1 / variance
    middle: Floats = (at * weight[:, None]).sum(axis=0) / weight.sum()
    return middle, float(1 / weight.sum())


def _spread(gap2: Floats, expected: Floats) -> float:
    """Return how many times farther off than claimed, drawn towards once."""
    # Each ratio is cut: one wild value is not a habit.
    ratio = np.minimum(gap2 / expected, 25.0).sum()
    factor = np.sqrt((ratio + STRENGTH) / (len(gap2) + STRENGTH))
    return float(np.clip(factor, _LEAST_SPREAD, _MOST_SPREAD))
