"""``groundtruce register``: restrictions, weapons, patrols and posts, listed and drawn."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, LanguageOption, desk
from groundtruce.cli.ledgers import told


class Subject(StrEnum):
    """What there is a register of."""

    RESTRICTIONS = "restrictions"
    WEAPONS = "weapons"
    PATROLS = "patrols"
    POSTS = "posts"


What = Annotated[Subject, typer.Argument(help="Subject of the register.")]
Export = Annotated[
    Path | None,
    typer.Option(
        "--export",
        metavar="FILE",
        help="Write the entries: .csv (and the other tables beside it), .xlsx, .geojson, .parquet.",
        show_default=False,
    ),
]
Map = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="Draw the map: .svg or .png.", show_default=False),
]
Chart = Annotated[
    Path | None,
    typer.Option("--chart", metavar="FILE", help="Draw the weeks: .svg or .png."),
]


def register(
    subject: What = Subject.RESTRICTIONS,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    export: Export = None,
    map_file: Map = None,
    chart: Chart = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """Show a register with its totals by week; without a subject, restrictions of movement."""
    from groundtruce.exports import register as files
    from groundtruce.flow import registers

    with desk(case) as at:
        road = at.carry(as_of, until="assess")
        folder = at.folder
    found = registers.ledger(road, subject.value)
    if map_file:
        svg = registers.map_of(road, found, folder, language)
        map_file.write_bytes(registers.picture(svg, map_file.suffix))
    if chart:
        svg = registers.chart(road, found, language)
        chart.write_bytes(registers.picture(svg, chart.suffix))
    table_of_all = export if export and export.suffix == ".csv" else None
    if export and table_of_all is None:
        entries = registers.entries(found)
        shapes = registers.shapes(road, entries)
        files.write(entries, shapes, export, road.case.attribution)
    written = [str(path) for path in (export, map_file, chart) if path and path != table_of_all]
    told(found, road.case, language=language, export=table_of_all, json=json, files=written)
