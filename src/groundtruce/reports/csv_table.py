"""CSV: tables with a header line, read row by row with the bytes of each row.

Quotation marks may hold delimiters and line breaks. A quotation mark that never closes costs the
row it stands in, not the rest of the file.
"""

import csv
import io
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from groundtruce.errors import SourceError
from groundtruce.reports.card import Card
from groundtruce.reports.columns import check
from groundtruce.reports.excerpt import too_long
from groundtruce.reports.jsonl import BOM
from groundtruce.reports.mapped import breaks, mapped
from groundtruce.reports.row import Limits, Refused, Row, RowStream, Unread

_CHUNK = 1 << 16
_DELIMITERS = (",", ";", "\t", "|")


def _field_end(delimiter: bytes) -> re.Pattern[bytes]:
    return re.compile(b"[" + re.escape(delimiter) + b"\n]")


@dataclass(slots=True)
class CsvRow(Row):
    """A row of cells, the column of each in the header's order."""

    delimiter: bytes

    def find(self, column: str, text: bytes) -> int | None:
        """Return where the cell's text stands, ``None`` where quotation marks are doubled."""
        raw, at = self.raw, 0
        only = raw.find(text)
        if only >= 0 and raw.find(text, only + 1) < 0:
            return self.start + only
        for name, cell in self.values.items():
            is_quoted = raw[at : at + 1] == b'"'
            if name == column:
                at += is_quoted
                return self.start + at if raw[at : at + len(text)] == text else None
            at += len(self.delimiter) + (len(cell) if cell.isascii() else len(cell.encode()))
            if is_quoted:
                at += 2 + cell.count('"')
        return None


class _TooLong(Exception):
    """The row goes on beyond the limit."""


class _Lines:
    """The file's lines for the csv module, and the bytes that went into the row at hand."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self.file = file
        self._limit = limit
        self.first = b""
        self._more = bytearray()
        self._breaks = 0
        self.start = 0
        self.line = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.file.readline(self._limit + 1)
        if not line:
            raise StopIteration
        if self._breaks:
            self._more += line
        else:
            self.first = line
        self._breaks += 1
        if len(self.first) + len(self._more) > self._limit:
            raise _TooLong
        return line.decode()

    def take(self) -> tuple[bytes, int, int]:
        """Return the bytes, first line and position of the row at hand, and begin the next."""
        raw = self.first + self._more if self._more else self.first
        taken = (raw, self.line, self.start)
        self._begin(self.start + len(raw), self.line + self._breaks)
        return taken

    def jump(self, start: int, line: int) -> None:
        """Go on reading at another place."""
        self.file.seek(start)
        self._begin(start, line)

    def _begin(self, start: int, line: int) -> None:
        self.start, self.line = start, line
        self.first, self._breaks = b"", 0
        if self._more:
            self._more = bytearray()

    def skip_bom(self) -> None:
        """Leave out the mark that says UTF-8."""
        if self.file.read(len(BOM)) != BOM:
            self.file.seek(0)
        self.start = self.file.tell()


class CsvTable:
    """Reads tables with a header line."""

    escape = b'""'

    def rows(self, file: BinaryIO, card: Card, limits: Limits) -> RowStream:
        """Return each row under the header's names; raises SourceError for an unusable header."""
        csv.field_size_limit(max(csv.field_size_limit(), limits.row))
        lines = _Lines(file, limits.row)
        delimiter, names = _header(lines, card)
        check(card, names)
        for cells in _records(lines, delimiter, names, limits):
            if isinstance(cells, Unread):
                yield cells
                continue
            raw, line, start = lines.take()
            raw = raw.rstrip(b"\r\n")
            if not any(cells):
                continue
            if len(cells) < len(names) or any(cells[len(names) :]):
                yield Unread(line, start, raw, _wrong_width(cells, names))
            else:
                values = dict(zip(names, cells, strict=False))
                yield CsvRow(values, line, start, raw, delimiter.encode())


