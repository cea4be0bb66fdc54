"""Hostile text in every field: nothing runs, nothing breaks the layout, and files are disarmed."""

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from groundtruce import flow
from groundtruce.model.alert import Alert, On
from groundtruce.model.finding import Reply, Signature
from groundtruce.model.place import Toponym
from groundtruce.model.report import Quarantined
from groundtruce.model.submission import Submission, submission_id
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.app import create_app, ways
from groundtruce.web.workbench import Workbench
from tests.builders import a_claim, a_place, a_report
from tests.web.chromium import has_chromium
from tests.web.delivered import attached
from tests.web.serving import NOW

RUNS = (
    "<script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1"><b>',
    "'-window.ran-'\"onmouseover=window.ran=1 x=",
    "</style></title></textarea></svg><svg onload=window.ran=1>",
    "{{ 7*7 }}{% raw %}${window.ran=1}#{1}",
    "javascript:window.ran=1",
)
FORMULAS = ('=HYPERLINK("http://evil.example")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1")
TURNED = "\u202etfel ot thgir\u2066 \u200f never closed"
ENDLESS = "w" * 100_000
LONG = "m" * 190
WORDS = (*RUNS, *FORMULAS, TURNED, ENDLESS)
SIZE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
LISTS = ("/", "/map", "/inbox", "/findings", "/briefs", "/search?q=window", "/inbox?show=aside")


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """Return a case in which every text that can come from outside is hostile."""
    folder = case_folder.make("small", tmp_path_factory.mktemp("hostile") / "small")
    store = SqliteStore.open(folder / ".shelf")
    case = a_hostile_case(case_folder.read(folder, store.keep_original))
    store.keep([case], at=NOW, actor=RUNS[0])
    store.keep([*reports(store, case), *others(store)], at=NOW, actor=RUNS[1])
    road = flow.carry(store, NOW, decided=NOW)
    store.keep(answers(road, case), at=NOW, actor="test")
    flow.keep(store, flow.carry(store, NOW, decided=NOW))
    opened = Workbench(store, folder, clock=lambda: NOW, patience_s=300)
    yield opened
    opened.close()


def a_hostile_case(case):
    """Return the case with hostile names of parties, places, zones, sources and texts."""

    def named(record, at):
        word = RUNS[at % len(RUNS)] + LONG
        given = {"labels": dict.fromkeys(("en", "th", "km"), word), "label": word, "title": word}
        given |= {"name": word, "summary": word, "reason": word, "note": word}
        own = {name: one for name, one in given.items() if name in type(record).model_fields}
        return record.model_copy(update=own)

    texts = tuple(
        named(one, at).model_copy(
            update={"commitments": tuple(named(two, i) for i, two in enumerate(one.commitments))}
        )
        for at, one in enumerate(case.agreements)
    )
    lists = {
        name: tuple(named(one, at) for at, one in enumerate(getattr(case, name)))
        for name in ("parties", "zones", "places", "sources")
    }
    return case.model_copy(update={**lists, "agreements": texts, "title": RUNS[0] + TURNED})


def reports(store, case):
    """Yield a report for every hostile word, with the word wherever a text can stand."""
    west, south, east, north = case.area
    for at, word in enumerate(WORDS):
        name = word[:150]
        party = case.parties[at % len(case.parties)].id
        names = tuple(Toponym(side=one.id, text=word[:200]) for one in case.parties)
        place = a_place(
            west + (east - west) * (at + 1) / (len(WORDS) + 2), (south + north) / 2, toponyms=names
        )
        said = a_claim(
            word, source=case.sources[at % len(case.sources)].id, origin=name, carrier=name,
            speaker=word, agent=word, addressee=word, reason=word, target=name, place=place,
            by_machine=at % 2 == 0, accuser=party, accused=case.parties[at % 2 - 1].id,
            received=NOW,
        )  # fmt: skip
        store.keep_original(word.encode(), media_type=name, name=f"../../{name}")
        yield a_report(said, title=word, url=word[:2000], external_id=name, thread=name)
        tallied = a_claim(f"{word} again", source=said.source, place=place, received=NOW)
        store.keep_original(tallied.text.encode(), media_type="text/plain", name=name)
        yield a_report(tallied, title=word)


def others(store):
    """Yield rows set aside, alerts and filled forms with hostile names of files."""
    for at, word in enumerate(WORDS):
        name, short = word[:150], word[:190]
        kept = store.keep_original(word.encode(), media_type="text/plain", name=name)
        yield Quarantined(
            id=f"q-{at}", original=kept.sha256, file=word[:5000], reason=word, remedy=word, row=word
        )
        yield Alert(id=f"a-{at}", rule=short, on=On.FINDINGS, received=NOW, matter=word, place=word)
        number = f"uuid:{at}"
        yield Submission(
            id=submission_id(number), instance=number, root=number, form=short, version=name,
            original=kept.sha256, expects=(f"{name}.jpg",), files=(attached(kept, f"{at}{name}"),),
            received=NOW,
        )  # fmt: skip


def answers(road, case):
    """Yield hostile answers of parties, and signatures of people with hostile names."""
    for at, finding in enumerate(road.findings):
        word = WORDS[at % len(WORDS)]
        yield Reply(
            id=f"y-{at}", finding=finding.id, party=case.parties[0].id, text=word, received=NOW,
            by=word[:150],
        )  # fmt: skip
        yield Signature(id=f"s-{at}", finding=finding.id, by=word[:150], act="verifies", at=NOW)


@pytest.fixture(scope="module")
def client(bench):
    """Return a client of its pages."""
    return TestClient(create_app(bench))


@pytest.fixture(scope="module")
def pages(bench):
    """Return an address of every page, and of the incident, finding and report of every word."""
    moment = bench.moment(None, "en")
    sentence = moment.pages.brief.sentences()[0].id
    plain = [one.path for one in ways() if "{" not in one.path and one.methods == ("GET",)]
    other = ("/features", "/basemap", "/enter", "/forms/", "/live")
    plain = [one for one in plain if not one.startswith(other)]
    plain = [one for one in plain if not one.endswith(".js")]
    told = [f"/trace/{sentence}", "/inbox?show=aside", "/inbox?show=unread", "/search?q=window"]
    told += [f"/ledgers/{one}" for one in ("weapons", "restrictions", "patrols", "dialogue")]
    told += [f"/search?q={one}" for one in ("%3Cscript%3E", "%27%22%3E")]
    for finding in moment.road.findings:
        told += [f"/incidents/{finding.incident.id}", f"/findings/{finding.id}"]
        told += [f"/reports/{one.report}" for one in finding.incident.claims[:1]]
        told += [f"/inbox/{one.report}" for one in finding.incident.claims[:1]]
    return list(dict.fromkeys([*plain, *told]))


class Armed(HTMLParser):
    """Finds what could run: scripts that are not ours, handlers, and addresses that are code."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Note a tag that could run something."""
        given = {name: value or "" for name, value in attrs}
        own = tag == "script" and re.fullmatch(r"/static/[\w.-]+", given.get("src", ""))
        if (tag == "script" and not own) or tag in ("iframe", "object", "embed", "base"):
            self.found.append((tag, given))
        for name, value in given.items():
            runs = name in ("href", "src", "action", "formaction", "xlink:href") and re.match(
                r"\s*(javascript|vbscript|data:text)", value, re.IGNORECASE
            )
            if name.startswith("on") or name == "style" or runs:
                self.found.append((tag, name, value[:80]))


@pytest.mark.parametrize("language", ["en", "km"])
def test_no_page_holds_anything_that_could_run(client, pages, language):
    seen = 0
    for path in pages:
        answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            armed = Armed()
            armed.feed(answer.text)
            assert armed.found == [], path
            seen += "window.ran" in answer.text
    # The words themselves are shown: a page that left them out would prove nothing.
    assert seen > 20


def test_no_cell_of_a_table_is_a_formula(client):
    tables = ["/incidents.csv", *(f"/ledgers/{one}.csv" for one in ("weapons", "restrictions"))]
    for path in tables:
        rows = list(csv.reader(io.StringIO(client.get(path).text)))
        cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.e-]+", cell)]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=HYPERLINK" in client.get("/incidents.csv").text


