"""The shell: a first page that a thin line can carry, and pages that stay when the line is cut."""

import math
from io import BytesIO

import pytest

from tests.web.chromium import kept, kept_in, needs_chromium, settled, until

pytestmark = needs_chromium
MOST_BYTES = 60_000


@pytest.fixture
def visitor(browser):
    """Open a browser that has seen nothing yet."""
    context = browser.new_context()
    yield context
    context.close()


def carried(page):
    """Return the bytes on the wire of every answer that the page waits for."""
    line, sizes = page.context.new_cdp_session(page), {}
    line.send("Network.enable")
    line.on(
        "Network.loadingFinished",
        lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}),
    )
    return sizes


@pytest.mark.parametrize("language", ["en", "th", "km"])
def test_the_first_page_is_carried_by_a_thin_line(visitor, address, language):
    page = visitor.new_page()
    sizes = carried(page)
    page.goto(f"{address}/?lang={language}", wait_until="load")
    settled(page)
    page.evaluate("document.fonts.ready.then(() => true)")
    assert 5_000 < sum(sizes.values()) <= MOST_BYTES


def seen(page, address, path):
    """Look at a page until the browser keeps it."""
    page.goto(address + path)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    kept(page)


def test_a_page_that_was_seen_stays_and_says_that_there_is_no_connection(visitor, address):
    page = visitor.new_page()
    seen(page, address, "/agreement")
    told = page.locator("#main").inner_text()
    assert page.locator("#gone").is_hidden()
    visitor.set_offline(True)
    page.goto(f"{address}/agreement")
    assert page.locator("#gone").is_visible()
    assert "20" in page.locator("#gone time").inner_text()
    assert page.locator("#main").inner_text() == told


def test_the_first_page_that_a_browser_sees_stays_too(visitor, address):
    page = visitor.new_page()
    page.goto(f"{address}/findings")
    until(page, "caches.match(location.href, {ignoreVary: true}).then(Boolean)")
    visitor.set_offline(True)
    page.goto(f"{address}/findings")
    assert page.locator("#gone").is_visible()
    assert page.locator("#main .rows > li").count() > 10


def test_a_page_that_was_never_seen_is_honestly_absent(visitor, address):
    page = visitor.new_page()
    seen(page, address, "/")
    visitor.set_offline(True)
    page.goto(f"{address}/search?q=bridge")
    assert page.locator("h1").inner_text() == "No connection."


def test_who_leaves_takes_the_kept_pages_along(visitor, address):
    page = visitor.new_page()
    seen(page, address, "/agreement")
    page.evaluate("fetch('/leave', {method: 'POST'}).then(() => true)")
    until(page, "caches.match('/agreement').then((held) => !held)")
    until(page, "caches.match('/offline').then(Boolean)")
    visitor.set_offline(True)
    page.goto(f"{address}/agreement")
    assert page.locator("h1").inner_text() == "No connection."


def test_a_machine_finds_its_pictures_in_the_sizes_that_they_say(client):
    image = pytest.importorskip("PIL.Image", reason="needs pillow")
    told = client.get("/manifest.webmanifest")
    assert told.headers["content-type"] == "application/manifest+json"
    pictures = [one for one in told.json()["icons"] if one["type"] == "image/png"]
    assert {(o["sizes"], o["purpose"]) for o in pictures} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for one in pictures:
        drawn = image.open(BytesIO(client.get(one["src"]).content))
        assert f"{drawn.width}x{drawn.height}" == one["sizes"]
        assert len(drawn.convert("RGB").getcolors(1 << 20)) > 2
    assert client.get("/icons/193.png").status_code == 404
    assert client.get("/favicon.ico").content.startswith(b"\x89PNG")


def test_a_machine_may_cut_the_picture_to_any_shape(client):
    image = pytest.importorskip("PIL.Image", reason="needs pillow")
    drawn = image.open(BytesIO(client.get("/icons/512.png").content)).convert("RGB")
    ground = drawn.getpixel((0, 0))
    told = [
        (x - 256, y - 256)
        for x in range(0, 512, 4)
        for y in range(0, 512, 4)
        if drawn.getpixel((x, y)) != ground
    ]
    # Whatever shape a machine cuts, the middle circle of four fifths stays whole.
    assert told
    assert max(math.hypot(*one) for one in told) <= 0.4 * 512


def test_the_browser_itself_finds_nothing_against_installing_it(playing, address, tmp_path):
    context = kept_in(playing, tmp_path)
    page = context.new_page()
    page.goto(f"{address}/", wait_until="load")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    line = context.new_cdp_session(page)
    told = line.send("Page.getAppManifest")
    against = line.send("Page.getInstallabilityErrors")["installabilityErrors"]
    context.close()
    assert told["errors"] == []
    assert '"name":"GroundTruce"' in told["data"].replace(" ", "")
    assert against == []
