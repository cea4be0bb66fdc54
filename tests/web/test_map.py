"""The map in a real browser: every layer, the brush, the address, the picture and the print."""

import re
import shutil
import subprocess
from urllib.parse import parse_qs, urlsplit

import pytest

from groundtruce.web import STATIC
from tests.web.chromium import IS_WIDE, kept, needs_chromium, until

pytestmark = [
    *needs_chromium,
    pytest.mark.skipif(
        not (STATIC / "maplibre-gl.mjs").is_file(), reason="needs npm: python hatch_build.py"
    ),
]
IS_READY = "document.getElementById('map').dataset.ready === 'yes' && atlas.loaded()"
RESTS = "!atlas.isMoving() && atlas.loaded() && atlas.areTilesLoaded()"
PICTURED = "document.querySelector('#drawn img')?.naturalWidth > 0"
NOVEMBER = "since=2025-11-01&until=2025-11-20"
SHEET_EDGE, SHEET_FINE = 16, 2


@pytest.fixture(scope="module")
def bench(watched_bench):
    """Serve the case with a post, a patrol, a refusal, a line and an image."""
    return watched_bench


def shown(page, path):
    """Open a map and wait for all of it."""
    page.goto(path)
    until(page, IS_READY)


def asked(page):
    """Return what the address says behind its question mark."""
    return {key: one[0] for key, one in parse_qs(urlsplit(page.url).query).items()}


def click_on(page, layer):
    """Click where the first thing of a layer is drawn, wherever the map stands by then."""
    spot = f"""(() => {{
        const [one] = atlas.queryRenderedFeatures({{layers: ['{layer}']}});
        return atlas.project(one.geometry.coordinates.flat(9).slice(0, 2));
    }})()"""
    until(page, f"atlas.queryRenderedFeatures({{layers: ['{layer}']}}).length > 0")
    until(page, RESTS)
    page.locator("#map canvas").click(position=page.evaluate(spot))


def counted(page):
    """Return how many incidents the list tells."""
    return int(page.locator(".count b").inner_text())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("watched", "1 / 10"),
        ("posts", "1"),
        ("patrols", "1"),
        ("refused", "1"),
        ("zones", "14"),
        ("lines", "1"),
        ("footprints", "1"),
        ("fires", "none on record"),
    ],
)
def test_a_layer_is_drawn_and_says_how_much_it_holds(page, address, name, told):
    shown(page, f"{address}/map?{NOVEMBER}&watch=2025-11-10")
    box = page.locator(f"[data-layer={name}]")
    box.check()
    row = page.locator("#layers li", has=box)
    until(page, f"{name!r} && !document.querySelector('#layers').textContent.includes('…')")
    assert row.locator("output").first.inner_text() == told
    source = f"atlas.querySourceFeatures('layer-{name}').length"
    until(page, f"{source} > 0" if told != "none on record" else f"{source} === 0")
    assert name in asked(page)["layers"].split(",")
    assert page.complaints == []
    assert not [o for o in page.asked if not o.startswith((address, "data:", "blob:"))]


def test_a_layer_that_is_switched_off_is_gone(page, address):
    shown(page, f"{address}/map?layers=names,posts&{NOVEMBER}")
    until(page, "Boolean(atlas.getSource('layer-posts'))")
    page.locator("[data-layer=posts]").uncheck()
    until(page, "!atlas.getSource('layer-posts')")
    assert asked(page)["layers"] == "names"


def test_sectors_and_areas_are_drawn_with_their_own_outline(page, address):
    shown(page, f"{address}/map?{NOVEMBER}#at=11/13.93/102.83")
    drawn = "atlas.getSource('rings').serialize().data.features"
    corners = f"{drawn}.map((one) => one.geometry.coordinates[0].length)"
    # A circle is drawn with 49 corners; the sector has its own.
    until(page, f"{corners}.length > 0 && String({corners}) !== '49'")
    shown(page, f"{address}/map?{NOVEMBER}#at=11/14.13/103.02")
    until(page, f"{corners}.includes(5)")
    assert all(one > 3 for one in page.evaluate(corners))


def test_a_drag_over_the_days_chooses_them_and_the_way_back_leads_back(page, address):
    shown(page, f"{address}/map?layers=names")
    before, box = counted(page), page.locator("#lanes").bounding_box()
    y = box["y"] + 30
    page.mouse.move(box["x"] + box["width"] * 0.8, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, y, steps=5)
    page.mouse.up()
    until(page, "location.search.includes('since=')")
    until(page, IS_READY)
    chosen = asked(page)
    assert "2025-11-25" < chosen["since"] < chosen["until"] < "2025-12-25"
    assert 0 < counted(page) < before
    assert page.locator("input[name=since]").input_value() == chosen["since"]
    page.go_back()
    until(page, "!location.search.includes('since=')")
    until(page, f"document.querySelector('.count b').textContent === '{before}'")
    assert page.complaints == []


