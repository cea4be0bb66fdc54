"""Fusing a whole table: who could meet, how sure it is that they belong together, who is joined.

Each report meets those near it. A walk through likely groupings asks how likely any two belong
together, after a first short one has shown how far each source can be trusted; and groups whose
members mostly do are joined. Blocks of the table are walked side by side, in threads.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundtruce.incidents.table import (
    agree,
    blocks,
    bursts,
    chances,
    columns,
    groups,
    learn,
    lessons,
    meet,
    walk,
)
from groundtruce.incidents.table import judged as people
from groundtruce.incidents.table.agree import Aim
from groundtruce.incidents.table.arrays import Bools, Floats, Ints
from groundtruce.incidents.table.blocks import Block, Law
from groundtruce.incidents.table.columns import Columns, Plane, World
from groundtruce.incidents.table.judged import PARTS, Couples, Judged
from groundtruce.incidents.table.records import Data, Model
from groundtruce.incidents.table.survey import Counts, Survey, counted

Told = Callable[[int, int], None]

# Partners kept for each report, fewer of many reports.
PER_REPORT = (8, 24)
_PARTNERS = 400_000
# How many reports the walk may visit in all: more rounds over few, fewer over many.
VISITS = 600_000
SWEEPS = (7, 80)
# Rounds, of those, until groups have found together and others about them can be counted.
FIRST = 2
# A crowd has many reports a day within so many kilometres. One partner more and one round more for
# each so many of them, as long as a table has few enough reports.
_CROWD_KM, _CROWD = 100.0, 5
_CROWDED = 2_000_000
# Couples less likely than this are nobody's reason to join or not to.
_HARDLY = 0.02


@dataclass(frozen=True)
class Fused:
    """For each row the row of its incident's oldest report, and chances of couples looked at."""

    group: Ints
    left: Ints
    right: Ints
    chance: Floats


class Beliefs(NamedTuple):
    """What is held true of the whole table while one block of it is fused."""

    world: World
    counts: Counts
    model: Model
    sweeps: int


def fused(
    rows: Columns,
    sweeps: int | None = None,
    law: Law | None = None,
    told: Told | None = None,
    judged: Judged | None = None,
) -> Fused:
    """Fuse the reports of a table; in whatever order they come, the result is the same.

    The same rows give the same groups with one thread or many, and on one machine or several: the
    cut into blocks follows from the rows, a block from its own rows and the beliefs of the whole
    table (`met`), and only couples within one block's core and halo are ever weighed. ``told``
    hears how many blocks are done, and of how many.
    """
    order = rows.in_order()
    if judged is not None:
        place = np.empty(len(rows), dtype=np.int64)
        place[order] = np.arange(len(rows))
        judged = judged._replace(left=place[judged.left], right=place[judged.right])
    found = _in_order(rows.take(order), sweeps, law or Law(), told or _unheard, judged)
    group = np.empty(len(rows), dtype=np.int64)
    group[order] = order[found.group]
    return Fused(group, order[found.left], order[found.right], found.chance)


def _unheard(_done: int, _total: int) -> None:
    """Tell nobody."""


def _in_order(
    rows: Columns, sweeps: int | None, law: Law, told_of: Told, judged: Judged | None
) -> Fused:
    none = np.zeros(0, dtype=np.int64)
    if not len(rows):
        return Fused(none, none, none, np.zeros(0))
    survey = Survey.of(rows)
    world = survey.world()
    where = columns.plane(rows, world)
    earlier = columns.repeats(rows, where, columns.gazetteer(rows, where, world))
    voices = np.flatnonzero(earlier == np.arange(len(rows)))
    told, there = rows.take(voices), where.take(voices)
    believed = beliefs(world, Counts.of(told, there), sweeps)
    cut = blocks.cut(survey.tiles, law)

    def one(block: Block) -> Couples:
        seen = np.flatnonzero(block.sees(told, there))
        some, place = told.take(seen), there.take(seen)
        couples = met(some, place, believed, block.core(some, place))
        seen = voices[seen]
        return Couples(seen[couples.left], seen[couples.right], couples.met)

    found = []
    with ThreadPoolExecutor(min(len(cut), os.cpu_count() or 1)) as threads:
        for couples in threads.map(one, cut):
            found.append(couples)
            told_of(len(found), len(cut))
    left, right, times = (np.concatenate(parts) for parts in zip(*found, strict=True))
    better = aim(histogram(times, believed), believed)
    group = grouped(earlier, Couples(left, right, times), judged, better, believed)
    return Fused(group, left, right, times / counted_sweeps(believed))


