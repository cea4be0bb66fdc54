"""A table of reports fused on this machine."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from groundtruce.engine import judged, parquet
from groundtruce.engine.kernel import Kernel
from groundtruce.engine.parquet import Progress
from groundtruce.engine.rows import Notes


class Obeyed(NamedTuple):
    """How many judgements hold, and how many wait for a report that is not there."""

    held: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class FusedTable:
    """How many reports told of how many incidents; rows set aside and values taken as unsaid."""

    reports: int
    incidents: int
    aside: Notes
    unsaid: Notes
    judgements: Obeyed


def fuse(
    path: Path,
    out: Path,
    kernel: Kernel,
    embedding: str | None = None,
    told: Progress = parquet.silent,
    judgements: Path | None = None,
) -> FusedTable:
    """Fuse a Parquet table of reports and write which incident each one belongs to."""
    names = judged.names(judgements, kernel)
    rows = parquet.read(path, embedding, told)
    told("fuse", 0, 1)
    said = names.judged(judged.places(rows.ids, names.ids))
    group = kernel.fused(rows.columns, lambda done, total: told("fuse", done, total), said)
    parquet.write(out, rows.ids, group)
    obeyed = Obeyed(len(said.verdict), len(names.said) - len(said.verdict))
    return FusedTable(len(rows), len(np.unique(group)), rows.aside, rows.unsaid, obeyed)
