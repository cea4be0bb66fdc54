"""``groundtruce watch``: how much of the border and of the hours anybody was looking at."""

from typing import Annotated, Any

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, LanguageOption, desk, moment
from groundtruce.cli.ledgers import ExportOption, told
from groundtruce.cli.terminal import out

SHADES = "·░▒▓█"
THERE = "∘"
FULL = 80.0
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", help="First day to look at.", show_default=False),
]


def watch(
    case: CaseOption = None,
    as_of: AsOfOption = None,
    since: Since = None,
    export: ExportOption = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """Show the share watched by sector and week, as a table and as a small heat map.

    A full square is 80 % and more: from there on silence counts as kept.
    """
    from zoneinfo import ZoneInfo

    from groundtruce.flow import views

    with desk(case) as at:
        road = at.carry(as_of, until="weigh")
        start = moment(since, ZoneInfo(road.case.time_zone)) if since else None
    found = views.watched(road, start)
    weeks = frozenset({"watched_weeks"})
    told(found, road.case, language=language, export=export, json=json, hidden=weeks)
    if not json:
        _drawn([row.cells for row in found.tables[1].rows])


def shade(percent: float, *, is_there: bool = False) -> str:
    """Return the square for a share: a dot for none, a ring where somebody was and surely saw none.

    >>> "".join(map(shade, (0, 0.1, 30, 60, 80)))
    '·░▒▓█'
    """
    if percent <= 0:
        return THERE if is_there else SHADES[0]
    return SHADES[min(4, 1 + int(3 * percent / FULL))]


def _drawn(cells: list[dict[str, Any]]) -> None:
    by_sector: dict[str, list[dict[str, Any]]] = {}
    for one in cells:
        by_sector.setdefault(one["sector"], []).append(one)
    if not by_sector:
        return
    width = max(map(len, by_sector))
    out.print()
    for name, weeks in by_sector.items():
        squares = "".join(shade(one["share"], is_there=bool(one["looks_by"])) for one in weeks)
        out.print(f"{name:<{width}}  {squares}", highlight=False, soft_wrap=True)
    first, last = cells[0]["week"], cells[-1]["week"]
    out.print(
        f"{first} … {last}, a square a week: {SHADES[0]} nobody, {THERE} somebody, nothing for "
        f"sure, {SHADES[1:4]} some, {SHADES[4]} {FULL:.0f} % and more",
        highlight=False,
    )
