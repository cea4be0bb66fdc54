"""What pages read: of very many findings only those that they show or cite."""

from dataclasses import replace

import numpy as np
import pytest
from starlette.testclient import TestClient

from groundtruce import flow
from groundtruce.exports.rows import rows
from groundtruce.flow import chronicle, kept, papers, views
from groundtruce.flow.acts import Act, join
from groundtruce.web import moment, walking
from groundtruce.web.app import create_app
from groundtruce.web.pages import listed
from groundtruce.web.workbench import Workbench
from tests.web import serving


@pytest.fixture
def many(bench, monkeypatch):
    """Return a workbench that takes its incidents for very many, and has read none of them."""
    return as_many(bench, monkeypatch)


def as_many(bench, monkeypatch):
    monkeypatch.setattr(moment, "MOST_EXPLAINED", 0)
    opened = Workbench(bench.store, bench.folder, clock=bench.clock)
    monkeypatch.setattr(opened, "_write", lambda: None)
    return opened


def read(many):
    """Return which parts of the kept road were read whole."""
    road = many.moment(None, "en").ground.road
    parts = {"findings": road.findings, "reports": road.reports, "incidents": road.incidents}
    return [name for name, part in parts.items() if "_held" in vars(part)]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/agreement",
        "/agreement?lang=th",
        "/brief",
        "/briefs",
        "/inbox",
        "/inbox?show=came",
        "/map",
        "/findings",
    ],
)
def test_a_page_reads_no_part_of_the_road_whole(many, path):
    assert TestClient(create_app(many)).get(path).status_code == 200
    assert read(many) == []


def test_a_brief_made_from_what_it_cites_is_the_brief_made_from_all(many):
    at = many.moment(None, "en")
    whole = replace(kept.road(many.store), brief=at.pages.brief)
    every = papers.pages("en", at.case, at.ground.layers, lambda: whole)
    assert at.front == every.front()
    assert len(at.cited.findings) < len(whole.findings)


def test_a_brief_of_very_many_findings_is_kept_in_each_language(own_bench, monkeypatch):
    whole = flow.carry(own_bench.store, own_bench.moment(None, "en").as_of, decided=serving.NOW)
    monkeypatch.setattr(flow, "MOST_COMPOSED", 0)
    flow.keep(own_bench.store, whole)
    many = as_many(own_bench, monkeypatch)
    for language in ("en", "km", "th"):
        at = many.moment(None, language)
        told = papers.told_in(whole, language)
        every = papers.pages(language, at.case, at.ground.layers, lambda told=told: told)
        assert at.front == every.front()
    assert read(many) == []


def test_where_a_brief_was_kept_in_one_language_it_is_shown_in_that_one(many):
    page = TestClient(create_app(many)).get("/brief?lang=th")
    assert page.status_code == 200
    assert '<html lang="en"' in page.text
    assert read(many) == []


def test_a_file_of_many_findings_is_written_a_few_at_a_time(many, monkeypatch):
    at = many.moment(None, "en")
    monkeypatch.setattr(listed, "AT_ONCE", 10)
    client = TestClient(create_app(many))
    for state in ("", "?state=proposed", "?state=asked"):
        file = client.get("/export.geojson", params={"view": f"/findings{state}"}).json()
        told = [one["properties"]["finding_id"] for one in file["features"]]
        kept_ones = at.index.is_in(state[7:]) if state else np.ones(len(at.index), bool)
        assert sorted(told) == sorted(one.decode() for one in at.index.finding[kept_ones])
        assert told == [row["finding_id"] for row in rows(at.findings[one] for one in told)]
    assert read(many) == []


def test_a_daily_report_of_very_many_findings_comes_from_a_process_of_its_own(
    own_bench, monkeypatch
):
    many = as_many(own_bench, monkeypatch)
    client = TestClient(create_app(many))
    for filed in many.folder.glob(".shelf/views/daily-*"):
        filed.unlink()
    assert client.get("/briefs/draft/daily").status_code == 503
    many._at_work["document"].join(timeout=serving.PATIENCE_S)
    page = client.get("/briefs/draft/daily")
    assert page.status_code == 200
    whole = papers.composed(many.store, kept.road(many.store), "daily")
    for sentence in whole.brief.sentences():
        assert f'name="text-{sentence.id}"' in page.text
    assert read(many) == []


def test_the_dates_of_some_days_are_those_of_the_whole_calendar(bench):
    ground = bench.moment(None, "en").ground
    every = views.calendar(bench.store, ground.road)
    ever = 2 * (ground.as_of - ground.case.since)
    told = ground.agenda(ever, ever)
    assert set(told) == set(every)


def test_a_balance_of_very_many_findings_comes_when_it_was_worked_out(own_bench, monkeypatch):
    many = as_many(own_bench, monkeypatch)
    # Another test that shared the case may have had it worked out already.
    for filed in many.folder.glob(".shelf/**/balance-*"):
        filed.unlink()
    at = many.moment(None, "en")
    assert many.balance(at) is None
    sides = views.sides(kept.road(many.store))
    monkeypatch.setattr(chronicle, "lines", lambda *_: [])
    chronicle.worked_out(many.folder)
    assert many.balance(at) == sides


def test_two_incidents_are_joined_without_fusing_anything(own_bench):
    at = own_bench.moment(None, "en")
    one, other = (finding.incident for finding in at.newest[:2])
    road = at.holding(one.id, other.claims[-1].id)
    kept_one = join(own_bench.store, road, one.id, other.claims[-1].id, _act(own_bench))
    assert kept_one[0].verdict.value == "same"
    assert "grouped" not in vars(at.ground)


def test_a_long_walk_is_not_waited_for_and_comes_from_a_process_of_its_own(own_bench, monkeypatch):
    monkeypatch.setattr(walking, "LONG", 0)
    at = own_bench.moment(None, "en")
    one, other = (finding.incident.id for finding in at.newest[:2])
    join(own_bench.store, at.holding(one, other), one, other, _act(own_bench))
    own_bench.renew()
    assert own_bench.is_walking
    own_bench._walk.result(timeout=120)
    assert len(own_bench.moment(None, "en").index) == len(at.index) - 1


def _act(bench):
    return Act("ana", "the same crater", bench.clock())
