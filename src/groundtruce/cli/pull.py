"""``groundtruce pull``: filled forms from a server that the mission already has."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out

if TYPE_CHECKING:
    from groundtruce.reports.links.link import Link

pull = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Fetch filled forms from ODK Central or KoboToolbox: new, edited, deleted.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Url = Annotated[str | None, typer.Option("--url", help="Address of the server: https://host.")]
Project = Annotated[int | None, typer.Option("--project", help="Number of the project.")]
Form = Annotated[str | None, typer.Option("--form", help="The form's id.")]
Asset = Annotated[str | None, typer.Option("--asset", help="The asset's uid, from its address.")]
SourceOption = Annotated[
    str | None, typer.Option("--source", help="Team of the case that speaks by these forms.")
]
Deleted = Annotated[
    bool, typer.Option("--deleted", help="Believe it when most submissions are gone there.")
]


@pull.command()
def central(
    url: Url = None,
    project: Project = None,
    form: Form = None,
    source: SourceOption = None,
    deleted: Deleted = False,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Fetch from ODK Central, as links/*.yaml of the case say or as named here.

    User and password are read from GROUNDTRUCE_CENTRAL_USER and GROUNDTRUCE_CENTRAL_PASSWORD.
    """
    given = {"url": url, "project": project, "form": form, "source": source}
    _pull("central", given, deleted=deleted, case=case, json=json)


@pull.command()
def kobo(
    url: Url = None,
    asset: Asset = None,
    source: SourceOption = None,
    deleted: Deleted = False,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Fetch from KoboToolbox, as links/*.yaml of the case say or as named here.

    The token is read from GROUNDTRUCE_KOBO_TOKEN.
    """
    given = {"url": url, "form": asset, "source": source}
    _pull("kobo", given, deleted=deleted, case=case, json=json)


def _pull(
    server: str, given: Mapping[str, object], *, deleted: bool, case: CaseOption, json: bool
) -> None:
    from groundtruce.flow import links

    told = []
    with desk(case) as at:
        for link in links.chosen(at.folder, server, given):
            far = link.far(os.environ)
            done = links.pull(at.store, link, far, at.now, believe_deleted=deleted)
            told.append({"link": link.form, **done.plain()})
            if not json:
                _tell(link, done.plain())
    if json:
        answer(told)


def _tell(link: "Link", done: dict[str, object]) -> None:
    outcomes = done["submissions"]
    words = (
        ", ".join(f"{n} {what}" for what, n in outcomes.items())
        if isinstance(outcomes, dict)
        else ""
    )
    out.print(
        f"{link.form}: {words or 'nothing new'}; {done['files']} files, {done['reports']} reports",
        highlight=False,
    )
    if done["gone"]:
        out.print(f"{done['gone']} deleted there: taken out of use here, their bytes stay")
    if done["quarantined"]:
        out.print(f"{done['quarantined']} could not be read and were set aside")
    if done["doubted"]:
        out.print(
            f"the server says that {done['doubted']} are gone, more than half of all: nothing was "
            "taken out of use; if it is right, say --deleted"
        )
