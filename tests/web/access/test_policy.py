"""The policy: role by role and address by address; what is not in the table fails here."""

import re

import pytest
from starlette.testclient import TestClient

from groundtruce.model.person import Role
from groundtruce.web.access.policy import RIGHTS, Verb, Visitor, may
from groundtruce.web.app import create_app, ways
from tests.web.access.conftest import PASSWORD, VISITORS, entered

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


def test_a_stranger_is_led_to_the_door_and_then_back(peopled):
    client = TestClient(create_app(peopled), follow_redirects=False)
    assert client.get("/brief?lang=th").headers["location"] == "/enter?next=%2Fbrief%3Flang%3Dth"
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


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("page", ["/", "/briefs", "/findings", "/map"])
def test_no_page_leads_its_visitor_to_a_refusal(visitors, visitor, page):
    client = visitors[visitor]
    led = {one.partition("#")[0] for one in re.findall(r'href="(/[^"]+)"', client.get(page).text)}
    pages = [one.replace("&amp;", "&") for one in led if not one.startswith("/static/")]
    assert pages
    refused = {one: client.get(one).status_code for one in pages}
    assert {one: told for one, told in refused.items() if told in (401, 403, 404)} == {}
