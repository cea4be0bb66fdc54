"""The rooms in a real browser: reviewed by keyboard alone, drilled in two clicks, laid out well."""

import hashlib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from groundtruce.flow import chronicle
from groundtruce.model.review import Decision
from groundtruce.web.app import create_app
from tests.web.chromium import armed, faults, needs_axe, needs_chromium
from tests.web.furnished import furnished
from tests.web.serving import served

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def bench(walked, tmp_path_factory):
    """Return a workbench into which articles, statements and a filled form have come."""
    with furnished(walked, tmp_path_factory.mktemp("rooms")) as opened:
        yield opened


@pytest.fixture(scope="module")
def at(bench):
    """Serve it."""
    with served(bench) as address:
        yield address


@pytest.fixture
def article(bench):
    """Return the article that a machine read."""
    return next(one for one in bench.store.reports() if any(c.by_machine for c in one.claims))


def last(bench, claim):
    """Return the newest review of a claim."""
    return [one for one in bench.store.reviews() if one.said.id == claim.id][-1]


def retype(page, text):
    """Write into the field that has the focus, in place of what stood there."""
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


@pytest.mark.parametrize(("language", "number"), [("en", 0), ("th", 3)])
def test_each_field_is_corrected_and_taken_back_by_keyboard_alone(
    at,
    bench,
    article,
    open_at,
    language,
    number,
):
    claim, mia = article.claims[number], open_at(at)
    page, keys = mia.page, mia.page.keyboard
    kind = bench.words.label("event_kinds", "airstrike", language)
    mia.go(f"/inbox/{article.id}?lang={language}")
    for _ in range(number + 1):
        keys.press("j")
    keys.press("c")
    retype(page, kind)
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("ArrowUp")
    keys.press("Tab")
    keys.press("Tab")
    retype(page, "Sisaket")
    keys.press("Tab")
    retype(page, "2025-12-10")
    keys.press("Tab")
    retype(page, "killed: at least 4")
    keys.press("Tab")
    retype(page, "")
    keys.press("Tab")
    keys.type("read it in the original")
    keys.press("Tab")
    keys.type("mia")
    mia.act("Enter")
    review = last(bench, claim)
    assert (review.by, review.decision) == ("mia", Decision.CORRECTED)
    assert {"kind", "stance", "accused", "place", "span", "figures"} <= {*review.changes}
    assert review.corrected.kind == "airstrike"
    assert review.why == "read it in the original"
    assert page.evaluate("document.activeElement.id") == claim.id
    assert page.locator(f"[id='{claim.id}'] .changes ins").count() >= 6
    mia.act("u")
    assert last(bench, claim).decision is Decision.WITHDRAWN


# What the key where J lies on a Latin keyboard types on a Thai and on a Khmer one.
@pytest.mark.parametrize("typed", ["\u0e48", "\u17d2"])
def test_on_a_keyboard_of_another_script_the_same_key_moves(
    at,
    article,
    open_at,
    typed,
):
    page = open_at(at).page
    page.goto(f"{at}/inbox/{article.id}")
    about = "{key, code: 'KeyJ', bubbles: true}"
    page.evaluate(
        f"key => document.body.dispatchEvent(new KeyboardEvent('keydown', {about}))", typed
    )
    assert page.evaluate("document.activeElement.id") == article.claims[0].id


def test_a_key_accepts_a_key_rejects_with_a_reason_and_escape_goes_back(
    at,
    bench,
    article,
    open_at,
):
    ana, (first, second) = open_at(at), article.claims[1:3]
    page, keys = ana.page, ana.page.keyboard
    ana.go(f"/inbox/{article.id}")
    keys.press("j")
    keys.press("j")
    keys.press("c")
    assert page.evaluate("document.activeElement.name") == "kind"
    keys.press("Escape")
    assert page.evaluate("document.activeElement.id") == first.id
    keys.press("a")
    assert page.evaluate("document.activeElement.name") == "by"
    keys.type("ana")
    ana.act("Enter")
    assert last(bench, first).decision is Decision.ACCEPTED
    assert page.evaluate("document.activeElement.id") == second.id
    keys.press("r")
    keys.type("it is told of July")
    ana.act("Enter")
    assert (last(bench, second).by, last(bench, second).why) == ("ana", "it is told of July")
    assert last(bench, second).decision is Decision.REJECTED


def test_words_of_a_claim_light_up_in_the_original_as_the_focus_moves(
    at,
    article,
    open_at,
):
    page = (one := open_at(at)).page
    one.go(f"/inbox/{article.id}")
    for number in (1, 2, 3):
        page.keyboard.press("j")
        near = page.locator("mark.near").evaluate_all("all => all.map((m) => m.dataset.claims)")
        assert near
        assert all(str(number) in claims.split() for claims in near)


