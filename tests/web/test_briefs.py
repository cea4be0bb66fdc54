"""Briefs in the browser: worded by one, signed by another, released by a third or the second."""

import re

import pytest
from starlette.testclient import TestClient

from groundtruce.web.app import create_app


@pytest.fixture
def client(own_bench):
    """Return a client of a case that may be changed."""
    return TestClient(create_app(own_bench))


def worded(client, bench, **changed):
    """Keep an edition of the brief with some fields of the form changed; return the answer."""
    told = bench.moment(None, "en").pages.brief.sentences()
    form = {f"text-{one.id}": one.text for one in told}
    named = {"by": "mia", "why": "plainer words"}
    return client.post("/briefs/draft/brief", data={**form, **named, **changed})


def test_other_words_keep_their_evidence_and_the_edition_its_hash(client, own_bench):
    first = own_bench.moment(None, "en").pages.brief.sentences()[0]
    answer = worded(client, own_bench, **{f"text-{first.id}": "In plain words <b>this</b>."})
    assert "In plain words &lt;b&gt;this&lt;/b&gt;." in answer.text
    kept = own_bench.store.editions()[0]
    changed = next(one for one in kept.brief.sentences() if "plain words" in one.text)
    assert changed.cites == first.cites
    assert kept.brief.sha256 in client.get("/briefs").text
    assert own_bench.store.verify() == []


@pytest.mark.parametrize("words", ["", "  ", "x" * 2000, "turned \u202e round"])
def test_words_that_cannot_stand_for_evidence_are_refused(client, own_bench, words):
    first = own_bench.moment(None, "en").pages.brief.sentences()[0]
    answer = worded(client, own_bench, **{f"text-{first.id}": words})
    assert answer.status_code == 422
    assert own_bench.store.editions() == []


def test_sentences_are_told_in_the_order_asked_for_and_left_out_ones_are_gone(client, own_bench):
    section = own_bench.moment(None, "en").pages.brief.sections[0]
    first, second = section.sentences[:2]
    worded(client, own_bench, **{f"place-{first.id}": "9", f"out-{second.id}": "1"})
    told = own_bench.store.editions()[0].brief.sections[0].sentences
    assert told[-1].text == first.text
    assert second.text not in [one.text for one in told]


def test_an_edition_goes_out_only_after_a_second_person_signed_it(client, own_bench):
    worded(client, own_bench)
    one = own_bench.store.editions()[0]
    assert client.post(f"/briefs/{one.id}/sign", data={"by": "mia"}).status_code == 403
    assert client.post(f"/briefs/{one.id}/release", data={"by": "pia"}).status_code == 403
    assert client.post(f"/briefs/{one.id}/sign", data={"by": "vera"}).status_code == 200
    assert client.post(f"/briefs/{one.id}/release", data={"by": "vera"}).status_code == 403
    assert client.post(f"/briefs/{one.id}/release", data={"by": "mia"}).status_code == 403
    assert client.post(f"/briefs/{one.id}/release", data={"by": "pia"}).status_code == 200
    released = next(one for one in own_bench.store.approvals() if one.files)
    assert client.get(f"/briefs/{one.id}/paper.pdf").content in [
        own_bench.store.original(name) for name in released.files
    ]


def test_a_moment_is_compared_with_another(client):
    text = client.get("/changed?since=2025-12-01T00:00&as_of=2025-12-20T00:00").text
    assert len(re.findall(r"<li", text)) > 5
    assert client.get("/changed?since=long+ago").status_code == 422