def _records(
    lines: _Lines, delimiter: str, names: list[str], limits: Limits
) -> Iterator[list[str] | Unread]:
    table = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            yield from table
            return
        except _TooLong:
            yield _skip_long(lines, delimiter, names, limits)
        except csv.Error as cause:
            yield _skip_broken(lines, str(cause))
        # After an exception the csv module starts afresh with the next line.
        table = csv.reader(lines, delimiter=delimiter, strict=True)


def _header(lines: _Lines, card: Card) -> tuple[str, list[str]]:
    lines.skip_bom()
    delimiter = card.delimiter
    try:
        for number, text in enumerate(lines, start=1):
            if number == 1 and text.startswith("sep=") and len(text.strip()) == 5:
                delimiter = delimiter or text[4]
            elif number >= card.first_line and text.strip():
                break
            lines.take()
        else:
            raise SourceError("the table has no header line.", "Send the file with column names.")
        lines.jump(lines.start, lines.line)
        delimiter = delimiter or max(_DELIMITERS, key=text.count)
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except (_TooLong, csv.Error):
        raise SourceError(
            "the header line is no line of column names.",
            "Send a table whose lines end in LF or CRLF, with the names in its first line.",
        ) from None
    lines.take()
    return delimiter, header_names(cells)


def header_names(cells: list[str]) -> list[str]:
    """Return the names of a header line; raises SourceError where one stands twice."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    for index, name in enumerate(names):
        if name and name in names[:index]:
            raise SourceError(
                f"the column {name!r} stands twice (columns {names.index(name) + 1} and "
                f"{index + 1}).",
                "Rename one of the two.",
            )
    return [name or f"column {index}" for index, name in enumerate(names, start=1)]


def _wrong_width(cells: list[str], names: list[str]) -> Refused:
    return Refused(
        None,
        f"the row has {len(cells)} cells, the header has {len(names)}",
        "Put text that holds the delimiter into quotation marks; fill in cells that are cut off.",
    )


def _skip_broken(lines: _Lines, said: str) -> Unread:
    first = lines.first
    _, line, start = lines.take()
    lines.jump(start + len(first), line + 1)
    refused = Refused(
        None,
        f"a quotation mark opens here and does not close properly ({said})",
        "Close it, or double a quotation mark that belongs to the text.",
    )
    return Unread(line, start, first, refused)


def _skip_long(lines: _Lines, delimiter: str, names: list[str], limits: Limits) -> Unread:
    first = lines.first
    raw, line, start = lines.take()
    end, breaks = _end_of_record(lines.file, start, delimiter.encode())
    if end is None:
        # Quotation marks never close: the row is its first line, the rest are rows of their own.
        lines.jump(start + len(first), line + 1)
        return Unread(line, start, first[:_CHUNK], _never_closes())
    lines.jump(end, line + breaks)
    text = io.StringIO(raw[: limits.row].decode("utf-8", "ignore"), newline="")
    cells = next(csv.reader(text, delimiter=delimiter), [])
    field = names[len(cells) - 1] if 0 < len(cells) <= len(names) else None
    return Unread(line, start, raw[:_CHUNK], too_long(field, end - start, limits.cell))


def _never_closes() -> Refused:
    return Refused(
        None,
        "a quotation mark opens here and never closes",
        "Close it, or double a quotation mark that belongs to the text.",
    )


def _end_of_record(file: BinaryIO, start: int, delimiter: bytes) -> tuple[int | None, int]:
    """Return where the record's last line ends and how many lines it has; ``None`` if nowhere."""
    with mapped(file) as whole:
        at = start
        while at < len(whole):
            if whole[at : at + 1] == b'"':
                at = _closing(whole, at + 1)
                if at < 0 or whole[at : at + 1] not in (delimiter, b"\r", b"\n", b""):
                    return None, 0
            stop = _field_end(delimiter).search(whole, at)
            at = len(whole) if stop is None else stop.end()
            if stop is None or stop[0] == b"\n":
                return at, breaks(whole, start, at)
    return None, 0


def _closing(whole: mmap.mmap, at: int) -> int:
    while (at := whole.find(b'"', at)) >= 0:
        if whole[at + 1 : at + 2] != b'"':
            return at + 1
        at += 2
    return -1
