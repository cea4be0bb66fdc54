"""The pages through an HTTP client: what they say, and what they never let in."""

import re

import pytest
from starlette.testclient import TestClient

from groundtruce.web.app import create_app
from groundtruce.web.guard import POLICY
from groundtruce.web.original import around
from groundtruce.web.pages.atlas import PAGE
from groundtruce.web.workbench import Workbench

PLAIN = ("/", "/changed", "/map", "/brief", "/enter", "/nobody")


@pytest.fixture(scope="module")
def incident(bench):
    """Return a contested incident, so that there is a denial to read."""
    contested = (one for one in bench.moment(None, "en").rows if one["status"] == "contested")
    return next(contested)


@pytest.fixture(scope="module")
def addresses(bench, incident):
    """Return an address of every kind."""
    moment = bench.moment(None, "en")
    report = moment.findings[incident["id"]].incident.claims[0].report
    sentence = moment.pages.brief.sections[3].sentences[0].id
    single = (f"/incidents/{incident['id']}", f"/reports/{report}", f"/trace/{sentence}")
    return (*PLAIN, *single)


def test_every_answer_carries_the_policy(client, addresses):
    for address in (*addresses, "/style.css", "/health", "/incidents.geojson", "/static/page.css"):
        answer = client.get(address)
        assert answer.headers["content-security-policy"] == POLICY, address
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_page_names_another_host_for_anything_it_loads(client, addresses):
    for address in addresses:
        text = client.get(address).text
        loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', text)
        assert loaded, address
        assert all(one.startswith(("/", "data:")) and not one.startswith("//") for one in loaded)
        assert not re.search(r"<script(?![^>]*src=)", text)


def test_a_page_asked_for_under_a_foreign_name_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}],
)
def test_an_act_that_another_site_set_off_is_refused(client, sent):
    assert client.post("/taste", data={"lang": "th"}, headers=sent).status_code == 403


def test_the_front_page_says_what_stands_came_in_and_waits(client):
    text = client.get("/").text
    assert "What came in" in text
    assert re.search(r"<b>46</b>\s*corroborated", text)
    assert "Proposed by the machine, wait for a verifier" in text


def test_a_number_of_now_leads_to_as_many_incidents_on_the_map(client):
    tiles = re.findall(r'href="(/map[^"]+)">.*?<b>(\d+)</b>', client.get("/").text)
    assert tiles
    for address, number in tiles:
        page = client.get(address.replace("&amp;", "&")).text
        assert f'class="count"><b>{number}</b>' in page
        assert '<option value="every" selected>' in page


def test_a_page_speaks_the_language_of_its_address_and_then_of_its_visitor(bench):
    client = TestClient(create_app(bench))
    assert '<html lang="th"' in client.get("/?lang=th").text
    client.post("/taste", data={"lang": "km", "theme": "dark", "next": "/map"})
    assert '<html lang="km" data-theme="dark">' in client.get("/").text
    assert '<html lang="en"' in client.get("/?lang=en").text


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example", "/\\evil.example"]
)
def test_a_form_never_leads_to_another_site(client, elsewhere):
    answer = client.post("/taste", data={"next": elsewhere}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_without_a_script_the_map_is_a_picture_beside_its_list(client, bench):
    text = client.get("/map").text
    rows = bench.moment(None, "en").rows
    assert text.count('<li data-status="') == min(PAGE, len(rows))
    assert f"<b>{len(rows)}</b>" in text
    assert 'role="img"' in text


def test_the_filter_stands_in_the_address(client, bench):
    rows = bench.moment(None, "en").rows
    two = [one for one in rows if one["status"] in ("contested", "corroborated")]
    text = client.get("/map?status=contested&status=corroborated").text
    assert text.count('<li data-status="') == len(two) < len(rows)
    assert re.search(r'value="contested" checked', text)


def test_a_filter_that_nothing_fits_says_none_recorded(client):
    assert "none recorded" in client.get("/map?status=refuted").text


def test_a_place_too_coarse_for_a_pin_is_listed_without_coordinates(client, bench):
    items = re.findall(r"<li data-status[^>]*>.*?</li>", client.get("/map").text, re.S)
    coarse = {one["id"] for one in bench.moment(None, "en").rows if one["lon"] is None}
    unpinned = {re.search(r"/incidents/([\w-]+)", one)[1] for one in items if "lon" not in one[:80]}
    assert unpinned <= coarse
    lane = client.get("/map?place=none").text
    assert {
        re.findall(r"/incidents/([\w-]+)", one)[0] for one in lane.split("<li data-")[1:]
    } == coarse


def test_an_incident_shows_its_claims_and_links_to_reports_and_originals(client, bench, incident):
    text = client.get(f"/incidents/{incident['id']}").text
    assert "/originals/" in text
    for claim in bench.moment(None, "en").findings[incident["id"]].incident.claims:
        assert f"/reports/{claim.report}#{claim.id}" in text


def test_no_place_is_told_finer_than_anybody_could_tell(client, bench):
    for one in bench.moment(None, "en").rows[:20]:
        page = client.get(f"/incidents/{one['id']}").text
        assert not re.search(r"± \d{4,} m", page)


def test_a_report_shows_why_its_claims_stand_where_they_stand(client, addresses):
    page = client.get(addresses[-2]).text
    assert "/incidents/" in page
    assert re.search(r'role="img" aria-label="[^"]*together [+−][\d.]+ bits"', page)
    assert 'class="b-' in page
    assert client.get("/reports/nobody").status_code == 404


def test_the_trace_shows_the_quote_inside_its_original(client, addresses):
    text = client.get(addresses[-1]).text
    assert re.search(r"<mark>[^<]+</mark>", text)
    assert "bytes compared: equal" in text
    assert "differ" not in re.findall(r'<b class="(\w+)">', text)


def test_an_original_is_a_file_to_keep_and_never_a_page(client, bench):
    sha256 = bench.moment(None, "en").road.reports[0].original
    answer = client.get(f"/originals/{sha256}")
    assert answer.content == bench.store.original(sha256)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["0" * 64, "..%2f..%2fetc%2fpasswd", "A" * 64, "abc"])
