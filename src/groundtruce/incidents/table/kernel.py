"""The loops of fusing a table, compiled on first use and kept compiled beside this file.

One file, since the compiler's cache follows a file's own changes and no others. Groups are chains:
``head`` and ``tail`` of each group, ``following`` of each report; a group has the number of one of
its reports. Products of probabilities stand where sums of logarithms would cost an exponential.
"""
# ruff: noqa: C901 - a call inside such a loop costs more than what it does

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# A larger group is judged by its first members: more of them no longer change the answer.
MOST_WEIGHED = 24
# Days before the stated ones to which a report may go back.
BACK = 16
# Stated spans up to this length in days are compared by table.
SHORT = 8
_WALKED = 64
_AROUND = 256
_LOG_2PI = 1.8378770664093453

_fast: dict[str, Any] = {"cache": True, "fastmath": True, "nogil": True, "error_model": "numpy"}
compiled = njit(**_fast)
within = njit(**(_fast | {"inline": "always"}))
# Allocates nothing, so it need not count references.
bare = njit(**(_fast | {"_nrt": False}))


class Data(NamedTuple):
    """The reports, one row each; lengths are kilometres and days."""

    x: Floats
    y: Floats
    variance: Floats
    located: Bools
    day: Ints
    length: Ints  # days of the stated span, 0 when it says nothing
    source: Ints
    precision: Ints  # the class whose record of precision holds
    codes: Ints  # report x field, -1 unsaid
    text: NDArray[np.float32]  # whitened: unrelated texts have variance 1
    has_text: Bools
    log_density: Floats


class Model(NamedTuple):
    """What is believed about how reports come about."""

    spread: Floats  # how many times the stated variance the true one may be
    mix: Floats  # class x spread: how often
    when: Floats  # length x day after the stated first one, from -BACK on
    said: tuple[Floats, Floats, Floats]  # field: code x true value
    prior: tuple[Floats, Floats, Floats]  # field: true value
    noise: Floats  # variance of a text within an incident, by direction
    stray: float  # share of texts that follow no other
    size: Floats  # log chance of so many reports
    repeat: float  # nats for a source that speaks again
    pair_time: Floats  # length x length x days apart: nats
    pair_field: tuple[Floats, Floats, Floats]  # field: code x code: nats


@within
def _place(d: Data, b: Model, m: Ints, k: int) -> float:
    """Log density of one place behind the stated ones, however wrong their stated precision."""
    n = 0
    best = -1
    other = -1
    for a in range(k):
        i = m[a]
        if d.located[i]:
            n += 1
            if best < 0 or d.variance[i] < d.variance[best]:
                other = best
                best = i
            else:
                other = i
    if n < 2:
        return 0.0
    if n == 2:
        return _two_places(d, b, best, other)
    top = -1e300
    for start in range(2):
        cx = d.x[best]
        cy = d.y[best]
        if start == 0:
            sx, sy, sw = 0.0, 0.0, 0.0
            for a in range(k):
                i = m[a]
                if d.located[i]:
                    w = 1 / d.variance[i]
                    sx += w * d.x[i]
                    sy += w * d.y[i]
                    sw += w
            cx = sx / sw
            cy = sy / sw
        worst = 0.0
        logs = 0.0
        product = 1.0
        sw = 1.0
        for step in range(3):
            sx, sy, sw, product, logs = 0.0, 0.0, 0.0, 1.0, 0.0
            for a in range(k):
                i = m[a]
                if not d.located[i]:
                    continue
                inverse = 1 / d.variance[i]
                g = 0.5 * ((d.x[i] - cx) ** 2 + (d.y[i] - cy) ** 2) * inverse
                if step == 0 and g > worst:
                    worst = g
                total, pull = 1e-12, 1e-14
                for p in range(len(b.spread)):
                    u = 1 / b.spread[p]
                    if g * u < 25:
                        e = b.mix[d.precision[i], p] * u * math.exp(-g * u)
                        total += e
                        pull += e * u
                w = pull / total * inverse
                sx += w * d.x[i]
                sy += w * d.y[i]
                sw += w
                product *= total * inverse / (2 * math.pi)
                if product < 1e-200:
                    logs += math.log(product)
                    product = 1.0
            if step < 2:
                cx = sx / sw
                cy = sy / sw
        top = max(top, logs + math.log(product * 2 * math.pi / sw))
        if worst < 5:
            break
    return top


