"""Entries of a case's files: a record, and where in which file it stands.

Every reader of a case hands its records on like this, so that a contradiction between two files
can still be shown with file, line and field.
"""

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from groundtruce.errors import CaseError
from groundtruce.model.record import Record
from groundtruce.reports.marked_yaml import Loc, Marked

R = TypeVar("R", bound=Record)
Where = Callable[..., str]


@dataclass(frozen=True)
class Found(Generic[R]):
    """A record of the case; ``where("bound")`` says in which file and line the field stands."""

    value: R
    where: Where


def where_in(marked: Marked, *loc: str | int) -> Where:
    """Return what says where the fields of this entry of a YAML file stand."""
    return lambda *field: marked.where(*loc, *field)


def mapping(value: Any, where: Where, error: type[CaseError] = CaseError) -> dict[str, Any]:
    """Return the entry as key and value; raises where it is a list, a text or nothing."""
    if not isinstance(value, dict):
        raise error("here should be lines of 'key: value'.", "See the template's file.", where())
    return {str(key): held for key, held in value.items()}


def entries(
    plain: Mapping[str, Any], key: str, marked: Marked, error: type[CaseError] = CaseError
) -> Iterator[tuple[dict[str, Any], Where]]:
    """Return each entry of a list, with what says where it stands."""
    listed = plain.get(key) or []
    if not isinstance(listed, list):
        raise error(f"{key!r} should be a list.", "Begin each entry with '- '.", marked.where(key))
    for index, entry in enumerate(listed):
        where = where_in(marked, key, index)
        yield mapping(entry, where, error), where


def made(
    record: type[R], plain: Mapping[str, Any], where: Where, error: type[CaseError] = CaseError
) -> R:
    """Make the record; raises an error that says what is wrong, where, and what to do."""
    try:
        return record(**plain)
    except ValidationError as cause:
        # A misspelt key is also a missing one: the misspelling tells more.
        problems = sorted(cause.errors(), key=lambda one: one["type"] != "extra_forbidden")
        first = problems[0]
        happened, remedy = _explained(record, first)
        raise error(happened, remedy, where(*_written(plain, first["loc"]))) from cause


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return what to do about an unknown word: the nearest known one, or the list."""
    listed = sorted(known)
    near = difflib.get_close_matches(word, listed, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {', '.join(listed[:40])}." if listed else "The case has none."


def each_once(found: Collection[Found[R]], noun: str, error: type[CaseError] = CaseError) -> None:
    """Check that no id stands twice; raises an error that names both places."""
    first: dict[str, Where] = {}
    for one in found:
        name = str(getattr(one.value, "id"))  # noqa: B009 - a record of any kind with an id
        if name in first:
            raise error(
                f"the {noun} {name!r} stands twice; first at {first[name]('id')}.",
                "Give each its own id.",
                one.where("id"),
            )
        first[name] = one.where


def _explained(record: type[Record], problem: Mapping[str, Any]) -> tuple[str, str]:
    field, given = problem["loc"][-1] if problem["loc"] else "", problem["input"]
    match problem["type"]:
        case "missing":
            return f"the key {field!r} is missing.", "Add it."
        case "extra_forbidden":
            known = set(record.model_fields) - {"original"}
            return f"{field!r} is no key here.", suggestion(str(field), known)
        case "string_type":
            return f"{given!r} is no text.", "Put it in quotes."
        case "enum" | "literal_error":
            expected = problem["ctx"]["expected"]
            return f"{given!r} is no {field!r}.", f"Choose one of {expected}."
        case "value_error" | "assertion_error":
            said = str(problem["msg"]).removeprefix("Value error, ").rstrip(".")
            return f"{said}.", "Correct it there."
        case _:
            return f"{given!r} will not do: {problem['msg']}.", "Correct it there."


def _written(plain: Any, loc: Loc) -> Loc:
    # pydantic adds the branch of a union to the path: keep what the file has.
    kept: list[str | int] = []
    for part in loc:
        is_there = (isinstance(plain, dict) and part in plain) or (
            isinstance(plain, list | tuple) and isinstance(part, int) and part < len(plain)
        )
        if is_there:
            plain = plain[part]
            kept.append(part)
        elif part == loc[-1] and isinstance(plain, dict):
            kept.append(part)
    return tuple(kept)
