"""Agreements of a case: one YAML file a text, with its commitments and what became of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from groundtruce.errors import AgreementError
from groundtruce.model.agreement import Agreement, Clock, Commitment, StatusChange, WeaponLimit
from groundtruce.reports import case_excerpt, marked_yaml
from groundtruce.reports.case_entry import Found, Where, entries, made, mapping, where_in
from groundtruce.reports.case_moment import first_moment, last_moment

Reading = Callable[[object, tzinfo], datetime]

AGREEMENT = {"signed": last_moment, "effective": last_moment}
COMMITMENT = {"starts": first_moment, "deadline": last_moment, "baseline": last_moment}
CHANGE = {"on": last_moment}
CLOCK = {"starts": first_moment}


@dataclass(frozen=True)
class Text:
    """An agreement as read, and where each of its commitments and changes stands."""

    agreement: Found[Agreement]
    commitments: tuple[Found[Commitment], ...]
    changes: tuple[Found[StatusChange], ...]


def read(path: Path, zone: tzinfo) -> Text:
    """Read one agreement, local times in the zone; without ``effective`` it binds when signed.

    Raises AgreementError with file, line and field.
    """
    marked = marked_yaml.read(path, AgreementError)
    where = where_in(marked)
    plain = _moments(mapping(marked.value, where, AgreementError), AGREEMENT, zone, where)
    plain.setdefault("effective", plain.get("signed"))
    listed = list(entries(plain, "commitments", marked, AgreementError))
    stated = case_excerpt.of_entries(path, "commitments", "summary")
    commitments = tuple(
        Found(_commitment({**entry, "excerpt": excerpt}, place, zone), place)
        for (entry, place), excerpt in zip(listed, stated, strict=False)
    )
    changes = tuple(
        Found(_change({**entry, "line": marked.line("changes", index)}, place, zone), place)
        for index, (entry, place) in enumerate(entries(plain, "changes", marked, AgreementError))
    )
    plain["commitments"] = [found.value for found in commitments]
    plain["changes"] = [found.value for found in changes]
    agreement = Found(made(Agreement, plain, where, AgreementError), where)
    return Text(agreement, commitments, changes)


def _change(entry: dict[str, Any], where: Where, zone: tzinfo) -> StatusChange:
    plain = _moments(entry, CHANGE, zone, where)
    return made(StatusChange, plain, where, AgreementError)


def _commitment(entry: dict[str, Any], where: Where, zone: tzinfo) -> Commitment:
    plain = _moments(entry, COMMITMENT, zone, where)
    if isinstance(plain.get("article"), int | float):
        plain["article"] = str(plain["article"])
    if plain.get("clock") is not None:
        plain["clock"] = _clock(plain["clock"], _inside(where, "clock"), zone)
    if plain.get("limits"):
        plain["limits"] = [
            made(WeaponLimit, mapping(limit, place, AgreementError), place, AgreementError)
            for index, limit in enumerate(plain["limits"])
            for place in (_inside(where, "limits", index),)
        ]
    return made(Commitment, plain, where, AgreementError)


def _clock(entry: Any, where: Where, zone: tzinfo) -> Clock:
    plain = _moments(mapping(entry, where, AgreementError), CLOCK, zone, where)
    return made(Clock, plain, where, AgreementError)


def _inside(where: Where, *loc: str | int) -> Where:
    return lambda *field: where(*loc, *field)


def _moments(
    plain: dict[str, Any], fields: Mapping[str, Reading], zone: tzinfo, where: Where
) -> dict[str, Any]:
    """Return the entry with its dates as moments; an empty field is one that is not given."""
    given = {key: value for key, value in plain.items() if value is not None}
    for field in fields.keys() & given.keys():
        try:
            given[field] = fields[field](given[field], zone)
        except ValueError as cause:
            raise AgreementError(
                f"{cause}.", "Write 2025-11-10 or 2025-11-10T08:30.", where(field)
            ) from cause
    return given
