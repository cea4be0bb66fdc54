"""The store of one machine: SQLite beside a folder of originals.

Write-ahead log and ``synchronous=FULL``: what was acknowledged survives a killed program and a
lost current. Many readers and one writer at a time, in any number of programs.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from groundtruce.errors import Damaged, Full, GroundTruceError, StoreError
from groundtruce.settings import Settings
from groundtruce.store import two_persons
from groundtruce.store.originals import Originals
from groundtruce.store.sql import SqlStore, busy

FILE = "store.db"
# "GTru", so that another program's database is never taken for a store.
APPLICATION = 0x47547275
NETWORK_DRIVES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs"}
LITTLE_SPACE = 1 << 20
CONNECTIONS = 12


class SqliteStore(SqlStore):
    """A store in a folder: ``store.db`` and ``originals/``."""

    @classmethod
    def open(cls, folder: Path, settings: Settings | None = None) -> Self:
        """Open the store in the folder, or make it; refuse what is damaged or not a store."""
        wait_ms = (settings or Settings.from_environment()).busy_wait_ms
        originals = Originals(folder / "originals")
        refuse_network_drive(folder, Path("/proc/self/mounts"))
        refuse_strangers(folder / FILE)
        store = cls(folder / FILE, originals, wait_ms)
        try:
            store._prepare()
        except BaseException:
            store.close()
            raise
        return store

    def __init__(self, file: Path, originals: Originals, wait_ms: int) -> None:
        self._file = file
        super().__init__(_engine(file, wait_ms), SqliteDialect(), originals, wait_ms)
        self._watch = _Watch(file)

    @override
    def mark(self) -> tuple[int, str]:
        try:
            return self._watch.asked(super().mark)
        except sqlite3.Error:
            # Whatever is wrong, the question itself says it in words.
            return super().mark()

    @override
    def close(self) -> None:
        self._watch.close()
        super().close()

    @override
    def _translated(self) -> AbstractContextManager[None]:
        return _translated(self._file, self._wait_s)


class _Line:
    """A connection that never writes, and what was answered when it last saw a writing."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, check_same_thread=False)
        self._known: tuple[int, tuple[int, str]] | None = None

    def asked(self, ask: Callable[[], tuple[int, str]]) -> tuple[int, str]:
        # SQLite tells a connection of every writing by another, also of this program's own.
        version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        if self._known is None or self._known[0] != version:
            self._known = (version, ask())
        return self._known[1]

    def close(self) -> None:
        self._connection.close()


