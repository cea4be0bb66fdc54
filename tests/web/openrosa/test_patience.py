"""Senders that hold a line without sending are let go; slow ones that go on are waited for."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.openrosa import body, patience
from groundtruce.web.openrosa.alone import application
from tests.web.openrosa.phones import PATIENCE_S, TOKEN, a_folder, filled

BODY = b"\r\n".join(
    [
        b"--x",
        b'Content-Disposition: form-data; name="xml_submission_file"; filename="s.xml"',
        b"",
        filled("uuid:slow"),
        b"--x--",
        b"",
    ]
)
HEAD = (
    f"POST /key/{TOKEN}/submission HTTP/1.1\r\nHost: phone\r\nContent-Length: {len(BODY)}\r\n"
    "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
).encode()


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(patience, "HEAD_S", 0.5)
    monkeypatch.setattr(body, "SILENT_S", 0.5)
    with SqliteStore.open(a_folder(tmp_path / "case") / ".shelf") as store, socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(application(store))
        running = threading.Thread(target=server.run, args=([door],))
        running.start()
        while not server.started:
            time.sleep(0.01)
        yield door.getsockname()[1]
        server.should_exit = True
        running.join()


def said(port: int, *pieces: bytes, pause_s: float = 0.0) -> bytes:
    """Send pieces with a pause before each, and return what comes until the line is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as line:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(pause_s)
        return b"".join(iter(lambda: line.recv(4096), b""))


@pytest.mark.parametrize("begun", [b"", b"POST /key", HEAD[:-2]], ids=["nothing", "line", "head"])
def test_a_head_that_does_not_end_is_cut_off(port: int, begun: bytes) -> None:
    assert said(port, begun) == b""


def test_a_second_head_that_does_not_end_is_cut_off_too(port: int) -> None:
    assert said(port, HEAD + BODY, HEAD[:-2]).count(b"HTTP/1.1") == 1


def test_a_body_that_does_not_end_is_told_so(port: int) -> None:
    answer = said(port, HEAD, BODY[:100])
    assert b" 408 " in answer.splitlines()[0]
    assert b"stays on the phone" in answer


def test_a_body_that_comes_bit_by_bit_is_waited_for(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All of it takes longer than a silence may; no pause does, also where the machine is slow.
    monkeypatch.setattr(body, "SILENT_S", 5)
    step = len(BODY) // 10
    pieces = [BODY[at : at + step] for at in range(0, len(BODY), step)]
    head = HEAD.replace(b"Host", b"Connection: close\r\nHost")
    assert b" 201 " in said(port, head, *pieces, pause_s=0.5).splitlines()[0]
