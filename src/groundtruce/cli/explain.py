"""``groundtruce explain``: in bits, why claims were joined or kept apart."""

from typing import Annotated

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, table

One = Annotated[str, typer.Argument(help="Id of a report or claim.")]
Incident = Annotated[str, typer.Argument(help="Id of an incident, or of another claim.")]


def explain(
    report: One,
    incident: Incident,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Print the evidence field by field; positive speaks for one incident, negative against."""
    from groundtruce import flow

    with desk(case) as at:
        evidence = flow.explain(at.carry(as_of, until="fuse"), report, incident)
    if json:
        answer([entry.model_dump() for entry in evidence])
        return
    rows = [(entry.field, f"{entry.bits:+.1f}") for entry in evidence]
    rows.append(("together", f"{sum(entry.bits for entry in evidence):+.1f}"))
    table("Evidence in bits", ("field", "bits"), rows)
