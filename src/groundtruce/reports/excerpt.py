"""Excerpts: the exact bytes that say so.

The invariant of the whole system is that ``original[start:end]`` is the quote in UTF-8. Where a
file writes a text otherwise (escapes, doubled quotation marks), its texts are copied out in
plain UTF-8 first, and the excerpt points into that copy, which names what it was made from.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from groundtruce.model.claim import Excerpt
from groundtruce.reports.columns import Columns
from groundtruce.reports.row import Limits, Refused, Row, Unread


@dataclass(slots=True)
class Excerpts:
    """Finds each row's words in the file or in the copy of its texts.

    Rows must come in the order in which the copy was written, each exactly once.
    """

    columns: Columns
    limits: Limits
    original: str
    copy: str | None = None
    _next: int = 0

    def of(self, row: Row) -> tuple[str, Excerpt]:
        """Return the row's text and the bytes where it stands; without a text, the row's own."""
        column, text, raw = _text(row, self.columns, self.limits)
        start = row.find(column, raw) if raw else None
        if start is not None:
            return text, Excerpt(
                sha256=self.original, start=start, end=start + len(raw), quote=text
            )
        if raw and self.copy is not None:
            start = self._next
            self._next += len(raw) + len(END_OF_TEXT)
            return text, Excerpt(sha256=self.copy, start=start, end=start + len(raw), quote=text)
        # A row of numbers has no text of its own: the whole row is what says so.
        quote = row.raw.decode()
        return text, Excerpt(sha256=self.original, start=row.start, end=row.end, quote=quote)


END_OF_TEXT = b"\n\n"


def copy_texts(
    rows: Iterable[Row | Unread], columns: Columns, limits: Limits, into: BinaryIO
) -> bool:
    """Write each text that does not stand literally in its row; whether there was any."""
    for row in rows:
        if isinstance(row, Unread):
            continue
        try:
            column, _, raw = _text(row, columns, limits)
        except Refused:
            continue
        if raw and row.find(column, raw) is None:
            into.write(raw + END_OF_TEXT)
    return into.tell() > 0


def _text(row: Row, columns: Columns, limits: Limits) -> tuple[str, str, bytes]:
    column, text = columns.text(row.values)
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise Refused(
            "text", "the text holds half a character (a lone surrogate)", "Send it in UTF-8."
        ) from None
    if len(raw) > limits.cell:
        raise too_long(column, len(raw), limits.cell)
    return column, text, raw


def too_long(column: str | None, length: int, limit: int) -> Refused:
    """Return the refusal of a field that is longer than the limit, both in bytes."""
    return Refused(
        column,
        f"the field is longer than {limit // 1024} KB ({length // 1024} KB or more)",
        "Cut the text, or raise GROUNDTRUCE_CELL_LIMIT_KB.",
    )
