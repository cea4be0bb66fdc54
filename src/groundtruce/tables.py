"""The short road of a table: read, fused, written.

A table of reports never meets the other rooms, so it does not wait for them to be loaded. Like
`flow` it knows the rooms that it goes through, and nothing else does.
"""

from collections.abc import Callable
from pathlib import Path

from groundtruce.engine import here
from groundtruce.engine.here import FusedTable
from groundtruce.engine.parquet import silent
from groundtruce.incidents.table import stages


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
    reports is obeyed in every run.
    """
    if scheduler is not None:
        from groundtruce.engine import cluster

        return cluster.fuse(path, out, stages, scheduler, embedding, told, judgements)
    if window is not None:
        from groundtruce.engine import replay

        return replay.fuse(path, out, stages, window, embedding, told, judgements)
    return here.fuse(path, out, stages, embedding, told, judgements)
