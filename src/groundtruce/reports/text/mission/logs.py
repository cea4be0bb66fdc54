"""Logs: tables in which every row is one observation, or one restriction of movement."""

import re
from collections.abc import Iterator
from datetime import date

from groundtruce.model.claim import Modality
from groundtruce.reports.text.mission.bearing import bearing, range_
from groundtruce.reports.text.mission.observation import (
    ITEM,
    NOUNS,
    Clock,
    Observed,
    clock,
    direction,
    is_exercise,
    kind_and_weapon,
)
from groundtruce.reports.text.mission.restriction import Restriction, kind_of, lasting
from groundtruce.reports.text.mission.site import OFFSET
from groundtruce.reports.text.mission.tables import Row, Table
from groundtruce.reports.text.number import value_of
from groundtruce.reports.text.when import times

COLUMNS = {
    "position": r"position|observer|patrol at|OP\b|post",
    "where": r"event location|where|distance|range|location|place|checkpoint",
    "towards": r"direction$|bearing|azimuth|compass",
    "means": r"means|modality|how|heard|seen",
    "count": r"^no\.?$|number|count|qty|quantity|^#",
    "what": r"observation|what|event$|type|kind|nature|incident",
    "said": r"description|assess|remark|comment|note",
    "weapon": r"weapon|calibre|caliber|system",
    "when": r"time|date|when|DTG",
    "by": r"\bby\b|who|party|actor|responsible",
    "lasted": r"duration|how long|length|minutes|lasted",
    "reason": r"reason|why|justification|explanation|cause",
}
_RESTRICTION = re.compile(r"restriction|denial|denied|access|freedom of movement", re.IGNORECASE)


def observed(table: Table, day: date | None) -> Iterator[Observed]:
    """Yield the observations of a patrol's log; nothing from any other table."""
    columns = _columns(table)
    if not {"when"} <= set(columns) or not {"where", "towards"} & set(columns):
        return
    for row in table.rows:
        one = _observed(row, columns, day)
        if one is not None:
            yield one


def restricted(table: Table, day: date | None) -> Iterator[Restriction]:
    """Yield the restrictions of a table of them; nothing from any other table."""
    columns = _columns(table)
    is_told = any(kind_of(_said(row, columns, "what")) for row in table.rows)
    head = " ".join(table.headings)
    if not is_told or not ({"reason", "lasted"} & set(columns) or _RESTRICTION.search(head)):
        return
    for row in table.rows:
        kind = kind_of(_said(row, columns, "what"))
        where = _said(row, columns, "where") or _said(row, columns, "position")
        if kind is None or not where:
            continue
        yield Restriction(
            start=row.start,
            end=row.end,
            kind=kind,
            when=_when(row, columns, day),
            where=where,
            by=_said(row, columns, "by") or None,
            lasted=lasting(_length(row, columns, table)),
            reason=_said(row, columns, "reason") or None,
        )


def _observed(row: Row, columns: dict[str, int], day: date | None) -> Observed | None:
    what, said = _said(row, columns, "what"), _said(row, columns, "said")
    weapon, where = _said(row, columns, "weapon"), _said(row, columns, "where")
    item = ITEM.search(what)
    noun = item["noun"].lower() if item else _noun(what)
    if noun is None:
        return None
    number = value_of(_said(row, columns, "count") or (item["n"] if item else ""))
    kind, unit, arm = kind_and_weapon(noun, f"{what} {said} {weapon}".lower())
    near = OFFSET.search(where)
    return Observed(
        start=row.start,
        end=row.end,
        kind=kind,
        unit=unit,
        modality=_modality(f"{_said(row, columns, 'means')} {_said(row, columns, 'position')}"),
        count=None if number is None else int(number),
        when=_when(row, columns, day),
        seen_from=_said(row, columns, "position") or None,
        near=near.group() if near else None,
        away=None if near else range_(where),
        towards=None if near else bearing(_said(row, columns, "towards") or _after_range(where)),
        direction=direction(f"{what} {said}"),
        assessed_as=_known(weapon) or (said if "assessed" in said.lower() else None),
        weapon=arm,
        is_exercise=is_exercise(f"{what} {said}"),
    )


def _columns(table: Table) -> dict[str, int]:
    """Return which column says what, each column once."""
    found: dict[str, int] = {}
    for name, pattern in COLUMNS.items():
        for number, heading in enumerate(table.headings):
            if number not in found.values() and re.search(pattern, heading, re.IGNORECASE):
                found[name] = number
                break
    return found


def _said(row: Row, columns: dict[str, int], name: str) -> str:
    return row.said(columns[name]) if name in columns else ""


def _known(said: str) -> str | None:
    return None if said.lower() in ("", "-", "–", "n/k", "n/a", "unknown", "not known") else said


def _noun(words: str) -> str | None:
    lower = words.lower()
    return next(
        (n for n in sorted(NOUNS, key=len, reverse=True) if re.search(rf"\b{n}", lower)), None
    )


def _after_range(where: str) -> str:
    return re.sub(r"^.*?\d\s*(?:km|m|metres|kilometres)\b", "", where)


def _modality(words: str) -> Modality:
    lower = words.lower()
    for word, modality in (
        ("camera", Modality.CAMERA),
        ("uav", Modality.UAV),
        ("drone", Modality.UAV),
        ("heard", Modality.HEARD),
    ):
        if word in lower:
            return modality
    return Modality.SEEN


def _when(row: Row, columns: dict[str, int], day: date | None) -> Clock:
    words = _said(row, columns, "when")
    days = [one.first for one in times(words, day) if one.first and one.first == one.last]
    # Of what the row itself names only the day counts, lest a number be taken for a time.
    if not days and "when" not in columns:
        days = [one.first for one in times(row.said(0), day) if one.first and one.first == one.last]
    return clock(words, days[0] if days else day)


def _length(row: Row, columns: dict[str, int], table: Table) -> str:
    said = _said(row, columns, "lasted")
    unit = (
        re.search(r"min|hour", table.headings[columns["lasted"]], re.IGNORECASE) if said else None
    )
    return f"{said} {unit.group()}s" if unit and re.fullmatch(r"\d+", said) else said
