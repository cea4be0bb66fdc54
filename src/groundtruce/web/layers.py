"""Layers: what lies on the map beside the incidents, as GeoJSON told in the visitor's language.

Every feature has a ``title`` and lines of ``text`` for who clicks it, and where there is one a
``link`` to the page behind it. All of it is what was known at the moment asked for.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.flow import imagery, overlays, space
from groundtruce.flow.overlays import Looked, Looks, shown
from groundtruce.model.case import Zone
from groundtruce.model.heat import Said
from groundtruce.model.watch import Watch
from groundtruce.web import period
from groundtruce.web.access.policy import Verb, may
from groundtruce.web.asked import Asked
from groundtruce.web.filter import read_day

Feature = dict[str, Any]
WORDS = "map_words"
# More dots than this a browser draws slowly, and nobody can tell apart.
MOST_FIRES = 20_000
# A longer text would cover the map that it tells of.
LONGEST = 160
NEAR_M = 3_000.0


@dataclass(frozen=True)
class Layer:
    """One layer: what makes its features, and whether those outside the mission may see it."""

    features: Callable[[Asked], Iterable[Feature]]
    is_public: bool = False


def seen_by(asked: Asked) -> tuple[str, ...]:
    """Return the names of the layers that the visitor may see."""
    inside = may(asked.visitor, Verb.SEE)
    return tuple(name for name, one in LAYERS.items() if inside or one.is_public)


def collection(name: str, asked: Asked) -> str:
    """Return the features of a layer as GeoJSON; where more exist, ``of`` says how many."""
    features = list(LAYERS[name].features(asked))
    whole: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if name == "fires" and len(features) >= MOST_FIRES:
        whole["of"] = _fires_known(asked)[1]
    return json.dumps(whole, ensure_ascii=False)


def monday(asked: Asked) -> date:
    """Return the Monday of the week whose watching is asked for: the one named, else the last."""
    named = read_day(asked.query.get("watch"), "watch")
    until = read_day(asked.query.get("until"), "until")
    last = period.last_day(asked)
    day = named or min(until or last, last)
    return day - timedelta(days=day.weekday())


def feature(shape: BaseGeometry, title: str, *lines: str, **about: Any) -> Feature:
    """Return one feature; a line that says nothing is left out, a very long one cut."""
    told = {"title": _cut(title), "text": "\n".join(_cut(one) for one in lines if one)}
    return {
        "type": "Feature",
        "properties": {**told, **about},
        "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-5))),
    }


def _zones(asked: Asked) -> Iterator[Feature]:
    line = asked.moment.case.line
    for zone in asked.moment.case.zones:
        if not _is_line(zone) and zone.id != line:
            yield _zone_feature(zone, asked)


def _lines(asked: Asked) -> Iterator[Feature]:
    line = asked.moment.case.line
    for zone in asked.moment.case.zones:
        if _is_line(zone) and zone.id != line:
            yield _zone_feature(zone, asked)


def _is_line(zone: Zone) -> bool:
    return zone.kind == "withdrawal_line" or "LINE" in zone.wkt[:20].upper()


def _zone_feature(zone: Zone, asked: Asked) -> Feature:
    kind = asked.moment.pages.label("zone_kinds", zone.kind)
    doubt = "" if zone.documented else asked.word("assumed", WORDS)
    return feature(
        shapely.from_wkt(zone.wkt),
        zone.labels.get(asked.language, zone.label),
        kind,
        doubt,
        id=zone.id,
        kind=zone.kind,
        documented=zone.documented,
    )


def _watched(asked: Asked) -> Iterator[Feature]:
    """Yield every sector with how well it was watched that week, and the ground that was seen."""
    first = monday(asked)
    zones = {one.id: one for one in overlays.sectors(asked.moment.case)}
    for one in overlays.week(asked.moment.road, first):
        zone = zones[one.sector]
        name = zone.labels.get(asked.language, zone.label)
        how = overlays.degree(one)
        yield feature(
            _filled(shapely.from_wkt(zone.wkt)), name, asked.word(how, WORDS),
            *_shares(one, asked), asked.word("not_nothing", WORDS) if not one.looks else "",
            degree=how, week=first.isoformat(), looks=len(one.looks),
        )  # fmt: skip
    ends = first + timedelta(days=6)
    for entry in asked.moment.road.watch:
        if entry.is_look and entry.place.geometry is not None and _lies(entry, first, ends, asked):
            yield feature(entry.place.geometry, *_told([entry], asked), degree="look")


def _filled(shape: BaseGeometry) -> BaseGeometry:
    """Return an area to be filled; a case without sectors is counted along its line alone."""
    return shape if shape.area else shape.buffer(0.05)


def _shares(one: Looked, asked: Asked) -> Iterator[str]:
    if one.looks:
        for key, share in (("border_seen", one.border), ("ground_seen", one.ground),
                           ("hours_looked", one.hours)):  # fmt: skip
            yield f"{asked.word(key, WORDS)}: {_percent(share)}"
        yield f"{asked.word('looks', WORDS)}: {len(one.looks)}"
    if one.refusals:
        yield f"{asked.word('refusals', WORDS)}: {len(one.refusals)}"


def _percent(share: float) -> str:
    return "< 1 %" if 0 < share < 0.01 else f"{share:.0%}".replace("%", " %")


def _posts(asked: Asked) -> Iterator[Feature]:
    for one in overlays.looks(_during(asked), overlays.STANDING):
        told = list(_told(one.entries, asked))
        yield feature(one.seen, *told, part="seen")
        yield feature(_spot(one), *told, part="spot")


def _patrols(asked: Asked) -> Iterator[Feature]:
    for one in overlays.looks(_during(asked), overlays.MOVING):
        told = list(_told(one.entries, asked))
        yield feature(one.seen, *told, part="seen")
        if one.way is None:
            yield feature(_spot(one), *told, part="spot")
        else:
            yield feature(one.way, *told, part="way")


def _refused(asked: Asked) -> Iterator[Feature]:
    for one in _during(asked):
        shape, centre = one.place.geometry, one.place.centre
        if one.kind.is_restriction and shape is not None and centre is not None:
            told = list(_told([one], asked))
            yield feature(shape, *told, part="seen")
            yield feature(shapely.Point(centre), *told, part="spot")


def _spot(one: Looks) -> BaseGeometry:
    middle = one.entries[0].place.centre
    return one.seen.centroid if middle is None else shapely.Point(middle)


def _told(entries: Sequence[Watch], asked: Asked) -> Iterator[str]:
    """Yield who or what looked, where, when, how surely, and why not if it could not."""
    one, pen = entries[0], asked.moment.pages.pen
    kind = pen.label("watch_kinds", one.kind.value)
    side = f"{pen.party(one.side)}" if one.side else ""
    yield " · ".join(filter(None, (kind, pen.source(one.by) if one.by else "", side)))
    yield pen.place(one.place)
    last = max(entries, key=lambda entry: entry.span.end)
    days = [pen.when(one.span), pen.when(last.span)]
    yield " – ".join(dict.fromkeys(days))
    if one.place.radius_m and one.place.extent.shape == "point":
        yield f"{asked.word('within', WORDS)} {_length(one.place.radius_m)}"
    yield one.reason or ""


def _length(metres: float) -> str:
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{metres:.0f} m"


def _during(asked: Asked) -> Iterator[Watch]:
    """Yield what was watched, or could not be, in the days asked for."""
    since, until = (read_day(asked.query.get(name), name) for name in ("since", "until"))
    for one in asked.moment.road.watch:
        if _lies(one, since, until, asked):
            yield one


def _lies(one: Watch, since: date | None, until: date | None, asked: Asked) -> bool:
    zone = period.zone(asked)
    begins = one.span.start.astimezone(zone).date()
    ends = (one.span.end - timedelta(seconds=1)).astimezone(zone).date()
    return (since is None or ends >= since) and (until is None or begins <= until)


def _fires(asked: Asked) -> Iterator[Feature]:
    """Yield every detection, and the pixels that speak for an incident, linked to it."""
    pen = asked.moment.pages.pen
    cause = asked.word("any_cause", WORDS)
    for one in _fires_known(asked)[0]:
        pixel = one.pixel
        seen = pen.day(one.seen) if one.is_day else pen.moment(one.seen)
        size = f"{asked.word('pixel', WORDS)} {pixel.along_m:.0f} × {pixel.across_m:.0f} m"
        power = f"{asked.word('power', WORDS)} {one.power_mw:.0f} MW" if one.power_mw else ""
        yield feature(
            shapely.Point(pixel.lon, pixel.lat), seen, one.satellite or "", size, power, cause,
            part="fire", along=pixel.along_m, across=pixel.across_m, turn=pixel.azimuth_deg,
        )  # fmt: skip
    yield from _heats(asked)


def _heats(asked: Asked) -> Iterator[Feature]:
    pen, (first, last) = asked.moment.pages.pen, _days(asked)
    for finding in asked.moment.road.findings:
        heat = finding.heat
        if heat is None or heat.said is not Said.CORROBORATES or not first <= heat.day <= last:
            continue
        pixel = heat.pixels[0]
        kind = pen.label("event_kinds", finding.incident.kind)
        worth = f"{asked.word('heat_near', WORDS)} {heat.ratio:.1f}"
        yield feature(
            shapely.Point(pixel.lon, pixel.lat),
            f"{kind}, {pen.place(finding.incident.place)}", worth,
            part="heat", link=f"/incidents/{finding.incident.id}",
            along=pixel.along_m, across=pixel.across_m, turn=pixel.azimuth_deg,
        )  # fmt: skip


def _fires_known(asked: Asked) -> tuple[tuple[space.Fire, ...], int]:
    first, last = _days(asked)
    return space.fires(asked.moment.folder, asked.moment.as_of, first, last, MOST_FIRES)


def _days(asked: Asked) -> tuple[date, date]:
    """Return the first and the last day asked for, within the time of the case."""
    since, until = (read_day(asked.query.get(name), name) for name in ("since", "until"))
    return since or period.first_day(asked), until or period.last_day(asked)


def _footprints(asked: Asked) -> Iterator[Feature]:
    since, until = (read_day(asked.query.get(name), name) for name in ("since", "until"))
    pen = asked.moment.pages.pen
    for one in imagery.footprints(asked.moment.road)["features"]:
        said = one["properties"]
        taken = datetime.fromisoformat(said["taken"]) if said["taken"] else None
        day = taken.astimezone(period.zone(asked)).date() if taken else None
        if day is not None and ((since and day < since) or (until and day > until)):
            continue
        who = said.get("provider") or said.get("satellite") or ""
        cloud = said.get("cloud")
        yield feature(
            shapely.from_geojson(json.dumps(one["geometry"])),
            str(said["item"]),
            shown(str(who)),
            pen.moment(taken) if taken else pen.label("labels", "no_time"),
            "" if cloud is None else f"{pen.label('labels', 'cloud')} {_percent(cloud)}",
            pen.label("labels", said["why_not"]) if said.get("why_not") else "",
            asked.word("image_held" if said["is_held"] else "image_not_held", WORDS),
            held=bool(said["is_held"]),
        )


def _names(asked: Asked) -> Iterator[Feature]:
    """Yield the places that reports speak of, by the names of both sides, and the parties."""
    pen = asked.moment.pages.pen
    for named in asked.moment.case.places:
        if named.lon is None or named.lat is None or not named.precision.allows_pin:
            continue
        near = _pins_near(named.lon, named.lat, named.radius_m or NEAR_M, asked)
        yield feature(shapely.Point(named.lon, named.lat), pen.place(named.place()),
                      near=near, part="place")  # fmt: skip
    window = shapely.box(*asked.moment.case.area)
    own = {one.labels.get("en"): pen.party(one.id) for one in asked.moment.case.parties}
    for name, shape in asked.moment.ground.layers.land:
        inside = shapely.intersection(shapely.make_valid(shape), window)
        # What is cut or made valid may leave lines and points beside the land.
        parts = shapely.get_parts(shapely.get_parts(inside))
        land = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
        if name in own and not land.is_empty:
            middle = shapely.maximum_inscribed_circle(land, tolerance=0.05)
            yield feature(shapely.Point(middle.coords[0]), own[name], part="country")


def _pins_near(lon: float, lat: float, radius_m: float, asked: Asked) -> int:
    """Return how many incidents lie about the place: what most is told of is named first."""
    return len(asked.moment.index.near(lon, lat, max(radius_m, NEAR_M)))


def _cut(text: str) -> str:
    clean = shown(text)
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"


LAYERS = {
    "watched": Layer(_watched),
    "posts": Layer(_posts),
    "patrols": Layer(_patrols),
    "refused": Layer(_refused),
    "lines": Layer(_lines, is_public=True),
    "zones": Layer(_zones, is_public=True),
    "fires": Layer(_fires),
    "footprints": Layer(_footprints),
    "names": Layer(_names, is_public=True),
}