@within
def _two_places(d: Data, b: Model, i: int, j: int) -> float:
    g = -0.5 * ((d.x[i] - d.x[j]) ** 2 + (d.y[i] - d.y[j]) ** 2)
    total = 1e-14
    for p in range(len(b.spread)):
        for q in range(len(b.spread)):
            w = b.mix[d.precision[i], p] * b.mix[d.precision[j], q]
            if w > 1e-3:
                v = 1 / (d.variance[i] * b.spread[p] + d.variance[j] * b.spread[q])
                if g * v > -20:
                    total += w * math.exp(g * v) * v
    return math.log(total) - _LOG_2PI


@within
def _time(d: Data, b: Model, m: Ints, k: int) -> float:
    first = 1 << 60
    last = -(1 << 60)
    n = 0
    for a in range(k):
        i = m[a]
        if d.length[i] > 0:
            n += 1
            first = min(first, d.day[i])
            last = max(last, d.day[i] + d.length[i])
    if n < 2:
        return 0.0
    total = 1e-280
    for day in range(first - 4, last + 2):
        product = 1.0
        for a in range(k):
            i = m[a]
            if d.length[i] > 0:
                at = min(max(day - d.day[i] + BACK, 0), b.when.shape[1] - 1)
                product *= b.when[d.length[i], at]
        total += product
    return math.log(total)


@within
def _category(said: Floats, prior: Floats, codes: Ints, f: int, m: Ints, k: int) -> float:
    n = 0
    for a in range(k):
        if codes[m[a], f] >= 0:
            n += 1
    if n == 0:
        return 0.0
    total = 1e-280
    for v in range(len(prior)):
        product = prior[v]
        for a in range(k):
            code = codes[m[a], f]
            if code >= 0:
                product *= said[code, v]
        total += product
    return math.log(total)


@within
def _text(d: Data, b: Model, m: Ints, k: int) -> float:
    """Log of one hidden text behind all against one behind each."""
    n = 0
    for a in range(k):
        if d.has_text[m[a]]:
            n += 1
    if n < 2 or d.text.shape[1] == 0:
        return 0.0
    total = 0.0
    for e in range(d.text.shape[1]):
        noise = b.noise[e]
        hidden = 1 - noise
        s, q = 0.0, 0.0
        for a in range(k):
            if d.has_text[m[a]]:
                v = d.text[m[a], e]
                s += v
                q += v * v
        spread = n * math.log(noise) + math.log(1 + n * hidden / noise)
        gap = q / noise - s * s * hidden / (noise * (noise + n * hidden))
        total += 0.5 * (q - gap - spread)
    return math.log((1 - b.stray) * math.exp(min(total, 300.0)) + b.stray)


@bare
def score(d: Data, b: Model, m: Ints, k: int, size: int) -> float:
    """Return the log likelihood of one incident behind these k members, of ``size`` in all."""
    s = b.size[min(size, len(b.size) - 1)]
    s += _place(d, b, m, k) + _time(d, b, m, k) + _text(d, b, m, k)
    s += _category(b.said[0], b.prior[0], d.codes, 0, m, k)
    s += _category(b.said[1], b.prior[1], d.codes, 1, m, k)
    s += _category(b.said[2], b.prior[2], d.codes, 2, m, k)
    finest = m[0]
    for a in range(k):
        i = m[a]
        for c in range(a):
            if d.source[i] == d.source[m[c]]:
                s += b.repeat
                break
        if (d.located[i] and not d.located[finest]) or (
            d.located[i] == d.located[finest] and d.variance[i] < d.variance[finest]
        ):
            finest = i
    return s + d.log_density[finest]


@within
def _pair_gain(d: Data, b: Model, i: int, j: int) -> float:
    """Return the gain of joining two single reports, as ``score`` has it, but from tables."""
    coarse = j if d.variance[i] <= d.variance[j] else i
    s = b.size[2] - 2 * b.size[1] - d.log_density[coarse]
    if d.located[i] and d.located[j]:
        s += _two_places(d, b, i, j)
    if 0 < d.length[i] < SHORT and 0 < d.length[j] < SHORT:
        most = b.pair_time.shape[2] // 2
        gap = min(max(d.day[j] - d.day[i], -most), most)
        s += b.pair_time[d.length[i], d.length[j], gap + most]
    for f in range(3):
        u, v = d.codes[i, f], d.codes[j, f]
        if u >= 0 and v >= 0:
            s += b.pair_field[f][u, v]
    if d.source[i] == d.source[j]:
        s += b.repeat
    if d.text.shape[1] > 0 and s > -25.0 and d.has_text[i] and d.has_text[j]:
        total = 0.0
        for e in range(d.text.shape[1]):
            noise = b.noise[e]
            u, v = d.text[i, e], d.text[j, e]
            gap = (u * u + v * v) / noise
            gap -= (u + v) ** 2 * (1 - noise) / (noise * (2 - noise))
            total += 0.5 * (u * u + v * v - gap - math.log(noise * (2 - noise)))
        s += math.log((1 - b.stray) * math.exp(min(total, 300.0)) + b.stray)
    return s


