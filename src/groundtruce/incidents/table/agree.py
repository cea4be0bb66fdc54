"""Which reports are joined in the end: those whose joining is expected to be right.

Couples come with the chance that they are one incident. Two groups are joined if by these chances
the grouping is expected to be better for it, best first by what it gains for each couple between
them (a Bayes decision). What counts as better is an `Aim`. Of a times b couples of chance p, of
the sum s of all chances within a group, reports with themselves included, and of the size S that
a report's incident has if the other is of it,

    F1        + Σ p  -  least · a·b
    B-cubed   + share · ((s_a + s_b + 2 Σ p) / (a + b)  -  s_a / a  -  s_b / b)    precision
              + share · Σ p · (1 / S_one + 1 / S_other)                            recall

Groups are chains: ``head`` and ``tail`` of each group, ``following`` of each report; a group has
the number of one of its reports.
"""
# ruff: noqa: C901 - a call inside such a loop costs more than what it does

from typing import NamedTuple

import numpy as np

from groundtruce.incidents.table.arrays import Bools, Floats, Ints, Shorts
from groundtruce.loops import bare, compiled

# Means of chances are off by less.
_ROUNDING = 1e-6


class Aim(NamedTuple):
    """What makes a grouping better, in chances of couples."""

    least: float  # what each couple within a group costs: half of the F1 that can be reached
    share: float  # what a report's share of its incident counts beside a couple


class Heap(NamedTuple):
    """Groups that wait to be joined, the likeliest first; each waits once."""

    gain: Floats
    owner: Ints
    place: Ints  # of each group in the heap, -1 for one that does not wait


def bound(n: int, left: Ints, right: Ints, chance: Floats, least: float) -> Bools:
    """Whether couples lie within what couples above ``least`` bind together: no other is joined."""
    root = np.arange(n)
    _bound(left, right, chance, least - _ROUNDING, root)
    found: Bools = root[left] == root[right]
    return found


def both_ways(n: int, left: Ints, right: Ints, chance: Floats) -> tuple[Ints, Shorts, Floats]:
    """Return everybody's partners, in order, from couples in any order."""
    starts, at = np.empty(n + 1, dtype=np.int64), np.empty(n, dtype=np.int64)
    order = np.empty(2 * len(left), dtype=np.int64)
    near, shares = np.empty(len(order), dtype=np.int32), np.empty(len(order))
    _both_ways(left, right, chance, starts, at, order, near, shares)
    return starts, near, shares


def agreed(n: int, starts: Ints, near: Shorts, chance: Floats, aim: Aim) -> Ints:
    """Join groups as far as that is expected to make the grouping better.

    Chances beyond 0 and 1 are judgements: they outweigh all others, but are no more than sure.
    """
    root, head, tail, following, partner, changed, seen, size, touched = np.empty(
        (9, n), dtype=np.int64
    )
    gain, total, within, across, around, between = np.zeros((6, n))
    heap = Heap(np.empty(n), np.empty(n, dtype=np.int64), np.full(n, -1))
    _agreed(
        starts, near, chance, aim.least, aim.share, root, head, tail, following, partner, changed,
        seen, size, touched, gain, total, within, across, around, between, heap,
    )  # fmt: skip
    return root


@bare
def _put(heap: Heap, at: int, gain: float, owner: int) -> None:
    heap.gain[at], heap.owner[at], heap.place[owner] = gain, owner, at


@bare
def _sunk(heap: Heap, n: int, c: int, gain: float, owner: int) -> None:
    """Let a place be taken by the likeliest below it until the owner fits."""
    while 2 * c + 1 < n:
        k = 2 * c + 1
        if k + 1 < n and (
            heap.gain[k + 1] > heap.gain[k]
            or (heap.gain[k + 1] == heap.gain[k] and heap.owner[k + 1] < heap.owner[k])
        ):
            k += 1
        if gain > heap.gain[k] or (gain == heap.gain[k] and owner <= heap.owner[k]):
            break
        _put(heap, c, heap.gain[k], heap.owner[k])
        c = k
    _put(heap, c, gain, owner)


@bare
def _waits(heap: Heap, n: int, gain: float, owner: int) -> int:
    """Have a group wait with this gain, wherever it waited before; return how many wait."""
    c = heap.place[owner]
    if c < 0:
        c = n
        n += 1
    while c > 0:
        p = (c - 1) >> 1
        if heap.gain[p] > gain or (heap.gain[p] == gain and heap.owner[p] <= owner):
            break
        _put(heap, c, heap.gain[p], heap.owner[p])
        c = p
    _sunk(heap, n, c, gain, owner)
    return n


@bare
def _goes(heap: Heap, n: int) -> int:
    """Take the first away; return how many wait."""
    heap.place[heap.owner[0]] = -1
    n -= 1
    if n > 0:
        _sunk(heap, n, 0, heap.gain[n], heap.owner[n])
    return n


