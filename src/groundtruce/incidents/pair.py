"""Which claims could tell of one incident at all: couples near in time and, if known, in place.

Everything that is left out here is a couple that no other field could join.
"""

from collections.abc import Iterator

import numpy as np

from groundtruce.incidents.compare import Bools, Floats, Ints

# Couples looked at in one go: bounds memory, not quality.
_BATCH = 400_000


def couples(
    start: Floats, end: Floats, at: Floats, reach: Floats, located: Bools
) -> Iterator[tuple[Ints, Ints]]:
    """Yield couples (left < right) whose times meet and whose places lie within reach.

    ``start`` and ``end`` are the widened times in days, infinite where unknown; ``at`` and
    ``reach`` are kilometres. An unknown place is within everybody's reach.
    """
    order = np.lexsort((np.arange(len(start)), start))
    firsts = start[order]
    until = np.searchsorted(firsts, end[order], side="right")
    counts = until - np.arange(len(order)) - 1
    for begin, stop in _batches(counts):
        some = np.arange(begin, stop)
        one = np.repeat(some, counts[begin:stop])
        offset = np.arange(len(one)) - np.repeat(
            np.cumsum(counts[begin:stop]) - counts[begin:stop], counts[begin:stop]
        )
        left, right = order[one], order[one + 1 + offset]
        far2 = ((at[left] - at[right]) ** 2).sum(axis=1) > (reach[left] + reach[right]) ** 2
        keep = ~(far2 & located[left] & located[right])
        left, right = left[keep], right[keep]
        yield np.minimum(left, right), np.maximum(left, right)


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
