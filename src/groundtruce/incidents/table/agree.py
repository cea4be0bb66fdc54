"""Which reports are joined in the end: groups whose members belong together on the whole.

Couples come with the chance that they are one incident. Groups are joined best first by the mean
chance over all couples between them (average linkage; Sokal and Michener 1958), since chains of
single likely couples would run through a whole hot spot. Groups are chains: ``head`` and ``tail``
of each group, ``following`` of each report; a group has the number of one of its reports.
"""
# ruff: noqa: C901 - a call inside such a loop costs more than what it does

from typing import Any

import numpy as np

from groundtruce.incidents.table.compiled import Floats, Ints, compiled


@compiled
def both_ways(n: int, left: Ints, right: Ints, chance: Floats) -> tuple[Ints, Any, Floats]:
    """Return everybody's partners, in order, from couples in any order."""
    ends, order = np.zeros(n + 1, np.int64), np.empty(2 * len(left), np.int64)
    for e in range(len(left)):
        ends[left[e] + 1] += 1
        ends[right[e] + 1] += 1
    for i in range(n):
        ends[i + 1] += ends[i]
    # Laid out by the one partner, then by the other: so each list comes out sorted.
    at = ends[:-1].copy()
    for e in range(len(left)):
        order[at[left[e]]] = 2 * e
        at[left[e]] += 1
        order[at[right[e]]] = 2 * e + 1
        at[right[e]] += 1
    at = ends[:-1].copy()
    near, shares = np.empty(len(order), np.int32), np.empty(len(order))
    for t in range(len(order)):
        e = order[t] >> 1
        one, other = (left[e], right[e]) if order[t] & 1 == 0 else (right[e], left[e])
        near[at[other]], shares[at[other]] = one, chance[e]
        at[other] += 1
    return ends, near, shares


@compiled
def agreed(n: int, starts: Ints, near: Any, chance: Any, least: float) -> Ints:
    """Join groups whose members belong together with a mean chance above ``least``."""
    root, head, tail = np.arange(n), np.arange(n), np.arange(n)
    following, partner = np.full(n, -1), np.full(n, -1)
    size = np.ones(n, np.int64)
    gain, total = np.zeros(n), np.zeros(n)
    changed, seen = np.zeros(n, np.int64), np.zeros(n, np.int64)
    touched = np.empty(n, np.int64)
    gains, owners, waiting = np.empty(n + 16), np.empty(n + 16, np.int64), 0
    for i in range(n):
        for t in range(starts[i], starts[i + 1]):
            if chance[t] - least > gain[i]:
                gain[i], partner[i] = chance[t] - least, near[t]
        if partner[i] >= 0:
            gains, owners, waiting = _push(gains, owners, waiting, gain[i], i)
    while waiting > 0:
        g, a = gains[0], owners[0]
        waiting = _pop(gains, owners, waiting)
        if root[a] != a or g != gain[a] or partner[a] < 0:
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
                    total[r] += chance[t] + 1e-12
            i = following[i]
        for q in range(met):
            r = touched[q]
            w = total[r] / (size[a] * size[r]) - least
            total[r] = 0
            if w > gain[a]:
                gain[a], partner[a], seen[a] = w, r, changed[r]
            if w > gain[r]:
                gain[r], partner[r], seen[r] = w, a, changed[a]
                gains, owners, waiting = _push(gains, owners, waiting, w, r)
        if partner[a] >= 0:
            gains, owners, waiting = _push(gains, owners, waiting, gain[a], a)
    return root


@compiled
def _push(gains: Floats, owners: Ints, n: int, gain: float, owner: int) -> Any:
    if n == len(gains):
        more, those = np.empty(2 * n), np.empty(2 * n, np.int64)
        for c in range(n):
            more[c], those[c] = gains[c], owners[c]
        gains, owners = more, those
    c = n
    while c > 0:
        p = (c - 1) >> 1
        if gains[p] > gain or (gains[p] == gain and owners[p] <= owner):
            break
        gains[c], owners[c] = gains[p], owners[p]
        c = p
    gains[c], owners[c] = gain, owner
    return gains, owners, n + 1


@compiled
def _pop(gains: Floats, owners: Ints, n: int) -> int:
    n -= 1
    gain, owner = gains[n], owners[n]
    c = 0
    while 2 * c + 1 < n:
        k = 2 * c + 1
        if k + 1 < n and (
            gains[k + 1] > gains[k] or (gains[k + 1] == gains[k] and owners[k + 1] < owners[k])
        ):
            k += 1
        if gain > gains[k] or (gain == gains[k] and owner <= owners[k]):
            break
        gains[c], owners[c] = gains[k], owners[k]
        c = k
    gains[c], owners[c] = gain, owner
    return n
