"""``groundtruce satellite``: heat and radar echoes as evidence with a measured weight."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundtruce.cli.desk import CaseOption, Desk, JsonOption, desk
from groundtruce.cli.satellite_fires import fires
from groundtruce.cli.satellite_scenes import scenes
from groundtruce.cli.satellite_told import answers, chart, judged, notes, rings
from groundtruce.cli.terminal import Bars, answer, bars, out, table
from groundtruce.errors import CaseError

if TYPE_CHECKING:
    from groundtruce.model.case import Case
    from groundtruce.model.heat import Heat

# Work under two seconds shows no bar.
_PATIENCE_S = 2.0

satellite = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Say what space can tell of incidents, and what it cannot.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
satellite.add_typer(scenes)
satellite.add_typer(fires)

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Files of FIRMS, or a folder of them: CSV, JSON or shapefile; without any, the "
        "table is made again from the files kept."
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="PRODUCT",
        help="Fetch this product of FIRMS, as VIIRS_SNPP_SP; can be named several times.",
    ),
]
First = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="First day to fetch, in UTC.")
]
Last = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Last day to fetch, in UTC.")
]
Days = Annotated[int, typer.Option("--days", help="Days asked for at once, at most 10.")]
Known = Annotated[
    Path,
    typer.Option(
        "--incidents",
        metavar="FILE",
        help="CSV of known incidents: lat, lon, date (UTC), radius_m (95 %) where known.",
    ),
]
Others = Annotated[
    Path | None,
    typer.Option(
        "--incidents",
        metavar="FILE",
        help="CSV with lat, lon, date, radius_m, id; without it, the incidents of the case.",
    ),
]
Peace = Annotated[
    str,
    typer.Option("--peace", metavar="YEARS", help="Years without fighting, as 2019,2020,2021."),
]
SplitOption = Annotated[
    str,
    typer.Option(
        "--split", help="What is held out to judge by: temporal (later days) or spatial (places)."
    ),
]


@satellite.command()
def gather(
    files: Files = None,
    source: Sources = None,
    first: First = None,
    last: Last = None,
    days: Days = 5,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Keep files of FIRMS and join their rows inside the case's area into one table.

    With --source they are fetched first, with the key in GROUNDTRUCE_FIRMS_KEY. Running it again
    changes nothing; the final product takes the place of the quick one.
    """
    from groundtruce.flow import space
    from groundtruce.reports.satellite import fires as events_of
    from groundtruce.reports.satellite import shelf

    with desk(case) as at, bars(as_json=json, after=_PATIENCE_S) as progress:
        shelf_folder = at.folder / ".shelf"
        chosen = _files(files or ())
        if source:
            chosen += _fetched(at, source, first, last, days, progress)
        if not chosen and not shelf.originals(shelf_folder):
            raise CaseError(
                "no file was named, and none was gathered before.",
                "Name files of FIRMS: groundtruce satellite gather FILES.",
            )
        got = space.join(at.store, shelf_folder, chosen, _case(at).area, at.now, progress)
        weeks = events_of.weekly(events_of.events(shelf.kept(shelf_folder)))
    added, aside = got.added, got.quarantined()
    if json:
        weekly = [{"week": str(week), "fires": count} for week, count in weeks]
        answer({**added.plain(), "quarantined": aside, "weekly": weekly})
        return
    out.print(
        f"{added.new:,} new of {added.rows:,} rows, {added.outside:,} outside the area, "
        f"{added.confirmed:,} confirmed by the final product; {added.held:,} detections held",
        highlight=False,
    )
    if aside:
        table("Set aside", ("file", "first row", "rows", "why"), (
            (one["file"], one["first"], one["rows"], one["reason"]) for one in aside
        ))  # fmt: skip
    chart(weeks)


