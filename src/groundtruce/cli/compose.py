"""``groundtruce compose``: the ministers' brief."""

from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, LanguageOption, desk
from groundtruce.cli.terminal import answer, bars, out

OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the files.")]


def compose(
    case: CaseOption = None,
    as_of: AsOfOption = None,
    language: LanguageOption = "en",
    out_folder: OutOption = Path("brief"),
    json: JsonOption = False,
) -> None:
    """Compose the brief and write it as HTML and PDF, with the incidents as GeoJSON."""
    from groundtruce import flow

    with desk(case) as at, bars(as_json=json) as progress:
        road = at.carry(as_of, language=language, progress=progress)
        written = write(flow.documents(road, at.store, at.folder, at.now), out_folder)
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
