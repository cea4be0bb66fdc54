"""Chromium as all tests of pages drive it: started alike, and with patience for a slow machine.

A test waits for the thing itself, never for a time or a quiet line; how long it may take stands
here alone.
"""

import shutil
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.web.serving import PATIENCE_S

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).parents[2] / "ui/node_modules/axe-core/axe.min.js"
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
has_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium: apt-get install chromium"
)
needs_chromium = [pytest.mark.browser, has_chromium]
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm ci in ui/")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BY_TAGS = {"runOnly": {"type": "tag", "values": TAGS}}
SAYS = """async ([within, asked]) => {
  const told = await axe.run(within, {...asked, resultTypes: ["violations"]});
  return told.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html).join());
}"""
IS_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
IS_BUSY = "document.querySelector('[data-place][aria-busy], #map[data-ready=no]') !== null"
IS_KEPT = """async () => {
  const asked = performance.getEntriesByType("resource").map((one) => new URL(one.name));
  const own = asked.filter((one) => one.origin === location.origin);
  const parts = own.filter((one) => one.pathname === "/basemap.pmtiles");
  const whole = own.filter((one) => !/^.(live|basemap|outlines)/.test(one.pathname));
  const pages = await caches.open("groundtruce-shell"), map = await caches.open("groundtruce-map");
  const held = [location.href, ...whole.map((one) => one.href)].map(
    (one) => pages.match(one.split("#")[0], {ignoreVary: true}));
  return (await Promise.all(held)).every(Boolean) && (await map.keys()).length >= parts.length;
}"""


@contextmanager
def playing():
    """Hold the line to browsers, with patience for all that is expected of a page."""
    sync = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    sync.expect.set_options(timeout=PATIENCE_S * 1000)
    with sync.sync_playwright() as running:
        yield running


def patient(context):
    """Give a browser's profile the patience that all have."""
    context.set_default_timeout(PATIENCE_S * 1000)
    return context


def started(running):
    """Start a browser, every profile of which is patient."""
    browser = running.chromium.launch(
        executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE_S * 1000
    )
    browser.on("context", patient)
    return browser


def kept_in(running, profile):
    """Start a browser that keeps what it holds in a folder, as one on a desk does."""
    return patient(
        running.chromium.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE_S * 1000
        )
    )


def until(page, condition, *given):
    """Wait for a condition; the policy forbids the browser's own way, which evaluates text."""
    ends = time.monotonic() + PATIENCE_S
    while not page.evaluate(condition, *given):
        assert time.monotonic() < ends, f"still not: {condition} at {page.url}"
        time.sleep(0.05)


def complaints(page):
    """Return the list in which the page's errors and warnings are noted from now on."""
    noted = []

    def note(message):
        # The software renderer writes about its own speed; that is no complaint of the page.
        if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
            noted.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: noted.append(str(error)))
    return noted


def settled(page):
    """Wait until every part of the page has come."""
    until(page, f"!({IS_BUSY})")


def kept(page):
    """Wait until the browser keeps the page and all that it asked for, which it does beside it."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, IS_KEPT)


def armed(page):
    """Give axe to the page, as it is opened now."""
    page.evaluate(AXE.read_text("utf-8"))


def faults(page, within=None, asked=None):
    """Return what is wrong with the page as it is now: what axe finds, and whether it is wide."""
    wide = ["runs sideways"] if page.evaluate(IS_WIDE) else []
    return wide + page.evaluate(SAYS, [within or {"exclude": []}, asked or BY_TAGS])
