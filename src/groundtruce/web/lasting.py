"""Lasting answers: what says the same until something is kept is made once, and named by a tag.

Who has it already is told so in one line (304); everybody else is sent the packed bytes that the
first one waited for.
"""

import gzip
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

MOST_BYTES = 64 << 20
# Beyond level 4 a page takes twice the time for a twentieth of its bytes.
LEVEL = 4
SMALLEST = 600
VARY = "Accept-Encoding, Accept-Language, Cookie, HX-Request"


@dataclass(frozen=True)
class Packed:
    """An answer as it is kept: its headers, and its body packed where that is worth it."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_packed: bool

    @classmethod
    def of(cls, answer: Response, tag: str) -> "Packed":
        """Return an answer packed, with its tag."""
        headers = {**answer.headers, "etag": tag, "vary": VARY}
        headers.pop("content-length")
        is_packed = len(answer.body) >= SMALLEST
        body = gzip.compress(answer.body, LEVEL, mtime=0) if is_packed else bytes(answer.body)
        return cls(tuple(headers.items()), body, is_packed)

    def answer(self, request: Request) -> Response:
        """Return the answer as this browser can read it."""
        headers = dict(self.headers)
        if not self.is_packed:
            return Response(self.body, headers=headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(gzip.decompress(self.body), headers=headers)
        return Response(self.body, headers={**headers, "content-encoding": "gzip"})


class Lasting:
    """The answers of one workbench; of too many bytes those unasked longest go first."""

    def __init__(self, most_bytes: int = MOST_BYTES, salt: str = "") -> None:
        self._most = most_bytes
        self._held: OrderedDict[str, Packed] = OrderedDict()
        self._making: dict[str, Lock] = {}
        self._bytes = 0
        self._lock = Lock()
        # Another program may answer otherwise, so tags end with this one and its siblings.
        self._salt = salt or secrets.token_hex(4)

    def answered(self, request: Request, key: Hashable, make: Callable[[], Response]) -> Response:
        """Return the answer under the key, made by the first who asks; errors are not kept."""
        tag = f'W/"{hashlib.sha256(f"{self._salt} {key!r}".encode()).hexdigest()[:24]}"'
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"etag": tag})
        known = self._known(tag)
        if known is not None:
            return known.answer(request)
        with self._lock:
            turn = self._making.setdefault(tag, Lock())
        # Many who ask at once wait for the first of them, not for one another's copies.
        with turn:
            try:
                return self._made(request, tag, make)
            finally:
                self._making.pop(tag, None)

    def _made(self, request: Request, tag: str, make: Callable[[], Response]) -> Response:
        known = self._known(tag)
        if known is None:
            made = make()
            # A file is sent from the disk, and has a tag of its own.
            if made.status_code != 200 or not hasattr(made, "body"):
                return made
            known = Packed.of(made, tag)
            self._keep(tag, known)
        return known.answer(request)

    def _known(self, tag: str) -> Packed | None:
        with self._lock:
            if tag in self._held:
                self._held.move_to_end(tag)
            return self._held.get(tag)

    def _keep(self, tag: str, made: Packed) -> None:
        with self._lock:
            self._held[tag] = made
            self._bytes += len(made.body)
            while self._bytes > self._most and self._held:
                _, old = self._held.popitem(last=False)
                self._bytes -= len(old.body)
