"""``groundtruce assess``: what it means for the agreement."""

from typing import Annotated, Any

import typer

from groundtruce.cli import stage
from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, bars, table
from groundtruce.errors import NotFound

HistoryOption = Annotated[
    str | None,
    typer.Option(
        "--history",
        metavar="COMMITMENT",
        help="Every state of this commitment day by day, with the reason for each change.",
        show_default=False,
    ),
]


def assess(
    history: HistoryOption = None,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Assess every commitment for every bound party and list the states."""
    if history is not None:
        _history(history, case, as_of, json=json)
        return
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


def _history(asked: str, case: Any, as_of: str | None, *, json: bool) -> None:
    from groundtruce.flow import views

    with desk(case) as at, bars(as_json=json) as progress:
        road = at.carry(as_of, until="assess", progress=progress)
        agreement, _, commitment = asked.rpartition("/")
        wanted = [
            (one.id, duty.id)
            for one in road.case.agreements
            for duty in one.commitments
            if duty.id == commitment and agreement in ("", one.id)
        ]
        if not wanted:
            raise NotFound(
                f"no commitment {asked} is known.", "List them with 'groundtruce assess'."
            )
        found = views.histories(at.store, road, wanted)
    rows = [
        (
            change.day.isoformat(),
            f"{one.agreement}/{one.commitment}",
            one.party,
            change.before.word if change.before else None,
            change.after.word,
            " ".join(reason.text for reason in change.why) or "another finding",
            ", ".join(change.findings[:3]),
        )
        for one in found
        for change in one.changes
    ]
    rows.sort(key=lambda row: row[:3])
    names = ("day", "commitment", "party", "before", "state", "why", "findings")
    if json:
        answer([dict(zip(names, row, strict=True)) for row in rows])
        return
    table(f"History of {asked}: {len(rows)} changes", names, rows)