def test_layers_are_whole_and_hold_every_incident(client, bench):
    told = json.loads(client.get("/incidents.geojson").text)
    assert len(told["features"]) == len(bench.moment(None, "en").road.findings)
    for path in (
        "/points.geojson",
        "/layers/zones.geojson",
        "/features/collections/incidents/items",
    ):
        assert json.loads(client.get(path).text)["type"] == "FeatureCollection"


def test_the_dossier_of_hostile_words_is_a_document(client, bench):
    finding = bench.moment(None, "en").road.findings[0]
    assert client.get(f"/findings/{finding.id}/dossier.pdf").content.startswith(b"%PDF-")
    packed = io.BytesIO(client.get(f"/findings/{finding.id}/dossier.docx").content)
    with zipfile.ZipFile(packed) as docx:
        assert b"<script" not in docx.read("word/document.xml")


def test_a_file_is_handed_out_under_its_hash_whatever_its_name(client, bench):
    for report in bench.store.reports():
        told = client.get(f"/originals/{report.original}").headers
        assert told["content-disposition"] == f'attachment; filename="{report.original}.txt"'
        assert told["content-type"].startswith("text/plain")


@pytest.mark.browser
@has_chromium
def test_nothing_runs_asks_another_host_or_breaks_the_layout(browser, address, pages):
    page = browser.new_page(viewport={"width": 360, "height": 900})
    ran, outside = [], []
    page.on("dialog", lambda one: (ran.append(one.message), one.dismiss()))
    page.on("pageerror", lambda error: ran.append(str(error)))
    page.on(
        "console",
        lambda one: ran.append(f"{one.text} {one.location}") if one.type == "error" else None,
    )
    page.on("request", lambda one: outside.append(one.url))
    shown = [one for one in pages if not re.search(r"\.\w+$|^/features", one)]
    for path in shown:
        page.set_viewport_size({"width": 360, "height": 900})
        page.goto(f"{address}{path}", wait_until="load")
        assert page.evaluate("window.ran") is None, path
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            wide, high = page.evaluate(SIZE)
            assert wide <= width, (path, width)
            # A list stays a list, however long one of its words is.
            assert path not in LISTS or high < 20_000, (path, width, high)
    page.close()
    assert ran == []
    assert [one for one in outside if not one.startswith((address, "data:", "blob:"))] == []