class _Watch:
    """Answers the same until anybody has written, which SQLite tells in some microseconds.

    Whoever asks takes a free line, or opens one, and gives it back: those who ask at once do not
    wait for each other, and threads that come and go all day leave no open files behind.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._free: list[_Line] = []

    def asked(self, ask: Callable[[], tuple[int, str]]) -> tuple[int, str]:
        try:
            line = self._free.pop()
        except IndexError:
            line = _Line(self._file)
        try:
            answer = line.asked(ask)
        except BaseException:
            line.close()
            raise
        self._free.append(line)
        return answer

    def close(self) -> None:
        while self._free:
            self._free.pop().close()


class SqliteDialect:
    """R-tree, trigram words and SQLite's own checks."""

    key = "INTEGER"
    create_indexes = """
CREATE VIRTUAL TABLE claim_box USING rtree (k, west, east, south, north, starts, ends);
CREATE VIEW words_by_time AS SELECT k, body FROM words;
CREATE VIRTUAL TABLE words_index USING fts5 (body, content='words_by_time', content_rowid='k',
                                             tokenize='trigram')
"""
    drop_indexes = """
DROP TABLE IF EXISTS claim_box;
DROP TABLE IF EXISTS words_index;
DROP VIEW IF EXISTS words_by_time
"""
    create_guards = two_persons.TRIGGERS
    drop_guards = ";\n".join(f"DROP TRIGGER IF EXISTS {one}" for one in two_persons.GUARDS)
    near = """
    SELECT k FROM claim_box
    WHERE east >= :west AND west <= :east AND north >= :south AND south <= :north
      AND ends >= :starts_h AND starts <= :ends_h"""
    matching = """
    SELECT rowid AS k FROM words_index
    WHERE words_index MATCH :phrases AND rowid BETWEEN :oldest AND :newest"""

    def index_words(self, connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
        """Index texts by their keys."""
        # In the order of keys and not by a trigger: else each text is written out on its own,
        # at three times the cost.
        if rows := sorted(texts):
            sql = "INSERT INTO words_index (rowid, body) VALUES (?, ?)"
            connection.exec_driver_sql(sql, rows)

    def unindex_words(self, connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
        """Take texts out of the index; it has to be told what stood there."""
        sql = "INSERT INTO words_index (words_index, rowid, body) VALUES ('delete', ?, ?)"
        for k, body in texts:
            connection.exec_driver_sql(sql, (k, body))

    def file_faults(self, connection: Connection) -> Iterator[str]:
        """Yield what SQLite finds wrong with its file and its R-tree."""
        for (found,) in connection.execute(text("PRAGMA integrity_check")):
            if found != "ok":
                yield found
        for (found,) in connection.execute(text("SELECT rtreecheck('claim_box')")):
            if found != "ok":
                yield found

    def index_faults(self, connection: Connection) -> Iterator[str]:
        """Yield whether the index of words does not match the texts."""
        try:
            # Rank 1 also compares the index with the texts, which lie outside it.
            sql = "INSERT INTO words_index (words_index, rank) VALUES ('integrity-check', 1)"
            connection.execute(text(sql))
        except (DBAPIError, MemoryError):
            yield "the index of words does not match the texts"

    def form(self, connection: Connection) -> str:
        """Return the statements that made the tables, without what ANALYZE adds."""
        sql = "SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        return "\n".join(connection.execute(text(sql)).scalars())

    @contextmanager
    def lenient(self, connection: Connection) -> Iterator[None]:
        """Read text that is no longer UTF-8 with marks in place of the bad bytes."""
        driver: Any = connection.connection.driver_connection
        usual = driver.text_factory
        driver.text_factory = lambda raw: raw.decode(errors="surrogateescape")
        try:
            yield
        finally:
            driver.text_factory = usual


def refuse_strangers(file: Path) -> None:
    """Refuse, and leave as it is, a file that is no database or another program's."""
    if not file.exists() or file.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(file)) as looking:
            (mark,) = looking.execute("PRAGMA application_id").fetchone()
            (tables,) = looking.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise _told(error, file, 0) from error
    if mark != APPLICATION and (mark or tables):
        raise StoreError(
            "this is the database of another program.",
            "Give the folder of a case, or move this file away.",
            str(file),
        )


def refuse_network_drive(folder: Path, mounts: Path) -> None:
    """Refuse a network drive, where the write-ahead log can be corrupted, if it can be told."""
    if not mounts.exists():
        return
    fields = (line.split() for line in mounts.read_text("utf-8", "replace").splitlines())
    here = folder.resolve()
    over = [(Path(at), kind) for _, at, kind, *_ in fields if here.is_relative_to(at)]
    _, kind = max(over, key=lambda found: len(found[0].parts), default=(here, ""))
    if kind in NETWORK_DRIVES:
        raise StoreError(
            f"the folder is on a network drive ({kind}), where a store can be corrupted.",
            "Keep the case on a disk of this machine and copy its exports.",
            str(folder),
        )


def _engine(file: Path, wait_ms: int) -> Engine:
    # The connection used last has the most in its memory, and none is opened for one question.
    url = URL.create("sqlite", database=str(file))
    engine = create_engine(url, pool_size=CONNECTIONS, pool_use_lifo=True)

    @event.listens_for(engine, "connect")
    def _connected(driver: sqlite3.Connection, _record: object) -> None:
        # The driver would begin transactions by rules of its own.
        driver.isolation_level = None
        for pragma in _PRAGMAS.format(wait_ms=wait_ms).split(";"):
            driver.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


# Waiting comes first, since the others may have to. 64 MB of log between checkpoints.
_PRAGMAS = (
    "busy_timeout={wait_ms};journal_mode=WAL;synchronous=FULL;foreign_keys=ON;"
    "recursive_triggers=ON;cache_size=-65536;wal_autocheckpoint=16000"
)


@contextmanager
def _translated(file: Path, waited_s: float) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _told(error.orig, file, waited_s) from error


def _told(error: BaseException | None, file: Path, waited_s: float) -> GroundTruceError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy(waited_s)
    if refused := two_persons.refused(str(error)):
        return refused
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Damaged(
            f"the file is damaged ({error}).",
            "Run 'groundtruce verify'; restore the file from a backup if it cannot be read.",
            str(file),
        )
    # A full disk shows itself as a failed write of the log or of the memory that is shared.
    failed = code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
    if code == sqlite3.SQLITE_FULL or (failed and _is_full(file)):
        return Full(
            "the disk is full; what was offered last was not kept.",
            "Make room and run the same command again: what was kept stays kept.",
            str(file),
        )
    return StoreError(
        f"SQLite says: {error}.", "Check the folder's owner and its rights.", str(file)
    )


def _is_full(file: Path) -> bool:
    return shutil.disk_usage(file.parent).free < LITTLE_SPACE
