"""PDF documents with a text layer; one without is told apart and kept."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from groundtruce.errors import SourceError, TooLarge
from groundtruce.reports.text.formats.message import Message
from groundtruce.reports.text.mission.tables import Table, tables

MOST_PAGES = 500
# Two numbers beside each other, a number alone, or a word that heads a column.
_TELLS_OF_TABLE = re.compile(
    r"^\s*[\d,.]+\s*$|\d\s+\d|^\W*(?:sector|area|region|district|location|position|date|time)\b",
    re.MULTILINE | re.IGNORECASE,
)


def messages(raw: bytes, limit: int) -> Iterator[Message]:
    """Yield the text of a document, page by page with a blank line between."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        document = PdfReader(io.BytesIO(raw), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise SourceError("the PDF is locked with a password.", "Send it without one.")
        if len(document.pages) > MOST_PAGES:
            raise TooLarge(
                f"the PDF has {len(document.pages)} pages.", "Send the pages that matter."
            )
        pages, size = [], 0
        for page in document.pages:
            pages.append(_words(page))
            size += len(pages[-1])
            if size > limit:
                break
        info = document.metadata
        title = info.title if info and isinstance(info.title, str) else None
        created = info.creation_date if info else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as cause:
        raise SourceError(f"the PDF cannot be read ({cause}).", "Open and save it anew.") from cause
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if not text:
        raise SourceError(
            "the PDF has no text layer, only pictures of pages; it is kept as it came.",
            "Run a text recognition over it and send the result beside it.",
        )
    yield Message(text=text, title=title, published=_aware(created))


def _words(page: Any) -> str:
    """Return the text of a page; a table on it as lines whose cells have tabs between them."""
    plain = page.extract_text() or ""
    if not _TELLS_OF_TABLE.search(plain):
        return str(plain)
    try:
        laid_out = str(page.extract_text(extraction_mode="layout") or "")
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, IndexError):
        return str(plain)
    found = tables(laid_out)
    return _in_cells(laid_out, found) if found else str(plain)


def _in_cells(text: str, found: tuple[Table, ...]) -> str:
    """Return a page that was laid out with spaces, tables in cells and the rest as prose."""
    pieces, at = [], 0
    for table in found:
        pieces.append(_prose(text[at : table.start]))
        width = len(table.headings)
        lines = ["\t".join(table.headings)]
        lines += ["\t".join(row.said(n) for n in range(width)) for row in table.rows]
        pieces.append("\n".join(lines))
        at = table.end
    pieces.append(_prose(text[at:]))
    return "\n\n".join(piece for piece in pieces if piece)


def _prose(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
