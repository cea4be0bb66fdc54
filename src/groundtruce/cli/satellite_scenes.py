"""``groundtruce satellite`` on scenes: radar change, and what an image shows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import CaseOption, Desk, JsonOption, desk, moment
from groundtruce.cli.satellite_seen import satellite_seen, scarred, screened, set_aside
from groundtruce.cli.terminal import Bars, answer, bars, out
from groundtruce.errors import CaseError

if TYPE_CHECKING:
    from groundtruce.model.case import Case
    from groundtruce.model.incident import Incident
    from groundtruce.model.watch import Watch
    from groundtruce.reports.satellite.change_places import Counted
    from groundtruce.reports.satellite.scenes import Grid

# Work under two seconds shows no bar.
_PATIENCE_S = 2.0

scenes = typer.Typer()

Folder = Annotated[Path, typer.Argument(help="Folder of GeoTIFFs, each beside its STAC item.")]
BurnFolder = Annotated[
    Path, typer.Argument(help="Folder of STAC items with nir08 (8A), swir22 (12) and scl.")
]
Fall = Annotated[
    float, typer.Option("--at-least", help="Fall of the burn ratio that counts as burned.")
]
Event = Annotated[
    str, typer.Option("--event", metavar="DATE", help="From this day on an image counts as after.")
]
Until = Annotated[
    str, typer.Option("--until", metavar="DATE", help="Last day of the images looked at.")
]
OutFile = Annotated[Path, typer.Option("--out", metavar="FILE", help="GeoTIFF to write.")]
IncidentId = Annotated[str, typer.Argument(help="Id of an incident or finding, or its beginning.")]
PngOut = Annotated[Path, typer.Option("--out", metavar="FILE", help="PNG to write.")]
NoteFile = Annotated[
    Path, typer.Argument(help="The analyst's notes: GeoJSON, KML, or a zipped shapefile.")
]
NoteImages = Annotated[
    Path,
    typer.Option("--images", metavar="PATH", help="STAC items of the images that the notes name."),
]
Analyst = Annotated[
    str, typer.Option("--source", metavar="ID", help="Source of the case that made the notes.")
]
ItemId = Annotated[
    str | None, typer.Option("--item", metavar="ID", help="STAC item of notes that name no image.")
]
Received = Annotated[
    str | None,
    typer.Option("--received", metavar="TIME", help="When the mission had the notes, if not now."),
]
Places = Annotated[
    Path | None,
    typer.Option(
        "--places", metavar="FILE", help="GeoJSON of polygons, such as buildings, to count by."
    ),
]
CellSide = Annotated[
    float | None,
    typer.Option("--cells", metavar="METRES", help="Count by square cells of this side."),
]
Png = Annotated[
    Path | None, typer.Option("--png", metavar="FILE", help="Draw the map as a picture, too.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADDRESS", help="Test on a Dask cluster that sees the same files."
    ),
]
Images = Annotated[
    Path | None,
    typer.Option(
        "--images", metavar="PATH", help="STAC items of images: a file, or a folder of them."
    ),
]
Orbits = Annotated[
    Path | None,
    typer.Option("--orbits", metavar="FILE", help="Two-line elements of satellites, with names."),
]
Cloud = Annotated[
    Path | None,
    typer.Option(
        "--cloud",
        metavar="FILE",
        help="CSV of cloud told by others: satellite, time, cloud_percent.",
    ),
]
Level = Annotated[
    float, typer.Option("--level", help="Chance below which an unchanged pixel would be flagged.")
]


@scenes.command()
def watch(
    images: Images = None,
    orbits: Orbits = None,
    cloud: Cloud = None,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Log which overpasses could have seen each incident, and keep them in the case's watch.

    Passes come from images' STAC items, from the detections gathered, and from orbits. What cloud,
    night or a vague place hid weighs nothing; silence from space denies nothing.
    """
    from groundtruce.model import observable
    from groundtruce.reports.satellite import overpass

    with desk(case) as at, bars(as_json=json, after=_PATIENCE_S) as progress:
        incidents = at.carry(None, until="fuse").incidents
        found = list(_passes(at, incidents, images, orbits, progress))
        told = overpass.clouds(cloud) if cloud else {}
        kept = at.store.keep(overpass.under(found, told), at=at.now, actor="satellite watch")
        passes = [one for one in at.store.watches() if one.overpass]
        seen = observable.seen(incidents, passes)
    if json:
        answer({
            "new": len(kept.new),
            "known": len(kept.known),
            "passes": len(passes),
            "outcomes": Counter(one.outcome.value for one in seen),
            "incidents": [one.model_dump(mode="json", exclude_none=True) for one in seen],
        })  # fmt: skip
        return
    satellite_seen(seen, passes)
    out.print(f"{len(kept.new):,} new of {len(found):,} passes; {len(passes):,} in the watch",
              highlight=False)  # fmt: skip