@compiled
def singles(d: Data, b: Model) -> Floats:
    """Return the score of every report alone."""
    found = np.empty(len(d.x))
    m = np.empty(1, np.int64)
    for i in range(len(found)):
        m[0] = i
        found[i] = score(d, b, m, 1, 1)
    return found


@compiled
def cell_key(a: int, c: int) -> int:
    """Return a positive hash of two whole numbers."""
    h = (a * 0x9E3779B1 + c * 0x85EBCA6B) & 0x7FFFFFFFFFFFFFFF
    h ^= h >> 15
    h = (h * 0x2C1B3C6D) & 0x7FFFFFFFFFFFFFFF
    return h ^ (h >> 12)


@compiled
def cell_keys(x: Floats, y: Floats, width: float) -> Ints:
    """Return the key of the cell of every point."""
    found = np.empty(len(x), np.int64)
    for i in range(len(x)):
        found[i] = cell_key(math.floor(x[i] / width), math.floor(y[i] / width))
    return found


@compiled
def _keep_best(best_at: Any, best_gain: Any, count: Ints, i: int, j: int, g: float) -> None:
    most = best_at.shape[1]
    at = count[i]
    if at < most:
        count[i] = at + 1
    else:
        at = 0
        for a in range(1, most):
            if best_gain[i, a] < best_gain[i, at]:
                at = a
        if g <= best_gain[i, at]:
            return
    best_at[i, at] = j
    best_gain[i, at] = g


