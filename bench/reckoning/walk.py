"""The chances that reports tell of one incident: a walk through groupings, or all of them."""
# ruff: noqa: C901 - a call inside such a loop costs more than what it does

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numba import njit

from reckoning.reports import EARLY, NODES, SILENT, Table
from reckoning.world import Array

NEVER = -1e9
# A partner is not asked if neither's place is told so likely where the other may be.
HARDLY = 1e-12
MOST = 8


def chances(table: Table, rounds: int, seed: int) -> tuple[Array, Array, Array]:
    """Return couples of reports and how likely each is one incident."""
    n, many = len(table.day), np.diff(table.starts)
    one = np.repeat(np.arange(n), many)
    other = np.arange(table.starts[-1]) - np.repeat(table.starts[:-1] - table.first, many)
    mirror = table.starts[other] + one - table.first[other]
    likely = table.reach.max(axis=1)
    near = np.maximum(likely, likely[mirror]) >= HARDLY
    size, free, asked, group = np.zeros((4, n), dtype=np.int64)
    members, counts = np.zeros((n, MOST), dtype=np.int64), np.zeros(2, dtype=np.int64)
    value, gain, whole = np.zeros((3, n))
    state = State(near, np.arange(n), members, size, value, free, counts, asked, group, gain, whole)
    share = walk(table, state, rounds, max(5, rounds // 5), seed)
    share = (share + share[mirror]) / 2
    some = (one < other) & (share > 0)
    return one[some], other[some], share[some]


@njit(nogil=True)
def weight(t: Table, m: Array, k: int) -> float:
    """Return the log of how likely one hidden incident makes these reports and no others."""
    if k >= t.size.shape[1] - 1:
        return NEVER
    twice = 0
    hushed = False
    for a in range(k):
        hushed |= t.source[m[a]] < SILENT
        for b in range(a):
            twice += t.source[m[a]] == t.source[m[b]]
            if m[b] < t.first[m[a]] or m[b] >= t.first[m[a]] + t.starts[m[a] + 1] - t.starts[m[a]]:
                return NEVER
    if twice and t.twice == 0:
        return NEVER
    told, latest = 0.0, t.late.shape[1]
    when = np.zeros(latest)
    for o in range(latest):
        day = t.day[m[0]] + EARLY - o
        if day < 0 or day >= len(t.anywhere):
            continue
        quiet = day > t.silent
        chance = 0.0 if quiet and hushed else t.size[1 if quiet else 0, k]
        for a in range(k):
            lag = t.day[m[a]] - day + EARLY
            chance *= t.late[m[a], lag] if 0 <= lag < latest else 0.0
        when[o] = chance
        told += chance
    if told == 0:
        return NEVER
    total = 0.0
    nobody = True
    for a in range(k):
        if not t.located[m[a]]:
            continue
        nobody = False
        at = t.starts[m[a]] - t.first[m[a]]
        for node in range(NODES):
            every, any_ = 1.0, 0.0
            for b in range(k):
                one = t.reach[at + m[b], node]
                every *= one
                if t.located[m[b]]:
                    any_ += one
            here = 0.0
            for o in range(latest):
                if when[o] > 0:
                    lag = t.day[m[a]] - t.day[m[0]] + o
                    here += when[o] * t.ground[m[a], node, lag]
            if any_ > 0:
                total += here * every / any_ / NODES
    if nobody:
        for o in range(latest):
            if when[o] > 0:
                total += when[o] * t.anywhere[t.day[m[0]] + EARLY - o]
    one_side, other_side = 0.5, 0.5
    for a in range(k):
        one_side *= t.sides[m[a], 0]
        other_side *= t.sides[m[a], 1]
    killed = np.ones(t.dead.shape[1])
    for a in range(k):
        killed *= t.dead[m[a]]
    of_kind = 0.0
    for v in range(len(t.shares)):
        chance = t.shares[v] * (t.deadly[v] * killed).sum()
        for a in range(k):
            chance *= t.kinds[m[a], v]
        of_kind += chance
    chance = total * (one_side + other_side) * of_kind
    return np.log(chance) + twice * np.log(max(t.twice, 1e-30)) if chance > 0 else NEVER


class State(NamedTuple):
    """A grouping, and room for the groups that are asked."""

    near: Array  # partners who are asked
    root: Array  # the group of each report
    members: Array
    size: Array
    value: Array  # the weight of each group
    free: Array  # groups that nobody is in,
    counts: Array  # how many, and how many moves there were
    asked: Array  # the move that last asked a group
    group: Array
    gain: Array
    whole: Array


@njit(nogil=True)
def walk(t: Table, s: State, rounds: int, unheard: int, seed: int) -> Array:
    """Put each report where it is as likely as it is, again and again; return shares of partners.

    Couples that stand together move together as well: one alone would not part from the other.
    """
    np.random.seed(seed)
    n = len(s.root)
    for i in range(n):
        s.members[i, 0], s.size[i] = i, 1
        s.value[i] = weight(t, s.members[i], 1)
    share, block = np.zeros(t.starts[n]), np.zeros(2, np.int64)
    for turn in range(rounds):
        heard = 1 / (rounds - unheard) if turn >= unheard else 0.0
        for i in range(n):
            block[0] = i
            moved(t, s, block, 1, share, heard)
        for i in range(n):
            for j in range(t.first[i], i):
                if s.root[i] == s.root[j]:
                    block[0], block[1] = i, j
                    moved(t, s, block, 2, share, 0.0)
    return share


@njit(nogil=True)
def moved(t: Table, s: State, block: Array, b: int, share: Array, heard: float) -> None:
    """Take one report or two together out of a group, and put them where chance has it."""
    i, here = block[0], s.root[block[0]]
    k = 0
    for a in range(s.size[here]):
        one = s.members[here, a]
        if one != i and (b == 1 or one != block[1]):
            s.members[here, k] = one
            k += 1
    s.size[here] = k
    if k:
        s.value[here] = weight(t, s.members[here], k)
    else:
        s.free[s.counts[0]] = here
        s.counts[0] += 1
    count = options(t, s, block, b)
    top, total = s.gain[:count].max(), 0.0
    for c in range(count):
        s.gain[c] = np.exp(s.gain[c] - top)
        total += s.gain[c]
    for c in range(1, count if heard else 1):
        for a in range(s.size[s.group[c]]):
            slot = t.starts[i] + s.members[s.group[c], a] - t.first[i]
            share[slot] += heard * s.gain[c] / total
    left, c = np.random.random() * total, 0
    while c < count - 1 and left > s.gain[c]:
        left -= s.gain[c]
        c += 1
    if c == 0:
        s.counts[0] -= 1
        s.group[0] = s.free[s.counts[0]]
    g = s.group[c]
    for a in range(b):
        s.members[g, s.size[g]], s.root[block[a]] = block[a], g
        s.size[g] += 1
    s.value[g] = s.whole[c]


@njit(nogil=True)
def options(t: Table, s: State, block: Array, b: int) -> int:
    """Weigh the groups that a block could join, the first of them a new one; return how many."""
    m = np.zeros(MOST, np.int64)
    m[:b] = block[:b]
    i = block[0]
    s.counts[1] += 1
    s.whole[0] = s.gain[0] = weight(t, m, b)
    count = 1
    for slot in range(t.starts[i], t.starts[i + 1]):
        j = t.first[i] + slot - t.starts[i]
        g = s.root[j]
        if j == i or (b == 2 and j == block[1]) or s.asked[g] == s.counts[1]:
            continue
        if s.size[g] + b > MOST or not s.near[slot]:
            continue
        s.asked[g] = s.counts[1]
        m[b : b + s.size[g]] = s.members[g, : s.size[g]]
        s.whole[count] = weight(t, m, b + s.size[g])
        if s.whole[count] > NEVER:
            s.group[count], s.gain[count] = g, s.whole[count] - s.value[g]
            count += 1
    return count


def groupings(items: list[int]) -> Iterator[list[list[int]]]:
    """Yield every way to part the items into groups."""
    if not items:
        yield []
        return
    for rest in groupings(items[1:]):
        yield [[items[0]], *rest]
        for at, group in enumerate(rest):
            yield [*rest[:at], [items[0], *group], *rest[at + 1 :]]


def exact(table: Table) -> Array:
    """Return the chance of each couple of a table's reports; it has a handful of them."""
    known: dict[tuple[int, ...], float] = {}

    def worth(group: list[int]) -> float:
        key = tuple(sorted(group))
        if key not in known:
            known[key] = weight(table, np.array(key), len(key))
        return known[key]

    count = len(table.day)
    ways = list(groupings(list(range(count))))
    log = np.array([sum(map(worth, way)) for way in ways])
    likely = np.exp(log - log.max())
    found = np.zeros((count, count))
    for way, chance in zip(ways, likely / likely.sum(), strict=True):
        for group in way:
            found[np.ix_(group, group)] += chance
    return found
