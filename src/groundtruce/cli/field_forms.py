"""``groundtruce field forms`` and ``check``: forms that ship, and what is wrong with a case's."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, case_folder
from groundtruce.cli.terminal import answer, out, table
from groundtruce.errors import CaseError

Files = Annotated[
    list[Path] | None, typer.Argument(help="XLSForms; without any, those in the case's forms/.")
]

Anew = Annotated[bool, typer.Option("--anew", help="Overwrite forms of the same name.")]


def forms(case: CaseOption = None, anew: Anew = False, json: JsonOption = False) -> None:
    """Write the forms that ship with GroundTruce into the case's forms/, for you to edit."""
    from groundtruce.reports.field import book

    folder = case_folder(case) / "forms"
    folder.mkdir(exist_ok=True)
    written = [name for name in book.forms() if anew or not (folder / f"{name}.xlsx").exists()]
    for name in written:
        (folder / f"{name}.xlsx").write_bytes(book.workbook(name))
    if json:
        answer({"forms": str(folder), "written": written})
        return
    out.print(f"wrote {len(written)} forms into {folder}; others were there and stay")


def check(files: Files = None, case: CaseOption = None, json: JsonOption = False) -> None:
    """Compile forms, run ODK Validate on them, and say what is wrong: status 1 for an error."""
    from groundtruce.reports import case_file
    from groundtruce.reports.field import check as checked
    from groundtruce.reports.field.forms import files as of_case

    folder = case_folder(case)
    wanted = files or of_case(folder)
    if not wanted:
        raise CaseError("there is no form in forms/.", "Put XLSForms there, or name them.")
    words = case_file.read(folder / "case.yaml").value
    found = {path: checked.problems(path, words) for path in wanted}
    if json:
        answer({path.name: [asdict(one) for one in told] for path, told in found.items()})
    else:
        rows = [
            (path.name, one.sheet, str(one.row or ""), one.column, f"{one.what} {one.remedy}")
            for path, told in found.items()
            for one in told
        ]
        table("forms", ("file", "sheet", "row", "column", "what is wrong"), rows)
        wrong = sum(one.is_error for told in found.values() for one in told)
        out.print(f"{len(wanted)} forms, {wrong} errors")
    if any(one.is_error for told in found.values() for one in told):
        raise typer.Exit(1)
