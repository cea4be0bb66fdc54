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
MOST_COLUMNS = 200


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
    yield Message(text="\n\n".join(block for block in _blocks(root) if block.strip()))


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


def _blocks(root: Any) -> Iterator[str]:
    """Yield paragraphs, and tables as lines whose cells have tabs between them."""
    # A list and not a recursion: a document may be nested without end.
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.tag == f"{W}p":
            yield _paragraph(node)
        elif node.tag == f"{W}tbl":
            yield "\n".join(_row(row) for row in node.findall(f"{W}tr"))
        else:
            waiting.extend(reversed(list(node)))


def _row(row: Any) -> str:
    cells = []
    for cell in row.findall(f"{W}tc"):
        words = " ".join(" ".join(_paragraph(one) for one in cell.iter(f"{W}p")).split())
        cells.append(words)
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        # A heading over several columns is said over each of them; a number stands once.
        again = words if not any(c.isdigit() for c in words) else ""
        cells += [again] * (_width(span) - 1)
    return "\t".join(cells)


def _width(span: Any) -> int:
    said = "" if span is None else str(span.get(f"{W}val", ""))
    return min(int(said), MOST_COLUMNS) if said.isdecimal() else 1


def _paragraph(element: Any) -> str:
    pieces = []
    for node in element.iter():
        if node.tag == f"{W}t":
            pieces.append(node.text or "")
        elif node.tag in (f"{W}tab", f"{W}cr", f"{W}br"):
            pieces.append(" ")
    return "".join(pieces)
