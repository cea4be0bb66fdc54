"""``groundtruce join``: two incidents are one."""

from typing import Annotated

import typer

from groundtruce.cli.acting import By, Why, acted
from groundtruce.cli.desk import CaseOption, JsonOption, desk

One = Annotated[str, typer.Argument(help="Id of an incident.")]
Other = Annotated[str, typer.Argument(help="Id of another incident.")]


def join(
    one: One,
    other: Other,
    by: By,
    why: Why,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Make them one, with all claims of both; the younger id leads to the older from then on."""
    from groundtruce.flow import acts

    with desk(case) as at:
        road = at.carry(None, until="fuse")
        kept = acts.join(at.store, road, one, other, acts.Act(by, why, at.now))
    acted(kept, json=json)
