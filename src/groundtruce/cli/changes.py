"""``groundtruce changes``: what stands otherwise than at an earlier moment, and why."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, desk, moment
from groundtruce.cli.terminal import answer, bars, table
from groundtruce.model.changed import Changed

Since = Annotated[str, typer.Option("--since", metavar="TIME", help="The earlier moment.")]
EveryOption = Annotated[
    bool, typer.Option("--every", help="Also new grounds that left a state as it was.")
]


def changes(
    since: Since,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    every: EveryOption = False,
    json: JsonOption = False,
) -> None:
    """List findings, figures and states that changed between two moments, each with its reasons.

    Each moment is what was known then, so a late report counts on the day it arrived.
    """
    from groundtruce.flow import papers

    with desk(case) as at, bars(as_json=json) as progress:
        road = at.carry(as_of, until="assess", progress=progress)
        decided = at.now if as_of is None else road.as_of
        start = moment(since, ZoneInfo(road.case.time_zone))
        found = papers.changes(at.store, road, start, decided)
    shown = [one for one in found if every or one.what != "grounds"]
    if json:
        answer([one.model_dump(mode="json", exclude_none=True) for one in shown])
        return
    columns = ("of", "what", "before", "now", "why", "rests on")
    table(f"Changed since {start.isoformat()}: {len(shown)}", columns, map(_row, shown))


def _row(change: Changed) -> tuple[Any, ...]:
    named, what = f"{change.kind or change.noun} {change.id}", change.what
    if change.noun == "assessment" and change.kind:
        named = change.kind
    elif change.what == "figure":
        named, what = f"{change.noun} {change.id}", f"figure: {change.kind}"
    return (
        named,
        what,
        change.before,
        change.after,
        " ".join(reason.text for reason in change.why[:2]),
        _first(change.claims),
    )


def _first(claims: tuple[str, ...]) -> str:
    more = f" +{len(claims) - 1}" if len(claims) > 1 else ""
    return f"{claims[0]}{more}" if claims else ""
