"""Who could tell of the same: each report meets those near it in place and time.

The table is by day, so a stretch of rows with its days before and after is all that a loop needs
at a time. In it, the reports of one fineness meet those as fine or finer in cells as wide as they
are vague. Memory follows the reports, never the area or the time that they span.
"""

import math
from typing import Any

import numpy as np

from groundtruce.incidents.table.arrays import Floats, Ints, Shorts, Singles
from groundtruce.incidents.table.records import (
    BEND,
    RATIOS,
    SHORT,
    STEPS,
    Data,
    Model,
)
from groundtruce.loops import bare, compiled

# For each report, in one long list: where its neighbours begin, who they are, the couple's mirror.
Neighbours = tuple[Ints, Shorts, Ints]

# A report without a place, beside an exactness in places per square kilometre.
_NEXT_TO_NOTHING = 1e-18
# Nearest in time, in days, beyond the stated spans, and the least gain in nats of a partner.
SPAN, LEAST = 3, -2.0
# In a crowd a report meets so many at most, fewer when the whole block is a crowd.
_CROWD = (100, 2_000)
_MEETINGS = 100_000_000
_WIDTHS = (11.0, 25.0, 60.0, 180.0, 600.0, 3000.0, 0.0)
_SIGMAS = (2.0, 5.0, 12.0, 40.0, 120.0)
# A cell's number stands above the row's in one whole number.
_ROW = (1 << 28) - 1


