"""The pages in a real browser: nothing breaks, leaves the machine or runs sideways."""

import shutil
import subprocess

import pytest

from groundtruce.briefs import render
from groundtruce.model.vocabulary import LANGUAGES
from groundtruce.web import STATIC
from tests.briefs.situation import Situation
from tests.web.chromium import IS_WIDE, needs_chromium, settled, until

pytestmark = needs_chromium
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


@pytest.mark.parametrize("name", PAGES)
def test_no_complaint_and_no_request_leaves_the_machine(page, address, paths, name):
    page.goto(address + paths[name])
    settled(page)
    assert page.complaints == []
    outside = [one for one in page.asked if not one.startswith((address, "data:", "blob:"))]
    assert outside == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_sideways(page, address, paths, name):
    page.goto(address + paths[name])
    settled(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate(IS_WIDE), width


@pytest.mark.skipif(
    not (STATIC / "maplibre-gl.mjs").is_file(), reason="needs npm: python hatch_build.py"
)
def test_the_live_map_shows_the_rows_that_have_a_place(page, address, bench):
    page.goto(f"{address}/map")
    until(page, "document.getElementById('map').dataset.ready === 'yes'")
    pinned = [one for one in bench.moment(None, "en").rows if one["lon"] is not None]
    assert page.locator("#map").get_attribute("data-pins") == str(len(pinned))
    drawn = "window.atlas.queryRenderedFeatures({layers: ['pins', 'clusters']}).length"
    until(page, f"{drawn} > 5")
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
    assert page.locator("#drawn img").is_visible()
    drawn = page.request.get(f"{address}/map/drawn.svg?status=contested")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert 'class="s-contested' in drawn.text()
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


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_holds_the_brief_and_the_register_where_its_own_link_was_opened(
    page, address, bench, language, tmp_path
):
    page.goto(f"{address}/brief?lang={language}")
    letter, alone = (printed(page, tmp_path / f"{one}.pdf", one) for one in ("Letter", "A4"))
    page.locator(".apart a").click()
    whole = printed(page, tmp_path / "whole.pdf", "A4")
    claim = bench.moment(None, "en").road.brief.sentences()[0].cites[0].id[:8]
    assert len(letter) == len(alone) == 2 < len(whole)
    assert [claim in "".join(one) for one in (alone, whole)] == [False, True]


PRESSED_TWICE = """() => {
  const form = document.querySelector("main form[action='/views/keep']");
  for (const field of form.querySelectorAll("[required]")) field.value = "/map";
  let sent = 0;
  addEventListener("submit", (event) => {
    sent += event.defaultPrevented ? 0 : 1;
    event.preventDefault();
  });
  form.requestSubmit();
  form.requestSubmit();
  return [sent, form.getAttribute("aria-busy")];
}"""


def test_a_form_that_is_on_its_way_shows_it_and_is_not_sent_twice(page, address):
    page.goto(f"{address}/views")
    assert page.evaluate(PRESSED_TWICE) == [1, "true"]


def printed(page, file, paper):
    """Return the text of each sheet that comes out of the printer."""
    page.pdf(path=str(file), format=paper, print_background=False)
    told = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    return told.stdout.split("\f")[:-1]


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
    assert [one for one in asked if not one.startswith("data:")] == [file.as_uri()]
    assert not page.evaluate(IS_WIDE)
    page.close()
