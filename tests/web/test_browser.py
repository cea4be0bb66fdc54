"""The pages in a real browser: nothing breaks, leaves the machine or runs sideways."""

import shutil
import time

import pytest

from groundtruce.briefs import render
from groundtruce.web import STATIC
from tests.briefs.situation import Situation
from tests.web.conftest import served

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
PAGES = ("now", "map", "brief", "incident", "report", "trace", "enter")


@pytest.fixture(scope="module")
def paths(bench):
    """Return where a page of every kind is."""
    moment = bench.moment(None, "en")
    finding = next(one for one in moment.road.findings if one.status == "contested")
    return {
        "now": "/",
        "map": "/map",
        "brief": "/brief",
        "incident": f"/incidents/{finding.incident.id}",
        "report": f"/reports/{finding.incident.claims[0].report}",
        "trace": f"/trace/{moment.pages.brief.sections[3].sentences[0].id}",
        "enter": "/enter",
    }


@pytest.fixture(scope="module")
def address(bench):
    """Serve the pages on a free port of this machine."""
    with served(bench) as at:
        yield at


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


@pytest.mark.parametrize("name", PAGES)
def test_no_complaint_and_no_request_leaves_the_machine(page, address, paths, name):
    page.goto(address + paths[name], wait_until="load")
    page.wait_for_timeout(500)
    assert page.complaints == []
    outside = [one for one in page.asked if not one.startswith((address, "data:", "blob:"))]
    assert outside == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_sideways(page, address, paths, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + paths[name], wait_until="load")
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen


@pytest.mark.skipif(
    not (STATIC / "maplibre-gl.mjs").is_file(), reason="needs npm: python hatch_build.py"
)
def test_the_live_map_shows_the_rows_that_have_a_place(page, address, bench):
    page.goto(f"{address}/map")
    _wait(page, "document.getElementById('map').dataset.ready === 'yes'")
    pinned = [one for one in bench.moment(None, "en").rows if one["lon"] is not None]
    assert page.locator("#map").get_attribute("data-pins") == str(len(pinned))
    drawn = "window.atlas.queryRenderedFeatures({layers: ['pins', 'clusters']}).length"
    _wait(page, f"{drawn} > 5")
    assert page.locator("#drawn").is_hidden()
    assert page.complaints == []


def test_without_a_script_the_list_and_the_drawn_map_are_there(browser, address, bench):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/map?status=contested")
    rows = bench.moment(None, "en").rows
    assert page.locator("#list .rows li").count() == sum(
        one["status"] == "contested" for one in rows
    )
    assert page.locator("#drawn svg").is_visible()
    context.close()


def test_the_first_key_press_offers_the_way_past_the_map(page, address):
    page.goto(f"{address}/map")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#list"


def test_a_note_leads_to_the_register_and_back(page, address):
    page.goto(f"{address}/brief")
    page.locator("#r1").click()
    assert page.evaluate("location.hash") == "#n1"
    page.locator("#n1 .back").click()
    assert page.evaluate("location.hash") == "#r1"


def test_the_brief_alone_makes_no_request_at_all(browser, tmp_path):
    situation = Situation()
    brief = situation.brief()
    text = render.html(brief, situation.evidence(brief), situation.case)
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