@compiled
def scan(
    d: Data,
    b: Model,
    order: Ints,
    keys: Ints,
    days: Ints,
    level: Ints,
    here: int,
    width: float,
    span: int,
    least: float,
    limit: int,
    best_at: Any,
    best_gain: Any,
    count: Ints,
) -> int:
    """Let reports of one level meet those of it and finer ones; return the couples weighed.

    ``order`` is sorted by ``keys``, then ``days``. In a crowd only the ``limit`` nearest in that
    order are met, those that say the same first. A width of 0 means that place is unknown.
    """
    weighed = 0
    around = 1 if width > 0 else 0
    for at in range(len(order)):
        i = order[at]
        if level[i] != here:
            continue
        for across in range(-around, around + 1):
            for up in range(-around, around + 1):
                key = 0
                if around:
                    column = math.floor(d.x[i] / width) + across
                    key = cell_key(column, math.floor(d.y[i] / width) + up)
                begin = np.searchsorted(keys, key)
                end = np.searchsorted(keys, key, side="right")
                if begin == end:
                    continue
                inside = days[begin:end]
                end = begin + np.searchsorted(inside, d.day[i] + span + d.length[i], side="right")
                begin += np.searchsorted(inside, d.day[i] - span)
                if end - begin > limit:
                    begin = max(begin, min(at, end) - limit // 2)
                    end = min(end, begin + limit)
                for t in range(begin, end):
                    j = order[t]
                    if level[j] == here and j <= i:
                        continue
                    weighed += 1
                    g = _pair_gain(d, b, i, j)
                    if g > least:
                        _keep_best(best_at, best_gain, count, i, j, g)
                        _keep_best(best_at, best_gain, count, j, i, g)
    return weighed


@compiled
def links(best_at: Any, best_gain: Any, count: Ints) -> tuple[Ints, Any, Any]:
    """Return everybody's neighbours, each once, from the lists of the best of each."""
    n = len(count)
    starts = np.zeros(n + 1, np.int64)
    for i in range(n):
        starts[i + 1] += count[i]
        for t in range(count[i]):
            starts[best_at[i, t] + 1] += 1
    for i in range(n):
        starts[i + 1] += starts[i]
    at = starts[:-1].copy()
    near = np.empty(starts[-1], np.int32)
    worth = np.empty(starts[-1], np.float32)
    for i in range(n):
        for t in range(count[i]):
            j = best_at[i, t]
            near[at[i]], near[at[j]] = j, i
            worth[at[i]] = worth[at[j]] = best_gain[i, t]
            at[i] += 1
            at[j] += 1
    end = 0
    begin = 0
    for i in range(n):
        until = starts[i + 1]
        starts[i] = end
        for t in range(begin, until):
            known = False
            for u in range(starts[i], end):
                known = known or near[u] == near[t]
            if not known:
                near[end], worth[end] = near[t], worth[t]
                end += 1
        begin = until
    starts[n] = end
    return starts, near[:end].copy(), worth[:end].copy()


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
def _push(gains: Floats, owners: Ints, n: int, gain: float, owner: int) -> Any:
    if n == len(gains):
        gains = np.append(gains, np.empty(n + 16))
        owners = np.append(owners, np.empty(n + 16, np.int64))
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


@bare
def _members(head: Ints, following: Ints, group: int, m: Ints, k: int, most: int) -> int:
    i = head[group]
    while i >= 0 and k < most:
        m[k] = i
        k += 1
        i = following[i]
    return k


@bare
def _join_gain(
    d: Data,
    b: Model,
    value: Floats,
    head: Ints,
    following: Ints,
    size: Ints,
    a: int,
    c: int,
    m: Ints,
) -> float:
    one, other = min(a, c), max(a, c)
    k = _members(head, following, one, m, 0, MOST_WEIGHED // 2)
    k = _members(head, following, other, m, k, k + MOST_WEIGHED // 2)
    return score(d, b, m, k, size[a] + size[c]) - value[a] - value[c]


@compiled
def join_best_first(
    d: Data, b: Model, alone: Floats, starts: Ints, near: Any, worth: Any, stop: float
) -> Ints:
    """Join the best couple of groups until none gains more than ``stop``; return the groups."""
    n = len(alone)
    root, head, tail = np.arange(n), np.arange(n), np.arange(n)
    following, partner = np.full(n, -1), np.full(n, -1)
    size, value = np.ones(n, np.int64), alone.copy()
    gain = np.full(n, stop)
    # How often a group has changed, and how often its partner had when it was looked at.
    changed, seen = np.zeros(n, np.int64), np.zeros(n, np.int64)
    mark = np.zeros(n, np.int64)
    token = 0
    m = np.empty(MOST_WEIGHED, np.int64)
    gains, owners, waiting = np.empty(n + 16), np.empty(n + 16, np.int64), 0
    for i in range(n):
        for t in range(starts[i], starts[i + 1]):
            if worth[t] > gain[i]:
                gain[i], partner[i] = worth[t], near[t]
        if partner[i] >= 0:
            gains, owners, waiting = _push(gains, owners, waiting, gain[i], i)
    while waiting > 0:
        g, a = gains[0], owners[0]
        waiting = _pop(gains, owners, waiting)
        if root[a] != a or g != gain[a] or partner[a] < 0:
            continue
        c = partner[a]
        new = -1
        if root[c] == c and changed[c] == seen[a]:
            kept, gone = min(a, c), max(a, c)
            value[kept] += value[gone] + g
            new = head[gone]
            following[tail[kept]] = new
            tail[kept] = tail[gone]
            i = new
            while i >= 0:
                root[i] = kept
                i = following[i]
            size[kept] += size[gone]
            changed[kept] += 1
            a = kept
        gain[a], partner[a] = stop, -1
        token += 1
        i = new if new >= 0 else head[a]
        for step in range(_WALKED):
            if new >= 0 and (i < 0 or step == _WALKED // 2):
                i, new = head[a], -1
            if i < 0:
                break
            for t in range(starts[i], starts[i + 1]):
                r = root[near[t]]
                if r == a or mark[r] == token:
                    continue
                mark[r] = token
                w = _join_gain(d, b, value, head, following, size, a, r, m)
                if w > gain[a]:
                    gain[a], partner[a], seen[a] = w, r, changed[r]
                if w > gain[r]:
                    gain[r], partner[r], seen[r] = w, a, changed[a]
                    gains, owners, waiting = _push(gains, owners, waiting, w, r)
            i = following[i]
        if partner[a] >= 0:
            gains, owners, waiting = _push(gains, owners, waiting, gain[a], a)
    return root


@compiled
def sample(
    d: Data,
    b: Model,
    alone: Floats,
    root: Ints,
    starts: Ints,
    near: Any,
    sweeps: int,
    unused: int,
    together: Any,
) -> None:
    """Walk through likely groupings, one report at a time; count how often neighbours meet.

    The first ``unused`` sweeps are not counted. The walk is the same every time.
    """
    n = len(alone)
    head, following, size = np.full(n, -1), np.full(n, -1), np.zeros(n, np.int64)
    value, mark = np.zeros(n), np.zeros(n, np.int64)
    for i in range(n - 1, -1, -1):
        following[i], head[root[i]] = head[root[i]], i
        size[root[i]] += 1
    m = np.empty(MOST_WEIGHED + 1, np.int64)
    free, spare = np.empty(n, np.int64), 0
    for c in range(n):
        if size[c] == 0:
            free[spare] = c
            spare += 1
        else:
            k = _members(head, following, c, m, 0, MOST_WEIGHED)
            value[c] = score(d, b, m, k, size[c])
    group, weight, whole = np.empty(_AROUND, np.int64), np.empty(_AROUND), np.empty(_AROUND)
    state = np.uint64(88172645463325252)
    token = 0
    for sweep in range(sweeps):
        for i in range(n):
            if starts[i] == starts[i + 1]:
                continue
            c = root[i]
            if head[c] == i:
                head[c] = following[i]
            else:
                p = head[c]
                while following[p] != i:
                    p = following[p]
                following[p] = following[i]
            size[c] -= 1
            before = value[c]
            if size[c] == 0:
                free[spare] = c
                spare += 1
            else:
                k = _members(head, following, c, m, 0, MOST_WEIGHED)
                value[c] = score(d, b, m, k, size[c])
            token += 1
            group[0], weight[0], whole[0] = -1, alone[i], alone[i]
            choices, top = 1, alone[i]
            for t in range(starts[i], starts[i + 1]):
                r = root[near[t]]
                if mark[r] == token or size[r] == 0 or choices == _AROUND:
                    continue
                mark[r] = token
                whole[choices] = before
                if r != c:
                    m[0] = i
                    k = _members(head, following, r, m, 1, MOST_WEIGHED + 1)
                    whole[choices] = score(d, b, m, k, size[r] + 1)
                group[choices], weight[choices] = r, whole[choices] - value[r]
                top = max(top, weight[choices])
                choices += 1
            total = 0.0
            for q in range(choices):
                weight[q] = math.exp(weight[q] - top)
                total += weight[q]
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            draw = float(state >> np.uint64(11)) / 9007199254740992.0 * total
            q = 0
            while q < choices - 1 and draw > weight[q]:
                draw -= weight[q]
                q += 1
            r = group[q]
            if r < 0:
                spare -= 1
                r = free[spare]
            value[r] = whole[q]
            root[i] = r
            following[i], head[r] = head[r], i
            size[r] += 1
        if sweep >= unused:
            for i in range(n):
                for t in range(starts[i], starts[i + 1]):
                    if root[near[t]] == root[i]:
                        together[t] += 1


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
def _count_cells(keys: Ints, often: Ints) -> tuple[Ints, Ints]:
    size = 16
    while size < 2 * len(keys) + 2:
        size *= 2
    known, total = np.full(size, -1), np.zeros(size, np.int64)
    for which in range(len(keys)):
        key = keys[which]
        at = key & (size - 1)
        while known[at] != -1 and known[at] != key:
            at = (at + 1) & (size - 1)
        known[at] = key
        total[at] += often[which]
    return known, total


@compiled
def _held(known: Ints, total: Ints, key: int) -> float:
    at = key & (len(known) - 1)
    while known[at] != -1:
        if known[at] == key:
            return float(total[at])
        at = (at + 1) & (len(known) - 1)
    return 0.0


@compiled
def cells_counted(keys: Ints) -> tuple[Ints, Ints]:
    """Return the distinct keys, in no order, and how often each is there."""
    known, total = _count_cells(keys, np.ones(len(keys), np.int64))
    there = known != -1
    return known[there], total[there]


@compiled
def density(
    x: Floats,
    y: Floats,
    day: Ints,
    ask: Ints,
    width: float,
    days: int,
    ever_keys: Ints,
    ever_often: Ints,
) -> Floats:
    """Return reports per km² and day now, and per km² ever, in triangular cells about the asked.

    Cells are hashed, so memory follows the reports and not the area that they span.
    """
    now = np.empty(len(x), np.int64)
    for i in range(len(x)):
        cell = cell_key(math.floor(x[i] / width), math.floor(y[i] / width))
        now[i] = cell_key(cell, day[i] // days)
    now_known, now_total = _count_cells(now, np.ones(len(now), np.int64))
    ever_known, ever_total = _count_cells(ever_keys, ever_often)
    found = np.zeros((2, len(ask)))
    for q in range(len(ask)):
        i = ask[q]
        for across in range(-1, 2):
            for up in range(-1, 2):
                column = math.floor(x[i] / width) + across
                key = cell_key(column, math.floor(y[i] / width) + up)
                w = (0.5 if across == 0 else 0.25) * (0.5 if up == 0 else 0.25)
                found[1, q] += w * _held(ever_known, ever_total, key)
                for later in range(-1, 2):
                    near = cell_key(key, day[i] // days + later)
                    half = 0.5 if later == 0 else 0.25
                    found[0, q] += w * half * _held(now_known, now_total, near)
        found[0, q] /= width * width * days
        found[1, q] /= width * width
    return found
