"""People first, in tables too: what was judged of two reports outweighs all chances.

A judgement is one couple more, so certain that no mean of chances comes near it, for or against a
join. So it passes through all stages like any other couple, on one machine and on many.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundtruce.incidents.table import columns
from groundtruce.incidents.table.arrays import Bools, Ints

# Chances are kept in whole parts, so that they add up the same in any order.
PARTS = 4000
# What a judgement weighs beside a chance of one, and that a group judged the same comes whole.
CERTAIN, WHOLE = 1_000_000_000, 100_000
Said = tuple[str, str, str]


class Couples(NamedTuple):
    """Reports looked at together, older first, and their chance in parts."""

    left: Ints
    right: Ints
    met: Ints


class Judged(NamedTuple):
    """Couples of rows, or of ids, and the verdict on each: 1 the same, -1 different, 0 unsure."""

    left: NDArray[Any]
    right: NDArray[Any]
    verdict: Ints


def standing(said: Sequence[Said]) -> list[Said]:
    """Return the last judgements on each couple; where a chain of them clashes, the newest hold.

    They come oldest first, each two reports and a verdict; what was withdrawn is gone.
    """
    from groundtruce.incidents import obey
    from groundtruce.model.judgement import Verdict

    newest: dict[tuple[str, str], Verdict] = {}
    for one, other, verdict in said:
        couple = (min(one, other), max(one, other))
        newest.pop(couple, None)
        if one != other and verdict != Verdict.WITHDRAWN:
            newest[couple] = Verdict(verdict)
    names = sorted({name for couple in newest for name in couple})
    number = {name: at for at, name in enumerate(names)}
    decided = [
        (verdict, (number[one], number[other]))
        for (one, other), verdict in reversed(newest.items())
    ]
    same, different = obey.consistent(decided)
    unsure = [couple for verdict, couple in decided if verdict is Verdict.UNSURE]
    return [
        (names[one], names[other], verdict.value)
        for verdict, couples in (
            (Verdict.SAME, same),
            (Verdict.DIFFERENT, different),
            (Verdict.UNSURE, unsure),
        )
        for one, other in couples
    ]


def parted(earlier: Ints, couples: Couples, judged: Judged) -> tuple[Ints, Couples]:
    """Return whom each row repeats, and the couples, with what must stay apart.

    Rows come by time and id. One that was said to differ from the row that it repeats stands for
    itself; of a couple that is unsure its own chance is taken away.
    """
    differ = judged.verdict < 0
    first = columns.firsts(earlier)
    own = np.maximum(judged.left, judged.right)[
        differ & (first[judged.left] == first[judged.right])
    ]
    earlier = earlier.copy()
    earlier[own] = own
    left, right = _voices(earlier, judged)
    count = len(earlier)
    kept = ~np.isin(couples.left * count + couples.right, left * count + right)
    told = Couples(*(column[kept] for column in couples))
    return earlier, _with(told, left[differ], right[differ], -CERTAIN)


def joined(earlier: Ints, couples: Couples, judged: Judged, group: Ints) -> Couples:
    """Return the couples with those that must be together, each with all of its group so far.

    What was said of two reports weighs more than whom the machine had put with either.
    """
    left, right = (side[judged.verdict > 0] for side in _voices(earlier, judged))
    couples = _with(couples, left, right, CERTAIN)
    for end in np.unique(np.concatenate([left, right])).tolist():
        others = np.flatnonzero((group == group[end]) & (np.arange(len(group)) != end))
        ends = np.full(len(others), end)
        couples = _with(couples, np.minimum(ends, others), np.maximum(ends, others), WHOLE)
    return couples


def unsettled(
    judged: Judged | None, ids: NDArray[Any], incident: NDArray[Any], frozen: Bools
) -> Judged | None:
    """Return what was judged of rows that are there, by row, unless it is so and frozen."""
    if judged is None or not len(judged.verdict):
        return None
    order = np.argsort(ids)
    at = (np.searchsorted(ids, side, sorter=order) for side in (judged.left, judged.right))
    left, right = (order[np.minimum(side, len(ids) - 1)] for side in at)
    there = (ids[left] == judged.left) & (ids[right] == judged.right)
    is_so = np.where(incident[left] == incident[right], judged.verdict >= 0, judged.verdict <= 0)
    open_ = there & ~(frozen[left] & frozen[right] & is_so)
    return Judged(left[open_], right[open_], judged.verdict[open_])


def called(
    incident: NDArray[Any], ids: NDArray[Any], group: Ints, frozen: Bools, judged: Judged
) -> list[tuple[Any, Any]]:
    """Make frozen incidents such as people judged; return those that went whole into an older one.

    Rows come by time and id. Of two that differ, the part that the incident is not called after
    leaves it: what is frozen alone, the rest with those of its group.
    """
    # What is not frozen goes with its group.
    one_of = np.arange(len(ids))
    first, inverse = np.unique(group[~frozen], return_index=True, return_inverse=True)[1:]
    one_of[~frozen] = np.flatnonzero(~frozen)[first][inverse]
    same = judged.verdict > 0
    bound = _bound(len(ids), one_of[judged.left[same]], one_of[judged.right[same]])[one_of]
    gone: list[Any] = []
    for root in np.unique(bound[judged.left[same]]).tolist():
        members = np.flatnonzero(bound == root)
        old = incident[members[frozen[members]]]
        for other in np.unique(old[old != old[0]]).tolist() if len(old) else ():
            incident[incident == other] = old[0]
            gone.append((other, old[0]))
        incident[members] = old[0] if len(old) else incident[members]
    for one, other in np.stack(judged[:2], axis=1)[judged.verdict < 0].tolist():
        if incident[one] == incident[other]:
            parts = []
            for row in (max(one, other), min(one, other)):
                near = (incident == incident[row]) & (group == group[row])
                with_it = ~frozen | frozen[row] | (bound == bound[row])
                parts.append(np.flatnonzero(near & with_it))
            leaves = parts[int(incident[one] in ids[parts[0]])]
            incident[leaves] = ids[leaves[0]]
    alive, last = set(incident.tolist()), dict[Any, Any]()
    for old, into in reversed(gone):
        last[old] = last.get(into, into)
    return [(old, into) for old, into in last.items() if old not in alive]


def _bound(count: int, left: Ints, right: Ints) -> Ints:
    """Return for each of so many the lowest that it is bound to, over however many others."""
    root = np.arange(count)
    while True:
        low = np.minimum(root[left], root[right])
        if (root[left] == low).all() and (root[right] == low).all():
            return root
        np.minimum.at(root, left, low)
        np.minimum.at(root, right, low)


def _voices(earlier: Ints, judged: Judged) -> tuple[Ints, Ints]:
    first = columns.firsts(earlier)
    left, right = first[judged.left], first[judged.right]
    return np.minimum(left, right), np.maximum(left, right)


def _with(couples: Couples, left: Ints, right: Ints, weight: int) -> Couples:
    two = left != right
    met = np.full(int(two.sum()), weight * PARTS)
    more = (left[two], right[two], met)
    return Couples(*(np.concatenate(pair) for pair in zip(couples, more, strict=True)))
