"""Web archives (WARC, WACZ): the pages inside, each with its address and the day it was fetched."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from groundtruce.errors import SourceError, TooLarge, Unsafe
from groundtruce.reports.text.formats import html
from groundtruce.reports.text.formats.message import Message
from groundtruce.settings import Settings


def warc(raw: bytes, limit: int) -> Iterator[Message]:
    """Yield the HTML pages of a WARC file, gzipped or not."""
    found = False
    for headers, body in _records(_unpacked(raw)):
        if headers.get("warc-type") not in ("response", "resource"):
            continue
        page = _page(body) if headers["warc-type"] == "response" else body
        if page is None or b"<" not in page[:2000]:
            continue
        for message in html.messages(page, limit):
            if message.text:
                found = True
                fetched = html.moment(headers.get("warc-date"))
                yield replace(
                    message,
                    url=message.url or headers.get("warc-target-uri"),
                    published=message.published or fetched,
                )
    if not found:
        raise SourceError("the web archive holds no page with text.", "Archive the page again.")


def wacz(raw: bytes, limit: int) -> Iterator[Message]:
    """Yield the pages of every WARC file inside."""
    most = Settings.from_environment().unpacked_limit_mb * 2**20
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = [n for n in archive.namelist() if n.endswith((".warc", ".warc.gz"))]
            if sum(archive.getinfo(n).file_size for n in names) > most:
                raise TooLarge("the web archive unpacks to too much.", "Send single pages.")
            for name in sorted(names):
                yield from warc(archive.read(name), limit)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as cause:
        raise SourceError(f"the archive is damaged ({cause}).", "Send it again.") from cause


def _unpacked(raw: bytes) -> bytes:
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    most = Settings.from_environment().unpacked_limit_mb * 2**20
    try:
        with gzip.open(io.BytesIO(raw)) as file:
            data = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as cause:
        raise SourceError(f"the archive is damaged ({cause}).", "Send it again.") from cause
    if len(data) > most:
        raise Unsafe("the archive unpacks without end.", "Do not open it; ask the sender.")
    return data


def _records(data: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    at = data.find(b"WARC/")
    while 0 <= at < len(data):
        end = data.find(b"\r\n\r\n", at)
        if end < 0:
            return
        headers = _headers(data[at:end])
        length = int(headers.get("content-length", "0") or 0)
        body = data[end + 4 : end + 4 + length]
        yield headers, body
        at = data.find(b"WARC/", end + 4 + length)


def _headers(block: bytes) -> dict[str, str]:
    lines = block.decode("utf-8", "replace").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _page(body: bytes) -> bytes | None:
    head, gap, page = body.partition(b"\r\n\r\n")
    if not gap or not head.startswith(b"HTTP/"):
        return None
    headers = _headers(head)
    if "html" not in headers.get("content-type", "html"):
        return None
    if headers.get("content-encoding") == "gzip":
        return _unpacked(page)
    return page
