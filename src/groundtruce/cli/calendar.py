"""``groundtruce calendar``: everything that falls due, for the screen or any calendar program."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, LanguageOption, desk
from groundtruce.cli.terminal import answer, out, table

if TYPE_CHECKING:
    from groundtruce.flow import Road

SHOWN = 72
Target = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE.ics", help="Write it as iCalendar.", show_default=False),
]
All = Annotated[bool, typer.Option("--all", help="Show what lies behind as well.")]


def calendar(
    target: Target = None,
    everything: All = False,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """Show deadlines, clocks, meetings, replies due and action items, or write them as a file.

    Every date keeps its name, so that a calendar that took an earlier file is put right by a later
    one: what was moved moves, what was cancelled is struck out.
    """
    from groundtruce.flow import views

    with desk(case) as at:
        road = at.carry(as_of, until="weigh")
        events = views.calendar(at.store, road, None if as_of is None else road.as_of)
        issued = at.now
    if target is not None:
        from groundtruce.exports import ics

        target.write_text(ics.text(events, road.case, issued, language), "utf-8", newline="")
    if json:
        plain = [event.model_dump(mode="json", exclude_none=True) for event in events]
        answer({"file": str(target) if target else None, "events": plain})
        return
    if target is not None:
        out.print(f"wrote {len(events)} dates to {target}", highlight=False)
        return
    shown = [one for one in events if everything or (one.end or one.start) >= road.as_of]
    _listed(shown, road, language)


def _listed(events: list[Any], road: "Road", language: str) -> None:
    from groundtruce.model.ledger import worded
    from groundtruce.model.vocabulary import vocabulary

    case = road.case
    zone, words = ZoneInfo(case.time_zone), vocabulary()
    rows = (
        (
            f"{one.start.astimezone(zone):{'%Y-%m-%d' if one.is_day else '%Y-%m-%d %H:%M'}}",
            words.label("labels", f"event_{one.kind.value}", language),
            worded("party", ", ".join(one.parties), case, language),
            words.label("labels", f"standing_{_standing(one, road)}", language),
            one.title[:SHOWN],
        )
        for one in events
    )
    heads = ("when", "kind", "party", "stands", "what")
    table(f"Dates: {len(events)}", [words.label("labels", head, language) for head in heads], rows)


def _standing(event: Any, road: "Road") -> str:
    """Return how the date stands; one that is past without a word of it has only passed."""
    is_past = (event.end or event.start) < road.as_of
    word = str(event.standing.value)
    return "passed" if is_past and word == "planned" else word
