"""``groundtruce fuse``: which reports tell of the same incident."""

from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli import stage
from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption
from groundtruce.cli.terminal import answer, out

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
    from groundtruce import flow

    told = flow.fuse_table(reports, out_file, embedding)
    if json:
        answer({"reports": told.reports, "incidents": told.incidents, "aside": told.aside})
        return
    out.print(f"{told.reports} reports, {told.incidents} incidents: {out_file}")
    for reason, count in told.aside.items():
        out.print(f"{count} rows set aside: {reason}")
