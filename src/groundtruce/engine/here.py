"""A table of reports fused on this machine."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from groundtruce.engine import parquet
from groundtruce.engine.kernel import Kernel
from groundtruce.engine.parquet import Progress
from groundtruce.engine.rows import Notes


@dataclass(frozen=True)
class FusedTable:
    """How many reports told of how many incidents; rows set aside and values taken as unsaid."""

    reports: int
    incidents: int
    aside: Notes
    unsaid: Notes


def fuse(
    path: Path,
    out: Path,
    kernel: Kernel,
    embedding: str | None = None,
    told: Progress = parquet.silent,
) -> FusedTable:
    """Fuse a Parquet table of reports and write which incident each one belongs to."""
    rows = parquet.read(path, embedding, told)
    told("fuse", 0, 1)
    group = kernel.fused(rows.columns, lambda done, total: told("fuse", done, total))
    parquet.write(out, rows.ids, group)
    return FusedTable(len(rows), len(np.unique(group)), rows.aside, rows.unsaid)
