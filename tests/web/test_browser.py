"""The pages in a real browser: nothing breaks, leaves the machine or runs sideways."""

import shutil
import socket
import threading
import time

import pytest

from groundtruce.web.app import create_app
from groundtruce.web.shown import STATIC
from tests.web.showing import Showing

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
]
WIDTHS = (320, 390, 1440)
SHOWING = Showing()
REPORT = next(iter(SHOWING.evidence.findings.values())).incident.claims[0].report
PAGES = (
    "/",
    "/map",
    f"/incidents/{SHOWING.pages.rows[0]['id']}",
    f"/reports/{REPORT}",
    f"/trace/{SHOWING.brief.sections[3].sentences[0].id}",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Serve the pages on a free port of this machine, with an empty base map."""
    import uvicorn

    tiles = tmp_path_factory.mktemp("basemap") / "basemap.pmtiles"
    tiles.write_bytes(_empty_tiles())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Showing(basemap=tiles).shown)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def browser():
    """Start Chromium once."""
    sync = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with sync.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser, address):
    """Open a page that remembers its requests and complaints."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.asked, opened.complaints = [], []
    opened.on("request", lambda one: opened.asked.append(one.url))
    opened.on("console", lambda one: _note(opened.complaints, one))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    opened.close()


def _note(complaints, message):
    # The software renderer writes about its own speed; that is no complaint of the page.
    if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
        complaints.append(message.text)


@pytest.mark.parametrize("path", PAGES)
def test_no_complaint_and_no_request_leaves_the_machine(page, address, path):
    page.goto(address + path, wait_until="networkidle")
    assert page.complaints == []
    outside = [one for one in page.asked if not one.startswith((address, "data:", "blob:"))]
    assert outside == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_sideways(page, address, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + path, wait_until="load")
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen


@pytest.mark.skipif(
    not (STATIC / "maplibre-gl.mjs").is_file(), reason="needs npm: python hatch_build.py"
)
def test_the_live_map_shows_the_rows_that_have_a_place(page, address):
    page.goto(f"{address}/map")
    _wait(page, "document.getElementById('map').dataset.ready === 'yes'")
    assert page.locator(".maplibregl-marker").count() == 5
    assert page.locator("#drawn").is_hidden()
    assert page.complaints == []


def test_without_a_script_the_list_and_the_drawn_map_are_there(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/map?status=contested")
    assert page.locator(".rows li").count() == 1
    assert page.locator("#drawn svg").is_visible()
    context.close()


def test_the_first_key_press_offers_the_way_past_the_map(page, address):
    page.goto(f"{address}/map")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#list"


def test_a_note_leads_to_the_register_and_back(page, address):
    page.goto(address)
    page.locator("#r1").click()
    assert page.evaluate("location.hash") == "#n1"
    page.locator("#n1 .back").click()
    assert page.evaluate("location.hash") == "#r1"


def test_the_brief_alone_makes_no_request_at_all(browser, tmp_path):
    from groundtruce.briefs import render

    text = render.html(SHOWING.brief, SHOWING.evidence, SHOWING.situation.case)
    file = tmp_path / "brief.html"
    file.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 320, "height": 800})
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(file.as_uri())
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert [one for one in asked if not one.startswith("data:")] == [file.as_uri()]
    assert wide <= seen
    page.close()


def _wait(page, condition, seconds=20):
    # The policy forbids the browser's own way of waiting, which evaluates text.
    until = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < until, f"still not: {condition}; {page.complaints}"
        time.sleep(0.1)


def _empty_tiles() -> bytes:
    """Return the smallest PMTiles archive: a header, an empty root, and no tile."""
    import gzip
    import struct

    root = gzip.compress(b"\x00", mtime=0)
    told = gzip.compress(b'{"vector_layers": []}', mtime=0)
    end = 127 + len(root) + len(told)
    head = b"PMTiles\x03" + struct.pack(
        "<11Q", 127, len(root), 127 + len(root), len(told), end, 0, end, 0, 0, 0, 0
    )
    head += struct.pack("<6B", 1, 2, 2, 1, 3, 11)
    head += struct.pack(
        "<4iB2i", 1020000000, 130000000, 1040000000, 150000000, 5, 1030000000, 140000000
    )
    return head + root + told
