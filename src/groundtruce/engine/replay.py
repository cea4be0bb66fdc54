"""A table of reports fused as if its days were passing: each one arrives, the window is fused."""

from pathlib import Path

import numpy as np

from groundtruce.engine import parquet
from groundtruce.engine.here import FusedTable, Obeyed
from groundtruce.engine.kernel import Kernel
from groundtruce.engine.parquet import Progress


def fuse(
    path: Path,
    out: Path,
    kernel: Kernel,
    days: int,
    embedding: str | None = None,
    told: Progress = parquet.silent,
) -> FusedTable:
    """Fuse a Parquet table day by day with a window of so many days, and write the incidents."""
    rows = parquet.read(path, embedding, told)
    day = np.floor(rows.columns["start"]).astype(np.int64)
    order = np.argsort(day, kind="stable")
    arrivals = np.split(order, np.flatnonzero(np.diff(day[order])) + 1) if len(rows) else []
    stream = kernel.stream(days)
    by_rank = np.argsort(rows.columns["ids"])
    incident = np.arange(len(rows))
    for number, today in enumerate(arrivals):
        arrived = {name: column[today] for name, column in rows.columns.items()}
        for report, called, _ in kernel.arrived(stream, arrived).reports:
            incident[by_rank[report]] = by_rank[called]
        told("fuse", number + 1, len(arrivals))
    parquet.write(out, rows.ids, incident)
    incidents = len(np.unique(incident))
    return FusedTable(len(rows), incidents, rows.aside, rows.unsaid, Obeyed(0, 0))
