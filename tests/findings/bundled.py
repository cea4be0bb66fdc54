"""The bundled case carried down the road as far as assessments, once per moment."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from groundtruce.compliance import assess, watch
from groundtruce.findings import weigh
from groundtruce.incidents import fuse
from groundtruce.model.assessment import Assessment
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.model.report import Original, Report
from groundtruce.reports import case_folder, gather


@dataclass(frozen=True)
class Carried:
    """What one moment of knowledge adds up to; ``gold`` is each claim's event, by hand."""

    case: Case
    findings: tuple[Finding, ...]
    assessments: tuple[Assessment, ...]
    gold: dict[str, str]

    def on(self, event: str) -> Finding:
        """Return the finding on the incident that holds most of the claims about the event."""
        return max(self.findings, key=lambda finding: (self._share(finding, event), finding.id))

    def state(self, commitment: str, party: str) -> Assessment:
        """Return how the commitment of that id stands for the party."""
        (found,) = [
            one for one in self.assessments if (one.commitment, one.party) == (commitment, party)
        ]
        return found

    def _share(self, finding: Finding, event: str) -> int:
        return Counter(self.gold.get(claim) for claim in finding.rests_on)[event]


@lru_cache(maxsize=8)
def carried(as_of: str | None = None) -> Carried:
    """Carry what was known at that moment, or at the end of the case, down the road."""
    case, reports, gold = _gathered()
    moment = datetime.fromisoformat(as_of) if as_of else case.until
    known = [report for report in reports if report.received <= moment]
    findings = weigh.findings(fuse.incidents(known, ()), case.sources)
    seen = watch.shown_by(findings)
    return Carried(case, findings, assess.compliance(findings, case, seen, moment), gold)


@lru_cache(maxsize=1)
def _gathered() -> tuple[Case, tuple[Report, ...], dict[str, str]]:
    name = case_folder.bundled()[0]
    folder = case_folder.find(name)
    case = case_folder.read(folder, _keep)
    found = gather.reports(case_folder.cards(folder), case, _keep, now=case.until)
    reports = tuple(report for report in found if isinstance(report, Report))
    lines = (folder / "reports" / "public_record.jsonl").read_text("utf-8").splitlines()
    events = {row["id"]: row["incident_key"] for row in map(json.loads, lines)}
    gold = {claim.id: events[r.external_id or ""] for r in reports for claim in r.claims}
    return case, reports, gold


def _keep(
    data: bytes | Path, *, media_type: str, name: str, derived_from: str | None = None
) -> Original:
    raw = data if isinstance(data, bytes) else data.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    return Original(
        sha256=sha256, size=len(raw), media_type=media_type, name=name, derived_from=derived_from
    )
