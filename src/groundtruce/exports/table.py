"""CSV with a second header row of HXL tags; text that a spreadsheet would run is disarmed."""

import csv
import io
from collections.abc import Iterable

from groundtruce.exports.rows import COLUMNS, Cell, rows
from groundtruce.model.finding import Finding

_RUNS = ("=", "+", "-", "@", "\t", "\r")


def text(findings: Iterable[Finding], *, hxl: bool = True) -> str:
    """Return UTF-8 CSV text: our column names, HXL tags, then one row a finding."""
    out = io.StringIO()
    names = [column.name for column in COLUMNS]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    if hxl:
        writer.writerow({column.name: column.hxl for column in COLUMNS})
    for row in rows(findings):
        writer.writerow({name: disarmed(row[name]) for name in names})
    return out.getvalue()


def disarmed(cell: Cell) -> Cell:
    """Put a quote mark before text that a spreadsheet would take for a formula; numbers stay."""
    if not isinstance(cell, str):
        return cell
    # A bare return is written without quotes and ends the row: what follows would be a cell.
    whole = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{whole}" if cell.startswith(_RUNS) else whole
