"""What pages read: of very many findings only those that they show or cite."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from groundtruce.flow import chronicle, kept, papers, views
from groundtruce.flow.acts import Act, join
from groundtruce.web import moment, walking
from groundtruce.web.app import create_app
from groundtruce.web.workbench import Workbench


@pytest.fixture
def many(bench, monkeypatch):
    """Return a workbench that takes its incidents for very many, and has read none of them."""
    return as_many(bench, monkeypatch)


def as_many(bench, monkeypatch):
    monkeypatch.setattr(moment, "MOST_EXPLAINED", 0)
    opened = Workbench(bench.store, bench.folder, clock=bench.clock)
    monkeypatch.setattr(opened, "_write", lambda _mark: None)
    return opened


def read(many):
    """Return which parts of the kept road were read whole."""
    road = many.moment(None, "en").ground.road
    parts = {"findings": road.findings, "reports": road.reports, "incidents": road.incidents}
    return [name for name, part in parts.items() if "_held" in vars(part)]


@pytest.mark.parametrize(
    "path",
    ["/", "/agreement", "/brief", "/briefs", "/inbox", "/inbox?show=came", "/map", "/findings"],
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
