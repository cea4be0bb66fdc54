"""Two cases against their hand-made answer keys, which no room can read."""

import csv
import json
from collections import Counter
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest

from groundtruce.incidents import fuse
from groundtruce.model.report import Original, Report
from groundtruce.reports import case_folder, gather

REAL = Path(str(resources.files("groundtruce"))) / "cases/thailand_cambodia_2025"
INVENTED = Path(__file__).parents[1] / "data/two_rivers"


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


def told(folder, key):
    """Return the reports of a case and its answer key by claim."""
    case = case_folder.read(folder, keep)
    found = gather.reports(case_folder.cards(folder), case, keep)
    reports = [report for report in found if isinstance(report, Report)]
    gold = {claim.id: key[report.external_id] for report in reports for claim in report.claims}
    return reports, gold


@pytest.fixture(scope="module")
def real():
    """Return the bundled case: 247 reports of 89 events, 28 May 2025 to 4 January 2026."""
    lines = (REAL / "reports/public_record.jsonl").read_text("utf-8").splitlines()
    return told(REAL, {row["id"]: row["incident_key"] for row in map(json.loads, lines)})


@pytest.fixture(scope="module")
def invented():
    """Return the case of another kind, on which no belief was set."""
    with (INVENTED / "gold.csv").open(encoding="utf-8", newline="") as file:
        return told(INVENTED, {row["id"]: row["incident_key"] for row in csv.DictReader(file)})


def agreement(reports, gold):
    """Return pairwise F1 and B-cubed F1."""
    clusters = fuse.clusters(claim for report in reports for claim in report.claims)
    ours = {claim: number for number, members in enumerate(clusters) for claim in members}
    both = Counter((ours[claim], gold[claim]) for claim in gold)
    found, true = Counter(ours.values()), Counter(gold.values())
    hits, said, wanted = (sum(n * (n - 1) for n in one.values()) for one in (both, found, true))
    precision = sum(n * n / found[one] for (one, _), n in both.items()) / len(gold)
    recall = sum(n * n / true[other] for (_, other), n in both.items()) / len(gold)
    return 2 * hits / (said + wanted), 2 * precision * recall / (precision + recall)


def test_the_clusters_of_the_real_case_agree_with_its_key(real):
    pairwise, b_cubed = agreement(*real)
    assert pairwise >= 0.90
    assert b_cubed >= 0.945


def test_the_clusters_of_the_invented_case_agree_with_its_key(invented):
    pairwise, b_cubed = agreement(*invented)
    assert pairwise >= 0.85
    assert b_cubed >= 0.90


def test_the_mine_of_november_is_one_incident_with_both_sides_words(real):
    reports, gold = real
    event = {claim for claim, key in gold.items() if key == "mine-huai-ta-maria-1110"}
    incidents = fuse.incidents(reports)
    incident = max(incidents, key=lambda one: len(event & {claim.id for claim in one.claims}))
    assert incident.kind == "landmine_explosion"
    assert {claim.side for claim in incident.claims} >= {"KHM", "THA"}
    assert len(event & {claim.id for claim in incident.claims}) >= 0.8 * len(event)


def test_no_incident_holds_a_cumulative_figure(real):
    reports, _ = real
    assert not [
        figure for one in fuse.incidents(reports) for figure in one.figures if figure.is_tally
    ]
    assert len(fuse.tallies(reports)) > 30