def test_keys_move_the_first_day_and_say_it_in_words(page, address):
    shown(page, f"{address}/map")
    page.locator("#brush-first").focus()
    for day in ("2025-05-29", "2025-05-30"):
        page.keyboard.press("ArrowRight")
        until(page, f"location.search.includes('since={day}')")
        until(page, IS_READY)
        until(page, "document.activeElement.id === 'brush-first'")
    assert page.locator("#brush-first").get_attribute("aria-valuetext") == "May 30, 2025"


def test_a_finger_chooses_days_on_a_narrow_screen(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True)
    page = context.new_page()
    shown(page, f"{address}/map")
    page.locator("#lanes").scroll_into_view_if_needed()
    box = page.locator("#lanes").bounding_box()
    line, y = context.new_cdp_session(page), box["y"] + 30
    at = [{"x": box["x"] + box["width"] * share, "y": y} for share in (0.2, 0.3, 0.4, 0.5)]
    line.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at[:1]})
    for one in at[1:]:
        line.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [one]})
    line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until(page, "location.search.includes('since=')")
    assert asked(page)["since"] < asked(page)["until"]
    assert not page.evaluate(IS_WIDE)
    context.close()


def test_the_lane_of_those_without_a_place_leads_to_their_list(page, address):
    shown(page, f"{address}/map")
    lane = page.locator("svg.lane")
    totals = [int(one) for one in lane.get_attribute("data-totals").split(",")]
    bar = next(at for at, total in enumerate(totals) if total)
    box = lane.bounding_box()
    lane.click(position={"x": box["width"] * (bar + 0.5) / len(totals), "y": 9})
    until(page, "location.search.includes('place=none')")
    until(page, IS_READY)
    assert page.locator(".rows li[data-id]").count() > 0
    assert page.locator(".rows li[data-lon]").count() == 0


def test_a_week_of_the_strip_is_the_week_that_the_map_shows(page, address):
    shown(page, f"{address}/map?layers=names")
    until(page, "document.querySelectorAll('#weeks a').length > 30")
    page.locator("#weeks a[aria-label*='10 November']").click()
    until(page, "location.search.includes('watch=2025-11-10')")
    until(page, "Boolean(atlas.getSource('layer-watched'))")
    assert page.locator("[data-layer=watched]").is_checked()
    assert "10 November 2025" in page.locator("#weekly").inner_text()


def test_an_address_holds_all_that_is_shown(page, address):
    state = f"status=unverified&{NOVEMBER}&layers=posts,watched&watch=2025-11-10&lang=km"
    shown(page, f"{address}/map?{state}#at=9.5/13.7/102.6")
    assert page.locator("html").get_attribute("lang") == "km"
    assert page.locator("input[value=unverified]").is_checked()
    layers = page.locator("[data-layer]:checked").evaluate_all(
        "all => all.map((o) => o.dataset.layer)"
    )
    assert sorted(layers) == ["posts", "watched"]
    days = page.evaluate(
        "[...document.querySelectorAll('.brush input')].map((o) => Number(o.value) * 864e5)"
    )
    assert days == [1761955200000, 1763596800000]
    assert page.evaluate(
        "[atlas.getZoom(), atlas.getCenter().lat, atlas.getCenter().lng]"
    ) == pytest.approx([9.5, 13.7, 102.6], abs=0.01)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#copy").click()
    until(page, "navigator.clipboard.readText().then((t) => t === location.href)")


def test_a_filter_keeps_layers_moment_and_language(page, address):
    shown(page, f"{address}/map?layers=posts&as_of=2025-12-20T00:00&lang=th")
    page.locator("#filter input[value=contested]").check()
    until(page, "location.search.includes('contested')")
    state = asked(page)
    assert (state["layers"], state["as_of"], state["lang"]) == ("posts", "2025-12-20T00:00", "th")


def test_the_list_can_follow_the_map(page, address):
    shown(page, f"{address}/map#at=10/13.7/102.6")
    before = counted(page)
    page.locator("#here").click()
    until(page, "location.search.includes('bbox=')")
    until(page, IS_READY)
    assert 0 < counted(page) < before


def test_a_pin_tells_what_it_is_and_leads_to_its_page(page, address):
    shown(page, f"{address}/map?{NOVEMBER}#at=11/13.93/102.83")
    click_on(page, "pins")
    popup = page.locator(".maplibregl-popup-content")
    popup.wait_for()
    assert "Shelling" in popup.inner_text()
    popup.locator("a").first.click()
    page.wait_for_url("**/incidents/**")


