"""What people judged of the reports of a table: which two are the same incident, and which are not.

A file of CSV or of JSON lines names two reports and a verdict, ``same``, ``different``, ``unsure``
or ``withdrawn``, oldest first; further columns are of no account here.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from groundtruce.engine import rows
from groundtruce.engine.kernel import Kernel
from groundtruce.errors import SourceError

VERDICTS = {"same": 1, "unsure": 0, "different": -1}
WITHDRAWN = "withdrawn"
Said = tuple[str, str, str]


class Judged(NamedTuple):
    """Couples of rows and the verdict on each, 1 for the same, -1 for different."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    verdict: NDArray[np.int64]


class Names(NamedTuple):
    """The reports that judgements name, and the verdicts by their places in the list."""

    ids: tuple[str, ...]
    said: tuple[tuple[int, int, int], ...]

    def judged(self, where: NDArray[np.int64]) -> Judged:
        """Return the verdicts on reports that are there; ``where`` has -1 for one that is not."""
        table = np.array(self.said, dtype=np.int64).reshape(-1, 3)
        left, right = where[table[:, 0]], where[table[:, 1]]
        there = (left >= 0) & (right >= 0)
        return Judged(left[there], right[there], table[there, 2])


def names(path: Path | None, kernel: Kernel) -> Names:
    """Return what stands of the judgements of a file, or none without one."""
    if path is None:
        return Names((), ())
    standing = kernel.standing(list(_read(path)))
    ids = tuple(sorted({name for one, other, _ in standing for name in (one, other)}))
    number = {name: at for at, name in enumerate(ids)}
    return Names(
        ids, tuple((number[a], number[b], VERDICTS[verdict]) for a, b, verdict in standing)
    )


def places(ids: pa.Array, asked: Sequence[str]) -> NDArray[np.int64]:
    """Return where each report asked for stands among these, -1 for nowhere."""
    if not asked or not len(ids):
        return np.full(len(asked), -1)
    found = pc.index_in(pa.array(asked, ids.type), value_set=ids)
    return rows.plain(found, -1).astype(np.int64)


def _read(path: Path) -> Iterator[Said]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.DictReader(file) if path.suffix == ".csv" else map(json.loads, file)
            for number, line in enumerate(lines, start=1):
                try:
                    one, other, verdict = (str(line[name]) for name in ("one", "other", "verdict"))
                except (KeyError, TypeError) as error:
                    raise _bad(path, number, "one, other and verdict are needed") from error
                if verdict not in VERDICTS and verdict != WITHDRAWN:
                    raise _bad(path, number, f"{verdict!r} is no verdict")
                yield one, other, verdict
    except (OSError, ValueError) as error:
        what = f"The judgements cannot be read: {error}"
        raise SourceError(what, "Check the file.", str(path)) from error


def _bad(path: Path, number: int, what: str) -> SourceError:
    told = f"Give {', '.join(VERDICTS)} or {WITHDRAWN}."
    return SourceError(f"Judgement {number}: {what}.", told, str(path))
