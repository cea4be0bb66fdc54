"""From bytes to messages: what kind of file it is, and the text of each message inside.

The kind is seen in the bytes, not in the name. Plain UTF-8 stays as it is, so its offsets are
those of the bytes as received; everything else becomes a text of its own.
"""

import codecs
from collections.abc import Callable, Iterator

from groundtruce.errors import SourceError, TooLarge
from groundtruce.reports.text.formats.message import Message, decoded

Reader = Callable[[bytes, int], Iterator[Message]]

PLAIN = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = "message/rfc822"
FEED = "application/rss+xml"
WARC = "application/warc"
WACZ = "application/wacz"


def media_type(raw: bytes, name: str = "") -> str:
    """Return what the bytes are; raises SourceError for what is no text at all."""
    head = raw[:4096].lstrip(b"\xef\xbb\xbf").lstrip()
    low, suffix = head[:1024].lower(), name.lower().rpartition(".")[2]
    if head.startswith(b"%PDF"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return WACZ if suffix == "wacz" or b"datapackage.json" in raw[:4096] else DOCX
    if head.startswith((b"WARC/", b"\x1f\x8b")):
        return WARC
    if b"<rss" in low or b"<feed" in low or b"<rdf:rdf" in low:
        return FEED
    if b"<html" in low or b"<!doctype html" in low or suffix in ("html", "htm", "xhtml"):
        return HTML
    if suffix == "eml" or _is_mail(head):
        return MAIL
    _refuse_junk(raw)
    return PLAIN


def messages(raw: bytes, name: str = "", *, limit: int) -> Iterator[Message]:
    """Yield the messages of a file; raises SourceError where there is no text to read."""
    if not raw.strip():
        raise SourceError("the file is empty.", "Send it again, or take it away.", name or None)
    kind = media_type(raw, name)
    for message in _reader(kind)(raw, limit):
        if len(message.text) > limit:
            raise TooLarge(
                f"the text has {len(message.text) // 1024} thousand characters, "
                f"the limit is {limit // 1024}.",
                "Split it into its articles, or raise GROUNDTRUCE_CELL_LIMIT_KB.",
                name or None,
            )
        yield message


def _reader(kind: str) -> Reader:
    # Each brings a library along, which is loaded only when such a file comes.
    from groundtruce.reports.text.formats import docx, feed, html, mail, pdf, web_archive

    readers: dict[str, Reader] = {
        PLAIN: _plain,
        HTML: html.messages,
        PDF: pdf.messages,
        DOCX: docx.messages,
        MAIL: mail.messages,
        FEED: feed.messages,
        WARC: web_archive.warc,
        WACZ: web_archive.wacz,
    }
    return readers[kind]


def _plain(raw: bytes, _limit: int) -> Iterator[Message]:
    base = len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0
    try:
        yield Message(raw[base:].decode("utf-8"), as_received=True, base=base)
    except UnicodeDecodeError:
        yield Message(decoded(raw))


def _is_mail(head: bytes) -> bool:
    lines = head.split(b"\n")[:12]
    names = (b"from:", b"subject:", b"date:", b"to:", b"received:", b"message-id:", b"return-path:")
    return sum(line.lower().startswith(names) for line in lines) >= 3


def _refuse_junk(raw: bytes) -> None:
    sample = raw[:20_000]
    odd = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    is_utf16 = sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not is_utf16 and odd > 0.02 * len(sample):
        raise SourceError(
            "the file holds bytes that are no text.",
            "Send the article as text, HTML, PDF, DOCX, EML, RSS or WARC.",
        )
