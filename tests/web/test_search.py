"""Search: everything of a case, in any script, in a time and a place, by the rights of who asks."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from groundtruce import flow
from groundtruce.model.finding import Reply, Signature
from groundtruce.model.judgement import Judgement
from groundtruce.web import lookup
from groundtruce.web.app import create_app
from groundtruce.web.question import question
from tests.builders import a_claim, a_report
from tests.web.conftest import NOW, a_copy

PASSWORD = "four plain quiet words"
RESTRICTED = "the witness at the red gate"


def numbers(text):
    """Return how many were found of each group."""
    found = re.findall(r'id="g-(\w+)">[^<]*<span class="number">(\d+)', text)
    return {name: int(number) for name, number in found}


@pytest.mark.parametrize("word", ["เมือน", "តាមាន់"])
def test_words_are_found_inside_unspaced_scripts_and_lit(client, word):
    text = client.get(f"/search?q={word}").text
    assert {"incidents", "places", "reports"} <= set(numbers(text))
    assert f"<mark>{word}" in text
    assert not numbers(client.get(f"/search?q={word}{word[0] * 5}").text)


def test_every_noun_of_the_case_can_be_found(client, bench):
    case = bench.case
    text, duty = case.agreements[0], case.agreements[0].commitments[0]
    place = next(one for one in case.places if one.lon is not None)
    asked = {
        "texts": [text.title, duty.labels["th"], duty.labels["km"], text.changes[0].says[:40]],
        "places": [place.label, *(name.script for name in place.toponyms if name.script)],
        "sources": [case.sources[0].name],
        "briefs": [bench.moment(None, "en").pages.brief.sentences()[0].text[:60]],
    }
    for group, words in asked.items():
        for word in words:
            found = client.get("/search", params={"q": f'"{word}"', "show": group}).text
            assert numbers(found).get(group), (group, word)


def test_incidents_are_found_by_place_and_kind_together(client, bench):
    row = next(one for one in bench.moment(None, "en").rows if one["lon"] is not None)
    place = row["place"].split(" /")[0].split(" (")[0]
    asked = {"q": f"{place} {row['kind']}", "show": "incidents"}
    assert f"/incidents/{row['id']}" in client.get("/search", params=asked).text
    assert f"/incidents/{row['id']}" not in client.get(f"/search?q={place} zzz").text


def test_incidents_are_found_by_the_words_of_their_claims(client, bench):
    finding = bench.moment(None, "en").newest[0]
    words = finding.incident.claims[0].text.split()[:5]
    asked = {"q": " ".join(words), "show": "incidents"}
    assert f"/incidents/{finding.incident.id}" in client.get("/search", params=asked).text


def test_days_and_places_narrow_what_is_found(bench):
    moment = bench.moment(None, "en")

    def asked(**query):
        return question(moment, QueryParams(query), None)

    every = lookup.others(asked(q="ceasefire"))
    later = lookup.others(asked(q="ceasefire", since="2025-12-01"))
    assert {one.id for one in later} < {one.id for one in every}
    near = lookup.reports(asked(near="poipet", km="10"))
    assert 0 < len(near) < len(lookup.reports(asked(since="2020-01-01")))
    for hit in near:
        pins = [one.place.centre for one in hit.report.claims if one.place and one.place.is_pin]
        assert any(abs(lon - 102.56) < 0.2 and abs(lat - 13.66) < 0.2 for lon, lat in pins)


def test_what_was_not_known_yet_is_not_found(client):
    words, early = "/search?q=Poipet&show=reports", "&as_of=2025-08-01T00:00"
    assert numbers(client.get(words).text)["reports"] > 0
    assert not numbers(client.get(words + early).text).get("reports")


def test_what_cannot_be_read_is_said_and_nothing_found_is_no_event(client):
    assert client.get("/search?near=atlantis").status_code == 422
    assert client.get("/search?since=soon").status_code == 422
    assert "does not mean that nothing happened" in client.get("/search?q=zzzzzz").text
    assert "empty-state" in client.get("/search").text


@pytest.mark.parametrize("noun", ["incident", "report", "claim"])
def test_an_id_or_its_beginning_leads_to_the_record(client, bench, noun):
    incident = bench.moment(None, "en").road.incidents[0]
    claim = incident.claims[0]
    name = {"incident": incident.id, "report": claim.report, "claim": claim.id}[noun]
    assert 'id="meant"' in client.get(f"/search?q={name}").text
    assert 'id="meant"' in client.get(f"/search?q={name[:-2]}").text


@pytest.mark.parametrize(
    "words",
    [
        *('"', "%", "*", "' OR 1=1 --", "\u202e", "NEAR(a b)", "a AND NOT b", "body:x", "^x", "{}"),
        *(
            "x" * 60_000,
            '"' * 5000,
            "a b " * 3000,
            "<script>alert(1)</script>",
            "\x00",
            "ก" * 6000,
        ),
    ],
)
def test_strange_words_break_nothing(client, words):
    answer = client.get("/search", params={"q": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert ("Only the first 400" in answer.text) is (len(words.strip()) > lookup.LONGEST)


def test_a_question_of_a_hundred_kilobytes_is_read_to_its_four_hundredth_letter(bench):
    asked = question(bench.moment(None, "en"), QueryParams({"q": "x" * 100_000}), None)
    assert asked.is_cut
    assert asked.words == ["x" * lookup.LONGEST]
    assert lookup.reports(asked) == []


def test_words_are_marked_with_all_their_signs():
    # The consonant below the last one, and its vowel, belong to the letter that was typed.
    assert lookup.marked("ស្រុកខ្មែរ", ["ស"])[0] == ("ស្រុ", True)
    assert lookup.marked("Shell shell", ["shell"]) == [
        ("Shell", True),
        (" ", False),
        ("shell", True),
    ]
    assert lookup.marked("plain", []) == [("plain", False)]


def test_an_excerpt_is_cut_between_words():
    text = "word " * 100 + "needle " + "word " * 100
    cut = lookup.excerpt(text, ["needle"])
    assert "needle" in cut
    assert set(cut.strip("…").split()) == {"word", "needle"}


@pytest.fixture(scope="module")
def mission(walked, tmp_path_factory):
    """Open a case with people, one released finding, notes, and words that are restricted."""
    with a_copy(walked, tmp_path_factory.mktemp("mission")) as bench:
        findings = bench.moment(None, "en").road.findings
        named = [one for one in findings if len({c.side for c in one.incident.claims} - {None}) > 1]
        released, hidden = named[:2]
        parties = [one.id for one in bench.case.parties]
        people = [
            {"id": "ana", "name": "Ana", "roles": ["analyst"]},
            {"id": "aud", "name": "Aud", "roles": ["auditor"]},
            *({"id": f"lia-{p}", "name": p, "roles": ["liaison"], "party": p} for p in parties),
        ]
        (bench.folder / "people.yaml").write_text(yaml.safe_dump({"people": people}))
        flow.gather(bench.folder, bench.store, NOW)
        said = a_claim(RESTRICTED, source=bench.case.sources[0].id, received=NOW)
        bench.store.keep_original(RESTRICTED.encode(), media_type="text/plain", name="w.txt")
        one, two = hidden.rests_on[0], released.rests_on[0]
        kept = [
            *(
                Signature(id=f"s-{who}", by=who, act=act, at=NOW, finding=released.id)
                for who, act in (("vera", "verifies"), ("pia", "releases"))
            ),
            Judgement(
                id="j-1", one=one, other=two, verdict="different", by="ana",
                why="the far pagoda", received=NOW,
            ),
            Reply(
                id="y-1", finding=hidden.id, party=parties[0], text="our unseen answer",
                received=NOW, by="x",
            ),
            a_report(said, title=RESTRICTED).model_copy(update={"restricted": True}),
        ]  # fmt: skip
        bench.store.keep(kept, at=NOW, actor="test")
        bench.renew()
        for person in people:
            bench.accounts.give(person["id"], PASSWORD)
        yield bench, released, hidden


def entered(bench, name):
    """Return a client after logging in."""
    client = TestClient(create_app(bench))
    client.post("/enter", data={"name": name, "password": PASSWORD})
    return client


def test_notes_and_answers_are_found_inside_the_mission(mission):
    bench, _, _ = mission
    ana = entered(bench, "ana")
    assert numbers(ana.get("/search?q=far pagoda").text) == {"notes": 1}
    assert numbers(ana.get("/search?q=unseen answer").text) == {"notes": 1}


def test_a_liaison_finds_what_was_released_and_nothing_else(mission):
    bench, released, hidden = mission
    spoken = {one.id: one.speaks_for for one in bench.case.sources}
    for party in bench.case.parties:
        lia = entered(bench, f"lia-{party.id}")
        assert lia.get("/search?q=").status_code == 200
        words = ["far pagoda", "unseen answer", RESTRICTED, hidden.id, hidden.incident.id]
        words += [claim.text[:60] for claim in hidden.incident.claims if claim.text]
        words += (
            [name.text for name in hidden.incident.place.toponyms] if hidden.incident.place else []
        )
        for word in words:
            text = lia.get("/search", params={"q": word}).text
            told = text.split('id="found"')[-1].split("<footer")[0]
            assert f"/incidents/{hidden.incident.id}" not in told, word
            for report in re.findall(r'href="/reports/([^"]+)"', told):
                assert spoken[bench.store.find(report).source] == party.id, word
            assert not {"notes", "media", "watch"} & set(numbers(text)), word
        kind = bench.words.label("event_kinds", released.incident.kind)
        found = lia.get("/search", params={"q": kind, "show": "incidents"}).text
        assert f"/incidents/{released.incident.id}" in found
        assert numbers(found)["incidents"] == 1


def test_restricted_words_find_nothing_for_who_may_not_read_them(mission):
    bench, _, _ = mission
    assert numbers(entered(bench, "ana").get("/search", params={"q": RESTRICTED}).text)["reports"]
    text = entered(bench, "aud").get("/search", params={"q": RESTRICTED}).text
    assert not numbers(text)
    assert "<mark>" not in text


def test_a_stranger_finds_no_more_than_a_liaison(mission):
    bench, _, hidden = mission
    stranger = TestClient(create_app(bench))
    text = stranger.get("/search?since=2020-01-01").text
    assert numbers(text)["incidents"] == 1
    assert "reports" not in numbers(text)
    assert hidden.incident.id not in text


def test_the_span_of_days_ends_with_its_last_day(bench):
    asked = question(
        bench.moment(None, "en"), QueryParams("since=2025-12-01&until=2025-12-01"), None
    )
    assert asked.span.end - asked.span.start == timedelta(days=1)
    assert asked.span.start.astimezone(UTC) == datetime(2025, 11, 30, 17, tzinfo=UTC)
