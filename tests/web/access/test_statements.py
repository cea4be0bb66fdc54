"""A liaison files what the own party says, in its words; nobody files for the other side."""

import pytest
import yaml
from starlette.testclient import TestClient

from groundtruce import flow
from groundtruce.web.app import create_app
from tests.web.conftest import NOW, a_copy

DENIAL = (
    "The Ministry denies that its soldiers fired at Prey Chan on 12 November 2025. "
    "No weapon was used by our side."
)


@pytest.fixture(scope="module")
def bench(walked, tmp_path_factory):
    """Open a case with a liaison for each party and an analyst."""
    with a_copy(walked, tmp_path_factory.mktemp("filed")) as opened:
        mine, others = opened.case.party_ids[:2]
        people = [
            {"id": "mine", "name": "Mine", "roles": ["liaison"], "party": mine},
            {"id": "others", "name": "Others", "roles": ["liaison"], "party": others},
            {"id": "analyst", "name": "Analyst", "roles": ["analyst"]},
            {"id": "observer", "name": "Observer", "roles": ["observer"]},
        ]
        told = opened.folder / "case.yaml"
        lines = told.read_text().splitlines(keepends=True)
        # A case that goes on: what comes in after the end of a finished one is not of it.
        told.write_text("".join(one for one in lines if not one.startswith("until:")))
        (opened.folder / "people.yaml").write_text(yaml.safe_dump({"people": people}))
        flow.gather(opened.folder, opened.store, NOW)
        opened.renew()
        for one in people:
            opened.accounts.give(one["id"], "four plain quiet words")
        yield opened


@pytest.fixture(scope="module")
def come(bench):
    """Return a client of one of them."""
    app = create_app(bench)

    def client(name):
        token = bench.accounts.make_token(name, "test", NOW, acts=True)
        held = {"authorization": f"Bearer {token}"}
        return TestClient(app, follow_redirects=False, headers=held)

    return client


def voice(bench, party):
    """Return a source that speaks for a party."""
    return next(one.id for one in bench.case.sources if one.speaks_for == party)


def filed(bench, source):
    """Return what was filed for a source, newest first."""
    told = (one for one in bench.store.reports() if one.kind == "statement")
    return [one for one in told if one.source == source and one.received == NOW]


def test_a_denial_is_kept_in_its_own_bytes_and_read(bench, come):
    source = voice(bench, bench.case.party_ids[0])
    given = {"source": source, "day": "2025-11-13", "text": DENIAL}
    assert come("mine").post("/statements", data=given).status_code == 303
    (report,) = filed(bench, source)
    whole = bench.store.original(report.original)
    assert whole[report.start : report.end].decode() == DENIAL
    assert any(claim.is_denial and claim.source == source for claim in report.claims)
    assert {claim.received for claim in report.claims} == {NOW}
    assert bench.store.verify() == []


def test_filing_the_same_words_again_changes_nothing(bench, come):
    source, liaison = voice(bench, bench.case.party_ids[0]), come("mine")
    given = {"source": source, "text": "The army withdrew nothing today."}
    liaison.post("/statements", data=given)
    before = bench.store.head()
    assert liaison.post("/statements", data=given).status_code == 303
    assert bench.store.head() == before


def test_nobody_files_for_the_other_side(bench, come):
    theirs = voice(bench, bench.case.party_ids[1])
    before = bench.store.head()
    answer = come("mine").post("/statements", data={"source": theirs, "text": DENIAL})
    told = come("mine").post("/api/statements", json={"source": theirs, "text": DENIAL})
    assert (answer.status_code, told.status_code) == (403, 403)
    assert bench.store.head() == before


def test_each_side_reads_its_own_statement_and_not_the_other_sides(bench, come):
    source = voice(bench, bench.case.party_ids[0])
    words = "Our engineers found four mines of recent make near the temple."
    come("mine").post("/statements", data={"source": source, "text": words})
    assert words[:40] in come("mine").get("/statements").text
    assert words[:40] not in come("others").get("/statements").text
    name = next(one.id for one in filed(bench, source) if one.text.startswith(words[:40]))
    seen = [come(who).get(f"/reports/{name}").status_code for who in ("mine", "others", "analyst")]
    assert seen == [200, 404, 200]


def test_words_that_no_reader_knows_wait_for_a_person(bench, come):
    source = voice(bench, bench.case.party_ids[1])
    words = "กองทัพปฏิเสธข้อกล่าวหาทั้งหมดเมื่อวันนี้"
    answer = come("analyst").post("/api/statements", json={"source": source, "text": words})
    assert answer.status_code == 201
    assert words in {one.text for one in filed(bench, source)}
    assert words in come("analyst").get("/inbox?show=unread").text


@pytest.mark.parametrize(
    ("given", "status"),
    [({"text": "  "}, 422), ({"text": DENIAL, "day": "2025-13-40"}, 422)],
)
def test_what_cannot_be_kept_says_why(bench, come, given, status):
    source = voice(bench, bench.case.party_ids[0])
    answer = come("mine").post("/statements", data={"source": source, **given})
    assert answer.status_code == status


def test_an_observer_files_reports_not_statements(come):
    assert come("observer").get("/statements").status_code == 403
