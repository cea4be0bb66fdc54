"""``groundtruce compose``: the ministers' brief, and the reports made of the same content."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import (
    AsOfOption,
    CaseOption,
    JsonOption,
    LanguageOption,
    desk,
    moment,
)
from groundtruce.cli.terminal import answer, bars, out
from groundtruce.errors import CaseError

FORMATS = ("html", "pdf", "docx")
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the files.")]


class Kind(StrEnum):
    """What to compose."""

    BRIEF = "brief"
    DAILY = "daily"
    WEEKLY = "weekly"
    VIOLATION = "violation"
    CORRECTION = "correction"


KindOption = Annotated[Kind, typer.Option("--kind", help="Which document to write.")]
IncidentOption = Annotated[
    str | None,
    typer.Option(
        "--incident",
        metavar="ID",
        help="Incident or finding of a violation report or correction notice.",
        show_default=False,
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="TIME",
        help="Compare with this moment instead of the period before.",
        show_default=False,
    ),
]
FormatOption = Annotated[str, typer.Option("--format", help="html, pdf, docx, joined by commas.")]


def compose(
    kind: KindOption = Kind.BRIEF,
    incident: IncidentOption = None,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    language: LanguageOption = "en",
    formats: FormatOption = "html,pdf",
    out_folder: OutOption = Path("brief"),
    json: JsonOption = False,
) -> None:
    """Compose the document and write it, with the incidents as GeoJSON.

    A violation report is about one incident; a correction notice says what earlier documents told
    of it, what is right now, and why.
    """
    from groundtruce import flow
    from groundtruce.flow import papers

    wanted = _formats(formats)
    with desk(case) as at, bars(as_json=json) as progress:
        road = at.carry(as_of, language=language, progress=progress)
        if kind is not Kind.BRIEF:
            decided = at.now if as_of is None else road.as_of
            start = None if since is None else moment(since, ZoneInfo(road.case.time_zone))
            road = papers.composed(
                at.store,
                road,
                kind.value,
                language=language,
                incident=incident,
                since=start,
                decided=decided,
            )
        made = papers.documents(road, at.store, at.folder, at.now, wanted)
        written = write(made, out_folder)
        counts = flow.summary(road, at.store)
    if json:
        answer({**counts, "files": [str(path) for path in written]})
        return
    for path in written:
        out.print(f"wrote {path}")


def write(files: dict[str, bytes], folder: Path) -> list[Path]:
    """Write each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files.items():
        half = folder / f".{name}.part"
        half.write_bytes(content)
        written.append(half.replace(folder / name))
    return written


def _formats(text: str) -> list[str]:
    asked = [one.strip().lower() for one in text.split(",") if one.strip()]
    unknown = [one for one in asked if one not in FORMATS]
    if unknown or not asked:
        raise CaseError(
            f"no document is written as {', '.join(unknown) or 'nothing'}.",
            f"Choose from {', '.join(FORMATS)}.",
        )
    return asked
