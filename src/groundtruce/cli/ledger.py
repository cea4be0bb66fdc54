"""``groundtruce ledger``: weapons, demining, prisoners, displaced, crossings, row by row."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, LanguageOption, desk
from groundtruce.cli.terminal import answer, out, table

if TYPE_CHECKING:
    from groundtruce.model.case import Case
    from groundtruce.model.ledger import Ledger, Table

EVIDENCE = ("findings", "claims", "commitments")
# What a screen has no room for; --json and --export hold all of it.
LONG = frozenset(
    {"sources", "text", "reasons", "looks", "missing_looks", "points", "open_questions"}
)


class Subject(StrEnum):
    """What there is a ledger of."""

    WEAPONS = "weapons"
    DEMINING = "demining"
    PRISONERS = "prisoners"
    DISPLACED = "displaced"
    CROSSINGS = "crossings"


What = Annotated[Subject, typer.Argument(help="Subject of the ledger.")]
Export = Annotated[
    Path | None,
    typer.Option(
        "--export",
        metavar="FILE",
        help="Write every table as CSV: the first to this file, others beside it.",
        show_default=False,
    ),
]


def ledger(
    subject: What,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    export: Export = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """Show what the record says, each row with the evidence behind it in --json and --export.

    Nothing is entered into a ledger: it follows from findings, claims and agreements.
    """
    from groundtruce import flow

    with desk(case) as at:
        road = at.carry(as_of, until="assess")
    found = flow.ledger(road, subject.value)
    written = _written(found, export) if export else []
    if json:
        answer({**found.model_dump(mode="json"), "files": written})
        return
    _show(found, road.case, language)
    for name in written:
        out.print(f"wrote {name}")


def _show(found: "Ledger", case: "Case", language: str) -> None:
    from groundtruce.model.ledger import worded
    from groundtruce.model.vocabulary import vocabulary

    words = vocabulary()
    for one in found.tables:
        columns = [c for c in one.columns if c not in LONG and _says_something(one, c)]
        drawn = (
            [*(worded(c, row.cells.get(c), case, language) for c in columns), _traced(row)]
            for row in one.rows
        )
        heads = [words.label("labels", c, language) for c in columns]
        title = words.label("labels", one.name, language)
        table(f"{title}: {len(one.rows)}", [*heads, ""], drawn)
        out.print()
    for line in found.lines:
        if len(line.points) > 1:
            out.print(f"{spark([low for _, low, _ in line.points])}  {line.name}", highlight=False)
    for note in found.notes:
        out.print(f"[dim]{words.label('labels', note, language)}[/]", highlight=False)


def spark(values: list[float]) -> str:
    """Return the values as a row of bars, the highest one full.

    >>> spark([0, 5, 10])
    '▁▄█'
    """
    top = max(values) or 1.0
    return "".join("▁▂▃▄▅▆▇█"[min(7, int(7 * value / top + 0.5))] for value in values)


def _says_something(one: "Table", column: str) -> bool:
    return any(row.cells.get(column) not in (None, "") for row in one.rows)


def _traced(row: object) -> str:
    findings = getattr(row, "findings", ())
    claims = getattr(row, "claims", ())
    first = (*findings, *claims, "")[0]
    return f"{first[:10]}" if first else ""


def _written(found: "Ledger", target: Path) -> list[str]:
    from groundtruce.exports import sheet

    names = []
    for index, one in enumerate(found.tables):
        path = target if index == 0 else target.with_name(f"{target.stem}-{one.name}.csv")
        rows = (
            [
                *(row.cells.get(c) for c in one.columns),
                *(" ".join(getattr(row, e)) for e in EVIDENCE),
            ]
            for row in one.rows
        )
        path.write_text(sheet.text((*one.columns, *EVIDENCE), rows), "utf-8", newline="")
        names.append(str(path))
    return names
