"""``groundtruce weigh``: what the mission can stand behind."""

from groundtruce.cli import stage
from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption


def weigh(case: CaseOption = None, as_of: AsOfOption = None, json: JsonOption = False) -> None:
    """Weigh every incident by its independent voices and list the findings."""
    road = stage.carried("weigh", case, as_of, json=json)
    columns = {
        "finding": lambda finding: finding.id,
        "day": lambda finding: stage.day(finding.incident),
        "kind": lambda finding: finding.incident.kind,
        "status": lambda finding: finding.status.value,
        "confidence": lambda finding: finding.confidence.value,
        "voices": lambda finding: len(finding.voices),
        "attribution": lambda finding: finding.attribution.party or "not_attributed",
        "place": lambda finding: stage.where(finding.incident),
    }
    stage.shown(road.findings, columns, "Findings", json=json)
