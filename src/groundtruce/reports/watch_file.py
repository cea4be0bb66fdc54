"""The watch of a case: tables of patrols, posts, overpasses, and of access that was not given.

Where it is: ``zone`` (a zone of the case), or ``place_id`` (of its gazetteer), or ``lat``,
``lon``; with the latter two ``radius_m`` says how far they could see. When: ``from`` and ``to``,
local unless an offset stands beside them. An entry is known when it ends, or when ``received``
says.

``track`` names a GPX or KML file beside the table: a patrol's own record of where it was when.
With a track, or where ``eye_m`` says how high a post's eyes stood above the ground, the terrain
of the case limits what was seen; ``night_m`` and ``visibility_m`` limit it by dark and haze.
"""

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import shapely

from groundtruce.errors import CaseError
from groundtruce.model import geometry
from groundtruce.model.case import Case, Zone
from groundtruce.model.place import Area, Place, Point, Precision, precision_of
from groundtruce.model.record import content_id
from groundtruce.model.span import Span
from groundtruce.model.watch import Watch
from groundtruce.reports.case_entry import made, suggestion
from groundtruce.reports.case_moment import last_moment
from groundtruce.reports.case_table import Line, number, rows
from groundtruce.reports.row import Refused
from groundtruce.reports.watching import seen, track
from groundtruce.reports.watching.seen import Sight
from groundtruce.reports.watching.terrain import Terrain
from groundtruce.reports.when import Dates

TEXTS = ("id", "kind", "modality", "by", "side", "reason")
SIGHT = ("eye_m", "night_m", "visibility_m")
COLUMNS = (
    *(*TEXTS, "zone", "place_id", "lat", "lon", "radius_m", "from", "to", "quality"),
    *("track", *SIGHT, "received"),
)
SEEN_M = 1_000.0


def read(path: Path, case: Case, terrain: Terrain | None = None) -> Iterator[Watch]:
    """Read the entries of a table; raises CaseError with file, line and column.

    A track, and a post by day and night, become one entry for each stretch of ground and time.
    """
    zone = ZoneInfo(case.time_zone)
    for line in rows(path, known=COLUMNS, required=("kind", "from")):
        if line.values.get("track"):
            seen = list(_along(line, path.parent, zone, terrain))
        elif any(line.values.get(column) for column in SIGHT):
            seen = list(_around(line, case, zone, terrain))
        else:
            yield _watch(line, case, zone, _place(line, case), _span(line, zone))
            continue
        yield from (_watch(line, case, zone, *one, at=at) for at, one in enumerate(seen))


def _along(
    line: Line, folder: Path, zone: tzinfo, terrain: Terrain | None
) -> Iterator[tuple[Place, Span]]:
    """Yield what was seen along the track; raises CaseError where there was nothing to see."""
    file = folder / Path(line.values["track"]).name
    span = _span(line, zone) if line.values.get("from") else None
    if not file.is_file():
        raise CaseError(
            f"there is no track {file.name!r} beside the table.",
            "Put the GPX or KML file into the same folder.",
            line.where("track"),
        )
    found = False
    for part in track.read(file):
        try:
            passed = track.timed(part, span)
        except ValueError as cause:
            raise CaseError(f"{cause}.", "Fill from and to.", line.where("from")) from cause
        for one in seen.along(passed, _sight(line), terrain):
            found = True
            yield one
    if not found:
        raise CaseError(
            "no part of the track lies between from and to.",
            "Correct the times of the row, or name another track.",
            line.where("track"),
        )


def _around(
    line: Line, case: Case, zone: tzinfo, terrain: Terrain | None
) -> Iterator[tuple[Place, Span]]:
    centre = _place(line, case).centre
    if centre is None:
        raise CaseError("how far was seen has no middle.", "Fill lat and lon.", line.where("lat"))
    return seen.around(*centre, _span(line, zone), _sight(line), terrain)


