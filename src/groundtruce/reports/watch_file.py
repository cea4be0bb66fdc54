"""The watch of a case: tables of patrols, posts, overpasses, and of access that was not given.

Where it is: ``zone`` (a zone of the case), or ``place_id`` (of its gazetteer), or ``lat``,
``lon``; with the latter two ``radius_m`` says how far they could see. When: ``from`` and ``to``,
local unless an offset stands beside them. An entry is known when it ends, or when ``received``
says.
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
from groundtruce.reports.when import Dates

TEXTS = ("id", "kind", "modality", "by", "side", "reason")
COLUMNS = (*TEXTS, "zone", "place_id", "lat", "lon", "radius_m", "from", "to", "quality")
SEEN_M = 1_000.0


def read(path: Path, case: Case) -> Iterator[Watch]:
    """Read the entries of a table; raises CaseError with file, line and column."""
    zone = ZoneInfo(case.time_zone)
    for line in rows(path, known=(*COLUMNS, "received"), required=("kind", "from")):
        yield _watch(line, case, zone)


def _watch(line: Line, case: Case, zone: tzinfo) -> Watch:
    given = line.values
    plain: dict[str, Any] = {key: given[key] for key in TEXTS if given.get(key)}
    plain |= {"place": _place(line, case), "excerpt": line.excerpt}
    plain["span"] = _span(line, zone)
    plain["received"] = plain["span"].end
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
    parts = {key: value for key, value in given.items() if value}
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
