"""``groundtruce reply``: the parties' right of reply to what the mission found."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import CaseOption, Desk, JsonOption, desk, moment
from groundtruce.cli.terminal import answer, out, table
from groundtruce.errors import CaseError
from groundtruce.model.finding import Reply

if TYPE_CHECKING:
    from groundtruce.flow import Road

COLUMNS = ("finding", "party", "text", "by", "received")
SHOWN, SHORT = 60, 10
Which = Annotated[
    str | None,
    typer.Argument(metavar="FINDING", help="Id of a finding; without it, who is owed a hearing."),
]
Party = Annotated[str | None, typer.Option("--party", help="Party that answers.")]
Text = Annotated[str | None, typer.Option("--text", help="Its words.")]
By = Annotated[str | None, typer.Option("--by", help="Who files or enters it.")]
Received = Annotated[
    str | None,
    typer.Option("--received", metavar="TIME", help="When it came; without it, now."),
]
File = Annotated[
    Path | None,
    typer.Option(
        "--file",
        metavar="FILE.csv",
        help=f"A table of replies: {', '.join(COLUMNS)}. All are kept, or none.",
    ),
]


def reply(
    finding: Which = None,
    party: Party = None,
    text: Text = None,
    by: By = None,
    received: Received = None,
    file: File = None,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Keep a party's answer to a finding, or list who is owed a hearing until when.

    An answer is shown beside the finding and changes nothing else: what a party says of the
    incident itself is a report.
    """
    from groundtruce.flow import acts, views

    with desk(case) as at:
        road = at.carry(None, until="weigh")
        if finding is None and file is None:
            _listed(views.asked(road), road, json=json)
            return
        said = [] if file else [_one(finding, party, text, by, received, at)]
        given = [*said, *(_told(file, at) if file else ())]
        kept = acts.reply(
            at.store, road, [one for one, _ in given], at.now, [where for _, where in given]
        )
    if json:
        answer([one.model_dump(mode="json", exclude_none=True) for one in kept])
        return
    for one in kept:
        out.print(f"kept {one.id}: {one.party} on {one.finding}", highlight=False)


def _one(
    finding: str | None,
    party: str | None,
    text: str | None,
    by: str | None,
    received: str | None,
    at: Desk,
) -> tuple[Reply, str | None]:
    missing = [f"--{n}" for n, v in (("party", party), ("text", text), ("by", by)) if not v]
    if missing:
        raise CaseError(f"{', '.join(missing)} is missing.", "Say who answers what, and who files.")
    when = moment(received, ZoneInfo(at.case.time_zone)) if received else at.now
    return _made(finding, party, text, by, when), None


def _made(finding: Any, party: Any, text: Any, by: Any, received: datetime) -> Reply:
    return Reply(finding=finding, party=party, text=text, by=by, received=received)


def _told(file: Path, at: Desk) -> Iterator[tuple[Reply, str]]:
    from groundtruce.reports import case_table

    zone = ZoneInfo(at.case.time_zone)
    for line in case_table.rows(file, known=COLUMNS, required=COLUMNS[:4]):
        given = line.values
        for column in COLUMNS[:4]:
            if not given.get(column):
                raise CaseError(f"the cell {column!r} is empty.", "Fill it.", line.where(column))
        try:
            when = moment(given["received"], zone) if given.get("received") else at.now
        except CaseError as error:
            error.where = line.where("received")
            raise
        made = _made(given["finding"], given["party"], given["text"], given["by"], when)
        yield made, line.where("finding")


def _listed(owed: Any, road: "Road", *, json: bool) -> None:
    if json:
        answer([one.model_dump(mode="json", exclude_none=True) for one in owed])
        return
    zone = ZoneInfo(road.case.time_zone)
    about = {finding.id: finding for finding in road.findings}
    rows = (
        (
            one.finding[:SHORT],
            one.party,
            f"{one.due.astimezone(zone):%Y-%m-%d %H:%M}",
            _state(one),
            about[one.finding].incident.kind,
            one.replies[-1].text[:SHOWN] if one.replies else "",
        )
        for one in owed
    )
    table(f"Owed a hearing: {len(owed)}", ("finding", "party", "until", "", "kind", "reply"), rows)


def _state(one: Any) -> str:
    if one.replies:
        return "answered late" if one.is_late else "answered"
    return "no answer" if one.is_overdue else "open"
