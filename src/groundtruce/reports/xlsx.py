"""XLSX: the rows of one sheet under its header, formulas never evaluated.

A cell with a formula gives the result that the spreadsheet program stored; without one, the row
that needs it is refused.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from groundtruce.errors import SourceError, Unsafe
from groundtruce.reports.card import Card, nearest
from groundtruce.reports.columns import check
from groundtruce.reports.csv_table import header_names
from groundtruce.reports.kml import Told
from groundtruce.reports.row import Limits, Unread

_MOST_PARTS = 10_000
_MOST_BLANK_ROWS = 10_000


def rows(file: Path, card: Card, limits: Limits) -> Iterator[Told | Unread]:
    """Return each row of the card's sheet (else the first one) with the names of its header.

    Raises Unsafe for a file that unpacks to more than the limit, SourceError for no workbook.
    """
    _check_size(file, limits)
    import openpyxl

    try:
        yield from _read(openpyxl, file, card)
    except SourceError:
        raise
    except Exception as cause:
        # A damaged workbook makes zip, XML and number readers fail each in its own way.
        raise _no_workbook(cause) from cause


def _read(openpyxl: Any, file: Path, card: Card) -> Iterator[Told]:
    results = openpyxl.load_workbook(file, read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(file, read_only=True)
    try:
        name = _sheet(card, results.sheetnames)
        both = zip(results[name].iter_rows(), formulas[name].iter_rows(), strict=False)
        lines = enumerate(both, start=1)
        header = next(islice(lines, card.first_line - 1, None), (0, ((), ())))[1][0]
        names = header_names([_header(cell.value) for cell in header])
        check(card, names)
        yield from _rows(lines, names)
    finally:
        results.close()
        formulas.close()


def _rows(lines: Any, names: list[str]) -> Iterator[Told]:
    blank = 0
    for number, (cells, formulas) in lines:
        values = [_value(*pair) for pair in zip_longest(cells, formulas)][: len(names)]
        if all(value is None for value in values):
            blank += 1
            # A sheet whose whole columns are formatted has a million blank rows.
            if blank > _MOST_BLANK_ROWS:
                return
            continue
        blank = 0
        values += [None] * (len(names) - len(values))
        yield number, dict(zip(names, values, strict=True))


def _value(cell: Any, formula: Any) -> Any:
    value = cell.value
    written = formula.value if formula is not None else None
    if value is None and getattr(formula, "data_type", None) == "f":
        return {"formula": str(getattr(written, "text", written))}
    if isinstance(value, datetime):
        is_day = value.time() == time() and "h" not in str(cell.number_format).lower()
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _header(value: Any) -> str:
    return "" if value is None else str(value)


def _sheet(card: Card, names: list[str]) -> str:
    if card.sheet is None:
        return names[0]
    if card.sheet not in names:
        near = nearest(card.sheet, names, 3) or names[:10]
        raise SourceError(
            f"the workbook has no sheet {card.sheet!r}.", f"It has {', '.join(near)}."
        )
    return card.sheet


def _check_size(file: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as cause:
        raise _no_workbook(cause) from cause
    size = sum(part.file_size for part in parts)
    if size > limits.unpacked or len(parts) > _MOST_PARTS:
        raise Unsafe(
            f"the workbook unpacks to {size // 2**20} MB in {len(parts)} parts, from "
            f"{file.stat().st_size // 1024} KB.",
            "Export the sheet as CSV, or raise GROUNDTRUCE_UNPACKED_LIMIT_MB if it is honest.",
        )


def _no_workbook(cause: Exception) -> SourceError:
    return SourceError(
        f"this is no XLSX workbook ({str(cause)[:100]}).",
        "Save it as .xlsx or CSV; an old .xls must be converted first.",
    )