@satellite.command()
def calibrate(
    incidents: Known,
    peace: Peace,
    split: SplitOption = "temporal",
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Learn on known incidents what a detection is worth in this area, and judge it held out.

    The result is kept as satellite/calibration.json. A random split is refused: it would leak.
    """
    from dataclasses import asdict

    from groundtruce.reports.satellite import asked, calibration_file, learn, separate, shelf

    how = separate.split_of(split)
    years = _years(peace)
    known = asked.of_file(incidents)
    with desk(case) as at, bars(as_json=json, after=_PATIENCE_S) as progress:
        progress("learn", 0, 1)
        gathered = shelf.kept(at.folder / ".shelf")
        found = learn.learned(known, gathered, _case(at).area, years, how)
        file = calibration_file.write(at.folder, found)
        progress("learn", 1, 1)
    left_out = [
        {"reason": reason, "rows": count, "first": known.first[reason]}
        for reason, count in known.aside.items()
    ]
    if json:
        answer({**asdict(found), "file": str(file), "quarantined": left_out})
        return
    rings(found)
    out.print(f"Learned on {found.says}; {len(known) - found.incidents:,} incidents could not be "
              "used (outside of area or days, or too vague)", highlight=False)  # fmt: skip
    for one in left_out:
        out.print(f"{one['rows']} rows set aside, first in line {one['first']}: {one['reason']}")
    judged(found)
    out.print(f"Kept in {file}", highlight=False, soft_wrap=True)


@satellite.command()
def corroborate(
    incidents: Others = None, case: CaseOption = None, json: JsonOption = False
) -> None:
    """Say for each incident what the nearest detection is worth, or why space has no answer.

    Silence is no denial. A ratio stands only where satellite calibrate learned on this area. What
    is said of the case's own incidents is kept, and weighs in their findings from the next run on.
    """
    from groundtruce.flow import kept as kept_flow
    from groundtruce.flow import space
    from groundtruce.reports.satellite import answer as answers_of
    from groundtruce.reports.satellite import asked, calibration_file, shelf

    with desk(case) as at, bars(as_json=json, after=_PATIENCE_S) as progress:
        progress("look", 0, 1)
        kept: tuple[Heat, ...] = ()
        if incidents:
            of = asked.of_file(incidents)
        else:
            road = kept_flow.road(at.store)
            kept = space.ask(at.folder, at.store, at.now, road)
            of = asked.of_incidents(road.incidents)
        gathered = shelf.kept(at.folder / ".shelf")
        learned = calibration_file.read(at.folder)
        found = answers_of.answers(of, gathered, learned, _case(at).area)
        progress("look", 1, 1)
    beside = notes(gathered, learned, found, assumed=of.assumed)
    if json:
        held = learned.held_out if learned else None
        answer({
            "detections": len(gathered),
            "calibrated_on": learned.says if learned else None,
            "corroborates_from": learned.at_least if learned else None,
            "false_alarms_in_peace": learned.peace if learned else None,
            "false_alarms_held_out": held.peace if held else None,
            "false_alarms_of_25_km": held.point if held else None,
            "quarantined": dict(of.aside),
            "notes": beside,
            "kept": len(kept),
            "incidents": [one.plain() for one in found],
        })  # fmt: skip
        return
    answers(found)
    for reason, count in of.aside.items():
        out.print(f"{count} rows set aside, first in line {of.first[reason]}: {reason}")
    for note in beside:
        out.print(note, highlight=False)
    if kept:
        out.print(f"{len(kept)} answers are new and kept; 'groundtruce run' weighs them")


def _case(at: Desk) -> "Case":
    from groundtruce.reports import case_folder

    return case_folder.read(at.folder, at.store.keep_original)


def _files(named: Sequence[Path]) -> list[Path]:
    """Return the files named, and of a folder those that FIRMS may have written."""
    from groundtruce.flow import space

    found: list[Path] = []
    for one in named:
        found += space.files_in(one) if one.is_dir() else [one]
        if not one.exists():
            raise CaseError("there is no such file.", "Check its name.", str(one))
    if named and not found:
        raise CaseError(
            "the folder holds no CSV, JSON, GeoJSON or shapefile.",
            "Name the folder to which the files of FIRMS were downloaded.",
            ", ".join(map(str, named)),
        )
    return found


def _fetched(
    at: Desk,
    sources: Sequence[str],
    first: str | None,
    last: str | None,
    days: int,
    progress: Bars,
) -> list[Path]:
    """Fetch what is missing of the days asked for; what came stays beside the table."""
    from groundtruce.reports.satellite import firms_api
    from groundtruce.settings import Firms

    begin, end = (_day(one, name) for one, name in ((first, "--from"), (last, "--until")))
    if end < begin or not 1 <= days <= firms_api.MOST_DAYS:
        raise CaseError(
            "there is no day to fetch.",
            f"Let --until be no earlier than --from, and --days 1 to {firms_api.MOST_DAYS}.",
        )
    names = firms_api.sources_of(sources)
    wanted = firms_api.Wanted(names, _case(at).area, begin, end, days)
    into = at.folder / ".shelf" / "satellite" / "fetched"
    return list(firms_api.fetch(wanted, Firms.from_environment(), into, progress))


def _day(text: str | None, name: str) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise CaseError(f"{text or 'nothing'!r} is no day.", f"Write {name} 2025-12-08.") from None


def _years(text: str) -> tuple[int, ...]:
    try:
        return tuple(sorted({int(year) for year in text.split(",")}))
    except ValueError:
        raise CaseError(f"{text!r} are no years.", "Write --peace 2019,2020,2021.") from None
