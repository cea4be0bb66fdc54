"""The bundled case, carried down the road once, for every test of the pages."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from groundtruce import flow
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.app import create_app
from groundtruce.web.workbench import Workbench

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def walked(tmp_path_factory):
    """Return the folder of the bundled case after one walk."""
    folder = case_folder.copy("thailand_cambodia_2025", tmp_path_factory.mktemp("walked") / "case")
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, NOW)
        flow.keep(store, flow.carry(store, flow.present(store.case(), NOW), decided=NOW))
    return folder


@pytest.fixture(scope="session")
def bench(walked):
    """Return the workbench of that case for tests that keep nothing."""
    opened = Workbench(SqliteStore.open(walked / ".shelf"), walked, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def client(bench):
    """Return a client of its pages."""
    return TestClient(create_app(bench))


@pytest.fixture
def own_bench(walked, tmp_path):
    """Return a workbench on a copy of the case, for a test that keeps something."""
    with a_copy(walked, tmp_path) as opened:
        yield opened


@contextmanager
def a_copy(walked: Path, into: Path) -> Iterator[Workbench]:
    """Open a copy of the case for as long as the block."""
    folder = shutil.copytree(walked, into / "case")
    store = SqliteStore.open(folder / ".shelf")
    # However busy the machine is, an act is shown before the next question.
    opened = Workbench(store, folder, clock=lambda: NOW, patience_s=300)
    yield opened
    opened.close()


@contextmanager
def served(bench: Workbench, port: int = 0) -> Iterator[str]:
    """Serve a workbench on that port of this machine, or on a free one, as long as the block."""
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(bench), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)
