"""``groundtruce fuse``: which reports tell of the same incident."""

from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.options import AsOfOption, CaseOption, JsonOption
from groundtruce.cli.terminal import answer, bars, out

TableOption = Annotated[
    Path | None, typer.Option("--reports", help="Fuse this Parquet table of reports instead.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Where to write report_id and incident_id.")
]
EmbeddingOption = Annotated[
    str | None, typer.Option("--embedding", help="The table's column of texts as numbers.")
]


def fuse(
    case: CaseOption = None,
    as_of: AsOfOption = None,
    reports: TableOption = None,
    out_file: OutOption = None,
    embedding: EmbeddingOption = None,
    json: JsonOption = False,
) -> None:
    """Fuse the reports into incidents, respecting every judgement, and list them."""
    if reports is not None:
        _table(reports, out_file or reports.with_suffix(".incidents.parquet"), embedding, json)
        return
    from groundtruce.cli import stage

    road = stage.carried("fuse", case, as_of, json=json)
    columns = {
        "incident": lambda incident: incident.id,
        "day": stage.day,
        "kind": lambda incident: incident.kind,
        "claims": lambda incident: len(incident.claims),
        "likelihood": lambda incident: f"{incident.likelihood:.2f}",
        "place": stage.where,
    }
    stage.shown(road.incidents, columns, "Incidents", json=json)


def _table(reports: Path, out_file: Path, embedding: str | None, json: bool) -> None:
    from groundtruce import tables

    with bars(as_json=json, after=2) as told_of:
        told = tables.fuse(reports, out_file, embedding, told_of)
    notes = {"aside": told.aside, "unsaid": told.unsaid}
    if json:
        noted = {
            name: {reason: one._asdict() for reason, one in found.items()}
            for name, found in notes.items()
        }
        counts = {"reports": told.reports, "incidents": told.incidents}
        answer({**counts, **noted, "out": str(out_file)})
        return
    out.print(f"{told.reports} reports, {told.incidents} incidents: {out_file}", soft_wrap=True)
    for reason, one in told.aside.items():
        out.print(f"{one.often} rows set aside, the first row {one.row}: {reason}")
    for reason, one in told.unsaid.items():
        out.print(f"{one.often} cells taken as unsaid, the first in row {one.row}: {reason}")