@bare
def _root(root: Ints, i: int) -> int:
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i


@bare
def _sure(chance: float) -> float:
    sure: float = min(max(chance, 0.0), 1.0)
    return sure


@bare
def _worth(chance: float, share: float, one: float, other: float) -> float:
    """Return what a couple adds to F1 and to the recall of both, given what is about each."""
    apart = 1 - _sure(chance)
    worth: float = chance * (1 + share / (one + apart) + share / (other + apart))
    return worth


@compiled
def _bound(left: Ints, right: Ints, chance: Floats, least: float, root: Ints) -> None:
    for e in range(len(left)):
        if chance[e] > least:
            a, c = _root(root, left[e]), _root(root, right[e])
            root[max(a, c)] = min(a, c)
    for i in range(len(root)):
        root[i] = root[root[i]]


@compiled
def _both_ways(
    left: Ints,
    right: Ints,
    chance: Floats,
    ends: Ints,
    at: Ints,
    order: Ints,
    near: Shorts,
    shares: Floats,
) -> None:
    n = len(at)
    ends[:] = 0
    for e in range(len(left)):
        ends[left[e] + 1] += 1
        ends[right[e] + 1] += 1
    for i in range(n):
        ends[i + 1] += ends[i]
        at[i] = ends[i]
    # Laid out by the one partner, then by the other: so each list comes out sorted.
    for e in range(len(left)):
        order[at[left[e]]] = 2 * e
        at[left[e]] += 1
        order[at[right[e]]] = 2 * e + 1
        at[right[e]] += 1
    for i in range(n):
        at[i] = ends[i]
    for t in range(len(order)):
        e = order[t] >> 1
        one, other = left[e], right[e]
        if order[t] & 1:
            one, other = other, one
        near[at[other]], shares[at[other]] = one, chance[e]
        at[other] += 1


@compiled
def _agreed(
    starts: Ints,
    near: Shorts,
    chance: Floats,
    least: float,
    share: float,
    root: Ints,
    head: Ints,
    tail: Ints,
    following: Ints,
    partner: Ints,
    changed: Ints,
    seen: Ints,
    size: Ints,
    touched: Ints,
    gain: Floats,
    total: Floats,
    within: Floats,
    across: Floats,
    around: Floats,
    between: Floats,
    heap: Heap,
) -> None:
    n = len(root)
    waiting = 0
    for i in range(n):
        root[i], head[i], tail[i] = i, i, i
        following[i], partner[i] = -1, -1
        size[i], changed[i], seen[i] = 1, 0, 0
        within[i], likely = 1.0, 1.0
        for t in range(starts[i], starts[i + 1]):
            likely += _sure(chance[t])
        around[i] = likely
    for i in range(n):
        for t in range(starts[i], starts[i + 1]):
            j, p = near[t], _sure(chance[t])
            w = _worth(chance[t], share, around[i], around[j]) - least - share * (1 - p)
            if w > gain[i]:
                gain[i], partner[i], between[i] = w, j, p
        if partner[i] >= 0:
            waiting = _waits(heap, waiting, gain[i], i)
    while waiting > 0:
        a = heap.owner[0]
        waiting = _goes(heap, waiting)
        if root[a] != a or partner[a] < 0:
            continue
        c = partner[a]
        if root[c] == c and changed[c] == seen[a]:
            kept, gone = min(a, c), max(a, c)
            following[tail[kept]] = head[gone]
            tail[kept] = tail[gone]
            i = head[gone]
            while i >= 0:
                root[i] = kept
                i = following[i]
            size[kept] += size[gone]
            within[kept] += within[gone] + 2 * between[a]
            changed[kept] += 1
            a = kept
        gain[a], partner[a] = 0.0, -1
        met = 0
        i = head[a]
        while i >= 0:
            for t in range(starts[i], starts[i + 1]):
                r = root[near[t]]
                if r != a:
                    if total[r] == 0:
                        touched[met] = r
                        met += 1
                    total[r] += _worth(chance[t], share, around[i], around[near[t]]) + 1e-12
                    across[r] += _sure(chance[t])
            i = following[i]
        for q in range(met):
            r = touched[q]
            couples = float(size[a] * size[r])
            w = 2 * across[r] / couples - within[a] / size[a] ** 2 - within[r] / size[r] ** 2
            w = total[r] / couples - least + share * w / (size[a] + size[r])
            p = across[r]
            total[r], across[r] = 0.0, 0.0
            if w > gain[a]:
                gain[a], partner[a], seen[a], between[a] = w, r, changed[r], p
            if w > gain[r]:
                gain[r], partner[r], seen[r], between[r] = w, a, changed[a], p
                waiting = _waits(heap, waiting, w, r)
        if partner[a] >= 0:
            waiting = _waits(heap, waiting, gain[a], a)
