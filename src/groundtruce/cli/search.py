"""``groundtruce search``: find reports by words, in any script."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, desk, moment
from groundtruce.cli.terminal import answer, table

Words = Annotated[str, typer.Argument(help="Words; all must occur. Thai and Khmer need no spaces.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most this many.")]


def search(
    words: Words,
    limit: Limit = 20,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """List the reports that hold all the words, newest first."""
    with desk(case) as at:
        known = moment(as_of, ZoneInfo(at.case.time_zone)) if as_of else None
        hits = at.store.search(words, limit=limit, as_of=known)
    if json:
        answer([hit.plain() for hit in hits])
        return
    rows = ((hit.id, hit.received.date(), hit.source, hit.snippet) for hit in hits)
    table(f"{len(hits)} reports", ("report", "known from", "source", "text"), rows)