def beliefs(world: World, counts: Counts, sweeps: int | None = None) -> Beliefs:
    """Return what follows from the survey and the counts of the whole table."""
    if sweeps is None:
        sweeps = int(np.clip(VISITS // max(1, counts.voices), *SWEEPS))
    return Beliefs(world, counts, chances.model(counts), sweeps)


def counted_sweeps(_: Beliefs) -> int:
    """Return out of how many parts a chance is counted."""
    return PARTS


def met(rows: Columns, where: Plane, believed: Beliefs, core: Bools) -> Couples:
    """Walk through the likely groupings of one block; return the couples that are its own.

    Rows come in order and repeat no other. The outcome follows from them and the beliefs alone.
    """
    none = np.zeros(0, dtype=np.int64)
    if not core.any():
        return Couples(none, none, none)
    data = prepared(rows, where, believed)
    data, model = lessons.learned(data, believed.model, believed.counts)
    most, rounds = effort(where, believed)
    near = starts, right, _ = meet.neighbours(data, model, most)
    around = groups.groups(data, model)
    first = max(FIRST, rounds // 8)
    share = walk.chances(data, model, around, near, first, first - 1)
    data = bursts.seen(data, around, near, share)
    share = walk.chances(data, model, around, near, max(2, rounds - first), 1)
    left = np.repeat(np.arange(len(rows)), np.diff(starts))
    own = np.flatnonzero((left < right) & core[right])
    parts = np.rint(share[own] * PARTS).astype(np.int64)
    return Couples(left[own], right[own].astype(np.int64), parts)


def effort(where: Plane, believed: Beliefs) -> tuple[int, int]:
    """Return how many partners a report of a block keeps and how many rounds are walked.

    Fewer of many reports, and more in a crowd, where any of many may be the right one.
    """
    voices = max(1, believed.counts.voices)
    tile = [np.floor(axis / _CROWD_KM).astype(np.int64) for axis in (where.x, where.y)]
    often = counted(columns.number([*tile, where.day])[where.located])[1]
    crowd = int((often**2).sum() // max(1, often.sum())) // _CROWD
    crowd = min(crowd, _CROWDED // voices, PER_REPORT[1])
    most = int(np.clip(_PARTNERS // voices, *PER_REPORT))
    return max(most, crowd), max(believed.sweeps, crowd)


def histogram(times: Ints, believed: Beliefs) -> Ints:
    """Return how many couples met how often; histograms of blocks add up."""
    return np.bincount(times, minlength=counted_sweeps(believed) + 1)


def aim(often: Ints, believed: Beliefs) -> Aim:
    """Return what makes a grouping better, from the chances alone: F1 and B-cubed F1 alike.

    Each counts from what it is when every report is left alone, 0 and some .6, to 1. Both are taken
    as straight lines about the best grouping: F1 there gains 2 / d for each couple that is one
    incident, of d that are joined or should be, and loses F1 / d for each that is joined; B-cubed
    F1 of n reports gains 1 / 2n for each report's share, by precision or by recall.
    """
    chance = np.arange(len(often)) / counted_sweeps(believed)
    chance, often = chance[:0:-1], often[:0:-1]
    if not often.any():
        return Aim(0.5, 0.5)
    joined, likely = np.cumsum(often), np.cumsum(chance * often)
    attainable = 2 * likely / (joined + likely[-1])
    best = int(attainable.argmax())
    reports = max(1, believed.counts.voices)
    # B-cubed F1 of reports alone: all that is joined is right, and of t reports one is found.
    recall = 1 / (1 + 2 * float(likely[-1]) / reports)
    steep = (1 + recall) / (1 - recall)
    joins = float(joined[best] + likely[-1])
    return Aim(float(attainable[best]) / 2, steep * joins / (4 * reports))


def grouped(
    earlier: Ints, couples: Couples, judged: Judged | None, better: Aim, believed: Beliefs
) -> Ints:
    """Return for each row the oldest of its incident; what people judged of two is so."""
    if judged is None or not len(judged.verdict):
        return agreed(len(earlier), couples, better, believed)[columns.firsts(earlier)]
    earlier, couples = people.parted(earlier, couples, judged)
    group = agreed(len(earlier), couples, better, believed)
    couples = people.joined(earlier, couples, judged, group)
    return agreed(len(earlier), couples, better, believed)[columns.firsts(earlier)]


def agreed(count: int, couples: Couples, better: Aim, believed: Beliefs) -> Ints:
    """Return for each of so many reports the oldest of its group.

    Groups of couples above the least chance that share no report do not know of each other, so
    they may be asked for one at a time.
    """
    some = np.flatnonzero(np.abs(couples.met) > _HARDLY * PARTS)
    chance = couples.met / counted_sweeps(believed)
    some = some[
        agree.bound(count, couples.left[some], couples.right[some], chance[some], better.least)
    ]
    starts, near, shares = agree.both_ways(
        count, couples.left[some], couples.right[some], chance[some]
    )
    return _oldest(agree.agreed(count, starts, near, shares, better))


def prepared(rows: Columns, where: Plane, believed: Beliefs) -> Data:
    """Return the reports of a block as the loops need them."""
    named = columns.gazetteer(rows, where, believed.world)
    killed = chances.killed_codes(rows, believed.counts)
    kinds = chances.kind_codes(rows, believed.counts)
    habit = learn.sides_by_habit(rows.source, rows.side)
    sides = chances.side_codes(rows, believed.counts, habit)
    log_density = chances.densities(where, believed.counts)
    text, has_text = whitened(rows.text, believed.world, len(rows))
    return Data(
        x=where.x,
        y=where.y,
        variance=where.sigma**2,
        fineness=np.log2(where.sigma**2),
        place=np.where(where.located, 1 + named, -1).astype(np.int32),
        day=where.day,
        length=where.length,
        source=rows.source,
        codes=np.stack([kinds, sides, killed], axis=1).astype(np.int32),
        deadliest=np.where(np.isfinite(rows.killed_high), rows.killed_high, -1).astype(np.float32),
        text=text,
        texts=has_text.astype(np.int32),
        log_density=log_density,
        density=np.exp(log_density),
    )


def whitened(
    text: Floats, world: World, count: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return texts along their main directions, each of variance 1, and who has a text at all."""
    if not text.size:
        return np.zeros((count, 0), dtype=np.float32), np.zeros(count, dtype=np.bool_)
    has_text = np.asarray(np.isfinite(text).all(axis=1), dtype=np.bool_)
    centred = np.where(has_text[:, None], text - world.centre, 0.0)
    found = np.einsum("re,ed->rd", centred, world.axes)
    return np.ascontiguousarray(found, dtype=np.float32), has_text


def _oldest(group: Ints) -> Ints:
    first, inverse = np.unique(group, return_index=True, return_inverse=True)[1:]
    oldest: Ints = first[inverse]
    return oldest
