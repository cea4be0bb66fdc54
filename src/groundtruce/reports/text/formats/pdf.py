"""PDF documents with a text layer; one without is told apart and kept."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

from groundtruce.errors import SourceError, TooLarge
from groundtruce.reports.text.formats.message import Message

MOST_PAGES = 500


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
            pages.append(page.extract_text() or "")
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


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
