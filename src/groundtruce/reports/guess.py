"""Guess: the card of a file that has none, from the names of its columns.

Layouts are data (``layouts/*.yaml``): a card, and the columns by which it is known. What was
guessed is said, so that a person can put it right in a card of the file's own.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

from groundtruce.errors import SourceError
from groundtruce.model.case import Case
from groundtruce.reports import marked_yaml
from groundtruce.reports.card import FIELDS, Card
from groundtruce.reports.jsonl import paths
from groundtruce.reports.row import Row, Unread
from groundtruce.reports.words import plain

_SAMPLE = 200
_NUMERIC_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}")
_WHAT_HAPPENED = ("from", "lat", "place", "place_id", "text")
_REMEDY = "Write a card that says which column is what; see 'add a source' in the guides."


def recognised(card: Card, rows: Iterator[Row | Unread], case: Case) -> tuple[Card, str]:
    """Return the card filled in with the best layout, and in words what was taken for what.

    Raises SourceError where no layout fits.
    """
    sample = [row.values for row in islice(rows, _SAMPLE) if isinstance(row, Row)]
    if not sample:
        raise SourceError("the file has no row to recognise its columns by.", _REMEDY)
    names = list(dict.fromkeys(name for values in sample for name in (*values, *paths(values))))
    theirs = {plain(name): name for name in reversed(names)}
    for layout in layouts():
        if all(plain(mark) in theirs for mark in layout["recognised_by"]):
            found = _filled(card, layout, theirs, case.party_ids)
            if any(field in found.fields for field in _WHAT_HAPPENED):
                return _ordered(found, sample), _said(found, layout["name"])
    raise SourceError(f"no column is recognised among {', '.join(names[:20])}.", _REMEDY)


@lru_cache(maxsize=1)
def layouts() -> tuple[dict[str, Any], ...]:
    """Return the layouts that ship with the package, the most particular first."""
    folder = Path(str(resources.files("groundtruce.reports") / "layouts"))
    found = [marked_yaml.read(path).value for path in sorted(folder.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda layout: -len(layout["recognised_by"])))


def _filled(
    card: Card, layout: dict[str, Any], theirs: dict[str, str], parties: tuple[str, ...]
) -> Card:
    told = layout["card"]
    fields = {
        field: column
        for field, alternatives in told.get("fields", {}).items()
        if (column := _first(_listed(alternatives), theirs))
    }
    if not layout["recognised_by"]:
        # In a plain sheet a column that has our own name is ours before any other.
        fields |= {name: theirs[name] for name in FIELDS if name in theirs and name != "confidence"}
    usual = {"source": card.name, "kind": "other", **told.get("defaults", {})}
    return Card(
        **{
            **told,
            **card.model_dump(exclude_unset=True),
            "fields": fields,
            "figures": _figures(told.get("figures", ()), theirs),
            "toponyms": _toponyms(theirs, parties),
            "defaults": usual,
            "unknown_sources": "keep",
            "unknown_kinds": "keep",
        }
    )


def _listed(alternatives: Any) -> Iterable[str]:
    return (alternatives,) if isinstance(alternatives, str) else alternatives


def _figures(layout: Any, theirs: dict[str, str]) -> Any:
    if isinstance(layout, str):
        return theirs.get(plain(layout), ())
    found = []
    for figure in layout:
        columns = {bound: word for bound, word in figure.items() if bound != "kind"}
        if all(plain(column) in theirs for column in columns.values()):
            named = {bound: theirs[plain(column)] for bound, column in columns.items()}
            found.append({"kind": figure["kind"], **named})
    return found


def _toponyms(theirs: dict[str, str], parties: tuple[str, ...]) -> dict[str, str]:
    ends = {party: f"name_{plain(party)}" for party in parties}
    return {
        party: column
        for party, end in ends.items()
        for word, column in theirs.items()
        if word.endswith(end)
    }


def _first(alternatives: Iterable[str], theirs: dict[str, str]) -> str | None:
    return next((theirs[plain(name)] for name in alternatives if plain(name) in theirs), None)


def _ordered(card: Card, sample: list[dict[str, Any]]) -> Card:
    """Return the card with the order of day and month that the dates themselves show."""
    column = str(card.fields.get("from"))
    dates = [_NUMERIC_DATE.match(str(values.get(column, ""))) for values in sample]
    pairs = [(int(found[1]), int(found[2])) for found in dates if found]
    has_day_first = any(one > 12 for one, _ in pairs)
    has_month_first = any(two > 12 for _, two in pairs)
    if has_day_first == has_month_first:
        return card
    return card.model_copy(update={"date_order": "dmy" if has_day_first else "mdy"})


def _said(card: Card, layout: str) -> str:
    told = ", ".join(f"{column} as {field}" for field, column in card.fields.items())
    return f"read as {layout}, taking {told}"
