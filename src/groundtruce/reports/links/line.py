"""The line to another server: asked politely, again where that helps, and trusted with nothing.

What the server answers is capped and counted, what it is asked with is never shown to anybody.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from groundtruce.errors import CaseError, ReaderError

BUSY = frozenset({429, 500, 502, 503, 504})
NOT_MODIFIED = 304
_AT_HOME = frozenset({"127.0.0.1", "::1", "localhost"})
_LONGEST_WAIT_S = 120.0


class Cut(Exception):
    """The line was cut, or never stood: what was asked may be asked again."""


@dataclass(frozen=True)
class Reply:
    """The beginning of an answer; its bytes are drawn from ``chunks``, which may raise Cut."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


Ask = Callable[[str, Mapping[str, str], Mapping[str, str]], AbstractContextManager[Reply]]


@dataclass
class Line:
    """Asks one server, one thing at a time, and not faster than ``per_second``.

    A server that is busy or broken, and a line that is cut, are tried ``tries`` times in all, with
    longer and longer waits or as long as the server asks for.
    """

    ask: Ask
    server: str
    tries: int = 5
    per_second: float = 10.0
    largest: int = 512 << 20
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _next: float = field(default=0.0, init=False)

    def json(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """Return what the server says, as data."""
        body = self.body(path, params)
        try:
            return json.loads(body)
        except ValueError as error:
            raise self._wrong(path, "what it answers is no JSON") from error

    def body(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        """Return the whole answer."""
        parts: list[bytes] = []
        self.stream(path, parts.append, parts.clear, params=params)
        return b"".join(parts)

    def stream(
        self,
        path: str,
        take: Callable[[bytes], object],
        again: Callable[[], object],
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> int:
        """Give the answer piece by piece, calling ``again`` where it begins anew; return status."""
        why = "it cannot be reached"
        for turn in range(self.tries):
            self._in_turn()
            wait = 2.0**turn
            try:
                with self.ask(path, params or {}, headers or {}) as reply:
                    if reply.status not in BUSY:
                        self._refused(path, reply.status)
                        again()
                        self._drawn(path, reply, take)
                        return reply.status
                    why = f"it answers {reply.status}"
                    wait = _asked_for(reply.headers, wait)
            except Cut:
                why = "the line was cut"
            if turn + 1 < self.tries:
                self.sleep(min(wait, _LONGEST_WAIT_S))
        raise self._wrong(path, f"{why}, {self.tries} times in a row")

    def _in_turn(self) -> None:
        early = self._next - self.clock()
        if early > 0:
            self.sleep(early)
        self._next = max(self.clock(), self._next) + 1 / self.per_second

    def _drawn(self, path: str, reply: Reply, take: Callable[[bytes], object]) -> None:
        size = 0
        for chunk in reply.chunks:
            size += len(chunk)
            if size > self.largest:
                raise self._wrong(path, f"its answer is larger than {self.largest:,} bytes")
            take(chunk)

    def _refused(self, path: str, status: int) -> None:
        if status in (401, 403):
            raise ReaderError(
                f"the server {self.server} does not let us in ({status}).",
                "Check user and password, or the token, and that they may read this form.",
                self.server,
            )
        if status >= 300 and status != NOT_MODIFIED:
            raise self._wrong(path, f"it answers {status}")

    def _wrong(self, path: str, what: str) -> ReaderError:
        return ReaderError(
            f"the server {self.server} does not answer as it should: {what} ({_short(path)}).",
            "What has come stays kept; run the same command again later.",
            self.server,
        )


def safe(url: str) -> str:
    """Return the address of a server; refuses one that would send secrets in the clear."""
    parts = urlsplit(url)
    is_home = parts.scheme == "http" and parts.hostname in _AT_HOME
    if not parts.hostname or parts.username or not (parts.scheme == "https" or is_home):
        raise CaseError(
            f"{parts.hostname or url!r} is no address that a password may be sent to.",
            "Write it as https://host, without user or password in it.",
        )
    return url.rstrip("/")


def _asked_for(headers: Mapping[str, str], usual: float) -> float:
    try:
        return max(0.0, float(headers.get("Retry-After", usual)))
    except ValueError:
        return usual


def _short(path: str) -> str:
    return path.partition("?")[0][-80:]
