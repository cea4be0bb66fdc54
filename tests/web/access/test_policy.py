"""The policy: role by role and address by address; what is not in the table fails here."""

from datetime import timedelta

import pytest
import yaml
from starlette.testclient import TestClient
from tests.web.conftest import NOW, a_copy

from groundtruce import flow
from groundtruce.model.person import Role
from groundtruce.web.access.policy import RIGHTS, Verb, Visitor, may
from groundtruce.web.app import create_app, ways

PASSWORD = "four plain quiet words"
OUTSIDE = {Verb.ENTER, Verb.SEE_RELEASED}
KNOWN = {*OUTSIDE, Verb.OWN}
INSIDE = {*KNOWN, Verb.SEE}
TRACING = {*INSIDE, Verb.SEE_RESTRICTED}
# Written out by hand from the mission's rules, so that a slip in the policy shows.
MATRIX = {
    Role.OBSERVER: {*KNOWN, Verb.OBSERVE},
    Role.ANALYST: {*TRACING, Verb.OBSERVE, Verb.REVIEW, Verb.JUDGE, Verb.WRITE, Verb.REPLY},
    Role.VERIFIER: {*TRACING, Verb.REVIEW, Verb.JUDGE, Verb.VERIFY},
    Role.PUBLISHER: {*TRACING, Verb.RELEASE},
    Role.LIAISON: {*KNOWN, Verb.REPLY},
    Role.AUDITOR: {*INSIDE, Verb.AUDIT},
    Role.ADMIN: {*KNOWN, Verb.MANAGE},
}


@pytest.fixture(scope="module")
def peopled(walked, tmp_path_factory):
    """Open a case that names one person for each role, and one whose time is over."""
    with a_copy(walked, tmp_path_factory.mktemp("peopled")) as bench:
        people = [{"id": one.value, "name": one.value, "roles": [one.value]} for one in Role]
        people[[*Role].index(Role.LIAISON)]["party"] = bench.case.parties[0].id
        ended = {"until": (NOW - timedelta(1)).date()}
        people.append({"id": "gone", "name": "gone", "roles": ["analyst"], **ended})
        (bench.folder / "people.yaml").write_text(yaml.safe_dump({"people": people}))
        flow.gather(bench.folder, bench.store, NOW)
        bench.renew()
        for one in people:
            bench.accounts.give(one["id"], PASSWORD)
        yield bench


def entered(bench, name: str, password: str = PASSWORD) -> TestClient:
    """Return a client after it tried to log in."""
    client = TestClient(create_app(bench), follow_redirects=False)
    client.post("/enter", data={"name": name, "password": password, "next": "/map"})
    return client


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role):
    assert RIGHTS[role] == MATRIX[role]


@pytest.mark.parametrize("verb", Verb)
def test_a_stranger_sees_what_is_released_and_whoever_sits_here_does_all(verb):
    assert may(Visitor(), verb) is (verb in OUTSIDE)
    assert may(Visitor(is_here=True), verb)


def test_every_address_asks_for_a_right_that_somebody_has():
    given = set().union(*MATRIX.values())
    assert {way.needs for way in ways()} <= given
    assert len({(way.path, method) for way in ways() for method in way.methods}) == len(ways())


def test_every_role_at_every_address_is_let_in_or_kept_out_as_the_table_says(peopled):
    plain = [
        way
        for way in ways()
        if "{" not in way.path and way.methods == ("GET",) and way.path != "/live"
    ]
    assert len(plain) >= 6
    for role in Role:
        client = entered(peopled, role.value)
        for way in plain:
            kept_out = client.get(way.path).status_code == 403
            assert kept_out is (way.needs not in MATRIX[role]), (role, way.path)


def test_a_stranger_is_led_to_the_door_and_then_back(peopled):
    client = TestClient(create_app(peopled), follow_redirects=False)
    assert client.get("/brief").headers["location"] == "/enter?next=/brief"
    answer = client.post("/enter", data={"name": "analyst", "password": PASSWORD, "next": "/brief"})
    assert answer.headers["location"] == "/brief"
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=strict" in answer.headers["set-cookie"].lower()


def test_a_wrong_password_a_stranger_and_one_whose_rights_ended_stay_outside(peopled):
    for client in (
        entered(peopled, "analyst", "not this one"),
        entered(peopled, "nobody"),
        entered(peopled, "gone"),
    ):
        assert client.get("/brief").status_code in (303, 403)


def test_who_leaves_is_outside_at_once(peopled):
    client = entered(peopled, "analyst")
    assert client.get("/brief").status_code == 200
    client.post("/leave")
    assert client.get("/brief").status_code == 303


def test_a_liaison_sees_no_unreleased_incident_and_cannot_tell_it_from_none(peopled):
    client = entered(peopled, "liaison")
    row = peopled.moment(None, "en").rows[0]
    hidden, absent = (client.get(f"/incidents/{one}") for one in (row["id"], "i-nobody"))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.text.replace(row["id"], "i-nobody") == absent.text
    assert row["id"] not in client.get("/map").text
