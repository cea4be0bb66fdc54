"""``groundtruce field``: forms for phones, the phones that may deliver, and what they delivered."""

from pathlib import Path
from typing import Annotated, Any

import typer

from groundtruce.cli import field_forms
from groundtruce.cli.desk import CaseOption, Desk, JsonOption, desk
from groundtruce.cli.terminal import answer, out, table
from groundtruce.errors import CaseError, NotFound

field = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Publish forms, enrol phones, and take in what they send.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Files = Annotated[
    list[Path] | None,
    typer.Argument(help="XLSForms, or XForms (.xml); without any, those in the case's forms/."),
]
By = Annotated[str, typer.Option("--by", help="Who does it.")]
Named = Annotated[str, typer.Argument(help="What the phone is called, as 'team-4 phone 2'.")]
Url = Annotated[
    str,
    typer.Option("--url", help="Address under which phones reach this server, as https://host."),
]
Picture = Annotated[
    Path | None, typer.Option("--png", metavar="FILE", help="Write the code as a picture too.")
]
Digest = Annotated[
    bool, typer.Option("--digest", help="Name and password instead of a secret address.")
]
Team = Annotated[str, typer.Option("--team", help="Source of the case that speaks by it.")]
Which = Annotated[str, typer.Argument(help="Name or id of the phone.")]
Number = Annotated[str, typer.Argument(help="Number of the filled form, as uuid:….")]
Why = Annotated[str, typer.Option("--why", help="For what reason.")]
Port = Annotated[int | None, typer.Option("--port", help="Port.", show_default=False)]
Host = Annotated[str, typer.Option("--host", help="Address to listen on.")]
AtHome = "http://127.0.0.1:8417"


field.command()(field_forms.forms)
field.command()(field_forms.check)


@field.command()
def publish(
    files: Files = None, by: By = "field", case: CaseOption = None, json: JsonOption = False
) -> None:
    """Publish versions of forms: offered while newest, accepted for ever."""
    from groundtruce.flow.field import publish as kept
    from groundtruce.reports.field import forms

    with desk(case) as at:
        wanted = files or forms.files(at.folder)
        if not wanted:
            raise CaseError("there is no form in forms/.", "Put XLSForms there, or name them.")
        versions = []
        for path in wanted:
            xform = path.read_bytes() if path.suffix == ".xml" else forms.compiled(path).xform
            beside = {p.name: p.read_bytes() for p in path.parent.glob("media/*") if p.is_file()}
            versions.append(kept(at.store, xform, beside, at.now, by))
    if json:
        answer([version.model_dump(mode="json") for version in versions])
        return
    rows = [(v.form, v.version, v.title, ", ".join(v.lists)) for v in versions]
    table("published", ("form", "version", "title", "lists from the case"), rows)


@field.command()
def enrol(
    name: Named,
    url: Url = AtHome,
    team: Team = "mission",
    png: Picture = None,
    digest: Digest = False,
    by: By = "field",
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Let a phone deliver, and show the code that sets it up; the code is shown only once."""
    import secrets

    from groundtruce.flow.field import enrol as kept
    from groundtruce.web.openrosa import enrolment

    token = secrets.token_urlsafe(32)
    with desk(case) as at:
        device = kept(at.store, name, token, at.now, by, team)
        title = at.case.title
    set_up = enrolment.settings(url, title, token, user=device.id if digest else None)
    code = enrolment.code(set_up)
    if png is not None:
        png.write_bytes(enrolment.picture(code))
    if json:
        answer({"id": device.id, "name": name, "settings": set_up})
        return
    out.print(enrolment.drawn(code), highlight=False, markup=False, no_wrap=True)
    general = set_up["general"]
    out.print(f"{name}: scan it in ODK Collect, 'Add project'.\nserver: {general['server_url']}")
    if digest:
        out.print(f"user: {general['username']}\npassword: {general['password']}")


@field.command()
def devices(case: CaseOption = None, json: JsonOption = False) -> None:
    """List the phones that were enrolled."""
    with desk(case) as at:
        gone = {one.device: one for one in at.store.revocations()}
        found = at.store.devices()
    if json:
        hidden = {"token", "ha1"}
        answer(
            [{**d.model_dump(mode="json", exclude=hidden), "revoked": d.id in gone} for d in found]
        )
        return
    rows = [
        (
            d.id,
            d.enrolled.date(),
            f"revoked {gone[d.id].received.date()}" if d.id in gone else "",
            d.source,
            d.name,
        )
        for d in found
    ]
    table("phones", ("id", "enrolled", "", "team", "name"), rows)


@field.command()
def revoke(
    name: Which, why: Why = "", by: By = "field", case: CaseOption = None, json: JsonOption = False
) -> None:
    """Let a phone deliver no longer; what it delivered stays."""
    from groundtruce.flow.field import revoke as kept

    with desk(case) as at:
        device = kept(at.store, name, at.now, by, why)
    _told({"id": device.id, "name": device.name, "revoked": True}, json=json)


@field.command()
def submissions(case: CaseOption = None, json: JsonOption = False) -> None:
    """List what came, and which files are still missing."""
    with desk(case) as at:
        missing, names = at.store.incomplete(), {d.id: d.name for d in at.store.devices()}
        found = [(one, at.store.report_of(one.id)) for one in at.store.submissions()]
    if json:
        hidden = {"device", "device_id", "expects", "files"}
        told = [(one, one.model_dump(mode="json", exclude=hidden), report) for one, report in found]
        answer([{**d, "report": r, "missing": missing.get(o.original, ())} for o, d, r in told])
        return
    rows = [
        (
            one.received.isoformat(timespec="seconds"),
            one.form,
            one.instance,
            report,
            ", ".join(missing.get(one.original, ())),
            names.get(one.device or ""),
        )
        for one, report in found
    ]
    table("submissions", ("received", "form", "number", "report", "missing", "phone"), rows)


@field.command()
def withdraw(
    number: Number, why: Why, by: By, case: CaseOption = None, json: JsonOption = False
) -> None:
    """Take a submission out of use, in your name; delivered again, it stays out."""
    from groundtruce.flow.field import withdraw as kept

    with desk(case) as at:
        gone = kept(at.store, number, at.now, by, why)
    _told({"id": gone.id, "submission": number, "withdrawn": True}, json=json)


@field.command()
def read(case: CaseOption = None, json: JsonOption = False) -> None:
    """Read what came and was not read yet; the server does so by itself."""
    from groundtruce.flow.field import read as taken

    with desk(case) as at:
        reports = taken(at.store, at.now, folder=at.folder)
    _told({"reports": list(reports)}, json=json)


@field.command()
def serve(port: Port = None, host: Host = "127.0.0.1", case: CaseOption = None) -> None:
    """Answer phones alone, without the workbench, until interrupted."""
    import uvicorn

    from groundtruce.cli.serve import listening
    from groundtruce.web.openrosa.alone import application

    with desk(case) as at, listening(port, host) as listener:
        _enrolled(at)
        out.print(f"for phones: http://{host}:{listener.getsockname()[1]}   (stop with Ctrl+C)")
        uvicorn.Server(application(at.store, at.folder)).run([listener])


def _enrolled(at: Desk) -> None:
    from groundtruce.flow.field import active

    if not active(at.store):
        raise NotFound("no phone is enrolled.", "Enrol one with 'groundtruce field enrol NAME'.")


def _told(plain: dict[str, Any], *, json: bool) -> None:
    if json:
        answer(plain)
    else:
        out.print("\n".join(f"{key}: {value}" for key, value in plain.items()), highlight=False)
