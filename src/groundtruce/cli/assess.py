"""``groundtruce assess``: what it means for the agreement."""

from groundtruce.cli import stage
from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption


def assess(case: CaseOption = None, as_of: AsOfOption = None, json: JsonOption = False) -> None:
    """Assess every commitment for every bound party and list the states."""
    road = stage.carried("assess", case, as_of, json=json)
    columns = {
        "agreement": lambda assessment: assessment.agreement,
        "commitment": lambda assessment: assessment.commitment,
        "party": lambda assessment: assessment.party,
        "state": lambda assessment: assessment.word,
        "watched": lambda assessment: f"{assessment.watched:.0%}",
        "findings": lambda assessment: len(assessment.findings),
        "why": lambda assessment: assessment.reasons[0].text if assessment.reasons else "",
    }
    stage.shown(road.assessments, columns, "Assessments", json=json)
