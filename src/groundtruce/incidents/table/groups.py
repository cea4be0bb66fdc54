"""Groups of reports, each summed up so that one more report is weighed in constant time.

A group is one hidden incident seen through its reports. What is known of it is a posterior: of
its place (a few normals, or one report's place as its class has it), its day (a window of days),
its kind, side and dead (a chance for each true value) and its text (a normal in each direction).
What a further report adds is then the chance that such an incident is told of so, over the chance
that the report stands alone:

    log p(report | group) / p(report)  =  place + day + kind + side + dead + text + size - repeats

with the incidents per km² and day of the place, since another incident may be as near.
"""

import math
from typing import NamedTuple

import numpy as np

from groundtruce.incidents.table.arrays import Bools, Floats, Ints, Shorts, Singles
from groundtruce.incidents.table.meet import exactness
from groundtruce.incidents.table.records import BACK, NEAR, Data, Model
from groundtruce.incidents.table.whereabouts import COLUMNS, PARTS, place_fit, pooled
from groundtruce.loops import bare, within

# A larger group is summed up from its first members: more of them no longer change the answer.
MOST_WEIGHED = 24
# Days of a group's window.
WINDOW = 16
# A day that the window does not show, for a report's delay.
_STRAY_DAY = 1e-6


class Groups(NamedTuple):
    """All groups, one row each, and a last row for trying out."""

    root: Shorts  # report -> its group
    head: Shorts
    following: Shorts  # report -> the next one of its group, -1 at the end
    previous: Shorts
    size: Shorts
    place: Floats  # where it may be, in a few ways (`whereabouts`); a row more, to work in
    where: Shorts  # class of the place, -1 for none
    crowd: Floats  # what its members' places count for, and the density about it
    base: Ints  # first day of the window
    timed: Bools
    days: Singles  # chance of each day
    values: Singles  # chance of each kind, each side, each band of dead
    sources: Ints  # a bit for each source
    text: Singles  # sum of texts
    texts: Shorts


def groups(data: Data, model: Model) -> Groups:
    """Return room for groups of these reports, each alone; none is summed up yet."""
    count = len(data.x)
    rows = count + 1
    return Groups(
        root=np.arange(count, dtype=np.int32),
        head=np.full(rows, -1, dtype=np.int32),
        following=np.full(count, -1, dtype=np.int32),
        previous=np.full(count, -1, dtype=np.int32),
        size=np.zeros(rows, dtype=np.int32),
        place=np.zeros((rows + 1, PARTS, COLUMNS)),
        where=np.full(rows, -1, dtype=np.int32),
        crowd=np.zeros((rows, 2)),
        base=np.zeros(rows, dtype=np.int64),
        timed=np.zeros(rows, dtype=np.bool_),
        days=np.zeros((rows, WINDOW), dtype=np.float32),
        values=np.zeros((rows, len(model.priors)), dtype=np.float32),
        sources=np.zeros(rows, dtype=np.int64),
        text=np.zeros((rows, data.text.shape[1]), dtype=np.float32),
        texts=np.zeros(rows, dtype=np.int32),
    )


def sizes(g: Groups) -> Shorts:
    """Return how many reports each group has that has any."""
    found: Shorts = g.size[:-1][g.size[:-1] > 0]
    return found


@within
def _sum_days(d: Data, b: Model, g: Groups, row: int, m: Ints, k: int) -> None:
    end, start = 1 << 60, -(1 << 60)
    for a in range(k):
        i = m[a]
        if d.length[i] > 0:
            end = min(end, d.day[i] + d.length[i])
            start = max(start, d.day[i])
    g.timed[row] = start > -(1 << 60)
    if not g.timed[row]:
        return
    base = min(end - 5, start - 4)
    g.base[row] = base
    days = g.days[row]
    n = 0
    for a in range(k):
        i = m[a]
        if d.length[i] == 0:
            continue
        when = b.when[d.length[i]]
        shift = base - d.day[i] + BACK
        total = 0.0
        for t in range(WINDOW):
            at = t + shift
            w = when[at] if 0 <= at < len(when) else np.float32(_STRAY_DAY)
            days[t] = w if n == 0 else days[t] * w
            total += days[t]
        n += 1
        if n > 1:
            for t in range(WINDOW):
                days[t] /= total


@within
def _sum_values(d: Data, b: Model, g: Groups, row: int, m: Ints, k: int) -> None:
    values = g.values[row]
    kinds, sides = b.kinds.shape[1], b.sides.shape[1]
    for v in range(len(b.priors)):
        values[v] = b.priors[v]
    for a in range(k):
        i = m[a]
        for f in range(3):
            code = d.codes[i, f]
            if code < 0:
                continue
            table = b.kinds
            start = 0
            if f == 1:
                table, start = b.sides, kinds
            elif f == 2:
                table, start = b.killed, kinds + sides
            total = 0.0
            for v in range(table.shape[1]):
                values[start + v] *= table[code, v]
                total += values[start + v]
            for v in range(table.shape[1]):
                values[start + v] /= total


