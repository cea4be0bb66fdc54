"""``groundtruce new``: an empty case with commented files."""

from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.desk import JsonOption
from groundtruce.cli.terminal import answer, out

Name = Annotated[str, typer.Argument(help="Name of the case; also the folder that is made.")]
In = Annotated[Path, typer.Option("--in", metavar="DIR", help="Where to make the folder.")]


def new(name: Name, folder: In = Path(), json: JsonOption = False) -> None:
    """Make the folder NAME with files that say, line by line, what belongs in them."""
    from groundtruce.reports import case_folder

    made = case_folder.make(name, folder / name)
    files = sorted(str(path.relative_to(made)) for path in made.rglob("*") if path.is_file())
    if json:
        answer({"case": str(made), "files": files})
        return
    out.print(f"made {made} with {len(files)} files; begin with {made / 'case.yaml'}")
