"""The map of other cases: one without an archive of tiles and with fires, one that is hostile."""

from datetime import UTC, datetime

import pytest

from groundtruce import flow
from groundtruce.flow import space
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.workbench import Workbench
from tests.web import test_hostile
from tests.web.chromium import until
from tests.web.serving import served
from tests.web.test_map import click_on, pytestmark, shown

__all__ = ["pytestmark"]
NOW = datetime(2026, 3, 1, tzinfo=UTC)
hostile_bench = test_hostile.bench


@pytest.fixture(scope="module")
def fires(tmp_path_factory):
    """Serve the bundled case that holds detections."""
    folder = case_folder.copy("ukraine_2022", tmp_path_factory.mktemp("fires") / "case")
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, NOW)
        until_then = flow.present(store.case(), NOW)
        road = flow.carry(store, until_then, decided=NOW,
                          fused=lambda road: space.ask(folder, store, NOW, road))  # fmt: skip
        flow.keep(store, road)
    opened = Workbench(SqliteStore.open(folder / ".shelf"), folder, clock=lambda: NOW)
    with served(opened) as address:
        yield address
    opened.close()


def test_fires_are_drawn_over_the_outlines_of_the_case(page, fires):
    shown(page, f"{fires}/map?layers=names,fires")
    until(page, "atlas.queryRenderedFeatures({layers: ['layer-fires-fire']}).length > 500")
    assert page.evaluate("atlas.queryRenderedFeatures({layers: ['land']}).length") > 0
    assert int(page.locator("#layers li", has=page.locator("[data-layer=fires]"))
               .locator("output").inner_text().replace(",", "")) > 1_000  # fmt: skip
    assert page.complaints == []


def test_a_ring_leads_to_the_incident_that_heat_speaks_for(page, fires):
    shown(page, f"{fires}/map?layers=fires#at=12/48/37")
    rings = "atlas.getSource('layer-fires').serialize().data.features"
    one = page.evaluate(f"{rings}.find((one) => one.properties.part === 'heat')")
    assert page.evaluate(f"{rings}.filter((one) => one.properties.part === 'heat').length") == 7
    lon, lat = one["geometry"]["coordinates"]
    page.evaluate(f"atlas.jumpTo({{center: [{lon} + 0.0, {lat}], zoom: 13}})")
    # The ring is a mark of the pixel, which is drawn as the rectangle that it saw.
    until(page, "atlas.queryRenderedFeatures({layers: ['layer-fires-pixel']}).length > 0")
    click_on(page, "layer-fires-heat")
    link = page.locator(".maplibregl-popup-content a").first
    link.wait_for()
    link.click()
    page.wait_for_url("**/incidents/**")


def test_hostile_names_run_nothing_and_break_nothing_on_the_map(page, hostile_bench):
    with served(hostile_bench) as address:
        page.set_viewport_size({"width": 360, "height": 800})
        shown(page, f"{address}/map?layers=names,zones,lines,posts,patrols,watched,refused")
        until(page, "!document.querySelector('#layers').textContent.includes('…')")
        click_on(page, "pins" if _has_pins(page) else "clusters")
        page.locator(".maplibregl-popup-content li").first.wait_for()
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen
        box = page.locator(".maplibregl-popup-content").bounding_box()
        assert box["width"] <= 330
        assert box["height"] <= 450
        with page.expect_download():
            page.evaluate("document.getElementById('save').click()")
        assert page.evaluate("window.ran") is None
        outside = [o for o in page.asked if not o.startswith((address, "data:", "blob:"))]
    assert outside == []


def _has_pins(page):
    return page.evaluate("atlas.queryRenderedFeatures({layers: ['pins']}).length") > 0
