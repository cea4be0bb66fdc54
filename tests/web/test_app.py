"""The pages through an HTTP client: what they say, and what they never let in."""

import re

import pytest
from starlette.testclient import TestClient

from groundtruce.web.app import POLICY, create_app
from groundtruce.web.original import around
from tests.briefs.test_render import hostile_situation
from tests.web.showing import Showing

SHOWING = Showing()
CLIENT = TestClient(create_app(SHOWING.shown))
SENTENCE = SHOWING.brief.sections[3].sentences[0]
INCIDENT = SHOWING.pages.rows[0]["id"]
CLAIM = SHOWING.evidence.findings[SHOWING.pages.rows[0]["finding"]].incident.claims[0]
REPORT = CLAIM.report
ADDRESSES = (
    "/",
    "/map",
    "/incidents.geojson",
    "/line.geojson",
    f"/incidents/{INCIDENT}",
    f"/reports/{REPORT}",
    f"/trace/{SENTENCE.id}",
    "/style.css",
    "/health",
    "/nobody",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_policy(address: str):
    answer = CLIENT.get(address)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    ["/", "/map", f"/incidents/{INCIDENT}", f"/reports/{REPORT}", f"/trace/{SENTENCE.id}"],
)
def test_no_page_names_another_host_for_anything_it_loads(address: str):
    text = CLIENT.get(address).text
    loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', text)
    assert loaded
    assert all(one.startswith(("/", "data:")) and not one.startswith("//") for one in loaded)
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*src=)", text)


def test_a_page_asked_for_under_a_foreign_name_is_refused():
    assert CLIENT.get("/", headers={"host": "evil.example"}).status_code == 400


def test_without_a_script_the_map_is_a_picture_beside_its_list():
    text = CLIENT.get("/map").text
    assert text.count('<li data-status="') == 6
    assert 'role="img"' in text
    assert "<b>6</b> incidents" in text


def test_the_filter_stands_in_the_address():
    text = CLIENT.get("/map?status=contested&status=corroborated").text
    assert text.count('<li data-status="') == 2
    assert re.search(r'value="contested" checked', text)
    assert CLIENT.get("/map?week=2025-10-27").text.count('<li data-status="') == 3


def test_a_filter_that_nothing_fits_says_none_recorded():
    assert "none recorded" in CLIENT.get("/map?status=refuted").text


def test_a_place_too_coarse_for_a_pin_is_listed_without_coordinates():
    items = re.findall(r"<li data-status[^>]*>.*?</li>", CLIENT.get("/map").text, re.S)
    coarse = [one for one in items if "Arvia (country only)" in one]
    assert len(coarse) == 1
    assert "data-lon" not in coarse[0]


def test_an_incident_shows_its_claims_and_links_to_their_originals():
    text = CLIENT.get(f"/incidents/{INCIDENT}").text
    assert "No gun of ours fired that day." in text
    assert "/originals/" in text


def test_a_report_shows_why_its_claim_stands_where_it_stands():
    page = CLIENT.get(f"/reports/{REPORT}").text
    assert CLAIM.id in page
    assert f"/incidents/{INCIDENT}" in page
    assert "together within" not in page
    assert "apart from 14.2 km on" in page
    assert "left unsaid" in page
    assert "−1.2" in page


def test_the_bars_are_read_out_and_told_apart_without_colour():
    page = CLIENT.get(f"/reports/{REPORT}").text
    assert re.search(r'role="img" aria-label="place \+2.9, time −0.4; together \+2.5 bits"', page)
    assert "url(#against)" in CLIENT.get("/static/page.css").text
    assert 'class="b-against"' in page


def test_an_incident_leads_to_its_reports_and_an_unknown_report_is_not_found():
    assert f"/reports/{REPORT}#{CLAIM.id}" in CLIENT.get(f"/incidents/{INCIDENT}").text
    assert CLIENT.get("/reports/nobody").status_code == 404


def test_the_trace_shows_the_quote_inside_its_original():
    text = CLIENT.get(f"/trace/{SENTENCE.id}").text
    assert "<mark>No gun of ours fired that day.</mark>" in text
    assert "bytes compared: equal" in text


def test_an_original_is_a_file_to_keep_and_never_a_page():
    sha256, raw = next(iter(SHOWING.originals.items()))
    answer = CLIENT.get(f"/originals/{sha256}")
    assert answer.content == raw
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["0" * 64, "..%2f..%2fetc%2fpasswd", "A" * 64, "abc"])
def test_what_is_no_known_hash_is_not_found(name: str):
    assert CLIENT.get(f"/originals/{name}").status_code == 404


def test_an_unknown_sentence_says_what_to_do_next():
    answer = CLIENT.get("/trace/s-nobody")
    assert answer.status_code == 404
    assert "Look at the brief." in answer.text


def test_hostile_text_stays_text_on_every_page():
    showing = Showing(hostile_situation())
    client = TestClient(create_app(showing.shown))
    sentence = showing.brief.sections[4].sentences[0].id
    incidents = [f"/incidents/{one['id']}" for one in showing.pages.rows]
    texts = [client.get(one).text for one in ("/", "/map", f"/trace/{sentence}", *incidents)]
    assert not any("<script>" in one or "<img" in one for one in texts)
    assert sum("&lt;script&gt;" in one for one in texts) >= 3


def test_the_base_map_is_served_in_parts(tmp_path):
    tiles = tmp_path / "basemap.pmtiles"
    tiles.write_bytes(bytes(range(100)))
    client = TestClient(create_app(Showing(basemap=tiles).shown))
    answer = client.get("/basemap.pmtiles", headers={"range": "bytes=10-19"})
    assert (answer.status_code, answer.content) == (206, bytes(range(10, 20)))
    assert CLIENT.get("/basemap.pmtiles").status_code == 404


def test_health_says_for_which_moment():
    assert CLIENT.get("/health").json() == {"ok": True, "as_of": "1 December 2025, 07:00"}


def test_a_quote_in_the_middle_of_a_file_keeps_its_neighbours():
    text = "ก" * 400 + "the words" + "ข" * 400
    start = len(("ก" * 400).encode())
    seen = around(text.encode(), start, start + 9)
    assert seen["quote"] == "the words"
    assert seen["before"].endswith("ก")
    assert seen["after"].startswith("ข")
    assert (seen["opens"], seen["closes"]) == ("…", "…")
