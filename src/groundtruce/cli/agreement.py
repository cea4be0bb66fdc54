"""``groundtruce agreement``: what a text leaves open, and the text beside its state."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, case_folder, desk
from groundtruce.cli.terminal import answer, out, table


class Action(StrEnum):
    """What to do with the agreements of a case."""

    CHECK = "check"
    SHOW = "show"


What = Annotated[Action, typer.Argument(help="check: what is missing; show: text and state.")]


def agreement(
    action: What,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Check the agreements as entered, or show each commitment beside its state.

    A check ends with status 1 when a text contradicts itself.
    """
    from groundtruce import flow

    if action is Action.CHECK:
        _checked(flow.flaws(case_folder(case)), json=json)
        return
    with desk(case) as at:
        _show(flow.commitments(at.carry(as_of, until="assess")), json=json)


def _checked(found: list[dict[str, Any]], *, json: bool) -> None:
    if json:
        answer(found)
    elif not found:
        out.print("Nothing missing and nothing contradictory.")
    else:
        columns = ("where", "text", "weight", "what", "what to do")
        rows = (
            (f["line"], f"{f['agreement']} {f['commitment'] or ''}", f["weight"], f["happened"],
             f["remedy"])
            for f in found
        )  # fmt: skip
        table(f"Agreements checked: {len(found)}", columns, rows)
    if any(flaw["weight"] == "contradiction" for flaw in found):
        raise typer.Exit(1)


def _show(rows: list[dict[str, Any]], *, json: bool) -> None:
    if json:
        answer(rows)
        return
    columns = ("commitment", "article", "binds", "by", "stands", "says")
    cells = (
        (r["commitment"], r["article"], r["party"], r["due"], r["state"], r["summary"])
        for r in rows
    )
    table(f"Commitments and how they stand: {len(rows)}", columns, cells)
