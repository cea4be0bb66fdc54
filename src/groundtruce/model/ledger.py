"""Ledgers: what a case's record says of one subject, row by row, each led back to its evidence.

A ledger is a projection: nothing is entered into it. A cell holds a stored word, a number or a
local date as text, so that the same ledger becomes a page, a table or a file.
"""

from pydantic import Field

from groundtruce.model.case import Case
from groundtruce.model.record import Moment, Name, Record
from groundtruce.model.vocabulary import Vocabulary, vocabulary

Cell = str | int | float | None

# Columns whose cells are words of a list of the vocabulary, one or several with ", " between.
WORDS = {
    "kind": "event_kinds",
    "weapon_class": "weapon_classes",
    "weapons": "weapons",
    "state": "weapon_states",
    "last_known": "weapon_states",
    "assessed": "states",
    "status": "statuses",
    "counted": "figure_kinds",
    "restriction": "watch_kinds",
    "looked_by": "watch_kinds",
    "modality": "modalities",
    "hidden_by": "labels",
    "grounds": "statuses",
    "reading": "labels",
    "stands": "labels",
    "decided_by": "labels",
    "is_open": "labels",
    "dealing": "labels",
    "outcome": "labels",
    "body": "bodies",
    "mediators": "bodies",
    "between": "bodies",
    "owner": "bodies",
}
# Columns of several figures: "trucks=180; killed=3–5".
COUNTED = ("effects", "figures", "found")
PARTIES = ("party", "by", "held_by", "side", "said_of")


class Row(Record):
    """One line: its cells by column, and what is behind it.

    ``entries`` are those of the mission's own log and of the case's files, by their ids.
    """

    cells: dict[str, Cell]
    findings: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Hash by the evidence, which rows that are equal share."""
        return hash((self.findings, self.claims, self.commitments, self.entries))


class Table(Record):
    """Rows under the same columns; ``name`` and columns are words of the list ``labels``."""

    name: Name
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()


class Line(Record):
    """A running number over time: local dates with the least and the most, ``None`` where open."""

    name: str
    points: tuple[tuple[Moment, float, float | None], ...]
    claims: tuple[str, ...] = ()


class Ledger(Record):
    """All tables and running numbers on one subject as of a moment, and what they do not say."""

    name: Name
    as_of: Moment
    tables: tuple[Table, ...]
    lines: tuple[Line, ...] = Field(default=())
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows of all tables."""
        return tuple(row for table in self.tables for row in table.rows)


def worded(column: str, cell: Cell, case: Case, language: str = "en") -> str:
    """Return the cell as a reader sees it: labels of stored words, names of sources."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return f"{cell:,}"
    if column == "sources":
        names = {one.id: one.name for one in case.sources}
        return ", ".join(names.get(part, part) for part in cell.split(", "))
    listed = WORDS.get(column)
    if listed is None and column not in (*PARTIES, *COUNTED):
        return cell
    words = vocabulary().extended(case.words)
    if column in COUNTED:
        pairs = (part.partition("=") for part in cell.split("; ") if part)
        return "; ".join(f"{n} {words.label('figure_kinds', k, language)}" for k, _, n in pairs)
    return ", ".join(_said(part, listed, case, words, language) for part in cell.split(", "))


def _said(part: str, listed: str | None, case: Case, words: Vocabulary, language: str) -> str:
    party = case.party(part)
    if party is not None:
        return party.labels.get(language) or party.labels.get("en", part)
    if listed is None:
        return part
    return words.label(listed, part, language)
