"""The agreement board: each commitment for each party, its days, two steps to the evidence."""

import re

import pytest
from starlette.testclient import TestClient

from groundtruce.flow import chronicle
from groundtruce.web.app import create_app


@pytest.fixture(scope="module")
def lines(bench):
    """Return a chronicle of three segments, as the process would have kept it."""
    return [
        {
            "agreement": one.agreement,
            "commitment": one.commitment,
            "party": one.party,
            "segments": [
                {
                    "from": "2025-12-28",
                    "to": "2026-01-05",
                    "word": "not_observable",
                    "watched": 0.0,
                    "why": ["Nobody looked."],
                    "findings": list(one.findings[:1]),
                },
                {
                    "from": "2026-01-06",
                    "to": "2026-01-13",
                    "word": one.word,
                    "watched": 0.4,
                    "why": ["It stands so."],
                    "findings": list(one.findings[:1]),
                },
            ],
        }
        for one in bench.moment(None, "en").road.assessments
    ]


@pytest.fixture
def client(bench, lines, monkeypatch):
    """Return a client to whom the chronicle is known."""
    monkeypatch.setattr(chronicle, "known", lambda *_: lines)
    monkeypatch.setattr(bench, "_told", None)
    return TestClient(create_app(bench))


def test_each_commitment_has_a_row_for_each_party_that_it_binds(client, bench):
    text = client.get("/agreement").text
    for one in bench.moment(None, "en").road.assessments:
        address = f"/agreement/{one.agreement}/{one.commitment}/{one.party}"
        assert text.count(f'<a href="{address}">') == 1
        assert f'<a href="{address}?day=2026-01-06"' in text


def test_the_evidence_is_two_steps_from_the_board(client, bench):
    states = bench.moment(None, "en").road.assessments
    one = next(state for state in states if state.findings)
    page = client.get(
        f"/agreement/{one.agreement}/{one.commitment}/{one.party}?day=2026-01-06"
    ).text
    incident = re.search(r'href="(/incidents/[^"]+)"', page)[1]
    assert "/originals/" in client.get(incident).text


def test_while_the_days_are_worked_out_the_present_state_is_shown(bench, monkeypatch):
    monkeypatch.setattr(bench, "chronicle", lambda _as_of: None)
    text = TestClient(create_app(bench)).get("/agreement").text
    assert "being worked out" in text
    assert text.count('class="state"') == len(bench.moment(None, "en").road.assessments)


@pytest.mark.parametrize(
    "name", ["weapons", "demining", "crossings", "restrictions", "watched", "patrols", "posts"]
)
def test_a_ledger_is_a_page_and_a_file(client, name):
    assert client.get(f"/ledgers/{name}").status_code == 200
    file = client.get(f"/ledgers/{name}.csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert client.get("/ledgers/nobody").status_code == 404


def test_the_chronicle_of_a_small_case_is_worked_out_once_and_then_known(own_bench, monkeypatch):
    monkeypatch.setattr(chronicle, "lines", lambda *_: [{"segments": []}])
    mark = own_bench.mark()
    assert chronicle.known(own_bench.folder, mark) is None
    made = chronicle.worked_out(own_bench.folder)
    assert chronicle.known(own_bench.folder, mark) == made
    assert chronicle.known(own_bench.folder, (mark[0] + 1, mark[1])) is None
    assert own_bench.store.verify() == []
