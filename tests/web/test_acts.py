"""Acts in the browser: kept in somebody's name, shown at once, and refused where the rules say."""

import re

import pytest
from starlette.testclient import TestClient

from groundtruce.model.finding import Status
from groundtruce.web.app import create_app


@pytest.fixture
def client(own_bench):
    """Return a client of a case that may be changed."""
    return TestClient(create_app(own_bench), follow_redirects=True)


def a_finding(bench, status=Status.CORROBORATED, claims=2):
    """Return a finding of that status with at least so many claims."""
    found = bench.moment(None, "en").road.findings
    return next(o for o in found if o.status is status and len(o.incident.claims) >= claims)


def test_claims_taken_out_become_an_incident_of_their_own_until_it_is_undone(client, own_bench):
    incident = a_finding(own_bench).incident
    chosen = incident.claims[-1].id
    form = {"claim": [chosen], "by": "mia", "why": "another day"}
    text = client.post(f"/incidents/{incident.id}/split", data=form).text
    assert f'id="{chosen}"' not in text
    assert "another day" in text
    judgement = re.search(r'name="judgement" value="([^"]+)"', text)[1]
    undone = {"judgement": judgement, "by": "mia", "why": "looked again"}
    assert f'id="{chosen}"' in client.post(f"/incidents/{incident.id}/undo", data=undone).text


def test_joined_incidents_are_one_page_and_the_former_address_leads_there(client, own_bench):
    rows = own_bench.moment(None, "en").rows
    one, other = rows[0]["id"], rows[1]["id"]
    form = {"other": f"/incidents/{other}", "by": "mia", "why": "same shot"}
    kept = client.post(f"/incidents/{one}/join", data=form)
    assert kept.status_code == 200
    pages = [
        re.search(r"<code>(i-\w+)", client.get(f"/incidents/{i}").text)[1] for i in (one, other)
    ]
    assert pages[0] == pages[1]


def test_a_finding_is_verified_by_one_person_and_released_by_another(client, own_bench):
    finding = a_finding(own_bench)
    address = f"/findings/{finding.id}/sign"
    assert "verified" in client.post(address, data={"by": "vera", "act": "verifies"}).text
    refused = client.post(address, data={"by": "vera", "act": "releases"})
    assert refused.status_code == 403
    assert "Let a second person" in refused.text
    released = client.post(address, data={"by": "pia", "act": "releases"})
    assert released.status_code == 200
    assert f"/findings/{finding.id}" in client.get("/findings?state=released").text


def test_an_unknown_act_and_an_unsigned_one_are_refused(client, own_bench):
    finding = a_finding(own_bench)
    address = f"/findings/{finding.id}/sign"
    assert client.post(address, data={"by": "vera", "act": "denies"}).status_code == 403
    assert client.post(address, data={"act": "verifies"}).status_code in (400, 403, 422)
    assert own_bench.store.signatures() == []


def test_a_party_s_answer_stands_beside_the_finding(client, own_bench):
    finding = a_finding(own_bench, Status.CONTESTED)
    party = own_bench.case.parties[0].id
    form = {"party": party, "text": "<b>We hold another view.</b>", "by": "mia"}
    text = client.post(f"/findings/{finding.id}/reply", data=form).text
    assert "&lt;b&gt;We hold another view.&lt;/b&gt;" in text
    assert (
        client.post(f"/findings/{finding.id}/reply", data={**form, "text": ""}).status_code == 404
    )


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_the_dossier_is_a_file_to_keep(client, own_bench, kind, begins):
    answer = client.get(f"/findings/{a_finding(own_bench).id}/dossier.{kind}")
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get(f"/findings/{a_finding(own_bench).id}/dossier.exe").status_code == 404
