"""Which claims could tell of one incident at all: couples near in time and, if known, in place.

Everything that is left out here is a couple that no other field could join.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from groundtruce.incidents.compare import Bools, Floats, Ints

# Couples looked at in one go: bounds memory, not quality.
_BATCH = 400_000
# How many later claims of its time one claim meets. Beyond it those alike meet, and the rest
# through the groups that these join.
MOST = 1500
ALIKE = 40


def couples(
    start: Floats,
    end: Floats,
    at: Floats,
    reach: Floats,
    located: Bools,
    most: int = MOST,
) -> Iterator[tuple[Ints, Ints]]:
    """Yield couples (left < right) whose times meet and whose places lie within reach.

    ``start`` and ``end`` are the widened times in days, infinite where unknown; ``at`` and
    ``reach`` are kilometres. An unknown place is within everybody's reach. No claim meets more
    than ``most`` that begin after it, so that a crowd costs what its number costs.
    """
    order = np.lexsort((np.arange(len(start)), start))
    firsts = start[order]
    until = np.searchsorted(firsts, end[order], side="right")
    counts = np.minimum(until - np.arange(len(order)) - 1, most)
    yield from _near(_following(order, counts), at, reach, located)


def alike(likeness: Ints, among: Bools, many: int = ALIKE) -> tuple[Ints, Ints]:
    """Return couples of claims that stand beside each other in the order of likeness."""
    members = np.flatnonzero(among)
    order = members[np.argsort(likeness[members], kind="stable")]
    counts = np.minimum(many, len(order) - 1 - np.arange(len(order)))
    parts = list(_following(order, counts))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    left, right = (np.concatenate(side) for side in zip(*parts, strict=True))
    return np.minimum(left, right), np.maximum(left, right)


def crowded(start: Floats, end: Floats, most: int = MOST) -> Bools:
    """Whether more claims share a claim's time than it can meet."""
    begun = np.searchsorted(np.sort(start), end, side="right")
    ended = np.searchsorted(np.sort(end), start, side="left")
    return np.asarray(begun - ended > most)


def newly(
    fresh: Ints, start: Floats, end: Floats, at: Floats, reach: Floats, located: Bools
) -> Iterator[tuple[Ints, Ints]]:
    """Yield the couples that hold one of the fresh claims, without looking at the others."""
    is_fresh = np.zeros(len(start), dtype=bool)
    is_fresh[fresh] = True
    step = max(1, _BATCH // max(1, len(start)))
    everyone = np.arange(len(start))
    for begin in range(0, len(fresh), step):
        some = fresh[begin : begin + step]
        left, right = np.repeat(some, len(start)), np.tile(everyone, len(some))
        # A couple of two fresh ones is met from its later side alone.
        keep = (left != right) & ~(is_fresh[right] & (right > left))
        keep &= (start[left] <= end[right]) & (start[right] <= end[left])
        yield from _near([(left[keep], right[keep])], at, reach, located)


def _following(order: Ints, counts: Ints) -> Iterator[tuple[Ints, Ints]]:
    for begin, stop in _batches(counts):
        some = np.arange(begin, stop)
        one = np.repeat(some, counts[begin:stop])
        offset = np.arange(len(one)) - np.repeat(
            np.cumsum(counts[begin:stop]) - counts[begin:stop], counts[begin:stop]
        )
        yield order[one], order[one + 1 + offset]


def _near(
    met: Iterable[tuple[Ints, Ints]], at: Floats, reach: Floats, located: Bools
) -> Iterator[tuple[Ints, Ints]]:
    for left, right in met:
        far2 = ((at[left] - at[right]) ** 2).sum(axis=1) > (reach[left] + reach[right]) ** 2
        keep = ~(far2 & located[left] & located[right])
        one, other = left[keep], right[keep]
        yield np.minimum(one, other), np.maximum(one, other)


def best(left: Ints, right: Ints, worth: Floats, per_claim: int) -> Bools:
    """Whether each couple is among the best of one of its two claims."""
    own, other = np.r_[left, right], np.r_[right, left]
    order = np.lexsort((other, -np.r_[worth, worth], own))
    sorted_own = own[order]
    begins = np.flatnonzero(np.r_[True, sorted_own[1:] != sorted_own[:-1]])
    rank = np.empty(len(own), dtype=np.int64)
    rank[order] = np.arange(len(own)) - np.repeat(begins, np.diff(np.r_[begins, len(own)]))
    return np.minimum(rank[: len(left)], rank[len(left) :]) < per_claim


def _batches(counts: Ints) -> Iterator[tuple[int, int]]:
    total = np.cumsum(counts)
    begin = 0
    while begin < len(counts):
        done = total[begin - 1] if begin else 0
        stop = int(np.searchsorted(total, done + _BATCH, side="right"))
        stop = max(stop, begin + 1)
        yield begin, stop
        begin = stop
