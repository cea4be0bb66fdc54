"""Options that several verbs share, said once."""

from pathlib import Path
from typing import Annotated

import typer

CaseOption = Annotated[
    Path | None,
    typer.Option(
        "--case",
        envvar="GROUNDTRUCE_CASE",
        metavar="DIR",
        help="Case folder; without it the current folder.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help="What was known at this moment, e.g. 2025-11-11T00:00+07:00; "
        "a date alone means the end of that day.",
        show_default=False,
    ),
]
LanguageOption = Annotated[
    str, typer.Option("--language", help="Language of headings and labels: en, th, km.")
]