def neighbours(data: Data, model: Model, most: int) -> Neighbours:
    """Return for each report those with whom it is worth weighing it: its ``most`` best."""
    count = len(data.x)
    best_at = np.zeros((count, most), dtype=np.int32)
    best_gain = np.zeros((count, most), dtype=np.float32)
    held = np.zeros(count, dtype=np.int32)
    level = np.searchsorted(_SIGMAS, np.sqrt(data.variance))
    level = np.where(data.place >= 0, level, len(_WIDTHS) - 1).astype(np.int32)
    longest = max(1, int(data.length.max(initial=0)))
    span = (
        np.searchsorted(data.day, data.day - SPAN - longest + 1),
        np.searchsorted(data.day, data.day + np.maximum(1, data.length) + SPAN),
    )
    crowd = int(np.clip(_MEETINGS // max(1, count), *_CROWD))
    for here in np.unique(level).tolist():
        width = _WIDTHS[here]
        cells = np.empty(np.count_nonzero(level <= here), dtype=np.int64)
        cell_of_each(data, level, here, width, cells)
        cells.sort()
        meet(data, model, level, here, width, cells, *span, crowd, best_at, best_gain, held)
    return links(best_at, held)


def links(best_at: Shorts, held: Shorts) -> Neighbours:
    """Return everybody's neighbours in one long list, each once and in the order of rows.

    ``mirror`` tells for each entry where the same couple stands in the other's list.
    """
    count = len(held)
    starts, at = np.empty(count + 1, dtype=np.int64), np.empty(count, dtype=np.int64)
    near = np.empty(2 * int(held.sum()), dtype=np.int32)
    near = near[: linked(best_at, held, starts, at, near)].copy()
    mirror = np.empty(len(near), dtype=np.int64)
    mirrored(starts, near, at, mirror)
    return starts, near, mirror


def sampled(
    data: Data, model: Model, step: int, span: int, least: float, limit: int, most: int
) -> tuple[Ints, Ints, Floats]:
    """Return couples of every so-manieth located report and others, and their nearness in nats.

    Chosen by place and day alone: with those of other sources, at most ``span`` days apart, among
    the ``limit`` nearest in the order of rows, whose nearness is above ``least``.
    """
    left, right = np.empty((2, most), dtype=np.int64)
    near = np.empty(most)
    found = sample(data, model, step, span, least, limit, left, right, near)
    return left[:found], right[:found], near[:found]


def alike(data: Data, model: Model, left: Ints, right: Ints) -> Floats:
    """Return how alike couples are in all but place and day, in nats."""
    found = np.empty(len(left))
    compare(data, model, left, right, found)
    return found


@bare
def apart(
    b: Model,
    one: int,
    fine_one: float,
    variance_one: float,
    other: int,
    fine_other: float,
    variance_other: float,
    squared: float,
) -> float:
    """Return the log density of two places ``squared`` km² apart if they are one place.

    The stated variances are believed as far as their classes are: a sum over how many times too
    small or large each may be of N(x - y; 0, true variance + true variance), from a table.
    """
    ratio = min(max(fine_one - fine_other, -RATIOS + 1e-3), RATIOS - 1e-3) + RATIOS
    t = math.sqrt(squared / (variance_one + variance_other))
    z = t / (1 + t / BEND) * STEPS
    u, v = int(ratio), int(z)
    p, q = ratio - u, z - v
    table = b.apart[one, other]
    low = table[u, v] * (1 - q) + table[u, v + 1] * q
    high = table[u + 1, v] * (1 - q) + table[u + 1, v + 1] * q
    found: float = low * (1 - p) + high * p - 0.6931471805599453 * fine_other
    return found


@bare
def shared_text(b: Model, d: Data, i: int, j: int) -> float:
    """Return the nats for one hidden text behind two, instead of one behind each."""
    directions = d.text.shape[1]
    both, each = 0.0, 0.0
    for e in range(directions):
        u, v = d.text[i, e], d.text[j, e]
        both += (u + v) ** 2
        each += u * u + v * v
    noise = b.noise
    gap = each / noise - both * (1 - noise) / (noise * (2 - noise))
    total = 0.5 * (each - gap - directions * math.log(noise * (2 - noise)))
    return math.log((1 - b.stray) * math.exp(min(total, 300.0)) + b.stray)


@bare
def exactness(d: Data, i: int) -> float:
    """Return what a report's place counts for in a mean of places; next to nothing without one."""
    return 1 / d.variance[i] if d.place[i] >= 0 else _NEXT_TO_NOTHING


@bare
def nearness(d: Data, b: Model, i: int, j: int) -> float:
    """Return the nats for one incident behind two reports from where and when they say it was."""
    one, other = exactness(d, i), exactness(d, j)
    s = b.size[2] - 2 * b.size[1]
    # As in a group (`groups`), but a mean of logs: of many couples that is asked, and it is quick.
    s -= (d.log_density[i] * other + d.log_density[j] * one) / (one + other)
    if 0 < d.length[i] < SHORT and 0 < d.length[j] < SHORT:
        most = b.pair_time.shape[2] // 2
        gap = min(max(d.day[j] - d.day[i], -most), most)
        s += b.pair_time[d.length[i], d.length[j], gap + most]
    if d.place[i] >= 0 and d.place[j] >= 0:
        squared = (d.x[i] - d.x[j]) ** 2 + (d.y[i] - d.y[j]) ** 2
        s += apart(
            b, d.place[i], d.fineness[i], d.variance[i],
            d.place[j], d.fineness[j], d.variance[j], squared,
        )  # fmt: skip
    return float(s)


@bare
def likeness(d: Data, b: Model, i: int, j: int) -> float:
    """Return the same from what they say of kind, side and dead."""
    s = 0.0
    u, v = d.codes[i, 0], d.codes[j, 0]
    if u >= 0 and v >= 0:
        s += b.pair_kind[u, v]
    u, v = d.codes[i, 1], d.codes[j, 1]
    if u >= 0 and v >= 0:
        s += b.pair_side[u, v]
    u, v = d.codes[i, 2], d.codes[j, 2]
    if u >= 0 and v >= 0:
        s += b.pair_killed[u, v]
    return float(s)


@bare
def pair_gain(d: Data, b: Model, i: int, j: int, least: float) -> float:
    """Return the nats gained by joining two single reports; below ``least`` any such number."""
    s = nearness(d, b, i, j) + likeness(d, b, i, j)
    if d.source[i] == d.source[j]:
        s += b.repeat
    if d.text.shape[1] > 0 and d.texts[i] and d.texts[j] and s > least - 4.0 * d.text.shape[1]:
        s += shared_text(b, d, i, j)
    return float(s)


@bare
def _keep_best(best_at: Any, best_gain: Any, held: Shorts, i: int, j: int, g: float) -> None:
    most = best_at.shape[1]
    at = held[i]
    if at < most:
        held[i] = at + 1
    else:
        at = 0
        for a in range(1, most):
            if best_gain[i, a] < best_gain[i, at]:
                at = a
        if g <= best_gain[i, at]:
            return
    best_at[i, at] = j
    best_gain[i, at] = g


@bare
def _cell(x: float, y: float, width: float) -> int:
    a = math.floor(x / width)
    c = math.floor(y / width)
    return ((a * 2654435761 + c * 3928793) & 0x7FFFFFFFF) << 28


@bare
def lowest(values: Ints, begin: int, end: int, asked: int) -> int:
    """Return where in a sorted stretch the first value stands that is not below the one asked."""
    while begin < end:
        middle = (begin + end) >> 1
        if values[middle] < asked:
            begin = middle + 1
        else:
            end = middle
    return begin


@compiled
def cell_of_each(d: Data, level: Shorts, here: int, width: float, keys: Ints) -> None:
    """Give cell and row of all reports as fine as this level or finer, as one number each."""
    some = 0
    for i in range(len(d.x)):
        if level[i] <= here:
            keys[some] = (_cell(d.x[i], d.y[i], width) if width > 0 else 0) | i
            some += 1


@compiled
def meet(
    d: Data,
    b: Model,
    level: Shorts,
    here: int,
    width: float,
    cells: Ints,
    oldest: Ints,
    newest: Ints,
    limit: int,
    best_at: Shorts,
    best_gain: Singles,
    held: Shorts,
) -> int:
    """Have the reports of a level meet those as fine or finer; return the couples weighed.

    Of each row the rows are given between which its days lie. In a crowd only the ``limit``
    nearest in the order of rows are met. A width of 0 means that place is unknown.
    """
    weighed = 0
    around = 1 if width > 0 else 0
    for i in range(len(d.x)):
        if level[i] != here:
            continue
        early = d.day[i] - SPAN
        for across in range(-around, around + 1):
            for up in range(-around, around + 1):
                key = 0
                if around:
                    key = _cell(d.x[i] + across * width, d.y[i] + up * width, width)
                first = lowest(cells, 0, len(cells), key | oldest[i])
                if first == len(cells) or cells[first] >= (key | newest[i]):
                    continue
                last = lowest(cells, first, len(cells), key | newest[i])
                if last - first > limit:
                    first = max(first, lowest(cells, first, last, key | i) - limit // 2)
                    last = min(last, first + limit)
                for t in range(first, last):
                    j = cells[t] & _ROW
                    if level[j] == here and j <= i:
                        continue
                    if d.day[j] + max(1, d.length[j]) - 1 < early:
                        continue
                    weighed += 1
                    g = pair_gain(d, b, i, j, LEAST)
                    if g > LEAST:
                        _keep_best(best_at, best_gain, held, i, j, g)
                        _keep_best(best_at, best_gain, held, j, i, g)
    return weighed


@compiled
def linked(best_at: Shorts, held: Shorts, starts: Ints, at: Ints, near: Shorts) -> int:
    """Lay out everybody's neighbours, each once and in order; return how many there are in all."""
    n = len(held)
    starts[:] = 0
    for i in range(n):
        starts[i + 1] += held[i]
        for t in range(held[i]):
            starts[best_at[i, t] + 1] += 1
    for i in range(n):
        starts[i + 1] += starts[i]
        at[i] = starts[i]
    for i in range(n):
        for t in range(held[i]):
            j = best_at[i, t]
            near[at[i]], near[at[j]] = j, i
            at[i] += 1
            at[j] += 1
    end = 0
    begin = 0
    for i in range(n):
        until = starts[i + 1]
        starts[i] = end
        for t in range(begin + 1, until):
            j, u = near[t], t - 1
            while u >= begin and near[u] > j:
                near[u + 1] = near[u]
                u -= 1
            near[u + 1] = j
        for t in range(begin, until):
            if t == begin or near[t] != near[t - 1]:
                near[end] = near[t]
                end += 1
        begin = until
    starts[n] = end
    return end


@compiled
def mirrored(starts: Ints, near: Shorts, at: Ints, mirror: Ints) -> None:
    """Give for each entry where the same couple stands in the other's list."""
    for i in range(len(at)):
        at[i] = starts[i]
    for i in range(len(at)):
        for t in range(starts[i], starts[i + 1]):
            j = near[t]
            mirror[t] = at[j]
            at[j] += 1


@compiled
def sample(
    d: Data,
    b: Model,
    step: int,
    span: int,
    least: float,
    limit: int,
    left: Ints,
    right: Ints,
    near: Floats,
) -> int:
    """Fill in the couples that `sampled` is asked for, and return how many they are."""
    found = 0
    for i in range(0, len(d.x), step):
        if d.place[i] < 0 or d.length[i] == 0:
            continue
        first = max(lowest(d.day, 0, i, d.day[i] - span), i - limit // 2)
        last = min(lowest(d.day, i, len(d.x), d.day[i] + span + 1), i + limit // 2)
        for j in range(first, last):
            if d.place[j] < 0 or d.length[j] == 0 or d.source[i] == d.source[j]:
                continue
            s = nearness(d, b, i, j)
            if s < least or found == len(near):
                continue
            left[found], right[found], near[found] = i, j, s
            found += 1
    return found


@compiled
def compare(d: Data, b: Model, left: Ints, right: Ints, found: Floats) -> None:
    """Fill in what `alike` is asked for."""
    for t in range(len(left)):
        i, j = left[t], right[t]
        found[t] = likeness(d, b, i, j)
        if d.text.shape[1] > 0 and d.texts[i] and d.texts[j]:
            found[t] += shared_text(b, d, i, j)
