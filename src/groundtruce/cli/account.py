"""``groundtruce account``: who of the case's people may log in to the workbench."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out, table
from groundtruce.errors import NotFound
from groundtruce.model.person import Person
from groundtruce.store.accounts import Accounts
from groundtruce.store.followed import Lists

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
        Lists(at.folder / ".shelf").forget(person)
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
        held = Accounts(at.folder / ".shelf")
        names, shut_ones = held.people(), held.shut()
    rows = [_row(name, people.get(name), name in shut_ones) for name in names]
    if json:
        answer(rows)
    else:
        told = [
            (one["person"], one["name"], ", ".join(one["roles"]), "shut" if one["shut"] else "")
            for one in rows
        ]
        table(f"Accounts: {len(rows)}", ("person", "name", "roles", ""), told)


@account.command()
def shut(person: Who, case: CaseOption = None, json: JsonOption = False) -> None:
    """Shut an account: sessions end, tokens are dead, and the account can be opened again."""
    with desk(case) as at:
        Accounts(at.folder / ".shelf").close(person, datetime.now(UTC), "command line")
    _told(person, f"{person} may not log in until 'groundtruce account open'.", False, json)


@account.command("open")
def opened(person: Who, case: CaseOption = None, json: JsonOption = False) -> None:
    """Open a shut account again."""
    with desk(case) as at:
        Accounts(at.folder / ".shelf").reopen(person, datetime.now(UTC), "command line")
    _told(person, f"{person} may log in.", True, json)


@account.command()
def token(
    person: Who,
    name: Annotated[str, typer.Option("--name", help="What it is for, such as 'qgis'.")],
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long it lasts.")] = 90,
    may_act: Annotated[bool, typer.Option("--acts", help="Let it act, not only read.")] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help="Make it worthless.")] = False,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Make a token for a program that reads in a person's name; it is shown this once."""
    now = datetime.now(UTC)
    with desk(case) as at:
        held = Accounts(at.folder / ".shelf")
        if revoke:
            held.drop_token(person, name, now)
            made = None
        else:
            lasts = timedelta(days=days)
            made = held.make_token(person, name, now, acts=may_act, lasts=lasts)
    if json:
        answer({"person": person, "name": name, "token": made})
    elif made is None:
        out.print(f"The token {name!r} of {person} is worthless now.")
    else:
        out.print(made, highlight=False, soft_wrap=True)


@account.command()
def entries(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many lines.")] = 30,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """List who logged in, left or was refused, the newest first."""
    with desk(case) as at:
        found = Accounts(at.folder / ".shelf").entries(limit)
    if json:
        answer([{**vars(one), "at": one.at.isoformat()} for one in found])
    else:
        told = [(f"{one.at:%Y-%m-%d %H:%M}Z", one.person, one.what, one.address) for one in found]
        table(f"Entries: {len(found)}", ("when", "name as typed", "what", "from"), told)


def _told(person: str, says: str, may: bool, json: bool) -> None:
    if json:
        answer({"person": person, "may_log_in": may})
    else:
        out.print(says)


def _row(name: str, person: Person | None, is_shut: bool) -> dict[str, Any]:
    roles = [one.value for one in person.roles] if person else []
    return {"person": name, "name": person.name if person else "", "roles": roles, "shut": is_shut}
