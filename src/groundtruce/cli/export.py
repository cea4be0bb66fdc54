"""``groundtruce export``: incidents for other tools."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, bars, out


class Format(StrEnum):
    """The formats that can be written."""

    GEOJSON = "geojson"
    CSV = "csv"
    GEOPARQUET = "geoparquet"


FormatOption = Annotated[Format, typer.Option("--format", help="Format of the file.")]
Target = Annotated[Path, typer.Option("--out", metavar="FILE", help="File to write.")]


def export(
    target: Target,
    form: FormatOption = Format.GEOJSON,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Write every finding with its incident as one feature or row."""
    with desk(case) as at, bars(as_json=json) as progress:
        road = at.carry(as_of, until="weigh", progress=progress)
    if form is Format.GEOJSON:
        from groundtruce.exports import geojson

        target.write_text(geojson.text(road.findings, road.case.attribution), "utf-8")
    elif form is Format.CSV:
        from groundtruce.exports import table

        target.write_text(table.text(road.findings), "utf-8")
    else:
        from groundtruce.exports import geoparquet

        geoparquet.write(road.findings, target)
    if json:
        answer({"file": str(target), "rows": len(road.findings)})
    else:
        out.print(f"wrote {len(road.findings)} incidents to {target}")
