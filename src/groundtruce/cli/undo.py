"""``groundtruce undo``: take back a judgement, or list those that stand."""

from typing import Annotated

import typer

from groundtruce.cli.acting import acted
from groundtruce.cli.desk import CaseOption, Desk, JsonOption, desk
from groundtruce.cli.terminal import answer, table

Name = Annotated[
    str | None,
    typer.Argument(help="Id of a judgement, or of an act with several; without it all are listed."),
]
By = Annotated[str, typer.Option("--by", help="Who takes it back.")]
Why = Annotated[str, typer.Option("--why", help="For what reason.")]


def undo(
    judgement: Name = None,
    by: By = "",
    why: Why = "",
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Take it back with one more judgement; what stood before stands again."""
    from groundtruce import flow

    with desk(case) as at:
        if judgement is None:
            _listed(at, json=json)
            return
        if not by:
            raise typer.BadParameter("say who takes it back", param_hint="--by")
        kept = flow.undo(at.store, judgement, flow.Act(by, why, at.now))
    acted(kept, json=json)


def _listed(at: Desk, *, json: bool) -> None:
    from groundtruce import flow

    found = flow.standing(at.store)
    if json:
        answer([one.model_dump(mode="json", exclude_none=True) for one in found])
        return
    rows = [
        (one.act or one.id, one.verdict.value, one.one, one.other, one.by, one.why) for one in found
    ]
    columns = ("undo", "verdict", "one", "other", "by", "why")
    table(f"Judgements that stand: {len(found)}", columns, rows)