@bare
def sum_up(d: Data, b: Model, g: Groups, row: int, group: int, without: int, m: Ints) -> None:
    """Sum up a group in a row, as if one member were not there; ``m`` is room to work in.

    The group's own row knows its size already; another row is for a group short of one member.
    """
    k = 0
    g.sources[row] = 0
    exact, dense = 0.0, 0.0
    if row != group:
        g.size[row] = g.size[group] - 1
    i = g.head[group]
    while i >= 0 and k < MOST_WEIGHED:
        if i != without:
            m[k] = i
            k += 1
            g.sources[row] |= 1 << (d.source[i] & 63)
            counts = exactness(d, i)
            exact += counts
            dense += counts * d.density[i]
        i = g.following[i]
    if k == 0:
        return
    g.crowd[row, 0], g.crowd[row, 1] = exact, dense / exact
    g.where[row] = pooled(d, b, g.place[row], g.place[len(g.place) - 1], m, k)
    _sum_days(d, b, g, row, m, k)
    _sum_values(d, b, g, row, m, k)
    g.texts[row] = 0
    for e in range(d.text.shape[1]):
        g.text[row, e] = 0
    for a in range(k):
        if d.texts[m[a]]:
            g.texts[row] += 1
            for e in range(d.text.shape[1]):
                g.text[row, e] += d.text[m[a], e]


@bare
def enter(g: Groups, group: int, i: int) -> None:
    """Put a report at the head of a group's chain."""
    head = g.head[group]
    if head >= 0:
        g.previous[head] = i
    g.root[i], g.previous[i], g.following[i], g.head[group] = group, -1, head, i
    g.size[group] += 1


@bare
def leave(g: Groups, group: int, i: int) -> None:
    """Take a report out of its group's chain."""
    before, after = g.previous[i], g.following[i]
    if before >= 0:
        g.following[before] = after
    else:
        g.head[group] = after
    if after >= 0:
        g.previous[after] = before
    g.size[group] -= 1


@bare
def _repeats(d: Data, b: Model, g: Groups, group: int, i: int) -> float:
    """Return what it costs that the source has spoken of this already."""
    found = 0.0
    j = g.head[group]
    for _ in range(MOST_WEIGHED):
        if j < 0:
            break
        if j != i and d.source[j] == d.source[i]:
            later, earlier = (i, j) if d.day[i] >= d.day[j] else (j, i)
            grown = d.deadliest[later] > d.deadliest[earlier] and d.deadliest[earlier] >= 0
            found = min(found, b.update if grown and d.day[i] != d.day[j] else b.repeat)
        j = g.following[j]
    return found


@bare
def _crowd_fit(d: Data, g: Groups, row: int, i: int) -> float:
    """Return the nats for one incident, and not two, that could be there by how many there are.

    Where the one is, there are as many as about both, what is told more exactly counting for more.
    """
    own, theirs, about = exactness(d, i), g.crowd[row, 0], g.crowd[row, 1]
    both = (d.density[i] * own + about * theirs) / (own + theirs)
    return math.log(both / (d.density[i] * about))


@bare
def _text_fit(d: Data, b: Model, g: Groups, row: int, i: int) -> float:
    n = g.texts[row]
    hidden = 1 - b.noise
    pull = hidden / (b.noise + n * hidden)
    left = b.noise + hidden * b.noise / (b.noise + n * hidden)
    gap, alone = 0.0, 0.0
    for e in range(d.text.shape[1]):
        v = d.text[i, e]
        gap += (v - g.text[row, e] * pull) ** 2
        alone += v * v
    total = 0.5 * (alone - gap / left - d.text.shape[1] * math.log(left))
    return math.log((1 - b.stray) * math.exp(min(total, 300.0)) + b.stray)


@bare
def trusted(b: Model, s: float) -> float:
    """Return what is to be added to so many nats of nearness."""
    u = min(max(s, NEAR[0]), NEAR[2])
    found: float = b.trust[0] + b.trust[1] * u + b.trust[2] * max(u - NEAR[1], 0.0)
    return found


@bare
def fit(d: Data, b: Model, g: Groups, row: int, group: int, i: int) -> float:
    """Return the nats by which a report would rather be told of this incident than of its own."""
    size = g.size[row]
    most = len(b.size) - 1
    s = b.size[min(size + 1, most)] - b.size[min(size, most)] - b.size[1]
    s += _crowd_fit(d, g, row, i)
    if d.place[i] >= 0 and g.where[row] >= 0:
        s += place_fit(d, b, g.place[row], g.where[row], i)
    if d.length[i] > 0 and g.timed[row]:
        when, days = b.when[d.length[i]], g.days[row]
        shift = g.base[row] - d.day[i] + BACK
        chance = 1e-9
        for t in range(max(0, -shift), min(WINDOW, len(when) - shift)):
            chance += days[t] * when[t + shift]
        s += math.log(chance)
    s += trusted(b, s)
    chance = 1.0
    values = g.values[row]
    start = 0
    code = d.codes[i, 0]
    if code >= 0:
        total = 1e-12
        for v in range(b.kinds.shape[1]):
            total += values[v] * b.kinds[code, v]
        chance *= total
    start += b.kinds.shape[1]
    code = d.codes[i, 1]
    if code >= 0:
        total = 1e-12
        for v in range(b.sides.shape[1]):
            total += values[start + v] * b.sides[code, v]
        chance *= total
    start += b.sides.shape[1]
    code = d.codes[i, 2]
    if code >= 0:
        total = 1e-12
        for v in range(b.killed.shape[1]):
            total += values[start + v] * b.killed[code, v]
        chance *= total
    s += math.log(chance)
    if (g.sources[row] >> (d.source[i] & 63)) & 1:
        s += _repeats(d, b, g, group, i)
    if d.text.shape[1] > 0 and d.texts[i] and g.texts[row] > 0:
        s += _text_fit(d, b, g, row, i)
    return float(s)
