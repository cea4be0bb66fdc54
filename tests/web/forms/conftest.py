"""The bundled case served with its forms published, to a browser that is enrolled or not yet."""

import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from groundtruce.flow import field
from groundtruce.reports import case_folder
from groundtruce.reports.field import forms
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.app import create_app
from groundtruce.web.workbench import Workbench

TOKEN = "a-key-of-this-test"


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Return the folder of the bundled case with its forms published."""
    folder = case_folder.copy("thailand_cambodia_2025", tmp_path_factory.mktemp("forms") / "case")
    now = datetime.now(UTC)
    with SqliteStore.open(folder / ".shelf") as store:
        case = case_folder.read(folder, store.keep_original)
        store.keep([case], at=now, actor="test")
        for path in forms.files(folder):
            field.publish(store, forms.compiled(path).xform, {}, now, "test")
        field.enrol(store, "browser", TOKEN, now, "test", source="aot")
    return folder


@pytest.fixture(scope="session")
def fill_bench(published):
    """Return the workbench of that case."""
    opened = Workbench(SqliteStore.open(published / ".shelf"), published)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def served(fill_bench):
    """Serve pages and phones on a free port of this machine, and return the port."""
    with serving(fill_bench) as port:
        yield port


@contextmanager
def serving(bench, port=0):
    """Serve the workbench as long as the block lasts."""
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(bench), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield port
    server.should_exit = True
    thread.join(5)
