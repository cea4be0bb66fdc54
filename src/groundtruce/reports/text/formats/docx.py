"""Word documents: paragraphs and the cells of tables, in their order."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from groundtruce.errors import SourceError, Unsafe
from groundtruce.reports.text.formats.message import Message
from groundtruce.settings import Settings

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HIGHEST_RATIO = 200


def messages(raw: bytes, _limit: int) -> Iterator[Message]:
    """Yield the text of a document."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(part(raw, "word/document.xml"), forbid_dtd=True)
    except DefusedXmlException as cause:
        raise Unsafe(
            "the document declares entities.", "Do not open it; ask the sender."
        ) from cause
    except ParseError as cause:
        raise SourceError(
            f"the document is damaged ({cause}).", "Open and save it anew."
        ) from cause
    lines = (_paragraph(paragraph) for paragraph in root.iter(f"{W}p"))
    yield Message(text="\n\n".join(line for line in lines if line.strip()))


def part(raw: bytes, name: str) -> bytes:
    """Return one file of a zip archive; raises Unsafe for one built to unpack without end."""
    most = Settings.from_environment().unpacked_limit_mb * 2**20
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entry = archive.getinfo(name)
            ratio = entry.file_size / max(1, entry.compress_size)
            if entry.file_size > most or (ratio > HIGHEST_RATIO and entry.file_size > 2**20):
                raise Unsafe(
                    f"{name} unpacks to {entry.file_size // 2**20} MB.",
                    "Do not open it; ask the sender.",
                )
            with archive.open(entry) as file:
                return file.read(most)
    except KeyError as cause:
        raise SourceError(f"the archive holds no {name}.", "Send a DOCX document.") from cause
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as cause:
        raise SourceError(f"the archive is damaged ({cause}).", "Send it again.") from cause


def _paragraph(element: Any) -> str:
    pieces = []
    for node in element.iter():
        if node.tag == f"{W}t":
            pieces.append(node.text or "")
        elif node.tag in (f"{W}tab", f"{W}cr", f"{W}br"):
            pieces.append(" ")
    return "".join(pieces)
