"""``groundtruce undo``: take back a judgement, or list those that stand."""

from typing import Annotated

import typer

from groundtruce.cli.acting import acted
from groundtruce.cli.desk import CaseOption, Desk, JsonOption, desk
from groundtruce.cli.terminal import answer, table
from groundtruce.model.judgement import Judgement

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
    from groundtruce.flow import acts

    with desk(case) as at:
        if judgement is None:
            _listed(at, json=json)
            return
        if not by:
            raise typer.BadParameter("say who takes it back", param_hint="--by")
        kept = acts.undo(at.store, judgement, acts.Act(by, why, at.now))
    acted(kept, json=json)


def _listed(at: Desk, *, json: bool) -> None:
    from groundtruce.flow import views

    found = views.standing(at.store)
    if json:
        answer([one.model_dump(mode="json", exclude_none=True) for one in found])
        return
    by_act: dict[str, list[Judgement]] = {}
    for one in found:
        by_act.setdefault(one.act or one.id, []).append(one)
    rows = [(name, _says(given), given[0].by, given[0].why) for name, given in by_act.items()]
    table(f"Acts that stand: {len(by_act)}", ("undo", "says", "by", "why"), rows)


def _says(given: list[Judgement]) -> str:
    told = [f"{one.one} and {one.other} are {one.verdict.value}" for one in given[:1]]
    return f"{told[0]}, and {len(given) - 1} more" if len(given) > 1 else told[0]