def test_what_is_no_known_hash_is_not_found(client, name):
    assert client.get(f"/originals/{name}").status_code == 404


def test_an_unknown_sentence_says_what_to_do_next(client):
    answer = client.get("/trace/s-nobody")
    assert answer.status_code == 404
    assert "Take the id beside a sentence" in answer.text


@pytest.mark.parametrize("number", ["9" * 5000, "\u00b2", "-1", "1e9", "\u0e51"])
@pytest.mark.parametrize("path", ["/map?from=", "/findings?from=", "/inbox?from=", "/log?after="])
def test_a_page_that_has_no_such_number_is_the_first(client, path, number):
    assert client.get(path + number).status_code == 200


@pytest.mark.parametrize("path", ["/tiles/1/1/{}.mvt", "/icons/{}.png", "/xforms/f/media/{}"])
def test_a_number_that_is_too_long_names_no_page(client, path):
    assert client.get(path.format("9" * 5000)).status_code == 404


@pytest.mark.parametrize("end", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "path",
    ["/map?watch=", "/map?week=", "/map?until=", "/changed?since=", "/search?since=", "/?as_of="],
)
def test_the_ends_of_the_calendar_are_days_like_others(client, path, end):
    assert client.get(path + end).status_code in (200, 404)


def test_an_earlier_moment_knows_nothing_later(client):
    text = client.get("/map?as_of=2025-08-01T00:00").text
    assert "July 2025" in text
    assert "2025-12-0" not in text
    assert client.get("/map?as_of=yesterday").status_code == 422


def test_the_base_map_is_served_in_parts(client, walked):
    tiles = (walked / "basemap" / "basemap.pmtiles").read_bytes()
    answer = client.get("/basemap.pmtiles", headers={"range": "bytes=10-19"})
    assert (answer.status_code, answer.content) == (206, tiles[10:20])


def test_health_says_how_much_is_kept(client, bench):
    assert client.get("/health").json() == {"ok": True}


def test_what_is_kept_meanwhile_is_shown_once_the_road_is_walked(own_bench: Workbench):
    before = own_bench.mark()
    own_bench.renew()
    assert not own_bench.is_walking
    assert own_bench.mark() == before
    assert own_bench.moment(None, "en") is own_bench.moment(None, "en")


def test_a_quote_in_the_middle_of_a_file_keeps_its_neighbours():
    text = "ก" * 400 + "the words" + "ข" * 400
    start = len(("ก" * 400).encode())
    seen = around(text.encode(), start, start + 9)
    assert seen["quote"] == "the words"
    assert seen["before"].endswith("ก")
    assert seen["after"].startswith("ข")
    assert (seen["opens"], seen["closes"]) == ("…", "…")
