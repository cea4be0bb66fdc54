"""Search: words in any script, records by their id, and views that are remembered."""

import pytest
from starlette.testclient import TestClient

from groundtruce.web.app import create_app


@pytest.mark.parametrize("word", ["เมือน", "តាមាន់"])
def test_words_are_found_inside_unspaced_scripts(client, word):
    assert "/reports/" in client.get(f"/search?q={word}").text
    assert "/reports/" not in client.get(f"/search?q={word}{word[0] * 5}").text


def test_incidents_are_found_by_place_and_kind_together(client, bench):
    row = next(one for one in bench.moment(None, "en").rows if one["lon"] is not None)
    place = row["place"].split(" /")[0].split(" (")[0]
    assert f"/incidents/{row['id']}" in client.get(f"/search?q={place} {row['kind']}").text
    assert f"/incidents/{row['id']}" not in client.get(f"/search?q={place} zzz").text


@pytest.mark.parametrize("noun", ["incident", "report", "claim"])
def test_an_id_or_its_beginning_leads_to_the_record(client, bench, noun):
    incident = bench.moment(None, "en").road.incidents[0]
    claim = incident.claims[0]
    name = {"incident": incident.id, "report": claim.report, "claim": claim.id}[noun]
    assert 'id="meant"' in client.get(f"/search?q={name}").text
    assert 'id="meant"' in client.get(f"/search?q={name[:-2]}").text


@pytest.mark.parametrize("words", ['"', "%", "*", "' OR 1=1 --", "\u202e", "x" * 5000, "<script>"])
def test_strange_words_find_nothing_and_break_nothing(client, words):
    answer = client.get("/search", params={"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_a_view_is_remembered_until_it_is_forgotten(own_bench):
    client = TestClient(create_app(own_bench))
    kept = {"name": "to settle", "address": "/map?status=contested"}
    assert 'href="/map?status=contested"' in client.post("/views/keep", data=kept).text
    client.post("/views/keep", data={"name": "away", "address": "//evil.example"})
    text = client.post("/views/drop", data={"name": "to settle"}).text
    assert "to settle" not in text
    assert "evil.example" not in text
