"""``groundtruce split``: take claims out of an incident."""

from typing import Annotated

import typer

from groundtruce.cli.acting import By, Why, acted
from groundtruce.cli.desk import CaseOption, JsonOption, desk

Incident = Annotated[str, typer.Argument(help="Id of an incident.")]
Claims = Annotated[list[str], typer.Argument(help="Ids of claims or reports to take out.")]


def split(
    incident: Incident,
    claims: Claims,
    by: By,
    why: Why,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Take the claims out, together, as an incident of their own; nothing is rewritten."""
    from groundtruce.flow import acts

    with desk(case) as at:
        road = at.carry(None, until="fuse")
        kept = acts.split(at.store, road, incident, claims, acts.Act(by, why, at.now))
    acted(kept, json=json)
