"""The open API: pages that lose nothing, tags that save sending, acts in somebody's name."""

import pytest
from starlette.testclient import TestClient
from tests.builders import a_claim, a_report
from tests.web.conftest import NOW

from groundtruce.cli.main import VERBS
from groundtruce.web.api.nouns import NOUNS as NOUNS_TABLE
from groundtruce.web.app import create_app

# Where a verb of the command line is over HTTP; none for what needs the machine itself.
VERBS_AT = {
    **dict.fromkeys(("demo", "new", "satellite", "pull", "parcel", "serve"), ""),
    **dict.fromkeys(("rebuild", "doctor"), ""),
    **dict.fromkeys(("run", "fuse"), "/run"),
    "gather": "/statements",
    "read": "/read",
    "weigh": "/findings",
    "assess": "/assessments",
    "compose": "/papers/{kind}",
    "changes": "/changes",
    "agreement": "/commitments",
    "ledger": "/ledgers/{name}",
    "register": "/ledgers/{name}",
    "alerts": "/alerts",
    "toll": "/tolls",
    "balance": "/balance",
    "watch": "/watch",
    "trace": "/sentences/{id}/trace",
    "review": "/claims/{id}/reviews",
    "judge": "/judgements",
    "split": "/incidents/{id}/split",
    "join": "/incidents/{id}/join",
    "undo": "/judgements/undo",
    "queue": "/doubts",
    "calendar": "/calendar.ics",
    "reply": "/findings/{id}/replies",
    "sign": "/findings/{id}/signatures",
    "explain": "/reports/{id}/explanation",
    "search": "/search",
    "show": "/records/{id}",
    "export": "/exports/incidents.{format}",
    "account": "/people",
    "field": "/submissions",
    "verify": "/verification",
}

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


def test_an_act_on_what_has_changed_since_is_refused_and_keeps_nothing(own_bench):
    client = TestClient(create_app(own_bench))
    name = client.get("/api/findings?status=corroborated&limit=1").json()["items"][0]["id"]
    address = f"/api/findings/{name}"
    read = client.get(address).headers["etag"]
    sent = {"act": "verifies", "by": "vera"}
    first = client.post(f"{address}/signatures", json=sent, headers={"if-match": read})
    assert first.status_code == 201
    late = {"json": {**sent, "by": "viktor"}, "headers": {"if-match": read}}
    refused = client.post(f"{address}/signatures", **late)
    assert (refused.status_code, refused.json()["code"]) == (412, "outdated")
    assert [one["by"] for one in client.get("/api/signatures").json()["items"]] == ["vera"]
    late["headers"] = {"if-match": client.get(address).headers["etag"]}
    assert client.post(f"{address}/signatures", **late).status_code == 201


def test_pages_lose_nothing_though_a_report_comes_in_between_them(own_bench):
    client = TestClient(create_app(own_bench))
    before = {one["id"] for one in client.get("/api/claims?limit=500").json()["items"]}
    address, seen = "/api/claims?limit=60", []
    while address:
        told = client.get(address)
        seen += [one["id"] for one in told.json()["items"]]
        address = told.links["next"]["url"] if told.json()["next"] else None
        if len(seen) == 60:
            source = own_bench.case.sources[0].id
            own_bench.store.keep([a_report(a_claim("New.", source=source))], at=NOW, actor="t")
            own_bench.renew()
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize("noun", [one for one in NOUNS_TABLE if one.by], ids=lambda one: one.name)
def test_a_list_is_narrowed_by_each_of_its_fields(client, noun):
    every = client.get(f"/api/{noun.name}?limit=500").json()["items"]
    for field in noun.by:
        values = [one.get(field) for one in every]
        value = next((one for one in values if one is not None), "nobody")
        asked = str(value).lower() if isinstance(value, bool) else value
        told = client.get(f"/api/{noun.name}", params={"limit": 500, field: asked}).json()
        assert [one[field] for one in told["items"]] == [one for one in values if one == value]


def test_every_verb_of_the_command_line_that_a_server_can_do_has_an_address(client):
    told = set(client.get("/api/openapi.json").json()["paths"])
    assert {address for address in VERBS_AT.values() if address} <= told
    assert set(VERBS_AT) == set(VERBS)


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
