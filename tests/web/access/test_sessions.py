"""Sessions and tokens as whoever attacks them would try: fixed, stolen, forged, outlived."""

import re

import pytest
from starlette.testclient import TestClient

from groundtruce.web import guard
from groundtruce.web.app import create_app
from tests.web.access.conftest import PASSWORD, entered
from tests.web.conftest import NOW

ELSEWHERE = ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"})


@pytest.fixture
def own_people(own_bench):
    """Return a workbench of one's own in which one analyst may log in."""
    from groundtruce.model.person import Person, Role

    mia = Person(id="mia", name="Mia", roles=(Role.ANALYST,))
    case = own_bench.store.case().model_copy(update={"people": (mia,)})
    own_bench.store.keep([case], at=NOW, actor="test")
    own_bench.renew()
    own_bench.accounts.give("mia", PASSWORD)
    return own_bench


def test_the_cookie_is_for_this_site_alone_and_beyond_scripts(peopled):
    secure = TestClient(create_app(peopled), base_url="https://testserver", follow_redirects=False)
    sent = {"name": "analyst", "password": PASSWORD}
    cookie = secure.post("/enter", data=sent).headers["set-cookie"].lower()
    assert re.match(r"session=[-_a-z0-9]{43}; httponly; max-age=43200; path=/;", cookie)
    assert "samesite=strict" in cookie
    assert "secure" in cookie


def test_a_session_given_beforehand_is_never_the_one_that_is_opened(own_people):
    client = TestClient(create_app(own_people), follow_redirects=False)
    client.cookies.set("session", "chosen-by-somebody-else")
    client.post("/enter", data={"name": "mia", "password": PASSWORD})
    assert own_people.accounts.who("chosen-by-somebody-else", NOW) is None
    first = client.cookies.get("session", domain="testserver.local")
    client.post("/enter", data={"name": "mia", "password": PASSWORD})
    assert own_people.accounts.who(first, NOW) is None


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize(
    "path", ["/enter", "/own/tokens", "/forms", "/submission", "/api/run", "/briefs/x/release"]
)
def test_no_act_is_set_off_by_another_site(client, path, headers):
    assert client.post(path, headers=headers).status_code == 403


def test_whoever_changes_the_password_logs_every_browser_out(own_people):
    here, there = entered(own_people, "mia"), entered(own_people, "mia")
    wrong = here.post("/own/password", data={"old": "not it", "new": "other plain quiet words"})
    assert wrong.status_code == 403
    assert there.get("/brief").status_code == 200
    here.post("/own/password", data={"old": PASSWORD, "new": "other plain quiet words"})
    assert here.get("/brief").status_code == there.get("/brief").status_code == 303


def test_an_account_that_is_shut_is_out_of_every_room_at_once(own_people):
    client = entered(own_people, "mia")
    token = own_people.accounts.make_token("mia", "x", NOW)
    own_people.accounts.close("mia", NOW)
    assert client.get("/brief").status_code == 303
    held = {"authorization": f"Bearer {token}"}
    stranger = TestClient(create_app(own_people))
    assert stranger.get("/api/reports", headers=held).json()["total"] == 0
    assert stranger.get("/api/watch", headers=held).status_code == 401


def test_guessing_is_answered_with_a_wait_and_names_are_not_told_apart(own_people):
    client = TestClient(create_app(own_people), follow_redirects=False)
    for name in ("mia", "nobody"):
        told = [client.post("/enter", data={"name": name, "password": "no"}) for _ in range(6)]
        assert [one.status_code for one in told] == [403] * 5 + [429]
    what = [one.what for one in own_people.accounts.entries()]
    assert what.count("refused") == 10


def test_a_token_that_only_reads_keeps_nothing_and_one_that_acts_does(own_people):
    client = TestClient(create_app(own_people))
    accounts = own_people.accounts
    reads = {"authorization": f"Bearer {accounts.make_token('mia', 'reads', NOW)}"}
    acts = {"authorization": f"Bearer {accounts.make_token('mia', 'acts', NOW, acts=True)}"}
    sent = {"text": "Shells fell near Prey Veng."}
    assert client.post("/api/read", json=sent, headers=reads).status_code == 403
    assert client.post("/api/read", json=sent, headers=acts).status_code == 200
    assert client.get("/api/me", headers=reads).json()["person"] == "mia"
    # Neither makes another, nor takes the account over.
    for held in (reads, acts):
        assert client.post("/api/me/tokens", json={"name": "x"}, headers=held).status_code == 403
        assert client.post("/own/tokens", data={"name": "x"}, headers=held).status_code == 403


def test_after_the_last_account_is_taken_nobody_is_let_in_as_if_there_were_none(own_people):
    own_people.accounts.take("mia")
    client = TestClient(create_app(own_people), follow_redirects=False)
    assert client.get("/brief").status_code == 303
    assert client.post("/api/run").status_code == 401


def test_without_accounts_only_this_machine_is_let_in(own_bench):
    app = create_app(own_bench)
    near = TestClient(app, client=("127.0.0.1", 4000), follow_redirects=False)
    far = TestClient(app, client=("192.0.2.7", 4000), follow_redirects=False)
    assert near.get("/brief").status_code == 200
    assert far.get("/brief").status_code == 303
    assert far.get("/formList").status_code == 401


def test_more_than_a_page_takes_is_refused_before_it_is_kept_in_memory(client, monkeypatch):
    monkeypatch.setattr(guard, "MOST_BYTES", 1000)
    assert client.post("/enter", data={"name": "x" * 2000}).status_code == 413

    def endless():
        for _ in range(50):
            yield b"x" * 100

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/enter", content=endless(), headers=kind).status_code == 413


def test_a_liaison_cannot_enrol_a_browser_as_a_post_of_the_mission(visitors):
    assert visitors["liaison"].post("/forms", data={"name": "mine"}).status_code == 403
    assert visitors["observer"].post("/forms", data={"name": "mine"}).status_code == 303


def test_a_live_line_ends_when_its_reader_is_shut_out(own_people):
    from starlette.requests import Request

    from groundtruce.web import live

    token = own_people.accounts.make_token("mia", "x", NOW)
    scope = {"type": "http", "method": "GET", "path": "/live", "query_string": b""}
    scope["headers"] = [(b"authorization", f"Bearer {token}".encode())]
    request = Request(scope)
    assert live._seen(request, own_people) == own_people.mark()
    own_people.accounts.close("mia", NOW)
    assert live._seen(request, own_people) is None
