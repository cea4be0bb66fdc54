"""Accounts: who may log in from where, beside the log, since all of it may have to be erased.

Passwords are kept as argon2id, sessions and tokens as hashes of random letters. Whose account it
is and what that person may do stands in the case.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from groundtruce.errors import NotAllowed, NotFound
from groundtruce.store import guesses

FILE = "accounts.db"
SHORTEST, LONGEST = 12, 1000
LASTS = timedelta(hours=12)
TOKEN_LASTS = timedelta(days=90)
# Of sign-ins so many are remembered; of more the oldest go.
MOST_ENTRIES = 50_000
_CREATE = f"""
CREATE TABLE IF NOT EXISTS account (person TEXT PRIMARY KEY, hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shut (person TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS session (token TEXT PRIMARY KEY, person TEXT NOT NULL,
                                    until TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS token (token TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL,
                                  acts INTEGER NOT NULL, until TEXT NOT NULL,
                                  UNIQUE (person, name));
CREATE TABLE IF NOT EXISTS view (person TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL,
                                 PRIMARY KEY (person, name));
CREATE TABLE IF NOT EXISTS entry (n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL,
                                  person TEXT NOT NULL, address TEXT NOT NULL, what TEXT NOT NULL);
{guesses.CREATE}
"""
# Each hash takes 64 MB and a core for a moment: many at once would take the machine.
_HASHING = BoundedSemaphore(2)


@dataclass(frozen=True)
class Token:
    """A program's way in under a person's name: whether it may act, and until when it lasts."""

    person: str
    name: str
    acts: bool
    until: datetime


@dataclass(frozen=True)
class Entry:
    """A line of who came in, or tried to: when, from what address, and what became of it."""

    n: int
    at: datetime
    person: str
    address: str
    what: str


class Accounts:
    """The accounts of one case folder; an absent file means that there are none."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._hasher = PasswordHasher()
        # A stranger's name costs as much time as a known one, so that names cannot be tried out.
        self._nobody = self._hasher.hash(secrets.token_hex())
        self._asking = Lock()
        self._reader: tuple[int, sqlite3.Connection] | None = None
        self._are_kept = False

    @property
    def are_kept(self) -> bool:
        """Whether accounts were ever made here; if the last one is taken, nobody gets in."""
        if not self._are_kept:
            sql = "SELECT user_version FROM pragma_user_version"
            self._are_kept = any(row[0] for row in self._ask(sql)) or bool(self.people())
        return self._are_kept

    def people(self) -> tuple[str, ...]:
        """Return the ids of the people who have an account, shut ones too."""
        return tuple(row[0] for row in self._ask("SELECT person FROM account ORDER BY person"))

    def shut(self) -> frozenset[str]:
        """Return the ids of those whose account is shut."""
        return frozenset(row[0] for row in self._ask("SELECT person FROM shut"))

    def give(self, person: str, password: str) -> None:
        """Make an account or give it a new password; whoever was logged in is logged out."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise NotAllowed(
                f"the password has {len(password)} characters.",
                f"Take {SHORTEST} to {LONGEST}: a few words that do not belong together.",
            )
        held = self._hashed(password)
        with self._open() as connection:
            connection.execute("PRAGMA user_version = 1")
            connection.execute("DELETE FROM session WHERE person = ?", (person,))
            sql = "INSERT OR REPLACE INTO account (person, hash) VALUES (?, ?)"
            connection.execute(sql, (person, held))

    def change(self, person: str, old: str, new: str, now: datetime, address: str = "") -> None:
        """Give a person the password of their choice, once the old one fits; all are logged out."""
        self._proved(person, old, now, address)
        self.give(person, new)
        self.note("password", person, now, address)

    def take(self, person: str) -> bool:
        """Remove an account with all that is kept of it; return whether there was one."""
        with self._open() as connection:
            for table in ("session", "view", "token", "shut"):
                connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))
            return (
                connection.execute("DELETE FROM account WHERE person = ?", (person,)).rowcount > 0
            )

    def close(self, person: str, now: datetime, by: str = "") -> None:
        """Shut an account: its sessions end and its tokens are dead until it is opened again."""
        self._known(person)
        with self._open() as connection:
            connection.execute("INSERT OR IGNORE INTO shut VALUES (?)", (person,))
            connection.execute("DELETE FROM session WHERE person = ?", (person,))
        self.note("shut", person, now, by)

    def reopen(self, person: str, now: datetime, by: str = "") -> None:
        """Open a shut account again."""
        self._known(person)
        with self._open() as connection:
            connection.execute("DELETE FROM shut WHERE person = ?", (person,))
        self.note("opened", person, now, by)

    def enter(self, person: str, password: str, now: datetime, address: str = "") -> str:
        """Return the token of a new session; raise NotAllowed for what does not fit.

        Raises TooMany for who has guessed too often, whether or not the name is anybody's.
        """
        self._proved(person, password, now, address)
        token = secrets.token_urlsafe(32)
        until = _utc(now + LASTS)
        with self._open() as connection:
            connection.execute("DELETE FROM session WHERE until <= ?", (_utc(now),))
            sql = "INSERT INTO session VALUES (?, ?, ?)"
            connection.execute(sql, (_mark(token), person, until))
        self.note("entered", person, now, address)
        return token

    def who(self, token: str, now: datetime) -> str | None:
        """Return whose session it is, while it lasts."""
        if not token:
            return None
        found = self._ask("SELECT person, until FROM session WHERE token = ?", (_mark(token),))
        return found[0][0] if found and found[0][1] > _utc(now) else None

    def leave(self, token: str, now: datetime, address: str = "") -> None:
        """End a session."""
        person = self.who(token, now)
        if person is not None:
            with self._open() as connection:
                connection.execute("DELETE FROM session WHERE token = ?", (_mark(token),))
            self.note("left", person, now, address)

    def make_token(
        self,
        person: str,
        name: str,
        now: datetime,
        *,
        acts: bool = False,
        lasts: timedelta = TOKEN_LASTS,
    ) -> str:
        """Return a new token of that name for a program; it is shown this once and not kept."""
        self._known(person)
        token = f"gt_{secrets.token_urlsafe(32)}"
        kept = (_mark(token), person, name[:80], acts, _utc(now + lasts))
        with self._open() as connection:
            connection.execute("DELETE FROM token WHERE until <= ?", (_utc(now),))
            connection.execute("INSERT OR REPLACE INTO token VALUES (?, ?, ?, ?, ?)", kept)
        self.note("token_made", person, now, name[:80])
        return token

    def tokens(self, person: str) -> tuple[Token, ...]:
        """Return the tokens of a person."""
        sql = "SELECT person, name, acts, until FROM token WHERE person = ? ORDER BY name"
        return tuple(_token(row) for row in self._ask(sql, (person,)))

    def token(self, token: str, now: datetime) -> Token | None:
        """Return whose token it is, while it lasts and the account is not shut."""
        sql = (
            "SELECT person, name, acts, until FROM token WHERE token = ? "
            "AND person NOT IN (SELECT person FROM shut)"
        )
        found = self._ask(sql, (_mark(token),))
        return _token(found[0]) if found and found[0][3] > _utc(now) else None

    def drop_token(self, person: str, name: str, now: datetime) -> None:
        """Make a token worthless; raises NotFound where the person has none of that name."""
        with self._open() as connection:
            sql = "DELETE FROM token WHERE person = ? AND name = ?"
            gone = connection.execute(sql, (person, name)).rowcount
        if not gone:
            raise NotFound(f"{person} has no token {name[:80]!r}.", "List them first.")
        self.note("token_revoked", person, now, name)

    def note(self, what: str, person: str, now: datetime, address: str = "") -> None:
        """Remember who came, went or was refused; a name as it was typed is cut."""
        sql = "INSERT INTO entry (at, person, address, what) VALUES (?, ?, ?, ?)"
        with self._open() as connection:
            connection.execute(sql, (_utc(now), person[:80], address[:80], what))
            connection.execute(
                "DELETE FROM entry WHERE n <= (SELECT max(n) FROM entry) - ?", (MOST_ENTRIES,)
            )

    def entries(self, limit: int = 100, before: int | None = None) -> tuple[Entry, ...]:
        """Return who came in, or tried to, the newest first."""
        sql = "SELECT n, at, person, address, what FROM entry WHERE n < ? ORDER BY n DESC LIMIT ?"
        found = self._ask(sql, (before or 2**62, limit))
        return tuple(Entry(n, datetime.fromisoformat(at), *more) for n, at, *more in found)

    def views(self, person: str) -> tuple[tuple[str, str], ...]:
        """Return the views that a person remembers: names and addresses; ``""`` is nobody's own."""
        sql = "SELECT name, address FROM view WHERE person = ? ORDER BY name"
        return tuple((str(name), str(address)) for name, address in self._ask(sql, (person,)))

    def keep_view(self, person: str, name: str, address: str) -> None:
        """Remember an address under a name."""
        with self._open() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO view VALUES (?, ?, ?)", (person, name, address)
            )

    def drop_view(self, person: str, name: str) -> None:
        """Forget a remembered address."""
        with self._open() as connection:
            connection.execute("DELETE FROM view WHERE person = ? AND name = ?", (person, name))

    def _proved(self, person: str, password: str, now: datetime, address: str) -> None:
        """Return nothing if the password fits an open account of that name."""
        with self._open() as connection:
            # Who has to wait is not heard at all: that guess costs no hash.
            guesses.check(connection, person, address, now)
            sql = (
                "SELECT hash FROM account WHERE person = ? "
                "AND person NOT IN (SELECT person FROM shut)"
            )
            known = connection.execute(sql, (person,)).fetchone()
        held = known[0] if known else self._nobody
        fits = self._fits(held, password[: LONGEST + 1]) and known is not None
        with self._open() as connection:
            if fits:
                guesses.fitted(connection, person, address)
            else:
                guesses.failed(connection, person, address, now)
        if not fits:
            self.note("refused", person, now, address)
            raise NotAllowed("name and password do not fit.", "Try again, or ask the admin.")

    def _known(self, person: str) -> None:
        if person not in self.people():
            raise NotFound(
                f"{person!r} has no account.", "List them with 'groundtruce account list'."
            )

    def _hashed(self, password: str) -> str:
        with _HASHING:
            return self._hasher.hash(password)

    def _fits(self, held: str, password: str) -> bool:
        try:
            with _HASHING:
                return self._hasher.verify(held, password)
        except VerifyMismatchError:
            return False

    def _ask(self, sql: str, given: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return the rows asked for over one line that stays open: every request asks."""
        try:
            file = self._file.stat().st_ino
        except FileNotFoundError:
            return []
        with self._asking:
            if self._reader is None or self._reader[0] != file:
                with self._open():
                    pass
                opened = sqlite3.connect(self._file, timeout=10, check_same_thread=False)
                self._reader = (file, opened)
            return self._reader[1].execute(sql, given).fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch(mode=0o600)
        with closing(sqlite3.connect(self._file, timeout=10)) as connection, connection:
            connection.executescript(_CREATE)
            yield connection


def _token(row: tuple[Any, ...]) -> Token:
    return Token(str(row[0]), str(row[1]), bool(row[2]), datetime.fromisoformat(row[3]))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
