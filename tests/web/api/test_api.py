"""The open API: pages that lose nothing, tags that save sending, acts in somebody's name."""

import pytest
from starlette.testclient import TestClient

from groundtruce.web.app import create_app

NOUNS = (
    *("findings", "incidents", "reports", "claims", "tallies", "assessments", "watch"),
    *("agreements", "sources", "zones", "places", "briefs", "editions", "judgements", "hearings"),
    *("approvals", "reviews", "signatures", "replies", "alerts", "dispatches", "quarantined"),
    *("forms", "submissions"),
)


@pytest.mark.parametrize("noun", NOUNS)
def test_page_after_page_gives_every_record_once(client, noun):
    seen, cursor, total = [], None, None
    while total is None or cursor:
        asked = {"limit": 37, **({"cursor": cursor} if cursor else {})}
        found = client.get(f"/api/{noun}", params=asked).json()
        seen += found["items"]
        cursor, total = found["next"], found["total"]
    assert len(seen) == total
    names = [one.get("id") or str(one) for one in seen]
    assert len(set(names)) == len(names)


def test_a_record_is_found_by_its_id_and_leads_to_others(client):
    finding = client.get("/api/findings?status=contested&limit=1").json()["items"][0]
    assert client.get(f"/api/findings/{finding['id']}").json() == finding
    claim = finding["incident"]["claims"][0]
    report = client.get(f"/api/reports/{claim['report']}").json()
    assert claim["id"] in [one["id"] for one in report["claims"]]


def test_who_has_the_answer_already_is_sent_nothing(client):
    first = client.get("/api/incidents?limit=5")
    again = client.get("/api/incidents?limit=5", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/incidents?limit=6", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_an_earlier_moment_knows_less(client):
    then = client.get("/api/reports?as_of=2025-08-01T00:00&limit=1").json()["total"]
    assert 0 < then < client.get("/api/reports?limit=1").json()["total"]


def test_filters_agree_with_the_list_of_the_map(client):
    asked = {"since": "2025-12-01", "bbox": "102,13,104,15"}
    found = client.get("/api/findings", params={**asked, "limit": 500}).json()
    pins = client.get("/points.geojson", params={**asked, "every": "1"}).json()["features"]
    told = {one["incident"]["id"] for one in found["items"]}
    assert {one["properties"]["i"] for one in pins} == told != set()


def test_an_act_is_kept_in_a_name_and_shown_at_once(own_bench):
    client = TestClient(create_app(own_bench))
    finding = client.get("/api/findings?status=corroborated&limit=1").json()["items"][0]
    address = f"/api/findings/{finding['id']}/signatures"
    nameless = client.post(address, json={"act": "verifies"})
    assert nameless.status_code == 403
    kept = client.post(address, json={"act": "verifies", "by": "vera"})
    assert kept.status_code == 201
    assert client.get(f"/api/findings/{finding['id']}").json()["status"] == "verified"
    assert client.post(address, json={"act": "releases", "by": "vera"}).status_code == 403


def test_a_page_of_another_site_cannot_act(client):
    sent = {"sec-fetch-site": "cross-site", "content-type": "text/plain"}
    body = '{"one": "a", "other": "b", "verdict": "same", "by": "x"}'
    assert client.post("/api/judgements", content=body, headers=sent).status_code == 403


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/findings?bbox=1,2", 422),
        ("/api/findings?as_of=soon", 422),
        ("/api/findings?colour=red", 422),
        ("/api/incidents/nobody", 404),
        ("/api/incidents?as_of=1999-01-01T00:00", 404),
        ("/api/nothing", 404),
    ],
)
def test_what_went_wrong_is_said_in_one_shape_with_what_to_do_next(client, address, status):
    told = client.get(address)
    assert (told.status_code, told.json()["status"]) == (status, status)
    assert told.headers["content-type"] == "application/problem+json"
    for name in ("type", "title", "detail", "code", "remedy"):
        assert told.json()[name]
