"""The real case against its hand-made answer key, which no room can read."""

import json
from collections import Counter
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest

from groundtruce.incidents import fuse
from groundtruce.model.report import Original, Report
from groundtruce.reports import case_folder, gather

CASE = Path(str(resources.files("groundtruce"))) / "cases/thailand_cambodia_2025"


def keep(data, *, media_type, name, derived_from=None):
    """Name the bytes without keeping them."""
    raw = data if isinstance(data, bytes) else data.read_bytes()
    return Original(
        sha256=sha256(raw).hexdigest(),
        size=len(raw),
        media_type=media_type,
        name=name,
        derived_from=derived_from,
    )


@pytest.fixture(scope="module")
def told():
    """Return the reports of the case and the answer key by claim."""
    case = case_folder.read(CASE, keep)
    found = gather.reports(case_folder.cards(CASE), case, keep)
    reports = [report for report in found if isinstance(report, Report)]
    lines = (CASE / "reports/public_record.jsonl").read_text("utf-8").splitlines()
    key = {row["id"]: row["incident_key"] for row in map(json.loads, lines)}
    gold = {claim.id: key[report.external_id] for report in reports for claim in report.claims}
    return reports, gold


def test_the_clusters_agree_with_the_answer_key(told):
    reports, gold = told
    clusters = fuse.clusters(claim for report in reports for claim in report.claims)
    ours = {claim: number for number, members in enumerate(clusters) for claim in members}
    both = Counter((ours[claim], gold[claim]) for claim in gold)
    found, true = Counter(ours.values()), Counter(gold.values())
    hits, said, wanted = (sum(n * (n - 1) for n in one.values()) for one in (both, found, true))
    assert 2 * hits / (said + wanted) >= 0.88
    precision = sum(n * n / found[one] for (one, _), n in both.items()) / len(gold)
    recall = sum(n * n / true[other] for (_, other), n in both.items()) / len(gold)
    assert 2 * precision * recall / (precision + recall) >= 0.93


def test_the_mine_of_november_is_one_incident_with_both_sides_words(told):
    reports, gold = told
    event = {claim for claim, key in gold.items() if key == "mine-huai-ta-maria-1110"}
    incidents = fuse.incidents(reports)
    incident = max(incidents, key=lambda one: len(event & {claim.id for claim in one.claims}))
    assert incident.kind == "landmine_explosion"
    assert {claim.side for claim in incident.claims} >= {"KHM", "THA"}
    assert len(event & {claim.id for claim in incident.claims}) >= 0.8 * len(event)


def test_no_incident_holds_a_cumulative_figure(told):
    reports, _ = told
    assert not [
        figure for one in fuse.incidents(reports) for figure in one.figures if figure.is_tally
    ]
    assert len(fuse.tallies(reports)) > 30
