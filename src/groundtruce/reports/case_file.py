"""``case.yaml``: parties, area, period, time zone, and the words that a case adds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce.errors import CaseError
from groundtruce.model.case import Case, Declination, Party
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from groundtruce.reports import marked_yaml
from groundtruce.reports.case_entry import (
    Found,
    Where,
    entries,
    made,
    mapping,
    suggestion,
    where_in,
)
from groundtruce.reports.case_moment import first_moment, last_moment

CORNERS = ("west", "south", "east", "north")
READINGS = {"since": first_moment, "until": last_moment}


def read(path: Path) -> Found[Case]:
    """Read the file; raises CaseError with file, line and field."""
    marked = marked_yaml.read(path, CaseError)
    where = where_in(marked)
    plain = mapping(marked.value, where)
    zone = _zone(plain, where)
    listed = list(entries(plain, "parties", marked))
    plain["parties"] = [made(Party, entry, place) for entry, place in listed]
    _each_party_once(plain["parties"], [place for _, place in listed])
    plain["area"] = _area(plain.get("area"), where)
    plain["declination"] = [
        _declination(entry, place, zone) for entry, place in entries(plain, "declination", marked)
    ]
    plain["words"] = _words(plain.get("words") or {}, where)
    for field, reading in READINGS.items():
        if plain.get(field) is not None:
            try:
                plain[field] = reading(plain[field], zone)
            except ValueError as cause:
                raise CaseError(f"{cause}.", "Write 2025-11-10.", where(field)) from cause
    given = {key: value for key, value in plain.items() if value is not None}
    return Found(made(Case, given, where), where)


def _zone(plain: Mapping[str, Any], where: Where) -> ZoneInfo:
    name = plain.get("time_zone")
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError) as cause:
        raise CaseError(
            f"no time zone is called {name!r}.",
            "Write 'time_zone: Asia/Bangkok', or as tzdata calls yours.",
            where("time_zone"),
        ) from cause


def _declination(entry: Mapping[str, Any], where: Where, zone: ZoneInfo) -> Declination:
    try:
        on = first_moment(entry.get("on"), zone)
    except ValueError as cause:
        raise CaseError(f"{cause}.", "Write 2025-07-01.", where("on")) from cause
    return made(Declination, {**entry, "on": on}, where)


def _each_party_once(parties: list[Party], places: list[Where]) -> None:
    ids = [party.id for party in parties]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            raise CaseError(
                f"the party {name!r} stands twice.", "Give each its own id.", places[index]("id")
            )


def _area(given: Any, where: Where) -> tuple[float, ...]:
    corners = mapping(given, lambda *field: where("area", *field))
    for corner in CORNERS:
        if not isinstance(corners.get(corner), int | float):
            raise CaseError(
                f"the area has no number {corner!r}.",
                "Write 'area: {west: 102.0, south: 11.4, east: 105.8, north: 15.4}'.",
                where("area"),
            )
    west, south, east, north = (float(corners[corner]) for corner in CORNERS)
    if west >= east or south >= north:
        raise CaseError(
            "west must be less than east, and south less than north.",
            "Correct the corners.",
            where("area"),
        )
    return west, south, east, north


def _words(given: Any, where: Where) -> dict[str, dict[str, dict[str, str]]]:
    """Return the case's own words; a language that is not given says it in English."""
    known = sorted(vocabulary().lists())
    lists: dict[str, dict[str, dict[str, str]]] = {}
    for listed, words in mapping(given, lambda *field: where("words", *field)).items():
        if listed not in known:
            raise CaseError(
                f"{listed!r} is no list of the vocabulary.",
                suggestion(listed, known),
                where("words", listed),
            )
        inner = mapping(words or {}, lambda *field, at=listed: where("words", at, *field))
        lists[listed] = {key: _labels(key, held, listed, where) for key, held in inner.items()}
    return lists


def _labels(key: str, held: Any, listed: str, where: Where) -> dict[str, str]:
    labels = mapping(held, lambda *field: where("words", listed, key, *field))
    if not labels.get("en"):
        raise CaseError(
            f"the word {key!r} has no English label.",
            "Write 'en: …' and, if you can, the other languages.",
            where("words", listed, key),
        )
    return dict.fromkeys(LANGUAGES, labels["en"]) | labels
