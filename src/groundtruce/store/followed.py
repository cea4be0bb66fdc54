"""Followed: what a person keeps an eye on, and when they last looked.

It stands beside the log, with the accounts, since it is nobody else's and has to be erasable.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FILE = "followed.db"
NOUNS = ("commitment", "incident", "place", "search")
MOST = 200
_CREATE = """
CREATE TABLE IF NOT EXISTS followed (person TEXT NOT NULL, noun TEXT NOT NULL, id TEXT NOT NULL,
                                     name TEXT NOT NULL, PRIMARY KEY (person, noun, id));
CREATE TABLE IF NOT EXISTS looked (person TEXT PRIMARY KEY, as_of TEXT NOT NULL,
                                   at TEXT NOT NULL, row INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Followed:
    """A thing that a person follows: its noun, its id (of a search, its address), and a name."""

    noun: str
    id: str
    name: str


@dataclass(frozen=True)
class Look:
    """When somebody last looked: the moment of knowledge, the clock, and the last row of the log.

    What the mission itself had decided counts until ``at``.
    """

    as_of: datetime
    at: datetime
    row: int


class Lists:
    """The watch lists of one case folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def of(self, person: str) -> tuple[Followed, ...]:
        """Return what a person follows, in the order of the nouns; ``""`` is whoever sits here."""
        sql = "SELECT noun, id, name FROM followed WHERE person = ? ORDER BY noun, name, id"
        with self._open() as connection:
            return tuple(Followed(*row) for row in connection.execute(sql, (person,)))

    def follow(self, person: str, one: Followed, look: Look) -> None:
        """Begin to follow; who never looked before looks now."""
        if len(self.of(person)) >= MOST:
            return
        with self._open() as connection:
            row = (person, one.noun, one.id, one.name)
            connection.execute("INSERT OR REPLACE INTO followed VALUES (?, ?, ?, ?)", row)
            sql = "INSERT OR IGNORE INTO looked VALUES (?, ?, ?, ?)"
            connection.execute(sql, (person, *_plain(look)))

    def leave(self, person: str, noun: str, name: str) -> None:
        """Follow it no longer."""
        sql = "DELETE FROM followed WHERE person = ? AND noun = ? AND id = ?"
        with self._open() as connection:
            connection.execute(sql, (person, noun, name))

    def look(self, person: str, look: Look) -> None:
        """Remember that a person has looked."""
        sql = "INSERT OR REPLACE INTO looked VALUES (?, ?, ?, ?)"
        with self._open() as connection:
            connection.execute(sql, (person, *_plain(look)))

    def looked(self, person: str) -> Look | None:
        """Return when the person last looked."""
        sql = "SELECT as_of, at, row FROM looked WHERE person = ?"
        with self._open() as connection:
            found = connection.execute(sql, (person,)).fetchone()
        if found is None:
            return None
        return Look(datetime.fromisoformat(found[0]), datetime.fromisoformat(found[1]), found[2])

    def forget(self, person: str) -> None:
        """Erase all that a person follows."""
        with self._open() as connection:
            for table in ("followed", "looked"):
                connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch(mode=0o600)
        with closing(sqlite3.connect(self._file, timeout=10)) as connection, connection:
            connection.executescript(_CREATE)
            yield connection


def _plain(look: Look) -> tuple[str, str, int]:
    return look.as_of.isoformat(), look.at.isoformat(), look.row