@scenes.command()
def note(
    file: NoteFile,
    images: NoteImages,
    source: Analyst,
    item: ItemId = None,
    received: Received = None,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Take in an analyst's notes on images, as observations or as the word of who showed them.

    A party's picture stays that party's claim until its original scene is identified.
    """
    from groundtruce.flow import imagery

    with desk(case) as at, bars(as_json=json, after=_PATIENCE_S) as progress:
        zone = ZoneInfo(_case(at).time_zone)
        progress("note", 0, 1)
        when = moment(received, zone) if received else None
        told = imagery.noted(
            at.folder, at.store, file, at.now, images=images, source=source, item=item,
            received=when,
        )  # fmt: skip
        progress("note", 1, 1)
    if json:
        aside = [one.model_dump(mode="json", exclude_none=True) for one in told.quarantined]
        answer({"new": told.new, "known": told.known, "words": told.words, "quarantined": aside})
        return
    out.print(f"{len(told.new):,} new notes, {told.known:,} known before, "
              f"{len(told.quarantined):,} set aside", highlight=False)  # fmt: skip
    if told.words:
        out.print(f"{told.words:,} are the word of who showed the image, no observation: what the "
                  "mission cannot check it has not seen", highlight=False)  # fmt: skip
    set_aside(told.quarantined)


@scenes.command()
def picture(
    incident: IncidentId, out_file: PngOut, case: CaseOption = None, json: JsonOption = False
) -> None:
    """Draw the images before and after an incident side by side, as analysts' notes name them."""
    from groundtruce.flow import imagery

    with desk(case) as at, bars(as_json=json, after=_PATIENCE_S) as progress:
        progress("picture", 0, 1)
        drawn = imagery.pictured(at.store, at.carry(None, until="weigh"), incident)
        progress("picture", 1, 1)
    out_file.write_bytes(drawn)
    if json:
        answer({"file": str(out_file), "bytes": len(drawn)})
        return
    out.print(f"wrote {out_file}", highlight=False, soft_wrap=True)


@scenes.command()
def change(
    folder: Folder,
    event: Event,
    until: Until,
    out_file: OutFile,
    level: Level = 0.001,
    places: Places = None,
    cells: CellSide = None,
    png: Png = None,
    scheduler: Scheduler = None,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Test a stack of radar scenes for change, pixel by pixel, and write it as a GeoTIFF.

    The map is a screening for an analyst, never damage by itself.
    """
    from groundtruce.reports.satellite import change_map
    from groundtruce.reports.satellite import scenes as stacks

    change_map.ready(out_file)
    if not 0 < level < 1:
        raise CaseError(f"{level:g} is no chance.", "Give --level as 0.001, between 0 and 1.")
    period = _period(case, event, until)
    with bars(as_json=json, after=_PATIENCE_S) as progress, _cluster(scheduler) as cluster:
        found = stacks.scenes(folder, partial(progress, "check"))
        counted = _counted(places, cells, stacks.grid(stacks.stacks(found, *period)))
        tested = change_map.made(
            found, *period, out_file, level=level, places=counted, cluster=cluster,
            progress=partial(progress, "test"),
        )  # fmt: skip
        calm = change_map.placebo(found, *period, level, partial(progress, "placebo"), cluster)
    told = replace(tested, placebo=calm)
    if png:
        change_map.picture(out_file, png, level)
    beside = out_file.with_suffix(".places.geojson")
    if counted:
        counted.write(beside)
    by_place = counted.found() if counted else ()
    if json:
        files = {"file": str(out_file), "png": png and str(png)}
        answer({**told.plain(), **files, "places": [vars(one) for one in by_place]})
        return
    screened(told, by_place)
    kept = [out_file, *([png] if png else []), *([beside] if counted else [])]
    out.print(f"This is a {told.says}. Kept in {', '.join(map(str, kept))}", highlight=False)


@scenes.command()
def burn(
    folder: BurnFolder,
    event: Event,
    until: Until,
    out_file: OutFile,
    at_least: Fall = 0.27,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Look for burn scars in Sentinel-2 images of a place, clouds left out, as a GeoTIFF.

    A scar says that something burned, never why; fields are burned each dry season.
    """
    from groundtruce.reports.satellite import burn_map, change_map

    change_map.ready(out_file)
    if not 0 < at_least < 2:
        raise CaseError(f"{at_least:g} is no fall of a ratio.", "Give --at-least as 0.27.")
    period = _period(case, event, until)
    with bars(as_json=json, after=_PATIENCE_S) as progress:
        found = burn_map.images(folder)
        told = burn_map.made(
            found, *period, out_file, at_least=at_least, progress=partial(progress, "scars")
        )
    if json:
        answer({**told.plain(), "file": str(out_file)})
        return
    scarred(told)
    out.print(f"This is a screening: {told.says}. Kept in {out_file}", highlight=False)


def _period(case: Path | None, event: str, until: str) -> "tuple[datetime, datetime]":
    with desk(case) as at:
        zone = ZoneInfo(_case(at).time_zone)
    begin, end = _morning(event, zone), moment(until, zone)
    if end <= begin:
        raise CaseError("the last day lies before the event.", "Give --until a later day.")
    return begin, end


def _counted(places: Path | None, cells: float | None, grid: "Grid") -> "Counted | None":
    from groundtruce.reports.satellite import change_places

    if places:
        return change_places.Counted(change_places.Polygons(places, grid))
    return change_places.Counted(change_places.Cells(cells, grid)) if cells else None


@contextmanager
def _cluster(scheduler: str | None) -> "Iterator[Any]":
    if scheduler is None:
        yield None
        return
    from groundtruce.flow import imagery

    with imagery.workers(scheduler) as client:
        yield client


def _passes(
    at: Desk,
    incidents: "Sequence[Incident]",
    images: Path | None,
    orbits: Path | None,
    progress: Bars,
) -> "Iterator[Watch]":
    """Return the passes known by images, then by detections, then by orbits."""
    from groundtruce.reports.satellite import overpass, overpass_orbit, shelf, stac

    area = _case(at).area
    progress("passes", 0, 3)
    if images:
        items = stac.items(images)
        for file in {item.file for item in items}:
            at.store.keep_original(file, media_type="application/geo+json", name=file.name)
        yield from overpass.of_scenes(items, area)
    progress("passes", 1, 3)
    yield from overpass.of_detections(shelf.kept(at.folder / ".shelf"), incidents, area)
    progress("passes", 2, 3)
    if orbits:
        yield from overpass_orbit.passes(overpass_orbit.orbits(orbits), incidents, area)
    progress("passes", 3, 3)


def _case(at: Desk) -> "Case":
    from groundtruce.reports import case_folder

    return case_folder.read(at.folder, at.store.keep_original)


def _morning(text: str, zone: ZoneInfo) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CaseError(f"{text!r} is no day.", "Write it as 2025-12-08.") from None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
