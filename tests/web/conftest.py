"""The bundled case, carried down the road once, and a browser, for every test of the pages."""

import pytest
from starlette.testclient import TestClient

from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.app import create_app
from groundtruce.web.workbench import Workbench
from tests.web import chromium
from tests.web.desk import desk, open_at
from tests.web.serving import NOW, a_copy, served, walk
from tests.web.watched import watched_bench

__all__ = ["NOW", "a_copy", "desk", "open_at", "served", "watched_bench"]


@pytest.fixture(scope="session")
def walked(tmp_path_factory):
    """Return the folder of the bundled case after one walk."""
    return walk(
        case_folder.copy("thailand_cambodia_2025", tmp_path_factory.mktemp("walked") / "case")
    )


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


@pytest.fixture(scope="module")
def address(bench):
    """Serve the workbench of the module on a free port of this machine."""
    with served(bench) as at:
        yield at


@pytest.fixture(scope="module")
def playing():
    """Hold the line to browsers."""
    with chromium.playing() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playing):
    """Start Chromium once."""
    started = chromium.started(playing)
    yield started
    started.close()


@pytest.fixture
def page(browser):
    """Open a page that remembers its requests and complaints."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.asked = []
    opened.on("request", lambda one: opened.asked.append(one.url))
    opened.complaints = chromium.complaints(opened)
    yield opened
    opened.close()
