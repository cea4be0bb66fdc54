"""Columns: what a row says for each of our fields, through the eyes of its card."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from groundtruce.errors import SourceError
from groundtruce.reports.card import Card, Column, FigureColumns, nearest
from groundtruce.reports.row import Refused

Values = Mapping[str, Any]
Get = Callable[[Values], Any]


class Columns:
    """Reads our fields out of rows: picks the column, translates the word, fills in the default.

    A column may be a dotted path into nested values; of several alternatives the first that says
    something counts.
    """

    def __init__(self, card: Card) -> None:
        self._read = [
            (field, _getter(column), card.values.get(field, {}))
            for field, column in card.fields.items()
            if field not in ("text", "weapons")
        ]
        self._texts = [(column, _getter(column)) for column in _many(card.fields.get("text", ()))]
        self._weapons = _getter(card.fields["weapons"]) if "weapons" in card.fields else None
        self._weapon_words = card.values.get("weapons", {})
        self._separator = card.separator
        self._toponyms = [(side, _getter(path)) for side, path in card.toponyms.items()]
        self._figures = _getter(card.figures) if isinstance(card.figures, str) else None
        self._defaults = {field: _plain(field, value) for field, value in card.defaults.items()}
        self.flat_figures = () if isinstance(card.figures, str) else card.figures
        self._cells = sorted({name for figure in self.flat_figures for name in _bounds(figure)})

    def said(self, values: Values) -> dict[str, str]:
        """Return what the row says, as text, by our field; fields that say nothing are left out."""
        told = dict(self._defaults)
        for field, get, translated in self._read:
            value = get(values)
            if value is None or value == "":
                continue
            text = value.strip() if type(value) is str else _plain(field, value)
            if text:
                told[field] = str(translated.get(text, text)) if translated else text
        return told

    def text(self, values: Values) -> tuple[str, str]:
        """Return the column of the text and the text exactly as it stands there."""
        for column, get in self._texts:
            value = get(values)
            if value is None or value == "":
                continue
            text = value if isinstance(value, str) else _plain("text", value)
            if text.strip():
                return column, text
        return "", ""

    def weapons(self, values: Values) -> tuple[str, ...]:
        """Return the weapons that the row names, each once."""
        given = self._weapons(values) if self._weapons else None
        if given is None or given == "":
            given = self._defaults.get("weapons")
        if given is None:
            return ()
        parts = given if isinstance(given, list) else str(given).split(self._separator)
        words = [_plain("weapons", part).strip() for part in parts]
        return tuple(
            dict.fromkeys(str(self._weapon_words.get(word, word)) for word in words if word)
        )

    def toponyms(self, values: Values) -> tuple[tuple[str, str], ...]:
        """Return the place's name in each side's usage, where the row gives it."""
        told = [(side, get(values)) for side, get in self._toponyms]
        return tuple((side, _plain("toponyms", name).strip()) for side, name in told if name)

    def figures(self, values: Values) -> Any:
        """Return the row's structured list of figures as it stands."""
        return self._figures(values) if self._figures else None

    def cells(self, values: Values) -> dict[str, str]:
        """Return the cells of the flat figures' columns by column."""
        found = ((column, _value(values, column)) for column in self._cells)
        return {
            column: _plain(column, value).strip() for column, value in found if value is not None
        }


def check(card: Card, names: Sequence[str]) -> None:
    """Raise SourceError where a table has none of the columns that the card names for a field."""
    for alternatives in card.columns():
        if not any(column in names for column in alternatives):
            near = nearest(alternatives[0], names, 3)
            hint = f" The nearest are {', '.join(near)}." if near else ""
            raise SourceError(
                f"the file has no column {' or '.join(map(repr, alternatives))}.",
                f"Correct the card's 'fields' or the file's header.{hint}",
            )


def _bounds(figure: FigureColumns) -> list[str]:
    named = (figure.best, figure.lower, figure.upper, figure.period)
    return [column for column in named if column]


def _many(column: Column) -> tuple[str, ...]:
    return (column,) if isinstance(column, str) else column


def _getter(column: Column) -> Get:
    names = _many(column)
    if len(names) == 1:
        name = names[0]
        return (lambda values: _value(values, name)) if "." in name else (lambda v: v.get(name))
    return lambda values: next(
        (found for name in names if (found := _value(values, name)) not in (None, "")), None
    )


def _value(values: Values, column: str) -> Any:
    if column in values or "." not in column:
        return values.get(column)
    found: Any = values
    for part in column.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _plain(field: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping) and "formula" in value:
        raise Refused(
            field,
            f"the formula {str(value['formula'])[:80]!r} has no stored result",
            "Open and save the workbook in a spreadsheet program, or put the value in the cell.",
        )
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise Refused(
        field,
        f"there is a {'list' if isinstance(value, list) else 'group of values'} where one value "
        "belongs",
        "Name a path inside it in the card, such as place.name.",
    )
