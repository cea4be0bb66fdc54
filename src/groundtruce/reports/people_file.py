"""People of a case: who may judge, reply, verify and release, from ``people.yaml``."""

from datetime import tzinfo
from pathlib import Path
from typing import Any

from groundtruce.errors import CaseError
from groundtruce.model.person import Person
from groundtruce.reports import marked_yaml
from groundtruce.reports.case_entry import Found, Where, each_once, entries, made, mapping, where_in
from groundtruce.reports.case_moment import last_moment


def read(path: Path, zone: tzinfo) -> tuple[Found[Person], ...]:
    """Read the people in the order of the file; raises CaseError with file, line and field."""
    marked = marked_yaml.read(path, CaseError)
    plain = mapping(marked.value, where_in(marked))
    for key in plain:
        if key != "people":
            raise CaseError(f"{key!r} is no key here.", "Write 'people:'.", marked.where(key))
    listed = entries(plain, "people", marked)
    found = tuple(Found(_person(entry, where, zone), where) for entry, where in listed)
    each_once(found, "person")
    return found


def _person(entry: dict[str, Any], where: Where, zone: tzinfo) -> Person:
    if entry.get("until") is not None:
        try:
            entry = {**entry, "until": last_moment(entry["until"], zone)}
        except ValueError as cause:
            raise CaseError(f"{cause}.", "Write 2026-06-30.", where("until")) from cause
    if "stated" in entry:
        raise CaseError("'stated' is no key here.", "Take it away.", where("stated"))
    return made(Person, {**entry, "stated": where("id").partition(": ")[0]}, where)