def _sight(line: Line) -> Sight:
    given = {
        name: number(said, line.where(name)) for name in SIGHT if (said := line.values.get(name))
    }
    return Sight(day_m=_radius(line, SEEN_M), **given)


def _watch(
    line: Line, case: Case, zone: tzinfo, place: Place, span: Span, at: int | None = None
) -> Watch:
    given = line.values
    plain: dict[str, Any] = {key: given[key] for key in TEXTS if given.get(key)}
    plain |= {"place": place, "span": span, "received": span.end, "excerpt": line.excerpt}
    if given.get("received"):
        plain["received"] = _moment(line, zone)
    if given.get("quality"):
        plain["quality"] = number(given["quality"], line.where("quality"))
    if plain.get("side") and plain["side"] not in case.party_ids:
        raise CaseError(
            f"{plain['side']!r} is no party of the case.",
            suggestion(plain["side"], case.party_ids),
            line.where("side"),
        )
    parts: dict[str, Any] = {key: value for key, value in given.items() if value}
    if at is not None:
        parts["stretch"] = at
        if "id" in plain:
            plain["id"] += f"/{at + 1}"
    plain.setdefault("id", content_id("w", parts))
    return made(Watch, plain, line.where)


def _place(line: Line, case: Case) -> Place:
    given = line.values
    if given.get("zone"):
        return _in_zone(given["zone"], case, line)
    if given.get("lat") or given.get("lon"):
        lat = number(given.get("lat", ""), line.where("lat"))
        lon = number(given.get("lon", ""), line.where("lon"))
        point = {"shape": "point", "lon": lon, "lat": lat, "radius_m": _radius(line, SEEN_M)}
        extent = made(Point, point, line.where)
        return Place(extent=extent, precision=precision_of(extent.radius_m))
    known = {place.id: place for place in case.places}
    name = given.get("place_id", "")
    if name not in known:
        raise CaseError(
            f"{name!r} is no place of the gazetteer." if name else "the entry has no place.",
            suggestion(name, known) if name else "Fill zone, place_id, or lat and lon.",
            line.where("place_id"),
        )
    found = known[name]
    if given.get("radius_m"):
        found = found.model_copy(update={"radius_m": _radius(line, SEEN_M)})
    return found.place()


def _radius(line: Line, default: float) -> float:
    said = line.values.get("radius_m")
    radius = number(said, line.where("radius_m")) if said else default
    if radius <= 0:
        raise CaseError(
            f"a radius of {said} m.", "A radius is more than 0.", line.where("radius_m")
        )
    return radius


def _in_zone(name: str, case: Case, line: Line) -> Place:
    zone = case.zone(name)
    if zone is None:
        raise CaseError(
            f"{name!r} is no zone of the case.",
            suggestion(name, [one.id for one in case.zones]),
            line.where("zone"),
        )
    extent = Area(shape="area", wkt=_ground(zone, line))
    rough = Place(extent=extent, precision=Precision.UNKNOWN)
    return Place(
        extent=extent,
        precision=precision_of(rough.radius_m or SEEN_M),
        place_id=zone.id,
        admin=zone.label,
    )


def _ground(zone: Zone, line: Line) -> str:
    shape = shapely.from_wkt(zone.wkt)
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return zone.wkt
    # Who watches a line sees a strip along it.
    _, north = geometry.metres_per_degree(shape.centroid.y)
    strip = shape.buffer(_radius(line, SEEN_M) / north)
    return str(shapely.to_wkt(strip, rounding_precision=7))


def _span(line: Line, zone: tzinfo) -> Span:
    given = line.values
    try:
        return Dates(zone).event(given.get("from", ""), given.get("to", ""))
    except Refused as cause:
        raise CaseError(f"{cause}.", cause.remedy, line.where(cause.field or "from")) from cause


def _moment(line: Line, zone: tzinfo) -> Any:
    try:
        return last_moment(line.values["received"], zone)
    except ValueError as cause:
        raise CaseError(f"{cause}.", "Write 2025-11-10T19:30.", line.where("received")) from cause
