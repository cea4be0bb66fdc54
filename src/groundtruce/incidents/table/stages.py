"""Fusing a table stage by stage, as one machine does in turn and many do side by side.

| stage | sees | says |
|---|---|---|
| `surveyed` | some rows, any | counts and a sample |
| `planned` | all surveys | the middle of the table and the cut into blocks |
| `asked_for` | some rows, any | which of them each block needs |
| `folded` | the rows of a block | which repeat an earlier one; counts of the others |
| `believed` | all counts | how common everything is |
| `met` | the reports of a block | which couples how often belong together, in how many cases |
| `least` | all those cases | what makes a grouping better |
| `grouped` | the couples of whole groups, and judgements | the oldest of each's incident |

Rows are columns by name. Those of a block come by time and id. What each stage says follows from
what it sees and from nothing else, so it is of no account where, in which order or how often a
stage is run.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundtruce.incidents.table import blocks, columns, whole
from groundtruce.incidents.table import judged as judged_rows
from groundtruce.incidents.table.agree import Aim
from groundtruce.incidents.table.arrays import Bools, Ints
from groundtruce.incidents.table.blocks import Block, Law
from groundtruce.incidents.table.columns import Columns, World
from groundtruce.incidents.table.judged import Couples, Judged
from groundtruce.incidents.table.stream import Changes, Stream
from groundtruce.incidents.table.survey import Counts, Survey
from groundtruce.incidents.table.whole import Beliefs

Given = Mapping[str, NDArray[Any]]


class Plan(NamedTuple):
    """What the whole table says of itself, and its cut."""

    world: World
    blocks: tuple[Block, ...]


class Folded(NamedTuple):
    """Of the rows of a block: which are its own, which one each repeats, which it weighs."""

    core: Bools
    earlier: Ints
    weighed: Ints
    counts: Counts


def fused(
    rows: Given,
    told: Callable[[int, int], None],
    judged: Judged | None = None,
    law: Law | None = None,
) -> Ints:
    """Return for each row the row of its incident's oldest report: all stages, one after another.

    ``told`` hears how many blocks are done, and of how many.
    """
    return whole.fused(Columns(**rows), law=law, told=told, judged=judged).group


def standing(said: Sequence[judged_rows.Said]) -> list[judged_rows.Said]:
    """Return the judgements that stand without contradiction, of those said oldest first."""
    return judged_rows.standing(said)


def in_order(rows: Given) -> Ints:
    """Return the rows by time and id."""
    return Columns(**rows).in_order()


def surveyed(rows: Given) -> Survey:
    """Survey some rows."""
    return Survey.of(Columns(**rows))


def surveys(parts: Sequence[Survey]) -> Survey:
    """Add up surveys."""
    return Survey.total(parts)


def planned(survey: Survey, law: Law | None = None) -> Plan:
    """Return the plan for a table of such a survey."""
    return Plan(survey.world(), blocks.cut(survey.tiles, law or Law()))


def asked_for(rows: Given, plan: Plan) -> list[Ints]:
    """Return for each block which of the rows it needs."""
    told = Columns(**rows)
    where = columns.plane(told, plan.world)
    return [np.flatnonzero(block.asks_for(told, where)) for block in plan.blocks]


def folded(rows: Given, plan: Plan, number: int) -> Folded:
    """Fold what is told twice into the first that tells it."""
    told, block = Columns(**rows), plan.blocks[number]
    where = columns.plane(told, plan.world)
    earlier = columns.repeats(told, where, columns.gazetteer(told, where, plan.world))
    voices = earlier == np.arange(len(told))
    core = block.core(told, where)
    own = np.flatnonzero(core & voices)
    weighed = np.flatnonzero(voices & block.sees(told, where))
    return Folded(core, earlier, weighed, Counts.of(told.take(own), where.take(own)))


def counts(parts: Sequence[Counts]) -> Counts:
    """Add up counts."""
    return Counts.total(parts)


def believed(plan: Plan, counted: Counts, sweeps: int | None = None) -> Beliefs:
    """Return what is held true of the whole table."""
    return whole.beliefs(plan.world, counted, sweeps)


def met(rows: Given, plan: Plan, number: int, beliefs: Beliefs) -> tuple[Couples, Ints]:
    """Return the block's own couples of the reports that it weighs, and how many met how often."""
    told = Columns(**rows)
    where = columns.plane(told, plan.world)
    couples = whole.met(told, where, beliefs, plan.blocks[number].core(told, where))
    return couples, whole.histogram(couples.met, beliefs)


def least(often: Sequence[Ints], beliefs: Beliefs) -> Aim:
    """Return what makes a grouping better, and so the least chance of a couple."""
    return whole.aim(np.sum(often, axis=0), beliefs)


def likely(couples: Couples, beliefs: Beliefs, better: Aim) -> Bools:
    """Whether a couple by itself could be joined: groups never reach beyond such couples."""
    return couples.met / whole.counted_sweeps(beliefs) > better.least - 1e-6


def grouped(earlier: Ints, couples: Couples, judged: Judged, better: Aim, beliefs: Beliefs) -> Ints:
    """Return for each of some rows, by time and id, the oldest of its incident.

    They are whole groups, with whom each repeats and what people judged of them.
    """
    return whole.grouped(earlier, couples, judged, better, beliefs)


def stream(days: int, judged: Judged) -> Stream:
    """Return an empty stream with a window of so many days, and what people judge of its ids."""
    return Stream(days, judged)


def arrived(into: Stream, rows: Given) -> Changes:
    """Take rows into a stream and say what they changed."""
    return into.add(Columns(**rows))
