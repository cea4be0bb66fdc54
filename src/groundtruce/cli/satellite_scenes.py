"""``groundtruce satellite`` on scenes: radar change, and what an image shows."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import CaseOption, Desk, JsonOption, desk, moment
from groundtruce.cli.terminal import answer, bars, out, table
from groundtruce.errors import CaseError

if TYPE_CHECKING:
    from groundtruce.model.case import Case

# Work under two seconds shows no bar.
_PATIENCE_S = 2.0

scenes = typer.Typer()

Folder = Annotated[Path, typer.Argument(help="Folder of GeoTIFFs, each beside its STAC item.")]
Event = Annotated[
    str, typer.Option("--event", metavar="DATE", help="From this day on an image counts as after.")
]
Until = Annotated[
    str, typer.Option("--until", metavar="DATE", help="Last day of the images looked at.")
]
OutFile = Annotated[Path, typer.Option("--out", metavar="FILE", help="GeoTIFF to write.")]
Level = Annotated[
    float, typer.Option("--level", help="Chance below which an unchanged pixel would be flagged.")
]


@scenes.command()
def change(
    folder: Folder,
    event: Event,
    until: Until,
    out_file: OutFile,
    level: Level = 0.001,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Test a stack of radar scenes for change, pixel by pixel, and write it as a GeoTIFF.

    The map is a screening for an analyst, never damage by itself.
    """
    from groundtruce.reports.satellite import change_map

    change_map.ready(out_file)
    from groundtruce.reports.satellite import scenes as stacks

    if not 0 < level < 1:
        raise CaseError(f"{level:g} is no chance.", "Give --level as 0.001, between 0 and 1.")
    with desk(case) as at:
        zone = ZoneInfo(_case(at).time_zone)
    begin, end = _morning(event, zone), moment(until, zone)
    if end <= begin:
        raise CaseError("the last day lies before the event.", "Give --until a later day.")
    with bars(as_json=json, after=_PATIENCE_S) as progress:
        found = stacks.scenes(folder)
        screened = stacks.screened(found, begin, end, lambda d, n: progress("test", d, n))
        calm = change_map.placebo(found, begin, end, level, lambda d, n: progress("placebo", d, n))
        driver = change_map.write(screened, out_file, begin, end)
    told = change_map.summary(screened, level, calm)
    if json:
        answer({**told.plain(), "file": str(out_file), "driver": driver})
        return
    table("Images", ("before", "after", "orbit"), (
        (before, after, name) for name, (before, after) in told.images.items()
    ))  # fmt: skip
    out.print(
        f"{told.flagged:.2%} of {told.tested:,} pixels changed at a level of {level:.2%}; in "
        f"{told.rose:.0%} of them the echo rose; of {told.unseen:.1%} nothing can be said",
        highlight=False,
    )
    before = "too few images before the event to say" if calm is None else f"{calm:.2%}"
    out.print(f"The same test on the time before the event flags: {before}", highlight=False)
    out.print(f"This is a {told.says}. Kept in {out_file} ({driver})", highlight=False)


def _case(at: Desk) -> "Case":
    from groundtruce.reports import case_folder

    return case_folder.read(at.folder, at.store.keep_original)


def _morning(text: str, zone: ZoneInfo) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CaseError(f"{text!r} is no day.", "Write it as 2025-12-08.") from None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
