"""``groundtruce fuse``: which reports tell of the same incident."""

from groundtruce.cli import stage
from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption


def fuse(case: CaseOption = None, as_of: AsOfOption = None, json: JsonOption = False) -> None:
    """Fuse the reports into incidents, respecting every judgement, and list them."""
    road = stage.carried("fuse", case, as_of, json=json)
    columns = {
        "incident": lambda incident: incident.id,
        "day": stage.day,
        "kind": lambda incident: incident.kind,
        "claims": lambda incident: len(incident.claims),
        "likelihood": lambda incident: f"{incident.likelihood:.2f}",
        "place": stage.where,
    }
    stage.shown(road.incidents, columns, "Incidents", json=json)