def test_a_cluster_lists_what_it_holds(page, address):
    shown(page, f"{address}/map")
    click_on(page, "clusters")
    page.locator(".maplibregl-popup-content li a").nth(1).wait_for()
    page.keyboard.press("Escape")
    assert page.complaints == []


def test_a_thing_of_a_layer_tells_what_it_is(page, address):
    shown(page, f"{address}/map?layers=refused&{NOVEMBER}#at=11/14.39/104.68")
    click_on(page, "layer-refused-spot")
    popup = page.locator(".maplibregl-popup-content")
    popup.wait_for()
    assert "road closed" in popup.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_is_a_png_of_the_map_with_its_key(browser, address, tmp_path, scheme):
    image = pytest.importorskip("PIL.Image", reason="needs pillow")
    page = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme=scheme)
    shown(page, f"{address}/map?layers=names,watched")
    wide, tall = page.evaluate(
        "[atlas.getContainer().clientWidth, atlas.getContainer().clientHeight]"
    )
    with page.expect_download() as kept:
        page.locator("#save").click()
    assert re.fullmatch(r"map-\d{4}-\d\d-\d\d\.png", kept.value.suggested_filename)
    kept.value.save_as(tmp_path / "map.png")
    picture = image.open(tmp_path / "map.png").convert("RGB")
    assert picture.width == SHEET_FINE * (wide + 2 * SHEET_EDGE)
    # Above the map stand title and moment, below it the key and the sources.
    assert picture.height > SHEET_FINE * (tall + 150)
    assert picture.getpixel((4, 4)) == (255, 255, 255)
    middle = picture.crop((0, picture.height // 3, picture.width, picture.height // 2))
    assert len(middle.getcolors(1 << 24)) > 100
    below = picture.crop((0, SHEET_FINE * (tall + 110), picture.width, picture.height))
    assert len(below.getcolors(1 << 24)) > 30
    # Whatever was turned to light for paper is as it was before.
    assert page.evaluate("document.documentElement.dataset.theme ?? ''") == ""
    assert page.evaluate("atlas.getPixelRatio()") == 1
    page.close()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_print_holds_the_map_its_key_its_moment_and_its_sources(page, address, tmp_path):
    shown(page, f"{address}/map?layers=names,watched&watch=2025-11-10&{NOVEMBER}")
    page.pdf(path=str(tmp_path / "map.pdf"), format="A4", print_background=False)
    told = subprocess.run(
        ["pdftotext", "-l", "1", tmp_path / "map.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for words in ("as of", "Shown: 2025-11-01", "no look on record", "unverified", "OpenStreetMap"):
        assert words in told
    assert "Save as PNG" not in told
    images = subprocess.run(
        ["pdfimages", "-list", "-l", "1", tmp_path / "map.pdf"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    widths = [int(line.split()[3]) for line in images.splitlines()[2:]]
    assert max(widths) >= 500


def test_where_nothing_can_be_drawn_live_the_drawn_map_and_the_brush_stay(browser, address):
    context = browser.new_context()
    context.add_init_script(
        "const old = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        "  return kind.startsWith('webgl') ? null : old.call(this, kind, ...more); };"
    )
    page = context.new_page()
    page.goto(f"{address}/map", wait_until="load")
    until(page, "!document.querySelector('.brush').hidden")
    until(page, PICTURED)
    page.locator("#brush-first").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**since=2025-05-29**")
    assert asked(page)["since"] == "2025-05-29"
    context.close()


def test_without_a_script_the_days_are_links_and_the_filter_a_form(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/map?layers=posts&lang=th")
    page.locator("svg.days a").first.click()
    assert "since=2025-05-28" in page.url
    page.locator("input[value=contested]").check()
    page.locator("#filter button").click()
    assert asked(page)["layers"] == "posts"
    assert asked(page)["lang"] == "th"
    assert page.locator("#layers").is_hidden()
    context.close()


def test_a_map_that_was_seen_is_drawn_without_a_connection(browser, address):
    context = browser.new_context()
    page = context.new_page()
    shown(page, f"{address}/map?layers=names")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    shown(page, f"{address}/map?layers=names")
    until(page, RESTS)
    kept(page)
    context.set_offline(True)
    shown(page, f"{address}/map?layers=names")
    until(page, "atlas.queryRenderedFeatures({layers: ['clusters', 'pins']}).length > 5")
    until(page, "atlas.queryRenderedFeatures({layers: ['land']}).length > 0")
    assert page.locator("#gone").is_visible()
    context.close()
