"""Tables of a case: small CSV files that people keep by hand."""

import csv
import io
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from groundtruce.errors import CaseError
from groundtruce.model.claim import Excerpt
from groundtruce.reports.case_entry import suggestion
from groundtruce.reports.case_excerpt import CaseText


@dataclass(frozen=True)
class Line:
    """One row: its texts by column, trimmed, and where it stands."""

    values: dict[str, str]
    file: str
    number: int
    excerpt: Excerpt

    def where(self, *field: str | int) -> str:
        """Return ``file:line: column`` for an error."""
        return ": ".join([f"{self.file}:{self.number}", *map(str, field)])


def rows(path: Path, *, known: Collection[str], required: Collection[str]) -> Iterator[Line]:
    """Read the rows that are not empty; raises CaseError where columns are not as they should be.

    Cells are separated by commas or, where the first line has none, by semicolons.
    """
    file = CaseText(path)
    lines = list(io.StringIO(file.text, newline=""))
    starts = [0, *accumulate(map(len, lines))]
    reader = csv.reader(lines, delimiter="," if "," in "".join(lines[:1]) else ";")
    header = [name.strip() for name in next(reader, [])]
    _check(header, path, known, required)
    try:
        before = reader.line_num
        for cells in reader:
            first, before = before, reader.line_num
            if any(cell.strip() for cell in cells):
                excerpt = file.excerpt(starts[first], starts[before])
                yield _line(cells, header, path.name, first + 1, excerpt)
    except csv.Error as cause:
        raise CaseError(
            f"the table cannot be read ({cause}).",
            "Save it again as CSV.",
            f"{path.name}:{reader.line_num}",
        ) from cause


def number(said: str, where: str) -> float:
    """Return the number that is written; raises CaseError where it is none."""
    try:
        value = float(said)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CaseError(f"{said!r} is no number.", "Write digits with a decimal point.", where)
    return value


def _line(cells: list[str], header: list[str], file: str, line: int, excerpt: Excerpt) -> Line:
    if len(cells) > len(header):
        raise CaseError(
            f"the row has {len(cells)} cells, the table {len(header)} columns.",
            "Put quotes around a cell that holds a comma.",
            f"{file}:{line}",
        )
    values = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    return Line(values=values, file=file, number=line, excerpt=excerpt)


def _check(
    header: list[str], path: Path, known: Collection[str], required: Collection[str]
) -> None:
    here = f"{path.name}:1"
    for name in header:
        if header.count(name) > 1:
            raise CaseError(f"the column {name!r} stands twice.", "Keep one of the two.", here)
        if name not in known:
            raise CaseError(f"{name!r} is no column here.", suggestion(name, known), here)
    missing = [name for name in required if name not in header]
    if missing:
        raise CaseError(f"the column {missing[0]!r} is missing.", "Add it.", here)
