"""What no machine reads: a person enters the claim, in words marked in the original."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from groundtruce.model.report import Report
from groundtruce.model.review import Decision
from groundtruce.web.app import create_app
from tests.web.chromium import has_chromium
from tests.web.furnished import THAI, furnished

WORDS = "มีการยิงจรวดบีเอ็ม-21 เข้ามาในพื้นที่อำเภอกันทรลักษ์"
FIELDS = {
    "kind": "rocket_attack",
    "stance": "asserts",
    "accused": "KHM",
    "side": "THA",
    "place": "Kantharalak",
    "span": "2025-12-11",
    "figures": "injured_soldier: 3",
    "weapons": "",
    "by": "ana",
    "words": WORDS,
}


@pytest.fixture(scope="module")
def bench(walked, tmp_path_factory):
    """Return a workbench with a Thai statement that no machine reads."""
    with furnished(walked, tmp_path_factory.mktemp("entering")) as opened:
        yield opened


@pytest.fixture
def thai(bench):
    """Return the report of the Thai statement."""
    return next(one for one in bench.store.reports() if one.text.strip() == THAI.strip())


@pytest.fixture
def client(bench):
    """Return a client of its pages."""
    return TestClient(create_app(bench))


def kind_in_thai(bench):
    """Return a kind of event as the page writes it in Thai."""
    return bench.words.label("event_kinds", "rocket_attack", "th")


def enter(client, report, language="th", **other):
    """Enter a claim of that report on a page in that language."""
    return client.post(f"/inbox/{report.id}/enter?lang={language}", data=FIELDS | other)


@pytest.fixture
def entered(bench, client, thai):
    """Return the review with which a claim was entered; it is taken back in the end."""
    answer = enter(client, thai, kind=kind_in_thai(bench))
    assert answer.status_code == 200, answer.text
    review = bench.store.reviews()[-1]
    yield review
    said = {"claim": review.said.id, "seen": review.id, "by": "ana", "says": "undo"}
    assert client.post(f"/inbox/{thai.id}/decide", data=said).status_code == 200
    assert bench.store.reviews()[-1].decision is Decision.WITHDRAWN
    assert thai.id in client.get("/inbox?show=unread").text


def test_now_counts_the_texts_that_nobody_has_read(bench, client, thai):
    assert thai in bench.moment(None, "en").unread
    line = r'href="/inbox\?show=unread">Kept unread</a></th><td class="amount">(\d+)'
    assert re.search(line, client.get("/").text)[1] == str(len(bench.moment(None, "en").unread))


def test_an_entered_claim_says_who_what_where_and_when_in_the_words_that_say_so(entered, bench):
    claim, zone = entered.said, ZoneInfo("Asia/Bangkok")
    assert (entered.decision, entered.by) == (Decision.ENTERED, "ana")
    assert (claim.kind, claim.accused, claim.side, claim.accuser) == (
        "rocket_attack",
        "KHM",
        "THA",
        "THA",
    )
    assert claim.span.start == datetime(2025, 12, 11, tzinfo=zone)
    assert [(one.kind, one.best) for one in claim.figures] == [("injured", 3)]
    original = bench.store.original(claim.excerpt.sha256)
    assert original[claim.excerpt.start : claim.excerpt.end].decode() == WORDS
    assert not claim.by_machine


def test_an_entered_claim_goes_down_the_road_and_is_marked_in_the_original(
    entered, bench, client, thai
):
    road = bench.moment(None, "en").road
    stands = next(one for one in road.findings if entered.said.id in one.rests_on)
    assert client.get(f"/incidents/{stands.incident.id}").status_code == 200
    page = client.get(f"/inbox/{thai.id}").text
    assert f'<mark data-claims="1">{WORDS}' in page
    assert "entered by a person" in page
    assert thai.id not in client.get("/inbox?show=unread").text
    assert bench.store.find(entered.said.id) == entered.said
    assert client.get(f"/reviews/{entered.id}").status_code == 200


def test_the_same_is_not_entered_twice(entered, bench, client, thai):
    before = len(bench.store.reviews())
    answer = enter(client, thai, kind=kind_in_thai(bench))
    assert (answer.status_code, len(bench.store.reviews())) == (422, before)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("words", "ไม่มีคำนี้", "these words are not in the original"),
        ("words", "ธันวาคม", "more than once"),
        ("words", "", "rests on words"),
        ("kind", "", "cannot be without it"),
        ("kind", "a picnic", "no word of the list"),
        ("by", "KHM", "speaks for a party"),
    ],
)
def test_what_cannot_be_entered_is_refused_and_stays_typed(bench, client, thai, field, value, said):
    before = len(bench.store.reviews())
    answer = enter(client, thai, "en", **{"kind": kind_in_thai(bench), field: value})
    assert answer.status_code in (403, 422)
    assert said in answer.text
    assert "Kantharalak" in answer.text
    assert len(bench.store.reviews()) == before


def test_a_refusal_is_told_in_the_language_of_the_page(client, thai):
    assert "ถ้อยคำนี้ไม่มีในต้นฉบับ" in enter(client, thai, words="ไม่มีคำนี้").text


def test_what_a_photo_shows_is_entered_at_its_name_in_the_form(bench, client):
    (form,) = bench.store.submissions()
    report = bench.store.held(Report, bench.store.report_of(form.id))
    told = {"words": "crater.jpg", "side": "", "kind": "explosion", "figures": "", "accused": ""}
    assert enter(client, report, "en", **told).status_code == 200
    review = bench.store.reviews()[-1]
    assert (review.said.excerpt.quote, review.said.kind) == ("crater.jpg", "explosion")
    said = {"claim": review.said.id, "seen": review.id, "by": "ana", "says": "undo"}
    assert client.post(f"/inbox/{report.id}/decide", data=said).status_code == 200


def test_a_source_that_said_itself_what_it_is_has_nothing_entered(bench, client):
    row = next(one for one in bench.store.reports() if one.claims and one.card)
    assert "/enter" not in client.get(f"/inbox/{row.id}").text


def test_a_program_enters_a_claim_too(bench, client, thai):
    told = {"words": WORDS, "fields": {"kind": "rocket_attack", "span": "2025-12-11"}, "by": "ana"}
    answer = client.post(f"/api/reports/{thai.id}/claims", json=told)
    assert (answer.status_code, answer.json()["decision"]) == (201, "entered")
    claim = answer.json()["said"]["id"]
    undone = client.post(f"/api/claims/{claim}/reviews", json={"says": "undo", "by": "ana"})
    assert undone.status_code == 201
    assert client.post("/api/reports/r-none/claims", json=told).status_code == 404


@pytest.mark.browser
@has_chromium
def test_a_claim_is_entered_by_keyboard_alone(bench, thai, address, open_at):
    ana = open_at(address)
    page, keys = ana.page, ana.page.keyboard
    ana.go(f"/inbox/{thai.id}")
    keys.press("e")
    assert page.evaluate("document.activeElement.name") == "words"
    keys.press("Tab")
    keys.type(bench.words.label("event_kinds", "rocket_attack", "en"))
    keys.press("Tab")
    keys.press("Tab")
    keys.press("ArrowDown")
    ana.tab("input[name=span]")
    keys.type("2025-12-11")
    ana.tab(".entering input[name=by]")
    keys.type("ana")
    ana.act("Enter")
    review = bench.store.reviews()[-1]
    assert review.said.excerpt.quote == THAI.strip()
    assert (review.by, review.said.accused) == ("ana", "KHM")
    assert page.evaluate("document.activeElement.id") == review.said.id
    ana.act("u")
    assert bench.store.reviews()[-1].decision is Decision.WITHDRAWN
