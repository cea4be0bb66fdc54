"""A party is heard before a finding goes out: it is told what it is asked, and nothing else."""

from datetime import timedelta

import pytest
import yaml
from starlette.testclient import TestClient

from groundtruce.model.finding import Signature
from groundtruce.reports import case_folder
from groundtruce.web.app import create_app
from tests.web.conftest import NOW, a_copy


@pytest.fixture(scope="module")
def bench(walked, tmp_path_factory):
    """Open a case with a liaison for each party and a verifier."""
    with a_copy(walked, tmp_path_factory.mktemp("heard")) as opened:
        people = [
            {"id": party.lower(), "name": party, "roles": ["liaison"], "party": party}
            for party in opened.case.party_ids
        ]
        people.append({"id": "vera", "name": "Vera", "roles": ["verifier"]})
        people.append({"id": "ana", "name": "Ana", "roles": ["analyst"]})
        (opened.folder / "people.yaml").write_text(yaml.safe_dump({"people": people}))
        case = case_folder.read(opened.folder, opened.store.keep_original)
        opened.store.keep([case], at=NOW, actor="test")
        for one in people:
            opened.accounts.give(one["id"], "four plain quiet words")
        opened.renew()
        yield opened


@pytest.fixture(scope="module")
def come(bench):
    """Return a client of one of them."""
    app = create_app(bench)

    def client(name):
        token = bench.accounts.make_token(name, "test", NOW, acts=True)
        return TestClient(app, headers={"authorization": f"Bearer {token}"})

    return client


@pytest.fixture(scope="module")
def accused(bench):
    """Return a finding on which one party alone is heard, and that party."""
    found = bench.moment(None, "en").road.findings
    one = next(one for one in found if len(one.concerned) == 1 and one.unheard)
    return one, one.concerned[0].lower()


@pytest.fixture(scope="module")
def asked(bench, accused):
    """Return the finding after a verifier signed it; nobody has released it."""
    finding, _ = accused
    given = Signature(
        id="s-v", by="vera", act="verifies", at=NOW, finding=finding.id,
        claim=finding.incident.claims[0].id,
    )  # fmt: skip
    bench.store.keep([given], at=NOW, actor="vera")
    bench.renew()
    return finding


def test_what_the_machine_proposes_asks_nobody_outside(come, accused):
    finding, party = accused
    assert finding.id not in come(party).get("/hearings").text
    assert finding.id not in come(party).get("/").text


def test_the_accused_party_is_told_what_it_is_asked_and_until_when(come, bench, accused, asked):
    moment, (_, party) = bench.moment(None, "en"), accused
    row = moment.pages.row(moment.findings[asked.id])
    page = come(party).get("/hearings").text
    assert f"{row['kind']}, {row['place']}, {row['when']}" in page
    assert moment.told(NOW + timedelta(hours=bench.case.reply_hours)) in page
    assert f'/hearings#{asked.id}"' in come(party).get("/").text


def test_it_is_told_nothing_else_of_the_finding(come, accused, asked):
    client = come(accused[1])
    page = client.get("/hearings").text + client.get("/").text
    for claim in asked.incident.claims:
        assert claim.excerpt.quote not in page
        assert claim.source not in page
    assert not [one for one in asked.reasons if one.text in page]
    assert client.get(f"/findings/{asked.id}").status_code == 404
    assert client.get(f"/incidents/{asked.incident.id}").status_code == 404


def test_the_other_party_is_asked_nothing(come, bench, accused, asked):
    other = next(one.lower() for one in bench.case.party_ids if one.lower() != accused[1])
    client = come(other)
    assert asked.id not in client.get("/hearings").text
    assert client.post(f"/hearings/{asked.id}/reply", data={"text": "No."}).status_code == 404
    assert client.post(f"/hearings/{asked.id}/reply", data={}).status_code == 404


def test_its_answer_stands_beside_the_finding_before_anybody_releases_it(
    come, bench, accused, asked
):
    client = come(accused[1])
    assert client.post(f"/hearings/{asked.id}/reply", data={"text": " "}).status_code == 422
    page = client.post(f"/hearings/{asked.id}/reply", data={"text": "We were not there."}).text
    assert "We were not there." in page
    assert "We were not there." in come("vera").get(f"/findings/{asked.id}").text
    assert [one.party.lower() for one in bench.store.replies()] == [accused[1]]


def test_a_program_of_the_party_answers_too_and_of_the_other_party_does_not(
    come, bench, accused, asked
):
    told = {"text": "Said by a program."}
    other = next(one.lower() for one in bench.case.party_ids if one.lower() != accused[1])
    assert come(other).post(f"/api/findings/{asked.id}/replies", json=told).status_code == 404
    assert come(accused[1]).post(f"/api/findings/{asked.id}/replies", json=told).is_success
    assert "Said by a program." in come("vera").get(f"/findings/{asked.id}").text


def test_who_speaks_for_no_party_finds_who_was_not_heard(come):
    assert come("ana").get("/hearings").url.query == b"state=asked"
