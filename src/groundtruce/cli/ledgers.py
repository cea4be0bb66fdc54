"""What the verbs share that show a ledger: tables with labels, sparklines, notes, CSV files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.terminal import answer, out, table
from groundtruce.model.case import Case
from groundtruce.model.ledger import Ledger, Row, Table, worded
from groundtruce.model.vocabulary import vocabulary

ExportOption = Annotated[
    Path | None,
    typer.Option(
        "--export",
        metavar="FILE",
        help="Write every table as CSV: the first to this file, others beside it.",
        show_default=False,
    ),
]
EVIDENCE = ("findings", "claims", "commitments", "entries")
# What a screen has no room for; --json and --export hold all of it.
LONG = frozenset(
    {"sources", "text", "reasons", "looks", "missing_looks", "points", "open_questions", "says"}
)
BARS = "▁▂▃▄▅▆▇█"
ID_SHOWN = 10


def told(
    found: Ledger,
    case: Case,
    *,
    language: str,
    export: Path | None,
    json: bool,
    hidden: frozenset[str] = frozenset(),
    files: Iterable[str] = (),
) -> None:
    """Print the ledger, or answer with it as JSON, and write its files if asked for.

    ``files`` are those that were written already.
    """
    files = [*(written(found, export) if export else []), *files]
    if json:
        answer({**found.model_dump(mode="json"), "files": files})
        return
    for one in found.tables:
        if one.name not in hidden:
            _show(one, case, language)
    for line in found.lines:
        if len({low for _, low, _ in line.points}) > 1:
            out.print(f"{spark([low for _, low, _ in line.points])}  {line.name}", highlight=False)
    for note in found.notes:
        out.print(f"[dim]{vocabulary().label('labels', note, language)}[/]", highlight=False)
    for name in files:
        out.print(f"wrote {name}")


def written(found: Ledger, target: Path) -> list[str]:
    """Write every table of the ledger with its evidence and return the names of the files."""
    from groundtruce.exports import sheet

    names = []
    for index, one in enumerate(found.tables):
        path = target if index == 0 else target.with_name(f"{target.stem}-{one.name}.csv")
        rows = (
            [*(row.cells.get(c) for c in one.columns), *(" ".join(held) for held in _behind(row))]
            for row in one.rows
        )
        path.write_text(sheet.text((*one.columns, *EVIDENCE), rows), "utf-8", newline="")
        names.append(str(path))
    return names


def spark(values: list[float]) -> str:
    """Return the values as a row of bars, the highest one full.

    >>> spark([0, 5, 10])
    '▁▅█'
    """
    top = max(values) or 1.0
    return "".join(BARS[min(7, int(7 * value / top + 0.5))] for value in values)


def _show(one: Table, case: Case, language: str) -> None:
    words = vocabulary()
    title = f"{words.label('labels', one.name, language)}: {len(one.rows)}"
    if not one.rows:
        out.print(f"[italic]{title}[/]\n", highlight=False)
        return
    columns = [c for c in one.columns if c not in LONG and _says_something(one, c)]
    drawn = (
        [*(worded(c, row.cells.get(c), case, language) for c in columns), _first(row)]
        for row in one.rows
    )
    heads = [words.label("labels", c, language) for c in columns]
    table(title, [*heads, ""], drawn)
    out.print()


def _behind(row: Row) -> tuple[tuple[str, ...], ...]:
    return (row.findings, row.claims, row.commitments, row.entries)


def _says_something(one: Table, column: str) -> bool:
    return any(row.cells.get(column) not in (None, "") for row in one.rows)


def _first(row: Row) -> str:
    """Return the beginning of the id that 'groundtruce show' opens first."""
    return (*row.findings, *row.claims, *row.entries, "")[0][:ID_SHOWN]
