"""What stands on a page only sometimes, seen once in Chromium: clocks that run, days that come by
themselves, alerts, what space saw, what a decision changed, a chosen day.
"""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from groundtruce.model.alert import Alert, On
from groundtruce.model.heat import Heat, Question, Said
from tests.builders import a_claim, a_report
from tests.web.chromium import IS_WIDE, needs_chromium, until
from tests.web.serving import NOW, a_copy, served

pytestmark = needs_chromium
# A moment at which the case goes on, so that its clocks do.
DURING = datetime(2025, 12, 10, 5, 30, tzinfo=UTC)
QUOTE = "Two shells fell near the village at dawn."
CLOCKS = "[...document.querySelectorAll('.clocks time')].map((one) => one.textContent)"


@pytest.fixture(scope="module")
def bench(walked, tmp_path_factory):
    """Return a workbench of a copy with an alert, a word of space and a claim read by a machine."""
    with a_copy(walked, tmp_path_factory.mktemp("panels")) as opened:
        finding, question = next(
            (one, asked)
            for one in opened.moment(None, "en").road.findings
            if (asked := Question.of(one.incident)).sigma_m and not asked.why
        )
        known = finding.incident.known_from
        told = {"lon": question.lon, "lat": question.lat, "sigma_m": question.sigma_m}
        heat = Heat(
            id="h-1", incident=finding.incident.id, received=known, asked=known, day=question.day,
            said=Said.CORROBORATES, ratio=4.8, lower=3.1, upper=6.0, metres=400, combined_m=500,
            seen=known, wrong=0.02, held_out=0.027, **told,
        )  # fmt: skip
        alert = Alert(
            id="a-1", rule="clash", on=On.FINDINGS, received=known, urgent=True,
            kinds=(finding.incident.kind,), place="An Ses", about=(finding.id,),
        )  # fmt: skip
        opened.store.keep_original(QUOTE.encode(), media_type="text/plain", name="note.txt")
        said = a_claim(QUOTE, source=opened.case.sources[0].id, by_machine=True, received=known)
        opened.store.keep([heat, alert, a_report(said)], at=known, actor="test")
        opened.renew()
        opened.shown = finding
        # Of two acts one is the later one.
        seconds = count(1)
        opened.clock = lambda: NOW + timedelta(seconds=next(seconds))
        yield opened


@pytest.fixture(scope="module")
def address(bench):
    """Serve it."""
    with served(bench) as at:
        yield at


def test_an_alert_on_the_front_page_leads_to_what_it_is_about(bench, address, open_at):
    page = (one := open_at(address)).page
    one.go("/")
    panel = page.locator("section[aria-labelledby=h-alerts]")
    assert panel.locator(".overdue").count() == 1
    panel.locator("a").click()
    page.wait_for_url(f"**/findings/{bench.shown.id}")


@pytest.mark.parametrize(
    ("language", "word"), [("en", "times likelier"), ("th", "เท่า"), ("km", "ដង")]
)
def test_what_space_saw_is_told_beside_the_media(bench, address, open_at, language, word):
    page = (one := open_at(address, 360)).page
    one.go(f"/incidents/{bench.shown.incident.id}?lang={language}")
    line = page.locator("p.heat").first
    assert word in line.text_content()
    assert line.is_visible()
    assert line.get_attribute("lang") is None
    assert not page.evaluate(IS_WIDE)


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (360, "km")])
def test_a_decision_leads_to_what_it_changed(bench, address, open_at, width, language):
    report = next(one for one in bench.store.reports() if one.text == QUOTE or any(
        claim.by_machine for claim in one.claims))  # fmt: skip
    one = open_at(address, width)
    page, keys = one.page, one.page.keyboard
    one.go(f"/inbox/{report.id}?lang={language}")
    keys.press("j")
    keys.press("r")
    keys.type("it is told of last year")
    keys.press("Tab")
    keys.type("ana")
    one.act("Enter")
    page.locator("a[href^='/reviews/']").click()
    page.wait_for_url("**/reviews/*")
    assert page.locator("table.effect tbody tr").count() >= 1
    assert "it is told of last year" in page.content()
    assert not page.evaluate(IS_WIDE)
    page.locator("header.top a").first.click()
    page.wait_for_url(f"**/inbox/{report.id}*")
    keys.press("j")
    one.act("u")


def lines(bench, word="kept"):
    """Return days of every commitment, the last of which stand as the road says."""
    return [
        {
            **{name: getattr(one, name) for name in ("agreement", "commitment", "party")},
            "segments": [
                {"from": "2025-12-28", "to": "2026-01-05", "word": word, "watched": 0.4,
                 "why": ["Nobody looked."], "findings": []},
                {"from": "2026-01-06", "to": "2026-01-13", "word": one.word, "watched": 0.1,
                 "why": ["It stands so."], "findings": list(one.findings[:1])},
            ],
        }
        for one in bench.moment(None, "en").road.assessments
    ]  # fmt: skip


def test_days_come_by_themselves_and_a_chosen_one_is_in_the_address(
    bench, address, open_at, monkeypatch
):
    known = []
    monkeypatch.setattr(bench, "chronicle", lambda _as_of: known[-1] if known else None)
    state = next(one for one in bench.moment(None, "en").road.assessments if one.findings)
    at = f"/agreement/{state.agreement}/{state.commitment}/{state.party}"
    page = (one := open_at(address)).page
    one.go(at)
    assert page.locator("[data-coming]").count() == 1
    known.append(lines(bench))
    until(page, "document.querySelector('[data-coming]') === null")
    assert page.locator("main ol.rows > li").count() == 2
    one.go(f"{at}?day=2025-12-30#day")
    chosen = page.locator("#day")
    assert "2025-12-28" in chosen.text_content()
    assert chosen.is_visible()


def test_the_board_draws_itself_anew_when_its_days_are_there(bench, address, open_at, monkeypatch):
    known = []
    monkeypatch.setattr(bench, "chronicle", lambda _as_of: known[-1] if known else None)
    page = (one := open_at(address)).page
    one.go("/agreement")
    assert page.locator("svg.cells a").count() == 0
    known.append(lines(bench))
    until(page, "document.querySelectorAll('svg.cells a').length > 0")
    assert page.locator("[data-coming]").count() == 0


def test_clocks_of_the_board_go_on_while_it_is_open(bench, address, open_at, monkeypatch):
    monkeypatch.setattr(bench, "clock", lambda: DURING)
    monkeypatch.setattr(bench, "chronicle", lambda _as_of: [])
    page = (one := open_at(address)).page
    page.clock.install(time=DURING)
    one.go("/agreement")
    before = page.evaluate(CLOCKS)
    assert before
    page.clock.run_for(timedelta(hours=26).total_seconds() * 1000)
    after = page.evaluate(CLOCKS)
    assert len(after) == len(before)
    assert after != before
    assert one.complaints == []
