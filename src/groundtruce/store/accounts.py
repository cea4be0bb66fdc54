"""Accounts: who may log in from where, beside the log, since all of it may have to be erased.

Passwords are kept as argon2id, sessions as hashes of random tokens. Whose account it is and what
that person may do stands in the case.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from groundtruce.errors import NotAllowed

FILE = "accounts.db"
SHORTEST = 12
LASTS = timedelta(hours=12)
FREE_TRIES = 5
LONGEST_WAIT_S = 900
_CREATE = """
CREATE TABLE IF NOT EXISTS account (person TEXT PRIMARY KEY, hash TEXT NOT NULL,
                                    failed INTEGER NOT NULL DEFAULT 0, last_failed TEXT);
CREATE TABLE IF NOT EXISTS session (token TEXT PRIMARY KEY, person TEXT NOT NULL,
                                    until TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS view (person TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL,
                                 PRIMARY KEY (person, name));
"""


class Accounts:
    """The accounts of one case folder; an absent file means that there are none."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._hasher = PasswordHasher()
        # A stranger's name costs as much time as a known one, so that names cannot be tried out.
        self._nobody = self._hasher.hash(secrets.token_hex())

    def people(self) -> tuple[str, ...]:
        """Return the ids of the people who may log in."""
        if not self._file.is_file():
            return ()
        with self._open() as connection:
            found = connection.execute("SELECT person FROM account ORDER BY person").fetchall()
        return tuple(str(row[0]) for row in found)

    def give(self, person: str, password: str) -> None:
        """Make an account or give it a new password; whoever was logged in is logged out."""
        if len(password) < SHORTEST:
            raise NotAllowed(
                f"the password has {len(password)} characters.",
                f"Take at least {SHORTEST}: a few words that do not belong together.",
            )
        with self._open() as connection:
            connection.execute("DELETE FROM session WHERE person = ?", (person,))
            connection.execute(
                "INSERT OR REPLACE INTO account (person, hash) VALUES (?, ?)",
                (person, self._hasher.hash(password)),
            )

    def take(self, person: str) -> bool:
        """Remove an account and its sessions; return whether there was one."""
        with self._open() as connection:
            connection.execute("DELETE FROM session WHERE person = ?", (person,))
            connection.execute("DELETE FROM view WHERE person = ?", (person,))
            found = connection.execute("DELETE FROM account WHERE person = ?", (person,))
            return found.rowcount > 0

    def enter(self, person: str, password: str, now: datetime) -> str:
        """Return the token of a new session; raise NotAllowed for what does not fit.

        After five failures each further one doubles the time to wait, up to a quarter of an hour.
        """
        with self._open() as connection:
            sql = "SELECT hash, failed, last_failed FROM account WHERE person = ?"
            known = connection.execute(sql, (person,)).fetchone()
            held, failed, last = known or (self._nobody, 0, None)
            self._wait(failed, last, now)
            if not self._fits(held, password) or known is None:
                connection.execute(
                    "UPDATE account SET failed = failed + 1, last_failed = ? WHERE person = ?",
                    (now.astimezone(UTC).isoformat(), person),
                )
                connection.commit()
                raise NotAllowed("name and password do not fit.", "Try again, or ask the admin.")
            connection.execute("UPDATE account SET failed = 0 WHERE person = ?", (person,))
            token = secrets.token_urlsafe(32)
            until = (now + LASTS).astimezone(UTC).isoformat()
            connection.execute(
                "INSERT INTO session VALUES (?, ?, ?)", (_mark(token), person, until)
            )
        return token

    def who(self, token: str, now: datetime) -> str | None:
        """Return whose session it is, while it lasts."""
        if not token or not self._file.is_file():
            return None
        with self._open() as connection:
            sql = "SELECT person, until FROM session WHERE token = ?"
            found = connection.execute(sql, (_mark(token),)).fetchone()
        return str(found[0]) if found and found[1] > now.astimezone(UTC).isoformat() else None

    def leave(self, token: str) -> None:
        """End a session."""
        with self._open() as connection:
            connection.execute("DELETE FROM session WHERE token = ?", (_mark(token),))

    def views(self, person: str) -> tuple[tuple[str, str], ...]:
        """Return the views that a person remembers: names and addresses; ``""`` is nobody's own."""
        if not self._file.is_file():
            return ()
        sql = "SELECT name, address FROM view WHERE person = ? ORDER BY name"
        with self._open() as connection:
            return tuple((str(n), str(a)) for n, a in connection.execute(sql, (person,)))

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

    def _fits(self, held: str, password: str) -> bool:
        try:
            return self._hasher.verify(held, password)
        except VerifyMismatchError:
            return False

    def _wait(self, failed: int, last: str | None, now: datetime) -> None:
        if failed < FREE_TRIES or last is None:
            return
        wait_s = min(LONGEST_WAIT_S, 2 ** (failed - FREE_TRIES))
        left = datetime.fromisoformat(last) + timedelta(seconds=wait_s) - now
        if left > timedelta(0):
            raise NotAllowed(
                f"{failed} passwords in a row did not fit.",
                f"Wait {left.total_seconds():.0f} s, then try again.",
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch(mode=0o600)
        with closing(sqlite3.connect(self._file, timeout=10)) as connection, connection:
            connection.executescript(_CREATE)
            yield connection


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
