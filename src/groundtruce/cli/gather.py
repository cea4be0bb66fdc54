"""``groundtruce gather``: read what the sources say and keep it."""

import json as plain_json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, bars, out, table

Files = Annotated[
    list[Path] | None,
    typer.Argument(help="Files to read; without any, all that the case's cards name."),
]
CardFile = Annotated[
    Path | None,
    typer.Option("--card", help="Mapping card for the files; without it columns are guessed."),
]


def gather(
    files: Files = None,
    card: CardFile = None,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Keep every report or quarantine it with its reason; running it again changes nothing."""
    from groundtruce import flow
    from groundtruce.reports.card import cards_for

    with desk(case) as at, bars(as_json=json) as progress:
        cards = cards_for(files, card) if files else None
        got = flow.gather(
            at.folder, at.store, at.now, cards=cards, progress=progress, kept=receipts(json)
        )
    aside = [record.model_dump(mode="json", exclude_none=True) for record in got.quarantined]
    if json:
        answer({"new": len(got.new), "known": got.known, "quarantined": aside})
        return
    out.print(f"{len(got.new)} new reports, {got.known} known, {len(aside)} quarantined")
    if aside:
        rows = ((_where(r), r["reason"], r["remedy"]) for r in aside[:20])
        table("Quarantined", ("where", "what", "what to do"), rows)


def receipts(as_json: bool) -> Callable[[tuple[str, ...]], None]:
    """Return what is told the ids of each batch once it is durable: a JSON line, or nothing."""

    def acknowledge(ids: tuple[str, ...]) -> None:
        if as_json and ids:
            sys.stderr.write(plain_json.dumps({"kept": ids}) + "\n")
            sys.stderr.flush()

    return acknowledge


def _where(record: dict[str, object]) -> str:
    parts = (record["file"], record.get("line"), record.get("field"))
    return ":".join(str(part) for part in parts if part is not None)
