"""The body of a delivery: answers in memory, files to temporary ones while they come in.

Whatever ends early leaves nothing behind. Sizes are looked at before bytes are taken, and who
sends too slowly is let go.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from groundtruce.errors import Full, SourceError, TooLarge
from groundtruce.model.submission import Attached
from groundtruce.settings import Settings
from groundtruce.store.base import Store
from groundtruce.store.originals import Incoming

ANSWERS = "xml_submission_file"
MOST_PARTS = 128
# What comes in is written to the disk a piece at a time.
PIECE = 1 << 20
# Who sends nothing for so long, or less than this on average, is let go.
SILENT_S = 60.0
SLOWEST_PER_S = 512
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}")
_UNNAMED = "unnamed"


class TooSlow(Exception):
    """A sender that held a connection without sending."""


@dataclass
class Part:
    """One part of the body: what it is called, and its bytes as far as they are not written."""

    name: str
    file_name: str
    media_type: str
    incoming: Incoming | None = None
    waiting: bytearray = field(default_factory=bytearray)

    def flush(self) -> None:
        """Write what is waiting."""
        if self.incoming is not None and self.waiting:
            self.incoming.write(bytes(self.waiting))
            self.waiting.clear()

    def kept(self) -> Attached | None:
        """Return the file, durable under its hash, or ``None`` for what is no file."""
        if self.incoming is None:
            return None
        self.flush()
        original = self.incoming.keep()
        return Attached(
            name=self.file_name,
            sha256=original.sha256,
            size=original.size,
            media_type=original.media_type,
        )


class Body:
    """The parts of one POST. What was not kept by the end of the block is dropped."""

    def __init__(self, request: Request, store: Store, settings: Settings) -> None:
        self.parts: list[Part] = []
        self._request = request
        self._store = store
        self._most = settings.delivery_limit_mb << 20
        self._most_answers = settings.answers_limit_kb << 10
        self._reserve = settings.disk_reserve_mb << 20
        self._header = ""
        self._headers: dict[str, str] = {}
        self._value = ""
        self._is_whole = False

    async def read(self) -> None:
        """Take in the body; raises SourceError, TooLarge, Full or TooSlow."""
        parser = MultipartParser(self._boundary(), self._callbacks())
        self._check_room(self._told())
        try:
            async for chunk in self._chunks():
                parser.write(chunk)
                for part in [one for one in self.parts if len(one.waiting) >= PIECE]:
                    await asyncio.to_thread(self._flush, part)
            parser.finalize()
        except (FormParserError, UnicodeDecodeError) as cause:
            raise SourceError("the delivery cannot be taken apart.", "Send it again.") from cause
        if not self._is_whole:
            raise SourceError("the delivery broke off before its end.", "Send it again.")

    @property
    def answers(self) -> bytes:
        """Return the bytes of the filled form; raises SourceError where there is not one."""
        found = [part for part in self.parts if part.name == ANSWERS]
        if len(found) != 1:
            raise SourceError(
                f"the delivery holds {len(found)} filled forms, not one.", "Send it again."
            )
        return bytes(found[0].waiting)

    def kept(self) -> tuple[Attached, ...]:
        """Return the files, each durable under its hash."""
        return tuple(filter(None, [part.kept() for part in self.parts]))

    async def __aenter__(self) -> "Body":
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for part in self.parts:
            if part.incoming is not None:
                part.incoming.drop()

    def _boundary(self) -> bytes:
        kind, options = parse_options_header(self._request.headers.get("content-type"))
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise SourceError(
                "this is no delivery of a form (multipart/form-data).", "Send it from ODK Collect."
            )
        return options[b"boundary"]

    def _told(self) -> int:
        told = self._request.headers.get("content-length", "0")
        coming = int(told) if told.isdigit() else 0
        if coming > self._most:
            raise _too_large(self._most)
        return coming

    def _check_room(self, coming: int = 0) -> None:
        if self._store.room() < coming + self._reserve:
            raise Full("there is no room for this delivery.", "Make room on the server's disk.")

    async def _chunks(self) -> AsyncIterator[bytes]:
        stream, came, began = self._request.stream().__aiter__(), 0, time.monotonic()
        while True:
            left = SILENT_S + came / SLOWEST_PER_S - (time.monotonic() - began)
            try:
                chunk = await asyncio.wait_for(anext(stream), min(SILENT_S, left))
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise TooSlow from None
            came += len(chunk)
            if came > self._most:
                raise _too_large(self._most)
            yield chunk

    def _flush(self, part: Part) -> None:
        if part.incoming is not None:
            self._check_room()
            part.flush()

    def _callbacks(self) -> Any:
        return {
            "on_part_begin": self._headers.clear,
            "on_header_field": self._on_header_field,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers,
            "on_part_data": self._on_data,
            "on_end": self._on_end,
        }

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end].decode("latin-1")

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end].decode("latin-1")

    def _on_header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = ""

    def _on_headers(self) -> None:
        if len(self.parts) >= MOST_PARTS:
            raise SourceError(
                f"the delivery has more than {MOST_PARTS} parts.", "Send it in parts."
            )
        _, options = parse_options_header(self._headers.get("content-disposition"))
        name = _text(options.get(b"name"))
        file_name = base_name(_text(options.get(b"filename")) or name)
        media_type = self._headers.get("content-type", "").split(";")[0].strip().lower()
        if not _MEDIA_TYPE.fullmatch(media_type):
            media_type = "application/octet-stream"
        part = Part(name, file_name, media_type)
        if name != ANSWERS and not name.startswith("*"):
            part.incoming = self._store.incoming(media_type=media_type, name=file_name)
        self.parts.append(part)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        part.waiting += data[start:end]
        if part.incoming is None and len(part.waiting) > self._most_answers:
            raise TooLarge("the answers are longer than those of any form.", "Fill the form anew.")

    def _on_end(self) -> None:
        self._is_whole = True


def base_name(name: str) -> str:
    """Return the last part of a name that may be a path, as text that shows what it is.

    >>> base_name("../../../../evil.jpg"), base_name("C:\\\\photos\\\\1.jpg"), base_name("/")
    ('evil.jpg', '1.jpg', 'unnamed')
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(letter for letter in last if letter.isprintable()).strip()
    return plain[:255] if plain.strip(".") else _UNNAMED


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")


def _too_large(most: int) -> TooLarge:
    return TooLarge(
        f"this is larger than {most >> 10} KB, the most that is taken at once.",
        "Send a shorter video or fewer photos, and bring the rest to the office.",
    )
