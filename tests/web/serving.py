"""A walked case for tests of pages: copied, opened, and served on a port of this machine."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from groundtruce import flow
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.app import create_app
from groundtruce.web.workbench import Workbench

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PATIENCE_S = 180


def walk(folder: Path) -> Path:
    """Carry a case down its whole road; return its folder."""
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, NOW)
        flow.keep(store, flow.carry(store, flow.present(store.case(), NOW), decided=NOW))
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Workbench]:
    """Open a case for as long as the block; an act is shown before the next question."""
    store = SqliteStore.open(folder / ".shelf")
    bench = Workbench(store, folder, clock=lambda: NOW, patience_s=PATIENCE_S)
    yield bench
    bench.close()


@contextmanager
def a_copy(walked: Path, into: Path) -> Iterator[Workbench]:
    """Open a copy of a case for as long as the block."""
    with opened(shutil.copytree(walked, into / "case")) as bench:
        yield bench


@contextmanager
def served(bench: Workbench) -> Iterator[str]:
    """Serve a workbench for as long as the block, and yield its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        # A page that still listens for news is not waited for in the end.
        config = uvicorn.Config(create_app(bench), log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([door],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        thread.join(PATIENCE_S)
