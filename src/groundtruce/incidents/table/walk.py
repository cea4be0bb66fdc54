"""A walk through likely groupings: how often any two reports belong together.

Each report in turn is taken out and put back, among those near it or alone, as likely as each is
(Gibbs sampling of a partition; Neal 2000, algorithm 3). What is kept is not where it went but how
likely each place was, averaged over the walk, which says the same after far fewer rounds
(Rao-Blackwell; Gelfand and Smith 1990). The walk is
the same every time: its chance is counted, not drawn.
"""
# ruff: noqa: C901 - a call inside such a loop costs more than what it does

import math
from typing import NamedTuple

import numpy as np

from groundtruce.incidents.table.arrays import Floats, Ints, Shorts, Singles
from groundtruce.incidents.table.groups import MOST_WEIGHED, Groups, enter, fit, leave, sum_up
from groundtruce.incidents.table.meet import Neighbours
from groundtruce.incidents.table.records import Data, Model
from groundtruce.loops import compiled

_AROUND = 128


class Room(NamedTuple):
    """Room to work in."""

    members: Ints
    group: Ints  # the choices of a report, and the weight of each
    weight: Floats
    slot: Shorts  # group -> choice, -1 for none
    edition: Shorts  # of each group, another one after each change
    summed: Shorts  # the edition of each group that was summed up last
    weighed: Shorts  # neighbour -> the edition of its group that was weighed
    known: Floats  # and the weight that was found


def chances(
    data: Data, model: Model, around: Groups, near: Neighbours, rounds: int, unused: int
) -> Singles:
    """Walk on from where the groups are; return how likely neighbours are one incident.

    Of so many rounds the first ``unused`` do not count.
    """
    starts, right, mirror = near
    room = _room(len(starts) - 1, len(right))
    settle(around)
    together = np.zeros(len(right), dtype=np.float32)
    stroll(data, model, around, room, starts, right, rounds, unused, together)
    # Each couple is seen from both sides.
    return (together + together[mirror]) / np.float32(2 * max(1, rounds - unused))


def _room(reports: int, entries: int) -> Room:
    return Room(
        members=np.empty(MOST_WEIGHED, dtype=np.int64),
        group=np.empty(_AROUND, dtype=np.int64),
        weight=np.empty(_AROUND),
        slot=np.full(reports, -1, dtype=np.int32),
        edition=np.arange(1, reports + 1, dtype=np.int32),
        summed=np.zeros(reports, dtype=np.int32),
        weighed=np.zeros(entries, dtype=np.int32),
        known=np.empty(entries),
    )


@compiled
def settle(g: Groups) -> None:
    """Chain the members of every group."""
    g.head[:] = -1
    g.size[:] = 0
    for i in range(len(g.root) - 1, -1, -1):
        enter(g, g.root[i], i)


@compiled
def stroll(
    d: Data,
    b: Model,
    g: Groups,
    room: Room,
    starts: Ints,
    near: Shorts,
    rounds: int,
    unused: int,
    together: Singles,
) -> None:
    """Walk all reports round by round; add up in ``together`` how likely neighbours were one.

    The first ``unused`` rounds do not count: in them each goes where it is likeliest to be, nearer
    to where the walk will dwell than chance would lead so soon. A group that has not
    changed since is not weighed again.
    """
    n = len(d.x)
    m, group, weight, slot = room.members, room.group, room.weight, room.slot
    edition, summed, weighed, known = room.edition, room.summed, room.weighed, room.known
    last = n
    state = np.uint64(88172645463325252)
    for sweep in range(rounds):
        for i in range(n):
            if starts[i] == starts[i + 1]:
                continue
            c = g.root[i]
            alone = g.size[c] == 1
            choices, top = 1, 0.0
            group[0], weight[0] = -1, 0.0
            for t in range(starts[i], starts[i + 1]):
                r = g.root[near[t]]
                if slot[r] >= 0 or choices == _AROUND:
                    continue
                slot[r] = choices
                group[choices] = r
                if weighed[t] != edition[r]:
                    row = n if r == c else r
                    if r == c or summed[r] != edition[r]:
                        sum_up(d, b, g, row, r, i if r == c else -1, m)
                        summed[r] = edition[r] if r != c else summed[r]
                    known[t] = fit(d, b, g, row, r, i)
                    weighed[t] = edition[r]
                weight[choices] = known[t]
                top = max(top, weight[choices])
                choices += 1
            total = 0.0
            for q in range(choices):
                weight[q] = math.exp(weight[q] - top)
                total += weight[q]
            if sweep >= unused:
                for t in range(starts[i], starts[i + 1]):
                    q = slot[g.root[near[t]]]
                    if q > 0:
                        together[t] += weight[q] / total
            for q in range(1, choices):
                slot[group[q]] = -1
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            draw = float(state >> np.uint64(11)) / 9007199254740992.0 * total
            q = 0
            if sweep < unused:
                for a in range(1, choices):
                    if weight[a] > weight[q]:
                        q = a
            else:
                while q < choices - 1 and draw > weight[q]:
                    draw -= weight[q]
                    q += 1
            r = group[q]
            if r == c or (r < 0 and alone):
                continue
            leave(g, c, i)
            if r < 0:
                # A new group is founded close by in memory; there is always room.
                r = i
                while g.size[r] > 0:
                    r = r + 1 if r + 1 < n else 0
            enter(g, r, i)
            edition[c], edition[r] = last + 1, last + 2
            last += 2
