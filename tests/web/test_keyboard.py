"""The keyboard in a real browser: the palette, the keys of every page, a brief put in order."""

import re
from urllib.parse import unquote

import pytest

from tests.web.chromium import IS_WIDE, armed, faults, needs_axe, needs_chromium
from tests.web.serving import a_copy, served

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright").expect
pytestmark = needs_chromium


@pytest.fixture(scope="module")
def desk(walked, tmp_path_factory):
    """Serve a copy of the case to this machine."""
    with a_copy(walked, tmp_path_factory.mktemp("keys")) as bench, served(bench) as at:
        yield at


def palette(page, words):
    """Open the palette and, once every page is in it, type; return its options."""
    page.keyboard.press("Control+KeyK")
    expect(page.locator("#palette-list a[data-also]").first).to_be_visible()
    page.keyboard.type(words)
    options = page.locator("#palette-list [role=option]")
    expect(options.first).to_be_visible()
    return options


@pytest.mark.parametrize(
    ("language", "words", "address"),
    [
        ("en", "wpns", "/ledgers/weapons"),
        ("en", "watch l", "/watching"),
        ("th", "รายการติดตาม", "/watching"),
        ("th", "weapons", "/ledgers/weapons"),
        ("km", "បញ្ជីតាមដាន", "/watching"),
        ("km", "អាវុធ", "/ledgers/weapons"),
    ],
)
def test_a_few_letters_lead_to_a_page_in_any_script(open_at, desk, language, words, address):
    reader = open_at(desk)
    reader.go(f"/keys?lang={language}")
    options = palette(reader.page, words)
    expect(options.first).to_have_attribute("href", address)
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(f"**{address}")


def test_arrows_choose_and_escape_closes_at_once(open_at, desk):
    reader = open_at(desk)
    reader.go("/keys")
    options = palette(reader.page, "ledger")
    reader.page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = reader.page.locator("#palette input").get_attribute("aria-activedescendant")
    assert chosen == options.nth(1).get_attribute("id")
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator("#palette")).to_be_hidden()


def test_the_palette_finds_records_too(open_at, desk):
    reader = open_at(desk)
    reader.go("/keys")
    palette(reader.page, "Poipet")
    found = reader.page.locator("#palette-list a[href^='/incidents/']").first
    expect(found).to_be_visible()


def test_every_page_is_reached_from_the_palette(open_at, desk):
    reader = open_at(desk)
    reader.go("/keys")
    listed = reader.page.locator(".keymap a").evaluate_all("all => all.map((a) => a.href)")
    palette(reader.page, "")
    offered = reader.page.locator("#palette-list a").evaluate_all("all => all.map((a) => a.href)")
    same = [one.partition("?lang=")[0] for one in offered]
    assert len(listed) > 20
    assert {one for one in listed if "?lang=" not in one} <= set(same)


def test_an_act_of_the_page_is_reached_by_letters_and_waits_for_a_look(open_at, desk):
    reader = open_at(desk)
    reader.go("/briefs/draft/brief")
    palette(reader.page, "keep this as")
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("form.draft input[name=by]")).to_be_focused()
    assert reader.page.url.endswith("/briefs/draft/brief")


def test_keys_lead_to_pages_rows_and_what_can_be_followed(open_at, desk):
    reader = open_at(desk)
    page = reader.page
    reader.go("/search?near=poipet&km=10")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyJ")
    second = page.locator("main .rows > li > a").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("KeyK")
    expect(page.locator("main .rows > li > a").first).to_be_focused()
    page.keyboard.press("KeyV")
    expect(page.locator("footer.take details input[name=name]")).to_be_focused()
    page.keyboard.type("g s")
    page.keyboard.press("Enter")
    page.wait_for_url("**/views")
    assert "g s" in page.content()
    reader.go("/search?near=poipet&km=10")
    page.keyboard.press("KeyF")
    page.keyboard.press("Enter")
    page.wait_for_url("**/watching")
    expect(page.locator(".followed h2 a")).to_have_text("Poipet")
    page.keyboard.press("KeyG")
    page.keyboard.press("KeyB")
    page.wait_for_url("**/briefs")
    page.keyboard.press("Shift+Slash")
    page.wait_for_url("**/keys")


