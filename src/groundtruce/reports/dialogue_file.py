"""Dialogue of a case: meetings, contacts, mediation and actions, from ``dialogue/*.yaml``."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from groundtruce.errors import CaseError
from groundtruce.model.dialogue import Dialogue, DialogueKind, Turn
from groundtruce.model.span import Span
from groundtruce.reports import case_excerpt, marked_yaml
from groundtruce.reports.case_entry import (
    Found,
    Where,
    entries,
    made,
    mapping,
    suggestion,
    where_in,
)
from groundtruce.reports.case_moment import last_moment
from groundtruce.reports.row import Refused
from groundtruce.reports.when import Dates

LISTS = {
    "meetings": DialogueKind.MEETING,
    "contacts": DialogueKind.CONTACT,
    "mediation": DialogueKind.MEDIATION,
    "actions": DialogueKind.ACTION,
}
OURS = ("span", "kind", "excerpt")


def read(path: Path, zone: tzinfo) -> tuple[Found[Dialogue], ...]:
    """Read one file, local times in the zone; raises CaseError with file, line and field."""
    marked = marked_yaml.read(path, CaseError)
    plain = mapping(marked.value, where_in(marked))
    for key in plain:
        if key not in LISTS:
            raise CaseError(f"{key!r} is no list here.", suggestion(key, LISTS), marked.where(key))
    return tuple(found for key in plain for found in _listed(path, key, plain, marked, zone))


def _listed(
    path: Path, key: str, plain: dict[str, Any], marked: marked_yaml.Marked, zone: tzinfo
) -> Iterator[Found[Dialogue]]:
    listed = list(entries(plain, key, marked))
    stated = case_excerpt.of_entries(path, key, "title")
    for (entry, where), excerpt in zip(listed, stated, strict=False):
        _no_words_of_ours(entry, where)
        timed = _timed(entry, where, zone)
        if "announced" in timed:
            timed["announced"] = _moment(timed["announced"], where, "announced", zone)
        turns = [
            _turn(turn, _inside(where, "turns", index), zone)
            for index, turn in enumerate(timed.get("turns") or ())
        ]
        whole = {**timed, "kind": LISTS[key], "turns": turns, "excerpt": excerpt}
        yield Found(made(Dialogue, whole, where), where)


def _turn(entry: Any, where: Where, zone: tzinfo) -> Turn:
    plain = mapping(entry, where)
    timed = _timed(plain, where, zone)
    if "on" in timed:
        timed["on"] = _moment(timed["on"], where, "on", zone)
    return made(Turn, timed, where)


def _timed(entry: dict[str, Any], where: Where, zone: tzinfo) -> dict[str, Any]:
    """Return the entry with ``from`` and ``to`` as its span, and ``due`` as a moment."""
    given = {key: value for key, value in entry.items() if value is not None}
    first, last = given.pop("from", None), given.pop("to", None)
    if first is not None:
        given["span"] = _span(str(first), "" if last is None else str(last), where, zone)
    elif last is not None:
        raise CaseError("there is an end and no beginning.", "Give 'from'.", where("to"))
    if "due" in given:
        given["due"] = _moment(given["due"], where, "due", zone)
    return given


def _span(first: str, last: str, where: Where, zone: tzinfo) -> Span:
    for field, said in (("from", first), ("to", last)):
        if said:
            _moment(said, where, field, zone)
    try:
        return Dates(zone).event(first, last)
    except Refused as cause:
        raise CaseError(f"{cause}.", cause.remedy, where(cause.field or "from")) from cause


def _moment(said: object, where: Where, field: str, zone: tzinfo) -> datetime:
    try:
        return last_moment(said, zone)
    except ValueError as cause:
        raise CaseError(
            f"{cause}.", "Write 2025-11-10 or 2025-11-10T08:30.", where(field)
        ) from cause


def _no_words_of_ours(entry: dict[str, Any], where: Where) -> None:
    for key in OURS:
        if key in entry:
            raise CaseError(f"{key!r} is no key here.", "Take it away.", where(key))


def _inside(where: Where, *loc: str | int) -> Where:
    return lambda *field: where(*loc, *field)