def test_from_a_cell_of_the_board_two_clicks_lead_to_the_original_bytes(
    at,
    bench,
    open_at,
    monkeypatch,
):
    state = next(one for one in bench.moment(None, "en").road.assessments if one.findings)
    segment = {"from": "2025-12-28", "to": "2026-01-13", "word": state.word, "watched": 0.4}
    told = {**segment, "why": [state.reasons[0].text], "findings": list(state.findings)}
    line = {"agreement": state.agreement, "commitment": state.commitment, "party": state.party}
    monkeypatch.setattr(chronicle, "known", lambda *_: [{**line, "segments": [told]}])
    monkeypatch.setattr(bench, "_told", None)
    reader = open_at(at)
    reader.go("/agreement")
    reader.page.locator("svg.cells a").first.click()
    reader.page.wait_for_url(
        f"**/agreement/{state.agreement}/{state.commitment}/{state.party}?day=*"
    )
    quoted = reader.page.locator("#day blockquote").first.text_content()
    with reader.page.expect_download() as kept:
        reader.page.locator("#day a[href^='/originals/']").first.click()
    raw = Path(kept.value.path()).read_bytes()
    assert quoted in raw.decode()
    assert bench.store.has_original(hashlib.sha256(raw).hexdigest())


@pytest.mark.parametrize(("width", "is_beside"), [(1440, True), (360, False)])
def test_what_belongs_to_an_incident_stands_beside_it_where_there_is_room(
    at,
    bench,
    open_at,
    width,
    is_beside,
):
    row = bench.moment(None, "en").rows[0]
    one = open_at(at, width)
    for path in (f"/incidents/{row['id']}", f"/findings/{row['finding']}"):
        one.go(path)
        main, aside = (one.page.locator(part).bounding_box() for part in ("main>article", "aside"))
        assert (aside["x"] > main["x"] + main["width"]) is is_beside
        assert (aside["y"] < main["y"] + main["height"]) is is_beside
        assert one.page.evaluate("document.documentElement.scrollWidth") <= width


@needs_axe
@pytest.mark.parametrize(
    ("language", "width", "light"),
    [("en", 1440, "light"), ("th", 768, "dark"), ("km", 360, "light")],
)
def test_the_rooms_with_all_they_can_hold_break_no_rule_of_wcag(
    at,
    bench,
    article,
    open_at,
    monkeypatch,
    language,
    width,
    light,
):
    road = bench.moment(None, "en").road
    told = [calendar_line(state) for state in road.assessments]
    monkeypatch.setattr(bench, "chronicle", lambda _as_of: told)
    state = next(one for one in road.assessments if one.findings)
    (form,) = bench.store.submissions()
    unread = next(one for one in road.reports if one.is_unread)
    seen = bench.store.incident_of(bench.store.find(bench.store.report_of(form.id)).claims[0].id)
    client = TestClient(create_app(bench))
    decision = {"claim": article.claims[4].id, "by": "mia", "says": "correct", "kind": "shelling"}
    client.post(f"/inbox/{article.id}/decide", data=decision)
    review = bench.store.reviews()[-1]
    one = open_at(at, width, light)
    for path in (
        *(f"/inbox/{name}" for name in (article.id, unread.id, bench.store.report_of(form.id))),
        *("/inbox", "/inbox?show=came", "/inbox?show=unread", f"/reviews/{review.id}"),
        *(f"/incidents/{seen}", f"/findings/{bench.moment(None, 'en').findings[seen].id}"),
        *("/agreement", f"/agreement/{state.agreement}/{state.commitment}/{state.party}"),
    ):
        one.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
        one.page.evaluate(
            "document.querySelectorAll('.claim details').forEach((d) => (d.open = true))"
        )
        armed(one.page)
        assert faults(one.page) == [], path


def calendar_line(state):
    """Return days of a commitment in which it stood otherwise before."""
    days = {"watched": 0.4, "why": [one.text for one in state.reasons]}
    findings = list(state.findings)
    return {
        "agreement": state.agreement,
        "commitment": state.commitment,
        "party": state.party,
        "segments": [
            {"from": "2025-12-28", "to": "2026-01-05", "word": "kept", "findings": [], **days},
            {
                "from": "2026-01-06",
                "to": "2026-01-13",
                "word": state.word,
                "findings": findings,
                **days,
            },
        ],
    }
