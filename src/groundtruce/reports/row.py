"""Rows: what a reader hands on, with the bytes it came from, and why one may be refused."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from groundtruce.reports.card import Card

SHOWN = 500
RowStream = Iterator["Row | Unread"]


class Refused(Exception):
    """Why a row cannot become a report: which field, what is wrong, what to do about it."""

    def __init__(self, field: str | None, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason
        self.remedy = remedy


@dataclass(slots=True)
class Row(ABC):
    """One row: its values by column, its line (from 1), and its bytes ``start`` to ``end``."""

    values: dict[str, Any]
    line: int
    start: int
    raw: bytes

    @property
    def end(self) -> int:
        """Return where the row's bytes end in the file."""
        return self.start + len(self.raw)

    @abstractmethod
    def find(self, column: str, text: bytes) -> int | None:
        """Return where in the file the column's text stands literally, ``None`` if it does not."""


@dataclass(slots=True)
class Unread:
    """A row that could not be read at all, with the beginning of its bytes."""

    line: int | None
    start: int
    raw: bytes
    refused: Refused


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a field and a row may be, in bytes, before they are set aside unread."""

    cell: int
    row: int
    unpacked: int


class Reader(Protocol):
    """Reads rows from UTF-8 bytes, one after the other, in bounded memory.

    A text stands literally in the file unless the file holds ``escape`` somewhere. Raises
    SourceError where the file as a whole cannot be read.
    """

    escape: bytes

    def rows(self, file: BinaryIO, card: Card, limits: Limits) -> RowStream:
        """Return the rows and what could not be read, in the order of the file."""


def shown(raw: bytes | str) -> str:
    """Return the beginning of a row as it can be shown to a person."""
    text = raw[: 4 * SHOWN].decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    return text[:SHOWN]
