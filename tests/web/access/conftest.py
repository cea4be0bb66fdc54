"""A case with one person for each role, a liaison for each party, and one whose time is over."""

from datetime import timedelta

import pytest
import yaml
from starlette.testclient import TestClient

from groundtruce import flow
from groundtruce.model.person import Role
from groundtruce.web.app import create_app
from tests.web.conftest import NOW, a_copy

PASSWORD = "four plain quiet words"
OTHER = "other_liaison"
STRANGER = "stranger"
VISITORS = (STRANGER, *(one.value for one in Role), OTHER)


@pytest.fixture(scope="session")
def peopled(walked, tmp_path_factory):
    """Open the case."""
    with a_copy(walked, tmp_path_factory.mktemp("peopled")) as bench:
        mine, others = bench.case.party_ids[:2]
        people = [{"id": one.value, "name": one.value, "roles": [one.value]} for one in Role]
        people[[*Role].index(Role.LIAISON)]["party"] = mine
        people.append({"id": OTHER, "name": OTHER, "roles": ["liaison"], "party": others})
        ended = {"until": (NOW - timedelta(1)).date()}
        people.append({"id": "gone", "name": "gone", "roles": ["analyst"], **ended})
        (bench.folder / "people.yaml").write_text(yaml.safe_dump({"people": people}))
        flow.gather(bench.folder, bench.store, NOW)
        bench.renew()
        for one in people:
            bench.accounts.give(one["id"], PASSWORD)
        yield bench


@pytest.fixture(scope="session")
def tokens(peopled):
    """Return a token that may act for everybody who has an account."""
    return {
        name: peopled.accounts.make_token(name, "test", NOW, acts=True) for name in VISITORS[1:]
    }


@pytest.fixture(scope="session")
def visitors(peopled, tokens):
    """Return a client of each visitor."""
    app = create_app(peopled)

    def client(name: str) -> TestClient:
        held = {"authorization": f"Bearer {tokens[name]}"} if name in tokens else {}
        return TestClient(app, follow_redirects=False, headers=held)

    return {name: client(name) for name in VISITORS}


def entered(bench, name: str, password: str = PASSWORD) -> TestClient:
    """Return a client after it tried to log in."""
    client = TestClient(create_app(bench), follow_redirects=False)
    client.post("/enter", data={"name": name, "password": password, "next": "/map"})
    return client
