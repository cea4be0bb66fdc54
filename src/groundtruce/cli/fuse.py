"""``groundtruce fuse``: which reports tell of the same incident."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from groundtruce.cli.options import AsOfOption, CaseOption, JsonOption
from groundtruce.cli.terminal import answer, bars, err, out

_LONGEST_WINDOW = 366


class Engine(StrEnum):
    """Who fuses a table."""

    HERE = "here"
    DASK = "dask"


TableOption = Annotated[
    Path | None, typer.Option("--reports", help="Fuse this Parquet table of reports instead.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Where to write report_id and incident_id.")
]
EmbeddingOption = Annotated[
    str | None, typer.Option("--embedding", help="The table's column of texts as numbers.")
]
EngineOption = Annotated[
    Engine, typer.Option("--engine", help="Who fuses the table: this machine, or a Dask cluster.")
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Its scheduler, e.g. tcp://host:8786."),
]
JudgementsOption = Annotated[
    Path | None,
    typer.Option("--judgements", help="CSV or JSON lines of one, other, verdict: obey them."),
]
WindowOption = Annotated[
    str | None,
    typer.Option("--window", metavar="14d", help="Fuse day by day with a window of so many days."),
]


def fuse(
    case: CaseOption = None,
    as_of: AsOfOption = None,
    reports: TableOption = None,
    out_file: OutOption = None,
    embedding: EmbeddingOption = None,
    engine: EngineOption = Engine.HERE,
    scheduler: SchedulerOption = None,
    window: WindowOption = None,
    judgements: JudgementsOption = None,
    json: JsonOption = False,
) -> None:
    """Fuse the reports into incidents, respecting every judgement, and list them."""
    if reports is not None:
        if (engine is Engine.DASK) != (scheduler is not None):
            raise typer.BadParameter("--engine dask needs --scheduler ADDRESS, and the other way")
        how = {"scheduler": scheduler, "window": _days(window), "judgements": judgements}
        if window and scheduler:
            raise typer.BadParameter("a window moves on one machine: leave it out, or --engine")
        out_file = out_file or reports.with_suffix(".incidents.parquet")
        _table(reports, out_file, embedding, json, how)
        return
    from groundtruce.cli import stage

    road = stage.carried("fuse", case, as_of, json=json)
    columns = {
        "incident": lambda incident: incident.id,
        "day": stage.day,
        "kind": lambda incident: incident.kind,
        "claims": lambda incident: len(incident.claims),
        "likelihood": lambda incident: f"{incident.likelihood:.2f}",
        "part of": lambda incident: incident.episode and incident.episode[:10],
        "place": stage.where,
    }
    stage.shown(road.incidents, columns, "Incidents", json=json)


def _days(window: str | None) -> int | None:
    if window is None:
        return None
    said = window.removesuffix("d")
    if not said.isdecimal() or not 0 < int(said) <= _LONGEST_WINDOW:
        raise typer.BadParameter(f"a window of days, as in 14d, not {window!r}")
    return int(said)


def _table(
    reports: Path, out_file: Path, embedding: str | None, json: bool, how: dict[str, Any]
) -> None:
    from groundtruce import tables

    with bars(as_json=json, after=2) as told_of:

        def told_at(stage: str, done: int, total: int) -> None:
            if stage == tables.COMPILE and not json:
                err.print(
                    "The first run compiles the core for this machine: some 15 seconds, once."
                )
            else:
                told_of(stage, done, total)

        told = tables.fuse(reports, out_file, embedding, told_at, **how)
    notes = {"aside": told.aside, "unsaid": told.unsaid}
    if json:
        noted = {
            name: {reason: one._asdict() for reason, one in found.items()}
            for name, found in notes.items()
        }
        counts: dict[str, Any] = {"reports": told.reports, "incidents": told.incidents}
        counts["judgements"] = told.judgements._asdict()
        answer({**counts, **noted, "out": str(out_file)})
        return
    out.print(f"{told.reports} reports, {told.incidents} incidents: {out_file}", soft_wrap=True)
    held, waiting = told.judgements
    if held or waiting:
        out.print(f"{held} judgements hold, {waiting} wait for reports that are not there")
    for reason, one in told.aside.items():
        out.print(f"{one.often} rows set aside, the first row {one.row}: {reason}")
    for reason, one in told.unsaid.items():
        out.print(f"{one.often} cells taken as unsaid, the first in row {one.row}: {reason}")
