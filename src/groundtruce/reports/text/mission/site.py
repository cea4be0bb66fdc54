"""Sites: the places that patrols name, stand at, and see from there."""

import re
from functools import lru_cache

from groundtruce.model.case import Case
from groundtruce.model.geometry import WGS84
from groundtruce.model.place import NamedArea, Place, Precision, Sector, Toponym, precision_of
from groundtruce.reports.text.gazetteer import is_known
from groundtruce.reports.text.mission.bearing import (
    BEARING,
    RANGE,
    Bearing,
    Range,
    bearing,
    range_,
    spread,
)
from groundtruce.reports.text.toponym import Name, resolved
from groundtruce.reports.text.where import SUREST_RIVAL, place_of, places_in_script, prior_of

NAME = r"[A-Z][\w’'-]+(?: (?:(?:de|of|el|al) )?[A-Z0-9][\w’'-]*){0,3}"
# A position by satellite, good to so many metres unless it says otherwise.
FIX_M = 50.0
OFFSET = re.compile(
    rf"(?P<range>{RANGE.pattern})\s*(?:to the\s+|due\s+)?(?P<bearing>{BEARING.pattern})\s+"
    rf"(?:of|from)\s+(?:the\s+(?:\w+\s+){{0,2}}of\s+|the\s+)?(?P<name>{NAME})"
)
_COORDINATES = re.compile(
    r"(?P<lat>\d{1,2}\.\d{2,})\s*°?\s*(?P<ns>[NS])[,; ]+"
    r"\s*(?P<lon>\d{1,3}\.\d{2,})\s*°?\s*(?P<ew>[EW])"
)


def site(words: str, case: Case | None) -> Place | None:
    """Return the place that the words describe: coordinates, so far from a name, or a name."""
    fix = _COORDINATES.search(words)
    if fix is not None:
        lat = float(fix["lat"]) * (-1 if fix["ns"] == "S" else 1)
        lon = float(fix["lon"]) * (-1 if fix["ew"] == "W" else 1)
        return Place.at(lon, lat, FIX_M) if abs(lat) <= 90 and abs(lon) <= 180 else None
    away = OFFSET.search(words)
    if away is not None:
        return _displaced(away, case)
    known = places_in_script(words, case)
    if known:
        return known[0].place
    found = re.search(
        NAME, re.sub(r"^(?:From|At|In|On|While|Near|Positioned|Standing)\s+", "", words)
    )
    return None if found is None else named(found.group(), case)


def named(name: str, case: Case | None) -> Place:
    """Return the place of that name, in words only where nobody knows where it is."""
    known = places_in_script(name, case)
    if known and known[0].place is not None:
        return known[0].place
    return _in_world(name, case)


@lru_cache(maxsize=2048)
def _in_world(name: str, case: Case | None) -> Place:
    if is_known(name):
        (one,) = resolved([Name(name, 0, len(name))], name, prior_of(case))
        if one.chosen is not None and one.score >= SUREST_RIVAL:
            return place_of(one.chosen, name)
    return in_words(name)


def in_words(words: str) -> Place:
    """Return a place of which only the words are known."""
    return Place(
        extent=NamedArea(shape="named", area_id=words[:200]),
        precision=Precision.UNKNOWN,
        toponyms=(Toponym(side="text", text=words[:200]),),
    )


def _displaced(found: re.Match[str], case: Case | None) -> Place:
    """Return the place so far from a named one; in words where that one is not known."""
    start, away, towards = (
        named(found["name"], case),
        range_(found["range"]),
        bearing(found["bearing"]),
    )
    centre, own = start.centre, start.radius_m
    if centre is None or own is None or away is None or towards is None:
        return in_words(" ".join(found.group().split()))
    lon, lat, _ = WGS84.fwd(*centre, towards.middle, away.middle)
    radius = spread(away, towards, own)
    return Place.at(float(lon), float(lat), radius, admin=" ".join(found.group().split())[:200])


def sector(observer: Place, away: Range, towards: Bearing | None) -> Place | None:
    """Return the annular sector seen or heard from a place; all round without a bearing."""
    centre, own = observer.centre, observer.radius_m
    if centre is None or own is None or not observer.is_pin:
        return None
    extent = Sector(
        shape="sector",
        lon=centre[0],
        lat=centre[1],
        range_min_m=away.nearest,
        range_max_m=away.farthest,
        bearing_from_deg=towards.first if towards else 0.0,
        bearing_to_deg=towards.last if towards else 360.0,
        position_m=max(own, 1.0),
    )
    rough = Place(extent=extent, precision=Precision.UNKNOWN)
    return Place(
        extent=extent,
        precision=precision_of(rough.radius_m or away.farthest),
        toponyms=(),
        admin=_seen_from(observer, away, towards)[:200],
    )


def _seen_from(observer: Place, away: Range, towards: Bearing | None) -> str:
    """Return the part of the ring in words: "2–4 km, 236–259° from Old Mill"."""
    distance = f"{away.nearest / 1000:g}–{away.farthest / 1000:g} km"
    where = f", {towards.first:.0f}–{towards.last:.0f}°" if towards else ""
    return f"{distance}{where} from {observer.label()}"
