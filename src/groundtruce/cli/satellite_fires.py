"""``groundtruce satellite fires``: fire events as a map layer, a chart of weeks, and a picture."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, bars, out
from groundtruce.errors import CaseError

Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the files.")]
First = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="First day; else the case's first.")
]
Last = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Last day; else the case's last.")
]

fires = typer.Typer()


@fires.command("fires")
def drawn(
    out_folder: Out,
    first: First = None,
    last: Last = None,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Write the fires of the case as GeoJSON, their weeks as SVG, and a map of them as PNG.

    Incidents that heat corroborates are ringed; what always burns is marked in the layer.
    """
    from groundtruce.flow import space_papers

    with desk(case) as at, bars(as_json=json) as progress:
        progress("draw", 0, 1)
        told = at.case
        begin, end = _day(first, "--from"), _day(last, "--until")
        if begin and end and end < begin:
            raise CaseError("there is no day to draw.", "Let --until be no earlier than --from.")
        files = space_papers.write(at.folder, told, at.store.findings(), out_folder, begin, end)
        progress("draw", 1, 1)
    if json:
        answer({"files": [str(file) for file in files.values()]})
        return
    for file in files.values():
        out.print(f"wrote {file}", highlight=False, soft_wrap=True)


def _day(text: str | None, name: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CaseError(f"{text!r} is no day.", f"Write {name} 2025-12-08.") from None
