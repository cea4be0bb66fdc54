"""Tables in a text: lines whose cells stand apart by tabs, upright strokes or wide spaces.

Every format ends in such lines: what a document of Word or a page of HTML calls a table comes as
cells with tabs between them. A cell keeps its place in the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """The words of a cell and where they stand in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Row:
    """A line of a table: its cells by the number of their column."""

    cells: dict[int, Cell]
    start: int
    end: int

    def said(self, column: int) -> str:
        """Return the words in that column, empty where the cell is."""
        cell = self.cells.get(column)
        return "" if cell is None else cell.text


@dataclass(frozen=True)
class Table:
    """Headings by column, all lines of the head together, and the rows below."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    start: int
    end: int


NUMBER = re.compile(
    r"(?:\d{1,3}(?:[,\u00a0 ]\d{3})+|\d+)(?:\s*[*†])?|[-–—]|nil|none|no", re.IGNORECASE
)
LONGEST_HEADING = 80
_RULE = re.compile(r"[\s|:+=_-]{3,}")
_WIDE = re.compile(r" {2,}|\u00a0{2,}")


def tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a text, in reading order."""
    found = (_table(block, is_spaced=style == " ") for block, style in _blocks(text))
    return tuple(table for table in found if table is not None)


def without(text: str, found: Sequence[Table]) -> str:
    """Return the text with its tables blanked out, everything else where it was."""
    for table in found:
        part = re.sub(r"[^\n]", " ", text[table.start : table.end])
        text = text[: table.start] + part + text[table.end :]
    return text


def _blocks(text: str) -> Iterator[tuple[list[Row], str | None]]:
    """Yield stretches of lines that are cut in the same way, and how."""
    block: list[Row] = []
    style, at = None, 0
    for line in text.split("\n"):
        if _RULE.fullmatch(line) and block:
            at += len(line) + 1
            continue
        found = _style(line)
        if found is None or (block and found != style):
            yield block, style
            block = []
        if found is not None:
            style = found
            block.append(_row(line, at, found))
        at += len(line) + 1
    yield block, style


def _style(line: str) -> str | None:
    if "\t" in line.strip():
        return "\t"
    if line.count("|") >= 2 or re.search(r"\S\s+\|\s+\S", line):
        return "|"
    return " " if _WIDE.search(line.strip()) else None


def _row(line: str, at: int, style: str) -> Row:
    if style == " ":
        pieces = [(m.start(), m.group()) for m in re.finditer(r"\S+(?:[ \u00a0]\S+)*", line)]
    else:
        begins = [0, *(i + 1 for i, c in enumerate(line) if c == style)]
        pieces = [
            (b, line[b : e - 1]) for b, e in zip(begins, [*begins[1:], len(line) + 1], strict=True)
        ]
        if style == "|" and line.lstrip().startswith("|"):
            pieces = pieces[1:]
    cells = {}
    for number, (start, piece) in enumerate(pieces):
        words = piece.strip()
        if words:
            first = at + start + len(piece) - len(piece.lstrip())
            cells[number] = Cell(words, first, first + len(words))
    return Row(cells, at, at + len(line))


def _table(block: list[Row], *, is_spaced: bool) -> Table | None:
    if is_spaced:
        block = _aligned(block)
    if len(block) < 2 or (is_spaced and not _stands_in_columns(block)):
        return None
    numbered = [n for n, row in enumerate(block) if _has_number(row)]
    # In a table of words the first line is the head.
    body = numbered[0] if numbered else 1
    head, rows = block[:body], block[body:]
    if not head or max(len(row.cells) for row in head) < 2 or max(len(r.cells) for r in rows) < 2:
        return None
    if any(len(cell.text) > LONGEST_HEADING for row in head for cell in row.cells.values()):
        return None
    width = 1 + max(max(row.cells, default=0) for row in block)
    headings = tuple(_heading(head, column) for column in range(width))
    return Table(headings, tuple(rows), block[0].start, block[-1].end)


def _has_number(row: Row) -> bool:
    return any(NUMBER.fullmatch(cell.text) for n, cell in row.cells.items() if n > 0)


def _heading(head: list[Row], column: int) -> str:
    return " ".join(dict.fromkeys(filter(None, (row.said(column) for row in head))))


def _stands_in_columns(block: list[Row]) -> bool:
    """Whether lines with wide spaces are a table, and not prose with two spaces after a stop."""
    cells = [cell.text for row in block for cell in row.cells.values()]
    if any(text.endswith((".", "!", "?")) or len(text) > LONGEST_HEADING for text in cells):
        return False
    return any(map(_has_number, block)) or all(len(row.cells) > 2 for row in block)


def _aligned(block: list[Row]) -> list[Row]:
    """Return lines kept apart by spaces with each cell in the column that it stands under."""
    widest = max(block, key=lambda row: len(row.cells), default=None)
    if widest is None:
        return block
    middles = [_middle(cell, widest) for cell in widest.cells.values()]
    return [row if len(row.cells) == len(middles) else _under(row, middles) for row in block]


def _under(row: Row, middles: list[int]) -> Row:
    cells: dict[int, Cell] = {}
    for cell in row.cells.values():
        here = _middle(cell, row)
        cells.setdefault(min(range(len(middles)), key=lambda n: abs(middles[n] - here)), cell)
    return Row(cells, row.start, row.end)


def _middle(cell: Cell, row: Row) -> int:
    return cell.start + cell.end - 2 * row.start
