"""``groundtruce demo``: the bundled case from reports to brief, in one command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundtruce.cli.compose import write
from groundtruce.cli.desk import Desk, JsonOption, LanguageOption, desk
from groundtruce.cli.stage import told
from groundtruce.cli.terminal import answer, bars, out

if TYPE_CHECKING:
    from groundtruce.flow import Road

Name = Annotated[str, typer.Option("--case", metavar="NAME", help="Name of the bundled case.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for case and documents.")]
Serve = Annotated[bool, typer.Option(help="Show brief and map in the browser afterwards.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="TIME", help="Known at this moment.")]


def demo(
    case: Name = "thailand_cambodia_2025",
    out_folder: Out = Path("groundtruce-demo"),
    as_of: AsOf = None,
    language: LanguageOption = "en",
    serve: Serve = True,
    json: JsonOption = False,
) -> None:
    """Copy the bundled case into DIR, walk the road, write the documents, show them."""
    from groundtruce import flow
    from groundtruce.flow import papers, space
    from groundtruce.reports import case_folder

    folder = case_folder.copy(case, out_folder / "case")
    with desk(folder) as at, bars(as_json=json) as progress:
        flow.gather(at.folder, at.store, at.now, progress=progress)
        road = at.carry(as_of, language=language, progress=progress)
        written = write(papers.documents(road, at.store, at.folder, at.now), out_folder)
        if space.has_detections(at.folder):
            written += _fires(at, road, out_folder)
        counts = flow.summary(road, at.store)
    if json:
        answer({**counts, "files": [str(path) for path in written]})
    else:
        told(counts)
        for path in written:
            out.print(f"wrote {path}")
        first = road.brief.sentences()[0].id if road.brief else ""
        out.print(f"\nHow do we know this?  groundtruce trace {first} --case {out_folder}")
    if serve:
        from groundtruce.cli.serve import show

        show(folder)


def _fires(at: Desk, road: "Road", into: Path) -> list[Path]:
    from groundtruce.flow import space_papers

    return list(space_papers.write(at.folder, road.case, road.findings, into).values())
