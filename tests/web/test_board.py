"""The agreement board: each commitment for each party, its days, two steps to the evidence."""

import html
import re
import shutil
from datetime import date, timedelta
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from groundtruce.flow import chronicle, views
from groundtruce.model.agenda import EventKind
from groundtruce.web import calendar
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
        assert text.count(f'<a href="{address}" aria-label=') == 1
        assert f'<a href="{address}?day=2026-01-06#day"' in text


def test_the_words_behind_a_chosen_day_stand_on_its_page_with_their_bytes(client, bench):
    one = next(state for state in bench.moment(None, "en").road.assessments if state.findings)
    at = f"/agreement/{one.agreement}/{one.commitment}/{one.party}"
    page = client.get(f"{at}?day=2026-01-07").text
    chosen = page[page.index('id="day"') : page.index("</ol>")]
    claims = bench.moment(None, "en").findings[one.findings[0]].incident.claims
    assert f'href="/originals/{claims[0].excerpt.sha256}"' in chosen
    assert claims[0].excerpt.quote in html.unescape(chosen)
    assert page.count('class="near"') == 1


def test_every_state_has_a_place_and_height_of_its_own_without_its_colour():
    assert len(set(calendar.GLYPHS.values())) == len(calendar.GLYPHS)
    for bands in calendar.GLYPHS.values():
        assert all(top + tall <= calendar.STRIP for top, tall in bands)


def test_a_cell_is_as_wide_as_its_days_and_its_strip_as_tall_as_what_was_watched():
    shown = calendar.span(date(2026, 1, 1), date(2026, 1, 10))
    told = {"from": "2025-12-30", "to": "2026-01-04", "word": "kept", "watched": 0.5}
    (cell,) = calendar.cells({"segments": [told]}, shown)
    assert (cell["at"], cell["wide"]) == (0, 4)
    assert cell["watched_tall"] == calendar.TALL / 2
    before = {**told, "to": "2025-12-31"}
    assert calendar.cells({"segments": [before]}, shown) == []


def test_the_names_of_months_never_stand_on_each_other():
    for days in (1, 9, 40, 46, 170, 700):
        shown = calendar.span(date(2025, 7, 28), date(2025, 7, 28) + timedelta(days - 1))
        places = [at for at, _ in shown["ticks"]]
        assert all(b - a >= calendar.APART for a, b in pairwise(places))
        assert places[-1] <= calendar.WIDE - calendar.APART
        assert shown["grid"].count("M") == days - 1


def test_no_month_is_left_out_between_two_that_are_named():
    for first, days in (
        (date(2026, 1, 1), 327),
        (date(2025, 10, 31), 75),
        (date(2025, 7, 28), 170),
    ):
        names = [name for _, name in calendar.span(first, first + timedelta(days - 1))["ticks"]]
        months = [12 * int(one[:4]) + int(one[5:]) for one in names]
        assert len({b - a for a, b in pairwise(months)}) == 1


def test_a_clock_says_what_is_left_and_leads_to_what_it_follows_from(client):
    text = client.get("/agreement").text
    clocks = text[text.index('class="rows clocks"') :]
    assert re.search(r"<time[^>]*>\d+ days( \d+ h)? (left|ago)</time>", clocks)
    (finding,) = set(re.findall(r'href="(/findings/[^"]+)"', clocks)[:1])
    assert client.get(finding).status_code == 200


def test_while_the_days_are_worked_out_the_present_state_is_shown(bench, monkeypatch):
    monkeypatch.setattr(bench, "chronicle", lambda _as_of: None)
    text = TestClient(create_app(bench)).get("/agreement").text
    assert "being worked out" in text
    assert text.count('class="state"') == len(bench.moment(None, "en").road.assessments)


@pytest.mark.parametrize(
    "name", ["weapons", "demining", "crossings", "restrictions", "watched", "patrols", "posts"]
)
def test_a_ledger_is_a_page_and_a_file(client, name):
    page = client.get(f"/ledgers/{name}").text
    assert "<table>" in page or "none recorded" in page
    file = client.get(f"/ledgers/{name}.csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert client.get("/ledgers/nobody").status_code == 404


def test_a_ledger_names_its_sources_and_not_their_ids(client, bench):
    page = client.get("/ledgers/restrictions").text
    rows = views.register(bench.moment(None, "en").road).rows
    (told,) = {row.cells["sources"] for row in rows if row.cells.get("sources")}
    named = {one.id: one.name for one in bench.case.sources}
    assert f"<td>{named[told]}</td>" in page
    assert f"<td>{told}</td>" not in page


def test_the_chronicle_of_a_small_case_is_worked_out_once_and_then_known(own_bench, monkeypatch):
    monkeypatch.setattr(chronicle, "lines", lambda *_: [{"segments": []}])
    # The case may have been looked at before it was copied.
    shutil.rmtree(own_bench.folder / ".shelf" / "views", ignore_errors=True)
    mark = own_bench.mark()
    assert chronicle.known(own_bench.folder, mark) is None
    made = chronicle.worked_out(own_bench.folder)
    assert chronicle.known(own_bench.folder, mark) == made
    assert chronicle.known(own_bench.folder, (mark[0] + 1, mark[1])) is None
    assert own_bench.store.verify() == []


def test_dates_are_told_in_the_language_of_the_page(bench):
    moment = bench.moment(None, "km")
    ever = timedelta(days=3650)
    told = {one.kind: moment.dated(one) for one in moment.ground.agenda(ever, ever)}
    assert {EventKind.REPLY, EventKind.DEADLINE} <= {*told}
    for kind in (EventKind.REPLY, EventKind.DEADLINE):
        assert re.search("[\u1780-\u17d3]", told[kind])
