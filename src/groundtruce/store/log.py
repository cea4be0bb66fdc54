"""The log: rows that are only ever added, each chained to the one before by SHA-256.

The chained row holds a salted commitment, SHA-256 of salt and payload; the payload lies beside
it. So a payload that must go can go, with its salt, and the chain still stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from sqlalchemy import Connection, text

from groundtruce.model.record import canonical_json
from groundtruce.store import tables

SALT_BYTES = 16
NOTHING = bytes(32)

# A row as the driver gives it: after damage a column may hold anything.
LogRow = Any


@dataclass(frozen=True)
class Head:
    """The last row: its number, its hash, and when it was taken in; zeros for an empty log."""

    n: int = 0
    hash: bytes = NOTHING
    at: str = ""


@dataclass(frozen=True)
class Entry:
    """One row with its payload, as replay reads it."""

    n: int
    at: str
    actor: str
    kind: str
    body: bytes


def head(connection: Connection) -> Head:
    """Return the last row's number, hash and time."""
    row = connection.execute(
        text("SELECT n, hash, at FROM log ORDER BY n DESC LIMIT 1")
    ).one_or_none()
    return Head() if row is None else Head(*row)


def append(
    connection: Connection, bodies: Sequence[tuple[str, bytes]], at: datetime, actor: str
) -> list[Entry]:
    """Add rows of (kind, payload) and return them with their numbers.

    ``at`` never goes back: with a clock behind the last row the row takes that row's time, and
    the clock's own stands beside it.
    """
    if not bodies:
        return []
    last = head(connection)
    clock = tables.moment(at)
    taken = max(clock, last.at)
    previous = last.hash
    salts = token_bytes(SALT_BYTES * len(bodies))
    rows, payloads, entries = [], [], []
    for index, (kind, body) in enumerate(bodies):
        n = last.n + 1 + index
        salt = salts[index * SALT_BYTES : (index + 1) * SALT_BYTES]
        commitment = sha256(salt + body).digest()
        link = chained(previous, n, taken, clock, actor, kind, commitment)
        rows.append((n, previous, link, taken, clock, actor, kind, commitment))
        payloads.append((n, salt, body))
        entries.append(Entry(n, taken, actor, kind, body))
        previous = link
    tables.insert(connection, "log", rows)
    tables.insert(connection, "payload", payloads)
    return entries


def chained(
    previous: bytes, n: int, at: str, clock: str, actor: str, kind: str, commitment: bytes
) -> bytes:
    """Return the hash of a row: SHA-256 over the hash before it and everything in the row."""
    return sha256(b"%b%d%b%b" % (previous, n, _words(at, clock, actor, kind), commitment)).digest()


def replay(connection: Connection, batch: int = 1000) -> Iterator[list[Entry]]:
    """Yield all rows with their payloads, oldest first, some at a time."""
    for rows in _paged(connection, _ENTRIES, batch):
        yield [Entry(*row) for row in rows]


def broken(connection: Connection, batch: int = 5000) -> Iterator[tuple[int, str]]:
    """Yield the number of each row that is not what it was, and what is wrong with it."""
    expected = 1
    # The next row may name either form of a row whose hash was changed: only that row is at fault.
    trusted = {NOTHING}
    for rows in _paged(connection, _CHAIN, batch):
        for n, previous, link, at, clock, actor, kind, commitment, salt, body in rows:
            yield from ((missing, "the row is missing") for missing in range(expected, n))
            computed = _computed(previous, n, at, clock, actor, kind, commitment)
            if body is None:
                yield n, "its payload is missing"
            elif _committed(salt, body) != commitment:
                yield n, "its payload is not what was committed to"
            elif computed != link or (n == expected and previous not in trusted):
                yield n, "the row is not what was chained"
            trusted = {link, computed}
            expected = n + 1


_ENTRIES = """
SELECT log.n, log.at, log.actor, log.kind, payload.body
FROM log JOIN payload ON payload.n = log.n
WHERE log.n > :after
ORDER BY log.n
LIMIT :batch
"""
_CHAIN = """
SELECT log.n, log.previous, log.hash, log.at, log.clock, log.actor, log.kind, log.commitment,
       payload.salt, payload.body
FROM log LEFT JOIN payload ON payload.n = log.n
WHERE log.n > :after
ORDER BY log.n
LIMIT :batch
"""


def _paged(connection: Connection, sql: str, batch: int) -> Iterator[Sequence[LogRow]]:
    # Pages instead of one cursor: a reader that lingers must not hold up the checkpoint.
    after, last = -1, 0
    while last > after:
        after = last
        rows = connection.execute(text(sql), {"after": after, "batch": batch}).all()
        if rows:
            yield rows
            # A changed number may go backwards, which must not read the same page for ever.
            last = max(row.n for row in rows)


def _committed(salt: bytes, body: bytes) -> bytes:
    try:
        return sha256(salt + body).digest()
    except TypeError:
        return b""


def _computed(*row: Any) -> bytes:
    try:
        return chained(*row)
    except (TypeError, ValueError):
        # One changed byte can turn a text into a number, or into what is no text at all.
        return b""


@lru_cache(maxsize=64)
def _words(at: str, clock: str, actor: str, kind: str) -> bytes:
    # A batch shares them; brackets and quotes keep them apart from what stands around.
    return canonical_json([at, clock, actor, kind])
