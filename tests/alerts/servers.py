"""A real mail server and a real web server on this machine, that remember what they took."""

import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Taken:
    """What a server took: its port, letters or requests, and the answers it is to give."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    location: str = ""
    slow_s: float = 0.0

    def answer(self) -> int:
        """Return the next answer to give."""
        return self.answers.pop(0) if self.answers else 200


@contextmanager
def mail_server(refuse: bool = False) -> Iterator[Taken]:
    """Take mail by SMTP as long as the block runs."""
    taken = Taken()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 test")
            for line in self.rfile:
                verb = line[:4].upper().strip()
                if verb == b"DATA":
                    self.say("354 go on")
                    taken.mails.append(self.letter())
                    self.say("250 taken")
                elif verb == b"QUIT":
                    self.say("221 bye")
                    return
                elif verb == b"RCPT" and refuse:
                    self.say("550 unknown here")
                else:
                    self.say("250 test")

        def letter(self) -> str:
            lines = iter(self.rfile.readline, b".\r\n")
            return b"".join(lines).decode()

        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        yield from _served(server, taken)


@contextmanager
def web_server(
    *answers: int, location: str = "", secure: ssl.SSLContext | None = None
) -> Iterator[Taken]:
    """Take posts by HTTP as long as the block runs, with these answers before it says yes."""
    taken = Taken(answers=list(answers), location=location)

    class Talk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            time.sleep(taken.slow_s)
            taken.requests.append((self.path, dict(self.headers), body))
            self.send_response(taken.answer())
            self.send_header("location", taken.location)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Keep still."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        if secure is not None:
            server.socket = secure.wrap_socket(server.socket, server_side=True)
        yield from _served(server, taken)


def _served(server: socketserver.BaseServer, taken: Taken) -> Iterator[Taken]:
    taken.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        yield taken
    finally:
        server.shutdown()