def order(page):
    """Return the first words of the sentences of the first section, as they stand."""
    texts = page.locator(".sentences").first.locator("textarea")
    return texts.evaluate_all("all => all.map((one) => one.value.slice(0, 40))")


@pytest.mark.parametrize("way", ["keys", "button", "drag"])
def test_sentences_change_places_by_keys_buttons_and_dragging(open_at, desk, way):
    reader = open_at(desk)
    page = reader.page
    reader.go("/briefs/draft/brief")
    before = order(page)
    rows = page.locator(".sentences").first.locator(".sentence-edit")
    match way:
        case "keys":
            rows.nth(0).locator("textarea").focus()
            page.keyboard.press("Alt+ArrowDown")
            expect(rows.nth(1).locator("textarea")).to_be_focused()
        case "button":
            rows.nth(1).locator(".move").first.click()
        case "drag":
            place, text = rows.nth(0).locator(".place span"), rows.nth(1).locator("textarea")
            place.drag_to(text, target_position={"x": 20, "y": 55})
    assert order(page) == [before[1], before[0], *before[2:]]
    places = rows.locator(".place input").evaluate_all("all => all.map((one) => one.value)")
    assert places == [str(at + 1) for at in range(len(before))]


def test_without_a_script_places_are_typed(browser, desk):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk}/briefs/draft/brief")
    first = page.locator(".sentences").first.locator("textarea").first.input_value()
    page.locator(".place input").first.fill("9")
    page.fill("input[name=by]", "mia")
    page.fill("input[name=why]", "order")
    page.locator("form.draft fieldset button").click()
    told = page.locator("ul.told").first.locator("li")
    assert told.last.inner_text().strip() == first
    context.close()


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("th", 768), ("km", 360)])
def test_an_aide_clicks_from_the_preview_to_the_lit_bytes(open_at, desk, language, width):
    aide = open_at(desk, width)
    page = aide.page
    aide.go(f"/briefs/draft/brief?lang={language}")
    page.fill("input[name=by]", "mia")
    page.fill("input[name=why]", "for tonight")
    page.locator("form.draft fieldset button").click()
    page.wait_for_url("**/briefs/e-*")
    page.locator("a[href$='/preview']").click()
    page.wait_for_url("**/preview")
    page.locator("a.open").first.click()
    page.wait_for_url("**/trace/**")
    lit = page.locator(".step[open] mark").first
    expect(lit).to_be_visible()
    original = page.locator(".step[open] a[href^='/originals/']").first.get_attribute("href")
    bytes_of = page.request.get(f"{desk}{original}").body()
    assert lit.text_content().encode() in bytes_of
    assert re.search(r"in=e-", unquote(page.url))
    assert not page.evaluate(IS_WIDE)


def test_a_refused_sentence_is_shown_first_and_its_words_stand(open_at, desk):
    aide = open_at(desk)
    page = aide.page
    aide.go("/briefs/draft/brief")
    page.locator("textarea").first.fill("Nothing happened.")
    page.fill("input[name=by]", "mia")
    page.fill("input[name=why]", "x")
    page.locator("form.draft fieldset button").click()
    expect(page.locator("#refused")).to_be_focused()
    assert page.locator("textarea[aria-invalid=true]").input_value() == "Nothing happened."
    assert any("422" in one for one in aide.complaints)
    aide.complaints.clear()


@needs_axe
@pytest.mark.parametrize(
    ("language", "light", "width"),
    [("en", "dark", 1440), ("th", "light", 768), ("km", "dark", 360)],
)
def test_the_palette_breaks_no_rule_of_wcag_and_runs_not_sideways(
    open_at, desk, language, light, width
):
    reader = open_at(desk, width, light)
    reader.go(f"/keys?lang={language}")
    palette(reader.page, "a")
    armed(reader.page)
    assert faults(reader.page) == []
