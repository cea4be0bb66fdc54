"""A server in a thread that answers as it is told to, and remembers everything it was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from groundtruce.settings import NamedServer, Settings

Answers = Callable[[dict[str, Any]], "Sent"]


@dataclass
class Sent:
    """What the server sends: a status, a body, headers, and how slowly."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause_s: float = 0.0
    drip_s: float = 0.0


@dataclass
class Asked:
    """What the server was asked: the way, the path, the headers and the body."""

    way: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """Return the message that carries the text."""
        return str(self.body["messages"][-1]["content"])


@dataclass
class Fake:
    """A running server: its address and what it was asked so far."""

    url: str
    asked: list[Asked] = field(default_factory=list)

    @property
    def named(self) -> NamedServer:
        """Return it as a user names it."""
        return NamedServer(self.url, "little-model", "")


IMPATIENT = Settings(model_timeout_s=60, model_retries=3, model_reply_limit_kb=64)


def content(text: str, **more: Any) -> Sent:
    """Return a completion with this content."""
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop", **more}
    return Sent(json.dumps({"model": "little-model:q4", "choices": [choice]}).encode())


def a_claim(quote: str, **more: Any) -> dict[str, Any]:
    """Return a proposed claim with every field of the form."""
    given = {
        "quote": quote, "kind": "shelling", "stance": "asserts", "actuality": "accomplished",
        "speaker": None, "speaks_for": None, "accused": None, "agent": None, "target": None,
        "addressee": None, "weapons": [], "place": None, "when": None, "figures": [],
        "commitments": [],
        "denies": None,
    }  # fmt: skip
    return {**given, **more}


def claims(*proposed: Any, **more: Any) -> Sent:
    """Return a completion that proposes these claims."""
    return content(json.dumps({"claims": list(proposed), **more}))


@contextmanager
def serving(*sent: Sent | Answers) -> Iterator[Fake]:
    """Serve the answers one after another, the last one for ever."""
    left = list(sent)
    fake = Fake("")

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            fake.asked.append(Asked("GET", self.path, dict(self.headers), {}))
            self._send(Sent(b"{}"))

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.loads(raw)
            fake.asked.append(Asked("POST", self.path, dict(self.headers), body))
            answer = left.pop(0) if len(left) > 1 else left[0]
            self._send(answer if isinstance(answer, Sent) else answer(body))

        def _send(self, told: Sent) -> None:
            time.sleep(told.pause_s)
            try:
                self.send_response(told.status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(told.body)))
                self.end_headers()
                if not told.drip_s:
                    self.wfile.write(told.body)
                    return
                for byte in told.body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(told.drip_s)
            except OSError:
                pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
