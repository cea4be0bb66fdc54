"""``groundtruce account``: who of the case's people may log in to the workbench."""

import sys
from typing import Annotated, Any

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out, table
from groundtruce.errors import NotFound
from groundtruce.model.person import Person
from groundtruce.store.accounts import Accounts

account = typer.Typer(
    help="Say who of the case's people may log in to the workbench.", no_args_is_help=True
)
Who = Annotated[str, typer.Argument(metavar="PERSON", help="Id of a person in people.yaml.")]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from a pipe.")]


@account.command()
def add(
    person: Who, from_pipe: Stdin = False, case: CaseOption = None, json: JsonOption = False
) -> None:
    """Give a person of the case an account, or a new password."""
    with desk(case) as at:
        known = sorted(one.id for one in at.case.people)
        if person not in known:
            raise NotFound(
                f"{person!r} is nobody whom the case names.",
                f"Known: {', '.join(known) or 'nobody'}. Add the person to people.yaml, then "
                "run 'groundtruce gather'.",
                "people.yaml",
            )
        password = (
            sys.stdin.readline().rstrip("\n")
            if from_pipe
            else typer.prompt("password", hide_input=True, confirmation_prompt=True)
        )
        Accounts(at.folder / ".shelf").give(person, password)
    if json:
        answer({"person": person, "may_log_in": True})
    else:
        out.print(f"{person} may log in.")


@account.command()
def remove(person: Who, case: CaseOption = None, json: JsonOption = False) -> None:
    """Take an account away; whoever is logged in with it is logged out."""
    with desk(case) as at:
        taken = Accounts(at.folder / ".shelf").take(person)
    if not taken:
        raise NotFound(f"{person!r} has no account.", "List them with 'groundtruce account list'.")
    if json:
        answer({"person": person, "may_log_in": False})
    else:
        out.print(f"{person} may no longer log in.")


@account.command("list")
def listed(case: CaseOption = None, json: JsonOption = False) -> None:
    """List who may log in, and in which roles."""
    with desk(case) as at:
        people = {one.id: one for one in at.case.people}
        names = Accounts(at.folder / ".shelf").people()
    rows = [_row(name, people.get(name)) for name in names]
    if json:
        answer(rows)
    else:
        told = [(one["person"], one["name"], ", ".join(one["roles"])) for one in rows]
        table(f"May log in: {len(rows)}", ("person", "name", "roles"), told)


def _row(name: str, person: Person | None) -> dict[str, Any]:
    roles = [one.value for one in person.roles] if person else []
    return {"person": name, "name": person.name if person else "", "roles": roles}
