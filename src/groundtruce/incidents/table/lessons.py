"""What the reports of a block teach before it is fused, in two short walks through some of them.

The first shows how far each source can be trusted, how often one repeats itself, how large the
largest incidents are, how often places are far off and what nearness is worth; the second, going by
that, how large and how far off they are after all, and how kinds and figures are mixed up. In the
other order neighbours of another kind would be taken for one incident whose kind is mistaken.
"""

from typing import NamedTuple

import numpy as np

from groundtruce.incidents.table import (
    chances,
    groups,
    largest,
    learn,
    meet,
    mixups,
    nearness,
    places,
    strewn,
    walk,
)
from groundtruce.incidents.table.arrays import Floats, Ints, Singles
from groundtruce.incidents.table.meet import Neighbours
from groundtruce.incidents.table.records import Data, Model
from groundtruce.incidents.table.survey import Counts

# Reports of neighbouring days that are enough to learn from; fewer in each of many blocks.
ENOUGH = (3_000, 8_000)
_IN_MANY = 300_000_000
PARTNERS = 16
VISITS = 20_000
ROUNDS = (3, 8)
# Where so few meet, groups hold together by more than who is near whom: the walk follows what is
# added to nearness in part only, so more is added.
SPARSE, FURTHER = 2_000, 1.4


class Lessons(NamedTuple):
    """What some reports teach; it holds for others of the same sources."""

    factor: Floats  # of each source's stated precision
    mix: Floats
    trust: Floats
    repeat: float
    update: float
    size: Floats  # what is added to the log chance of so many reports
    kinds: Floats  # p(said | true)
    killed: Floats
    figures: Ints  # the figures of dead that have a row


def learned(data: Data, model: Model, counts: Counts) -> tuple[Data, Model]:
    """Return reports as exact as their sources have shown to be, and the tables as learned."""
    lessons = taught(data, model, counts)
    return widened(data, lessons.factor), applied(model, lessons, counts)


def taught(data: Data, model: Model, counts: Counts) -> Lessons:
    """Return what reports teach, believed before to be as the model has it."""
    enough = int(np.clip(_IN_MANY // max(1, counts.voices), *ENOUGH))
    begin = max(0, (len(data.x) - enough) // 2)
    some = Data._make(column[begin : begin + enough] for column in data)
    near = meet.neighbours(some, model, PARTNERS)
    around = groups.groups(some, model)
    rounds = int(np.clip(VISITS // max(1, len(some.x)), *ROUNDS))
    usual = model.size

    seen = _seen(near, walk.chances(some, model, around, near, rounds, 1))
    repeat, update = learn.repeats(some, model, *seen)
    model = model._replace(
        repeat=repeat, update=update, size=largest.sizes(usual, groups.sizes(around))
    )
    few = counts.voices <= chances.FEW
    further = FURTHER if counts.voices <= SPARSE else 1.0
    factor, mix = errors(some, seen, places.MIX, np.ones(1), 2 if few else 1)
    told, some = some, widened(some, factor)
    model = model._replace(apart=places.apart(mix), mix=mix)
    model = model._replace(trust=nearness.trust(some, model, *seen, further))

    seen = _seen(near, walk.chances(some, model, around, near, rounds, 1))
    factor, mix = errors(told, seen, mix, factor, 2 if few else 0)
    weight = mixups.weights(some.source, *seen)
    kinds = mixups.learned(chances.kinds_told(counts), some.codes[:, 0], *seen[:2], weight)
    killed = mixups.learned(chances.killed_told(counts), some.codes[:, 2], *seen[:2], weight)
    size = largest.sizes(usual, groups.sizes(around))
    lessons = Lessons(
        factor, mix, model.trust, repeat, update, size - usual, kinds[0], killed[0],
        counts.killed[0],
    )  # fmt: skip
    model = applied(model._replace(size=usual), lessons, counts)
    return lessons._replace(trust=nearness.trust(some, model, *seen, further))


def errors(
    data: Data, seen: learn.Couples, held: Floats, factor: Floats, turns: int
) -> tuple[Floats, Floats]:
    """Return by how much each source's precision is too small, and how often places are far off.

    How often all are is asked before how vague each source is: else many sources seem vague where
    all are far off now and then, and then fewer places seem far off. ``held`` are the shares that
    the chances went by.
    """
    for _ in range(turns):
        mix = strewn.learned(widened(data, factor), *seen, held)
        factor = learn.precision(data, *seen, mix)
    return factor, strewn.learned(widened(data, factor), *seen, held)


def applied(model: Model, lessons: Lessons, counts: Counts) -> Model:
    """Return the tables of a model as learned; a kind or figure that is new is as believed."""
    kinds = _with_new(lessons.kinds, np.arange(len(lessons.kinds)), *chances.kinds_told(counts))
    at = np.searchsorted(counts.killed[0], lessons.figures)
    killed = _with_new(lessons.killed, at, *chances.killed_told(counts))
    return chances.learned(model, kinds, killed)._replace(
        apart=places.apart(lessons.mix),
        mix=lessons.mix,
        trust=lessons.trust,
        repeat=lessons.repeat,
        update=lessons.update,
        size=model.size + lessons.size,
    )


def _with_new(said: Floats, at: Ints, believed: Floats, prior: Floats) -> chances.Table:
    """Return a table with the rows that were learned, where there are as many true values."""
    found = believed / believed.sum(axis=0)
    if said.shape[1] == found.shape[1]:
        found[at] = said
    return found, prior


def widened(data: Data, factor: Floats) -> Data:
    """Return the reports with the precisions of each source so many times as wide."""
    known = np.ones(max(len(factor), int(data.source.max(initial=-1)) + 1))
    known[: len(factor)] = factor
    variance = np.where(data.place >= 0, data.variance * known[data.source] ** 2, data.variance)
    return data._replace(variance=variance, fineness=np.log2(variance))


def _seen(near: Neighbours, share: Singles) -> learn.Couples:
    starts, right, _ = near
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts)), right, share
