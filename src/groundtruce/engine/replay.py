"""A table of reports fused as if its days were passing: each one arrives, the window is fused."""

from pathlib import Path

import numpy as np

from groundtruce.engine import judged, parquet
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
    judgements: Path | None = None,
) -> FusedTable:
    """Fuse a Parquet table day by day with a window of so many days, and write the incidents."""
    names = judged.names(judgements, kernel)
    rows = parquet.read(path, embedding, told)
    rank = rows.columns["ids"]
    said = names.judged(judged.places(rows.ids, names.ids))
    stream = kernel.stream(days, said._replace(left=rank[said.left], right=rank[said.right]))
    day = np.floor(rows.columns["start"]).astype(np.int64)
    order = np.argsort(day, kind="stable")
    arrivals = np.split(order, np.flatnonzero(np.diff(day[order])) + 1) if len(rows) else []
    by_rank = np.argsort(rank)
    incident = np.arange(len(rows))
    for number, today in enumerate(arrivals):
        arrived = {name: column[today] for name, column in rows.columns.items()}
        changes = kernel.arrived(stream, arrived)
        for report, called, _ in changes.reports:
            incident[by_rank[report]] = by_rank[called]
        # The machine moves what is in mind; only people join what has been forgotten.
        for gone, into in changes.gone if len(said.verdict) else ():
            incident[incident == by_rank[gone]] = by_rank[into]
        told("fuse", number + 1, len(arrivals))
    parquet.write(out, rows.ids, incident)
    obeyed = Obeyed(len(said.verdict), len(names.said) - len(said.verdict))
    return FusedTable(len(rows), len(np.unique(incident)), rows.aside, rows.unsaid, obeyed)
