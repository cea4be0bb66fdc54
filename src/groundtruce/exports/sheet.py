"""Sheets: plain rows as CSV that a spreadsheet program opens as text, never as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from groundtruce.exports.rows import Cell
from groundtruce.exports.table import disarmed


def text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return the rows as CSV with a header; a cell that looks like a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if cell is None else disarmed(cell) for cell in row])
    return out.getvalue()
