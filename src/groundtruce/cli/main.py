"""The list of verbs. A verb's file is read only when it is called, so that help answers at once."""

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

VERBS = {
    "demo": "Run the bundled case from reports to brief, write the documents and show them.",
    "new": "Make an empty case with commented files.",
    "run": "Walk the whole road: gather, fuse, weigh, assess, compose.",
    "gather": "1 Read what the sources say and keep it.",
    "read": "Show what an article or a statement says, claim by claim.",
    "fuse": "2 Say which reports tell of the same incident.",
    "weigh": "3 Say what the mission can stand behind.",
    "assess": "4 Say what it means for the agreement.",
    "compose": "5 Write the brief, a daily or weekly report, a violation or correction paper.",
    "changes": "Show what stands otherwise than at an earlier moment, and why.",
    "agreement": "Check the agreements as entered, or show them beside their state.",
    "ledger": "Show weapons, demining, prisoners, displaced, crossings or dialogue, row by row.",
    "register": "List, draw and export restrictions, weapons sites, patrols or posts.",
    "alerts": "Say which rules fire, send what is due, and list how far it came.",
    "toll": "Show each source's running count over time, with gaps and revisions.",
    "balance": "Show whether the mission's work leans, by counts for each party.",
    "watch": "Show how much of the border and of the hours was watched.",
    "satellite": "Say what space can tell of incidents: gather, calibrate, corroborate, change.",
    "pull": "Fetch filled forms from ODK Central or KoboToolbox.",
    "parcel": "Give another site what it lacks, by stick or slow line, and take what it gives.",
    "trace": "Walk from a sentence to the original bytes.",
    "review": "Accept, correct or reject what a machine read, claim by claim.",
    "judge": "Say that two claims tell of the same incident, or of different ones.",
    "split": "Take claims out of an incident.",
    "join": "Say that two incidents are one.",
    "undo": "Take a judgement back, or list those that stand.",
    "queue": "List the doubtful joins and what settles each.",
    "calendar": "Show everything that falls due, or write it as iCalendar.",
    "reply": "Keep a party's answer to a finding, or list who is owed a hearing.",
    "sign": "Verify or release a finding in your name.",
    "explain": "Say in bits why a report stands in an incident, and what would change it.",
    "search": "Find reports by words, in any script.",
    "show": "Show one record by its id.",
    "export": "Write incidents for other tools: GeoJSON, CSV, GeoParquet.",
    "serve": "Open the workbench in the browser: what came in, map, findings, brief.",
    "account": "Say who may log in to the workbench: add, list, remove.",
    "field": "Publish forms, enrol phones, and take in what they send.",
    "verify": "Check every kept byte against its hash.",
    "rebuild": "Make every view anew from the log.",
    "doctor": "Check that this machine has what is needed.",
}


class Verbs(TyperGroup):
    """The group of verbs, each loaded when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the verbs in the order of the road."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the verb by name and summary alone, which is all that a list of verbs needs."""
        return _stub(cmd_name) if cmd_name in VERBS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Load the file of the verb that is called."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and loaded(str(name)), rest


def loaded(name: str) -> Any:
    """Read the verb's own file and make its command."""
    verb = getattr(import_module(f"groundtruce.cli.{name}"), name)
    single = verb if isinstance(verb, typer.Typer) else typer.Typer(add_completion=False)
    if single is not verb:
        single.command(name, help=VERBS[name])(verb)
    command = typer.main.get_command(single)
    command.name = name
    return command


app = typer.Typer(
    cls=Verbs,
    name="groundtruce",
    help="From reports of a ceasefire to a brief whose every sentence can be traced.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _version(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        from groundtruce import __version__

        typer.echo(f"groundtruce {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; an error of ours is told in two parts and ends with status 2."""
    from groundtruce.errors import GroundTruceError

    try:
        app()
    except GroundTruceError as error:
        from groundtruce.cli.terminal import complain

        complain(error, as_json="--json" in sys.argv)
        sys.exit(2)


def _stub(name: str) -> Any:
    single = typer.Typer(add_completion=False)

    @single.command(name, help=VERBS[name])
    def verb() -> None:
        """Stand in for a verb in the list of all verbs."""

    return typer.main.get_command(single)
