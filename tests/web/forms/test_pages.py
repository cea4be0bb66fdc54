"""Pages of forms without a script: who gets them, what they allow, what they never give away."""

import re

import pytest
from starlette.testclient import TestClient

from groundtruce.flow import field
from groundtruce.reports.field import book
from groundtruce.web.app import create_app
from groundtruce.web.forms import RELAXED
from groundtruce.web.guard import POLICY
from tests.reports.field.filled import a_form
from tests.web.forms.conftest import TOKEN

SENT = "uuid:sent-from-another"


@pytest.fixture(scope="module")
def app(fill_bench):
    return create_app(fill_bench)


@pytest.fixture
def stranger(app):
    return TestClient(app)


@pytest.fixture
def enrolled(app):
    return TestClient(app, cookies={"device": TOKEN})


def test_a_browser_that_is_not_enrolled_gets_no_form(stranger):
    assert "observation" not in stranger.get("/forms").text
    for path in ("/forms/note/form.xml", "/forms/note/media/teams.csv", f"/forms/sent/{SENT}"):
        assert stranger.get(path).status_code == 404


def test_whoever_sits_here_enrols_the_browser_once_and_it_is_a_device(stranger, fill_bench):
    answer = stranger.post("/forms", data={"name": "desk of the duty officer"})
    assert answer.status_code == 200
    assert answer.text.count("/fill") == len(book.forms())
    assert "desk of the duty officer" in {one.name for one in field.active(fill_bench.store)}
    assert "HttpOnly" in answer.history[0].headers["set-cookie"]


def test_the_page_of_a_form_relaxes_styles_and_grammar_and_nothing_else(enrolled):
    policy = enrolled.get("/forms/note/fill").headers["content-security-policy"]
    assert policy == RELAXED
    assert not set(re.findall(r"https?://\S+|\*", policy))
    assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    assert enrolled.get("/forms").headers["content-security-policy"] == POLICY


def test_the_list_of_forms_stands_without_a_script(enrolled):
    page = enrolled.get("/forms").text
    assert all(f'href="/forms/{name}/fill"' in page for name in book.forms())
    assert "<noscript>" in page


def test_choices_come_from_the_case_as_it_is(enrolled):
    zones = enrolled.get("/forms/observation/media/zones.csv")
    assert zones.headers["content-type"].startswith("text/csv")
    assert "border_line" in zones.text
    assert enrolled.get("/forms/observation/media/passwords.csv").status_code == 404


@pytest.mark.parametrize("path", ["/forms/nothing/fill", "/forms/nothing/form.xml"])
def test_a_form_that_was_never_published_is_not_there(enrolled, path):
    assert enrolled.get(path).status_code == 404


def test_a_browser_sees_again_only_what_it_sent_itself(app, fill_bench, enrolled):
    version = book.sheets("note")["settings"][1][0]["version"]
    xml = a_form("note", note="seen").replace(b"version='1'", f"version='{version}'".encode())
    xml = xml.replace(b"uuid:1", SENT.encode())
    files = {"xml_submission_file": ("x.xml", xml, "text/xml")}
    assert enrolled.post(f"/key/{TOKEN}/submission", files=files).status_code == 201
    assert enrolled.get(f"/forms/sent/{SENT}").content == xml
    assert enrolled.get(f"/forms/sent/{SENT}/files").json() == []
    other = TestClient(app)
    other.post("/forms", data={"name": "another browser"})
    assert other.get(f"/forms/sent/{SENT}").status_code == 404


def test_all_that_a_form_needs_without_a_connection_is_there(enrolled, stranger):
    addresses = enrolled.get("/forms/kept.json").json()
    missing = [one for one in addresses if enrolled.get(one).status_code != 200]
    assert missing == []
    assert enrolled.get("/forms/keep.js").headers["service-worker-allowed"] == "/forms"
    assert stranger.get("/forms/kept.json").status_code == 404
