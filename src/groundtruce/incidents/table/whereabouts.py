"""Where a group's incident may be, by what all its reports say of the place.

Each report's place is off by one of a few true precisions, each with its share (`places`), so the
incident of several reports may be in as many ways as these combine, each a normal. The likeliest
few are kept, with their weights: of places that agree hardly more than one, of places far from each
other one about each, since nobody knows which of them is wrong. Of two reports nothing is lost.
"""

import math

from groundtruce.incidents.table.arrays import Floats, Ints
from groundtruce.incidents.table.meet import apart
from groundtruce.incidents.table.places import SPREAD
from groundtruce.incidents.table.records import POOLED, Data, Model
from groundtruce.loops import bare, within

# As many normals are kept at most; of each its weight, x, y, variance and log2 of the variance.
PARTS, COLUMNS = 4, 5
# A place that nothing explains is this likely still, by square kilometre.
_FAINTEST = 1e-16


@within
def pooled(d: Data, b: Model, parts: Floats, room: Floats, m: Ints, k: int) -> int:
    """Fill in where the incident of ``k`` members may be; return the class of its place.

    That of the one member that has a place; -1 if none has. ``room`` is as large as ``parts``.
    """
    known, best = 0, -1
    for a in range(k):
        i = m[a]
        if d.place[i] >= 0:
            known += 1
            if best < 0 or d.variance[i] < d.variance[best]:
                best = i
    if known == 0:
        return -1
    parts[0, 0], parts[0, 1], parts[0, 2] = 1.0, d.x[best], d.y[best]
    parts[0, 3], parts[0, 4] = d.variance[best], d.fineness[best]
    if known == 1:
        return int(d.place[best])
    count = len(SPREAD)
    for p in range(count):
        parts[p, 0], parts[p, 1], parts[p, 2] = b.mix[d.place[best], p], d.x[best], d.y[best]
        parts[p, 3] = d.variance[best] * SPREAD[p]
    for a in range(k):
        if m[a] != best and d.place[m[a]] >= 0:
            count = _with(d, b, parts, count, room, m[a])
    for q in range(count):
        parts[q, 4] = math.log2(parts[q, 3])
    for q in range(count, PARTS):
        parts[q, 0] = 0.0
    return POOLED


@bare
def _with(d: Data, b: Model, parts: Floats, count: int, room: Floats, i: int) -> int:
    """Take one more report's place into account; return how many normals are left."""
    found, faint, total = 0, 0.0, 0.0
    mix = b.mix[d.place[i]]
    for q in range(count):
        gap = 0.5 * ((d.x[i] - parts[q, 1]) ** 2 + (d.y[i] - parts[q, 2]) ** 2)
        for p in range(len(SPREAD)):
            own = d.variance[i] * SPREAD[p]
            both = own + parts[q, 3]
            weight = parts[q, 0] * mix[p] / both
            # What is faint however near the two are needs no closer look.
            if weight <= faint:
                continue
            weight *= math.exp(-gap / both)
            if weight <= faint:
                continue
            faint = max(faint, b.faint * weight)
            pull = parts[q, 3] / both
            x = parts[q, 1] + pull * (d.x[i] - parts[q, 1])
            y = parts[q, 2] + pull * (d.y[i] - parts[q, 2])
            found = _kept(room, found, weight, x, y, own * pull)
    while found > 0 and room[found - 1, 0] <= faint:
        found -= 1
    # So far off that no number tells how unlikely it is: the others stay as they were.
    if found == 0:
        return count
    for q in range(found):
        total += room[q, 0]
    for q in range(found):
        parts[q, 0] = room[q, 0] / total
        for e in range(1, 4):
            parts[q, e] = room[q, e]
    return found


@bare
def _kept(room: Floats, found: int, weight: float, x: float, y: float, variance: float) -> int:
    """Put a normal among those found, by weight, if it is one of the likeliest; return how many."""
    at = found
    while at > 0 and room[at - 1, 0] < weight:
        at -= 1
    if at == PARTS:
        return found
    count = min(found + 1, PARTS)
    for c in range(count - 1, at, -1):
        for e in range(4):
            room[c, e] = room[c - 1, e]
    room[at, 0], room[at, 1], room[at, 2], room[at, 3] = weight, x, y, variance
    return count


@bare
def place_fit(d: Data, b: Model, parts: Floats, where: int, i: int) -> float:
    """Return how likely the report gives its place if it tells of an incident there, as a log."""
    total = _FAINTEST
    for q in range(PARTS):
        if parts[q, 0] <= 0:
            break
        squared = (d.x[i] - parts[q, 1]) ** 2 + (d.y[i] - parts[q, 2]) ** 2
        likely: float = apart(
            b, d.place[i], d.fineness[i], d.variance[i],
            where, parts[q, 4], parts[q, 3], squared,
        )  # fmt: skip
        if where != POOLED:
            return likely
        total += parts[q, 0] * math.exp(likely)
    return math.log(total)
