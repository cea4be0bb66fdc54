"""The whole road on the bundled case: raw files in, brief out, every sentence down to its bytes."""

import json
import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundtruce import flow
from groundtruce.briefs import trace
from groundtruce.errors import NotFound
from groundtruce.flow import papers
from groundtruce.model.finding import Status
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BUNDLED = "thailand_cambodia_2025"


def walked(folder: Path, as_of: datetime | None = None) -> tuple[flow.Road, dict[str, bytes]]:
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, NOW)
        road = flow.carry(store, as_of or flow.present(store.case(), NOW), decided=as_of or NOW)
        flow.keep(store, road)
        return road, papers.documents(road, store, folder, NOW)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return case_folder.copy(BUNDLED, tmp_path_factory.mktemp("road") / "case")


@pytest.fixture(scope="module")
def road(case: Path) -> flow.Road:
    return walked(case)[0]


def test_every_row_becomes_a_report(road: flow.Road) -> None:
    assert len(road.reports) == 247


def test_every_sentence_and_row_of_the_brief_opens_onto_its_bytes(
    case: Path, road: flow.Road
) -> None:
    assert road.brief is not None
    evidence = trace.evidence(
        road.brief, road.findings, road.assessments, road.reports, road.case, road.watch
    )
    opened = 0
    with SqliteStore.open(case / ".shelf") as store:
        for citation in trace.cited(road.brief):
            ground = evidence.ground(citation)
            excerpts = [claim.excerpt for claim in ground.claims] or list(ground.excerpts)
            assert excerpts, citation
            for excerpt in excerpts:
                raw = store.original(excerpt.sha256)
                assert raw[excerpt.start : excerpt.end] == excerpt.quote.encode()
                opened += 1
    assert opened > 100


def test_every_claim_says_where_it_stands(case: Path, road: flow.Road) -> None:
    with SqliteStore.open(case / ".shelf") as store:
        raw = store.original(road.reports[0].original)
        for report in road.reports:
            for claim in report.claims:
                found = raw[claim.excerpt.start : claim.excerpt.end]
                assert found.decode() == claim.excerpt.quote == claim.text


def test_nothing_better_than_unverified_rests_on_one_partys_word(road: flow.Road) -> None:
    for finding in road.findings:
        sides = {voice.side for voice in finding.voices}
        accused = {c.accused for c in finding.incident.claims if c.accused} - sides
        if len(sides) == 1 and None not in sides and accused:
            assert finding.status in (Status.UNVERIFIED, Status.CONTESTED), finding.id


def test_the_machine_verifies_nothing(road: flow.Road) -> None:
    assert not [finding for finding in road.findings if finding.status is Status.VERIFIED]


def test_no_tally_is_an_incident(road: flow.Road) -> None:
    tallied = {tally.claim.id for tally in road.tallies if tally.claim.kind == "toll"}
    assert tallied
    fused = {claim.id for incident in road.incidents for claim in incident.claims}
    assert not tallied & fused


def test_an_earlier_moment_knows_nothing_later(case: Path) -> None:
    moment = datetime.fromisoformat("2025-11-11T00:00+07:00")
    early, documents = walked(case, moment)
    assert early.reports
    assert all(report.received <= moment for report in early.reports)
    assert b"12 November 2025" not in documents["brief.html"].split(b"<footer")[0]
    known = {report.id for report in early.reports}
    assert {c.report for f in early.findings for c in f.incident.claims} <= known


def test_the_same_run_twice_gives_the_same_bytes(case: Path, road: flow.Road) -> None:
    assert walked(case) == walked(case)


def test_the_order_of_the_reports_does_not_matter(tmp_path: Path, case: Path) -> None:
    first = case_folder.copy(BUNDLED, tmp_path / "ordered")
    shuffled = tmp_path / "shuffled"
    shutil.copytree(first, shuffled)
    file = shuffled / "reports" / "public_record.jsonl"
    lines = file.read_text("utf-8").splitlines()
    random.Random(3).shuffle(lines)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    one, other = walked(first)[1], walked(shuffled)[1]
    assert json.loads(one["summary.json"])["brief"] is not None
    assert one == other


def test_an_unknown_sentence_is_named(case: Path, road: flow.Road) -> None:
    with SqliteStore.open(case / ".shelf") as store, pytest.raises(NotFound):
        papers.trace_sentence(store, road, "s-nothing")


def test_replaying_the_log_changes_nothing(case: Path, road: flow.Road) -> None:
    with SqliteStore.open(case / ".shelf") as store:
        before = (store.reports(), store.case(), store.head())
        store.rebuild()
        assert (store.reports(), store.case(), store.head()) == before
        assert store.verify() == []
