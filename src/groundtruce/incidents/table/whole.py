"""Fusing a whole table: who could meet, who joins best, and how sure that is.

Best-first joining gives the first answer. Then a walk through likely groupings asks how often any
two reports belong together, and those that do so more often than not, on the whole, are joined.
That costs time and wins what greed loses where incidents lie close together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundtruce.incidents.table import chances, columns, kernel
from groundtruce.incidents.table.columns import Columns, Plane
from groundtruce.incidents.table.kernel import Data, Floats, Ints, Model

Neighbours = tuple[Ints, NDArray[np.int32], NDArray[np.float32]]

# Among many possible joins the best looks better than it is: by about this, in nats.
WINNERS_CURSE = 0.7
PER_REPORT = 12
LEAST = -2.0
# How many reports the walk may visit in all: more sweeps over few, fewer over many.
VISITS = 300_000
SWEEPS = (4, 40)
# Nearest in time, in days, beyond the stated spans.
SPAN = 3
_CROWD = 2_000
_MEETINGS = 60_000_000
_WIDTHS = (11.0, 25.0, 60.0, 180.0, 600.0, 3000.0)
_SIGMAS = (2.0, 5.0, 12.0, 40.0, 120.0)
_NOWHERE = 99
_MOST_DIRECTIONS = 16


@dataclass(frozen=True)
class Fused:
    """For each row the row of its incident's oldest report, and chances of couples looked at."""

    group: Ints
    left: Ints
    right: Ints
    chance: Floats


def fused(rows: Columns, sweeps: int | None = None) -> Fused:
    """Fuse the reports of a table; in whatever order they come, the result is the same."""
    order = rows.in_order()
    found = _in_order(rows.take(order), sweeps)
    group = np.empty(len(rows), dtype=np.int64)
    group[order] = order[found.group]
    return Fused(group, order[found.left], order[found.right], found.chance)


def _in_order(rows: Columns, sweeps: int | None) -> Fused:
    none = np.zeros(0, dtype=np.int64)
    if not len(rows):
        return Fused(none, none, none, np.zeros(0))
    where = columns.plane(rows)
    origin = columns.first_of_kind(rows, where, columns.gazetteer(where))
    voices = np.flatnonzero(origin == np.arange(len(rows)))
    own = np.zeros(len(rows), dtype=np.int64)
    own[voices] = np.arange(len(voices))
    found = _voices(rows.take(voices), sweeps)
    group = voices[found.group][own[origin]]
    return Fused(group, voices[found.left], voices[found.right], found.chance)


def _voices(rows: Columns, sweeps: int | None) -> Fused:
    where = columns.plane(rows)
    data, model = prepared(rows, where)
    starts, near, worth = neighbours(data, model)
    alone = kernel.singles(data, model)
    root = kernel.join_best_first(data, model, alone, starts, near, worth, WINNERS_CURSE)
    if sweeps is None:
        sweeps = int(np.clip(VISITS // len(rows), *SWEEPS))
    together = np.zeros(len(near), dtype=np.int32)
    unused = max(1, sweeps // 4)
    kernel.sample(data, model, alone, root.copy(), starts, near, sweeps, unused, together)
    chance = together / max(1, sweeps - unused)
    least = _least_chance(chance)
    group = kernel.agreed(len(rows), starts, near, chance, least)
    left = np.repeat(np.arange(len(rows)), np.diff(starts))
    once = left < near
    return Fused(_oldest(group), left[once], near[once].astype(np.int64), chance[once])


def prepared(rows: Columns, where: Plane) -> tuple[Data, Model]:
    """Return the reports and the beliefs as the loops need them."""
    named = columns.gazetteer(where)
    killed, killed_tables = chances.killed_codes(rows)
    text, has_text = whitened(rows.text, len(rows))
    data = Data(
        x=where.x,
        y=where.y,
        variance=where.sigma**2,
        located=where.located,
        day=where.day,
        length=where.length,
        source=rows.source,
        precision=named.astype(np.int64),
        codes=np.stack([rows.kind, rows.side, killed], axis=1),
        text=text,
        has_text=has_text,
        log_density=chances.densities(where, named),
    )
    return data, chances.model(rows, killed_tables, text.shape[1])


def whitened(text: Floats, count: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return texts along their main directions, each of variance 1, and who has a text at all."""
    if not text.size:
        return np.zeros((count, 0), dtype=np.float32), np.zeros(count, dtype=np.bool_)
    has_text = np.asarray(np.isfinite(text).all(axis=1), dtype=np.bool_)
    if has_text.sum() < 2 * text.shape[1] + 2:
        return np.zeros((count, 0), dtype=np.float32), has_text
    centred = np.where(has_text[:, None], text, 0.0)
    centred = np.where(has_text[:, None], centred - centred[has_text].mean(axis=0), 0.0)
    variances, axes = np.linalg.eigh(np.cov(centred[has_text].T))
    main = np.flatnonzero(variances > 1e-9)[::-1][:_MOST_DIRECTIONS]
    found = centred @ axes[:, main] / np.sqrt(variances[main])
    return np.ascontiguousarray(found, dtype=np.float32), has_text


def neighbours(data: Data, model: Model) -> Neighbours:
    """Return for each report, in one long list, those with whom it is worth weighing it."""
    count = len(data.x)
    best_at = np.zeros((count, PER_REPORT), dtype=np.int32)
    best_gain = np.zeros((count, PER_REPORT), dtype=np.float32)
    held = np.zeros(count, dtype=np.int64)
    level = np.searchsorted(_SIGMAS, np.sqrt(data.variance))
    level = np.where(data.precision == 1, np.maximum(level, 2), level)
    level = np.where(data.located, level, _NOWHERE)
    limit = int(np.clip(_MEETINGS // count, 64, _CROWD))
    for here in np.unique(level).tolist():
        width = _WIDTHS[here] if here != _NOWHERE else 0.0
        some = np.flatnonzero(level <= here)
        key = kernel.cell_keys(data.x[some], data.y[some], width) if width else 0 * some
        codes = data.codes[some]
        by = np.lexsort((codes[:, 1], codes[:, 2], codes[:, 0], data.day[some], key))
        order, days = some[by], data.day[some[by]]
        kernel.scan(
            data, model, order, key[by], days, level, here, width, SPAN, LEAST, limit,
            best_at, best_gain, held,
        )  # fmt: skip
    found: Neighbours = kernel.links(best_at, best_gain, held)
    return found


def _least_chance(chance: Floats) -> float:
    """Return the chance above which couples are joined, from the chances alone.

    A half is right for each couple by itself; half of the attainable F1 is right for the F1 of
    all. The mean of the two serves both.
    """
    likely = np.sort(chance[chance > 0])[::-1]
    if not likely.size:
        return 0.5
    attainable = 2 * np.cumsum(likely) / (np.arange(1, len(likely) + 1) + likely.sum())
    return float(0.25 + attainable.max() / 4)


def _oldest(group: Ints) -> Ints:
    first, inverse = np.unique(group, return_index=True, return_inverse=True)[1:]
    oldest: Ints = first[inverse]
    return oldest
