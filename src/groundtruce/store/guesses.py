"""Guesses: how long whoever failed to log in has to wait, by name and by address.

A name that nobody has is counted like any other, so that waiting tells nothing about who exists.
Somebody at one address can make only that address wait for long: nobody is locked out from afar.
"""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from groundtruce.errors import TooMany

CREATE = """
CREATE TABLE IF NOT EXISTS guess (kind TEXT, key TEXT, failed INTEGER NOT NULL, last TEXT NOT NULL,
                                  PRIMARY KEY (kind, key)) WITHOUT ROWID;
"""
FORGOTTEN = timedelta(days=1)
# What is remembered is bounded: of more, the oldest guesses are forgotten first.
MOST = 10_000


@dataclass(frozen=True)
class Limit:
    """After ``free`` failures each further one doubles the seconds to wait, up to ``longest_s``."""

    free: int
    longest_s: int

    def left_s(self, failed: int, last: datetime, now: datetime) -> float:
        """Return how many seconds are left to wait."""
        if failed < self.free:
            return 0.0
        wait_s = min(self.longest_s, 2 ** min(30, failed - self.free))
        return (last + timedelta(seconds=wait_s) - now).total_seconds()


LIMITS = {"both": Limit(5, 900), "address": Limit(20, 900), "name": Limit(50, 60)}


def check(connection: sqlite3.Connection, name: str, address: str, now: datetime) -> None:
    """Return nothing, or raise TooMany for a name or an address that has to wait."""
    for kind, key in _keys(name, address):
        sql = "SELECT failed, last FROM guess WHERE kind = ? AND key = ?"
        found = connection.execute(sql, (kind, key)).fetchone()
        left = LIMITS[kind].left_s(found[0], datetime.fromisoformat(found[1]), now) if found else 0
        if left > 0:
            raise TooMany(
                f"{found[0]} passwords in a row did not fit.",
                f"Wait {left:.0f} s, then try again.",
                after_s=left,
            )


def failed(connection: sqlite3.Connection, name: str, address: str, now: datetime) -> None:
    """Count a failure of the name, of the address, and of both together."""
    moment = now.astimezone(UTC).isoformat()
    for kind, key in _keys(name, address):
        connection.execute(
            "INSERT INTO guess VALUES (?, ?, 1, ?) "
            "ON CONFLICT (kind, key) DO UPDATE SET failed = failed + 1, last = excluded.last",
            (kind, key, moment),
        )
    gone = (now - FORGOTTEN).astimezone(UTC).isoformat()
    connection.execute("DELETE FROM guess WHERE last < ?", (gone,))
    connection.execute(
        "DELETE FROM guess WHERE (kind, key) IN "
        "(SELECT kind, key FROM guess ORDER BY last DESC LIMIT -1 OFFSET ?)",
        (MOST,),
    )


def fitted(connection: sqlite3.Connection, name: str, address: str) -> None:
    """Forget the failures of a name from this address, since its password did fit."""
    kept = (one for one in _keys(name, address) if one[0] != "address")
    connection.executemany("DELETE FROM guess WHERE kind = ? AND key = ?", kept)


def _keys(name: str, address: str) -> tuple[tuple[str, str], ...]:
    short = name[:200]
    return (("both", f"{short}\n{address}"), ("address", address), ("name", short))
