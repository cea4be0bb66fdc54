"""The server that the user named: one address, asked for one thing, trusted with nothing.

What is sent goes to that address and nowhere else: no redirect is followed, no proxy of the
environment is used, and nothing in a reply leads to another request.
"""

import http.client
import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from groundtruce.errors import ReaderError
from groundtruce.settings import NamedServer, Settings

AGAIN = frozenset({408, 429, 500, 502, 503, 504})
NOT_THAT_FORMAT = frozenset({400, 415, 422, 501})
LONGEST_WAIT_S = 60.0
PIECE = 65536
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Reply:
    """What the server answered: its bytes, the text in them, the model that it says it ran."""

    raw: bytes
    text: str
    model: str
    is_cut: bool


@dataclass
class Server:
    """An OpenAI-compatible server: ``ask`` returns its reply or raises ReaderError.

    ``wait`` is how it sleeps between tries, ``clock`` how it measures a try.
    """

    named: NamedServer
    limits: Settings = field(default_factory=Settings.from_environment)
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    # What the server has refused once is not tried again.
    _formats: list[str] = field(default_factory=lambda: ["json_schema", "json_object", "none"])

    def ask(self, messages: list[dict[str, str]], form: dict[str, Any]) -> Reply:
        """Ask with the form, in the strictest way that the server understands."""
        while True:
            status, raw = self._tried(self._body(messages, form))
            if status in NOT_THAT_FORMAT and len(self._formats) > 1:
                self._formats.pop(0)
                continue
            if status != 200:
                raise self._refused(status, raw)
            return self._reply(raw)

    @property
    def is_told_the_form(self) -> bool:
        """Whether the server takes the form itself, so that it need not be written out."""
        return self._formats[0] == "json_schema"

    def _body(self, messages: list[dict[str, str]], form: dict[str, Any]) -> bytes:
        asked: dict[str, Any] = {
            "model": self.named.model,
            "messages": self._with_form(messages, form),
            "temperature": 0,
            "seed": 0,
            "stream": False,
        }
        if self._formats[0] == "json_schema":
            schema = {"name": "claims", "strict": True, "schema": form}
            asked["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif self._formats[0] == "json_object":
            asked["response_format"] = {"type": "json_object"}
        return json.dumps(asked, ensure_ascii=False).encode()

    def _with_form(self, messages: list[dict[str, str]], form: dict[str, Any]) -> Any:
        if self.is_told_the_form:
            return messages
        written = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
        first = {**messages[0], "content": f"{messages[0]['content']}\n\nThe form:\n{written}"}
        return [first, *messages[1:]]

    def _tried(self, body: bytes) -> tuple[int, bytes]:
        for attempt in range(self.limits.model_retries + 1):
            status, raw, later = self._once(body)
            if status not in AGAIN or attempt == self.limits.model_retries:
                break
            self.wait(min(LONGEST_WAIT_S, later if later is not None else 2.0**attempt))
        return status, raw

    def _once(self, body: bytes) -> tuple[int, bytes, float | None]:
        connection = self._connection()
        path = urlsplit(self.named.url).path.rstrip("/") + "/chat/completions"
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.named.key:
            headers["Authorization"] = f"Bearer {self.named.key}"
        until = self.clock() + self.limits.model_timeout_s
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            raw = self._read(response, until)
        except TimeoutError:
            raise self._slow() from None
        except (OSError, http.client.HTTPException) as cause:
            raise ReaderError(
                f"the server at {self.named.url} cannot be asked ({_why(cause)}).",
                "Start it, or correct GROUNDTRUCE_MODEL_URL.",
            ) from cause
        finally:
            connection.close()
        return response.status, raw, _seconds(response.getheader("Retry-After"))

    def _connection(self) -> http.client.HTTPConnection:
        where = urlsplit(self.named.url)
        try:
            port = where.port
        except ValueError:
            port = -1
        if where.scheme not in ("http", "https") or not where.hostname or port == -1:
            raise ReaderError(
                f"{self.named.url!r} is no address of a server.",
                "Set GROUNDTRUCE_MODEL_URL to one such as http://127.0.0.1:11434/v1.",
            )
        patience = self.limits.model_timeout_s
        if where.scheme == "https":
            return http.client.HTTPSConnection(
                where.hostname, port, timeout=patience, context=ssl.create_default_context()
            )
        if self.named.key and where.hostname not in LOOPBACK:
            raise ReaderError(
                "a key is never sent over a connection that others can read.",
                "Use https in GROUNDTRUCE_MODEL_URL, or unset GROUNDTRUCE_MODEL_KEY.",
            )
        return http.client.HTTPConnection(where.hostname, port, timeout=patience)

    def _read(self, response: http.client.HTTPResponse, until: float) -> bytes:
        limit, raw = self.limits.model_reply_limit_kb * 1024, b""
        while piece := response.read1(PIECE):
            raw += piece
            if len(raw) > limit:
                raise ReaderError(
                    f"the server's reply is larger than {limit // 1024} KB.",
                    "Ask a model that keeps to the form, or raise "
                    "GROUNDTRUCE_MODEL_REPLY_LIMIT_KB.",
                )
            # Each piece may come in time and all of them not.
            if self.clock() > until:
                raise self._slow()
        return raw

    def _reply(self, raw: bytes) -> Reply:
        try:
            plain = json.loads(raw)
            choice = plain["choices"][0]
            text = choice["message"]["content"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            raise ReaderError(
                "the server's reply is not what an OpenAI-compatible server sends.",
                "Check GROUNDTRUCE_MODEL_URL: it usually ends in /v1.",
            ) from None
        model = plain.get("model")
        named = model if isinstance(model, str) and model else self.named.model
        return Reply(raw, text, named[:200], choice.get("finish_reason") == "length")

    def _refused(self, status: int, raw: bytes) -> ReaderError:
        told = " ".join(raw[:300].decode(errors="replace").split())
        what = f"the server answered {status}" + (f": {told[:160]}" if told else "") + "."
        if status in (401, 403):
            return ReaderError(what, "Set GROUNDTRUCE_MODEL_KEY to a key that it accepts.")
        if status == 404:
            return ReaderError(what, "Check GROUNDTRUCE_MODEL_URL and GROUNDTRUCE_MODEL.")
        if 300 <= status < 400:
            return ReaderError(what, "It sends elsewhere, which is not followed: name it itself.")
        return ReaderError(what, "Look at the server's own log, and try again later.")

    def _slow(self) -> ReaderError:
        return ReaderError(
            f"the server did not answer within {self.limits.model_timeout_s} s.",
            "Use a smaller model, or raise GROUNDTRUCE_MODEL_TIMEOUT_S.",
        )


def _why(cause: Exception) -> str:
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__


def _seconds(said: str | None) -> float | None:
    try:
        return max(0.0, float(said)) if said else None
    except ValueError:
        return None
