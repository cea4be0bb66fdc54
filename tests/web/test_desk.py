"""A person's own desk: saved views, a watch list that tells what changed, and the keyboard map."""

from datetime import timedelta

import pytest
import yaml
from starlette.testclient import TestClient

from groundtruce import flow
from groundtruce.model.finding import Signature
from groundtruce.web import watched
from groundtruce.web.app import create_app, ways
from groundtruce.web.pages.commands import KEYS
from tests.web.conftest import NOW

PASSWORD = "four plain quiet words"
EARLY, LATER = "2025-12-01T00:00", "2025-12-20T00:00"


@pytest.fixture
def client(own_bench):
    """Return a client of a case that may be changed."""
    return TestClient(create_app(own_bench))


def follow(client, noun, name, as_of=""):
    """Begin to follow; return the watch list."""
    asked = {"noun": noun, "id": name, "name": f"my {noun}"}
    return client.post(f"/watching/follow?as_of={as_of}", data=asked)


def changed(bench, begins, field="about"):
    """Return what the first line of the comparison of both moments is about."""
    later, since = bench.moment(bench.local(LATER), "en"), bench.local(EARLY)
    lines = watched.changes(later, since)
    return next(getattr(one, field) for one in lines if one.address.startswith(begins))


def test_a_view_has_an_address_of_its_own_until_it_is_forgotten(client):
    kept = {"name": "to settle", "address": "/map?status=contested"}
    text = client.post("/views/keep", data=kept).text
    assert 'href="/views/to%20settle"' in text
    assert "/export.parquet?view=%2Fmap%3Fstatus%3Dcontested" in text
    opened = client.get("/views/to settle", follow_redirects=False)
    assert opened.headers["location"] == "/map?status=contested"
    assert "to settle" not in client.post("/views/drop", data={"name": "to settle"}).text
    assert client.get("/views/to settle").status_code == 404


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "http://x", "", "/a\nb"])
def test_a_view_never_leads_out_of_the_workbench(client, address):
    answer = client.post("/views/keep", data={"name": "away", "address": address})
    assert answer.status_code == 422
    assert "away" not in client.get("/views").text


def test_what_changed_of_an_incident_is_told_until_one_has_looked(client, own_bench):
    about = changed(own_bench, "/incidents/")
    name = own_bench.moment(own_bench.local(LATER), "en").findings[about].incident.id
    assert "my incident" in follow(client, "incident", name, EARLY).text
    text = client.get(f"/watching?as_of={LATER}").text
    assert f'<a href="/incidents/{about}">' in text
    looked = client.post(f"/watching/looked?as_of={LATER}")
    assert looked.status_code == 200
    assert f'<a href="/incidents/{about}">' not in client.get(f"/watching?as_of={LATER}").text


def test_a_place_a_search_and_a_commitment_tell_what_is_new(client, own_bench):
    address = changed(own_bench, "/agreement/", "address")
    follow(client, "commitment", address.removeprefix("/agreement/"), EARLY)
    follow(client, "search", "/search?q=mine", EARLY)
    follow(client, "place", "poipet", EARLY)
    text = client.get(f"/watching?as_of={LATER}").text
    parts = text.split('<section class="followed">')[1:]
    assert [part.count("<li>") > 0 for part in parts] == [True, True, True]
    assert address.rsplit("/", 1)[0] in parts[0]
    assert "/reports/" in parts[2]


def test_acts_of_people_after_the_look_are_news_and_those_before_are_not(client, own_bench):
    findings = own_bench.moment(None, "en").road.findings
    finding = next(one for one in findings if one.status == "corroborated")
    own_bench.clock = lambda: NOW
    follow(client, "incident", finding.incident.id)
    assert "Nothing changed" in client.get("/watching").text
    after = NOW + timedelta(hours=1)
    signed = Signature(id="s-1", by="vera", act="verifies", at=after, finding=finding.id)
    own_bench.store.keep([signed], at=after, actor="vera")
    own_bench.clock = lambda: after
    own_bench.renew()
    assert "Nothing changed" not in client.get("/watching").text
    client.post("/watching/looked")
    assert "Nothing changed" in client.get("/watching").text


def test_what_is_followed_no_longer_is_gone(client):
    follow(client, "place", "poipet")
    text = client.post("/watching/leave", data={"noun": "place", "id": "poipet"}).text
    assert "You follow nothing yet" in text


@pytest.mark.parametrize(("noun", "name"), [("person", "x"), ("place", ""), ("search", "//evil")])
def test_only_what_there_is_can_be_followed(client, noun, name):
    assert follow(client, noun, name).status_code == 422


def test_the_front_page_brings_what_changed_of_what_is_followed(client):
    assert 'data-part="/watching' in client.get("/").text
    follow(client, "place", "poipet", EARLY)
    part = client.get("/watching", headers={"hx-request": "true"}).text
    assert "my place" in part
    assert "<html" not in part


def test_each_person_has_a_desk_and_a_stranger_has_none(own_bench):
    people = [{"id": one, "name": one, "roles": ["analyst"]} for one in ("ana", "bo")]
    people.append({"id": "lia", "name": "lia", "roles": ["liaison"], "party": "KHM"})
    (own_bench.folder / "people.yaml").write_text(yaml.safe_dump({"people": people}))
    flow.gather(own_bench.folder, own_bench.store, NOW)
    own_bench.renew()
    clients = {}
    for person in people:
        own_bench.accounts.give(person["id"], PASSWORD)
        clients[person["id"]] = TestClient(create_app(own_bench))
        clients[person["id"]].post("/enter", data={"name": person["id"], "password": PASSWORD})
    follow(clients["ana"], "place", "poipet")
    clients["lia"].post("/views/keep", data={"name": "the liaison map", "address": "/map"})
    assert "my place" in clients["ana"].get("/watching").text
    assert "my place" not in clients["bo"].get("/watching").text
    assert clients["lia"].get("/watching").status_code == 403
    assert "the liaison map" in clients["lia"].get("/views").text
    assert "the liaison map" not in clients["ana"].get("/views").text
    stranger = TestClient(create_app(own_bench), follow_redirects=False)
    assert stranger.post("/views/keep", data={"name": "x", "address": "/"}).status_code == 401


@pytest.mark.parametrize("language", ["en", "th", "km"])
def test_the_keyboard_map_names_every_page_and_each_is_there(client, language):
    from groundtruce.model.vocabulary import vocabulary

    text = client.get(f"/keys?lang={language}").text
    assert vocabulary().label("workbench", "agreement", language) in text
    reached = {one.split('"')[0].split("?")[0] for one in text.split('href="')[1:]}
    plain = {
        one.path for one in ways()
        if one.methods == ("GET",) and "{" not in one.path and "." not in one.path
    }  # fmt: skip
    unlisted = {"/palette", "/enter", "/offline", "/live", "/map/picks", "/map/weeks"} | {
        one for one in plain if one.startswith(("/features", "/health"))
    }
    assert plain - unlisted <= reached
    for address in KEYS:
        assert client.get(address).status_code == 200
