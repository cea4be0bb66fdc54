"""The short road of a table: read, fused, written.

A table of reports never meets the other rooms, so it does not wait for them to be loaded. Like
`flow` it knows the rooms that it goes through, and nothing else does.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from groundtruce import loops
from groundtruce.engine import here
from groundtruce.engine.here import FusedTable
from groundtruce.engine.parquet import silent
from groundtruce.incidents.table import stages

# What goes before the stages where a loop has to be compiled, once on each machine.
COMPILE = "compile"


def fuse(
    path: Path,
    out: Path,
    embedding: str | None = None,
    told: Callable[[str, int, int], None] = silent,
    *,
    scheduler: str | None = None,
    window: int | None = None,
    judgements: Path | None = None,
) -> FusedTable:
    """Fuse a Parquet table of reports and write which incident each one belongs to.

    An incident has the id of its oldest report. A column named ``embedding`` is used if present.
    With the address of a scheduler its Dask cluster does the work; with a window of so many days
    the reports are fused as they would have come in, day by day. A file of ``judgements`` on the
    reports is obeyed in every run. ``told`` hears of the stages, and of one called `COMPILE` where
    the core is not yet compiled for this machine.
    """
    if scheduler is not None:
        from groundtruce.engine import cluster

        return cluster.fuse(path, out, stages, scheduler, embedding, told, judgements)
    if window is not None:
        from groundtruce.engine import replay

        with loops.heard(partial(told, COMPILE, 0, 1)):
            return replay.fuse(path, out, stages, window, embedding, told, judgements)
    with loops.heard(partial(told, COMPILE, 0, 1)):
        return here.fuse(path, out, stages, embedding, told, judgements)
