"""The store in SQL: what SQLite and, later, PostgreSQL have in common.

A write draws its records first, then holds the only writer's turn for one short transaction.
"""

import shutil
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import ValidationError
from sqlalchemy import Connection, Engine
from typing_extensions import override

from groundtruce.errors import Busy, Damaged, NotAllowed
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief
from groundtruce.model.finding import Finding
from groundtruce.model.handover import SITE
from groundtruce.model.incident import Incident
from groundtruce.model.record import Record
from groundtruce.model.report import Original
from groundtruce.model.submission import Receipt, Submission
from groundtruce.model.watch import Watch
from groundtruce.store import computed, inbox, log, projection, query, schema, sift, verify
from groundtruce.store.base import Damage, Kept
from groundtruce.store.dialect import Dialect
from groundtruce.store.originals import Incoming, Originals
from groundtruce.store.reading import Reading
from groundtruce.store.spool import Spool


class SqlStore(Reading):
    """A store on one SQL engine and one folder of originals."""

    def __init__(
        self, engine: Engine, dialect: Dialect, originals: Originals, wait_ms: int
    ) -> None:
        self._engine = engine
        self._dialect = dialect
        self._originals = originals
        self._wait_s = wait_ms / 1000
        self._turn = threading.Lock()
        self._marked = query.Marked()
        # Originals whose names wait for the next keeping: their bytes are safe already.
        self._unnamed: dict[str, Original] = {}

    @override
    def keep_original(
        self, data: bytes | Path, *, media_type: str, name: str, derived_from: str | None = None
    ) -> Original:
        original = self._originals.keep(
            data, media_type=media_type, name=name, derived_from=derived_from
        )
        self._name(original)
        return original

    @override
    def incoming(self, *, media_type: str, name: str) -> Incoming:
        return self._originals.incoming(media_type=media_type, name=name, kept=self._name)

    @override
    def original(self, sha256: str) -> bytes:
        return self._originals.read(sha256)

    @override
    def has_original(self, sha256: str) -> bool:
        return self._originals.has(sha256)

    @override
    def original_path(self, sha256: str) -> Path:
        return self._originals.path(sha256)

    @override
    def room(self) -> int:
        return shutil.disk_usage(self._originals.folder).free

    @override
    def keep(self, records: Iterable[Record], *, at: datetime, actor: str) -> Kept:
        if actor.startswith(SITE):
            raise NotAllowed(
                "only a package speaks for another site.", "Take its package in, or act yourself."
            )
        return self._keep(records, at, actor, merging=False)

    @override
    def merge(self, records: Iterable[Record], *, at: datetime, actor: str) -> Kept:
        return self._keep(records, at, actor, merging=True)

    @override
    def receive(self, offered: Iterable[Submission], *, at: datetime, actor: str) -> list[Receipt]:
        deliveries, receipts = list(offered), list[Receipt]()

        def decided(connection: Connection) -> list[Record]:
            opened = inbox.opened(connection, deliveries)
            receipts.extend(map(opened.take, deliveries))
            return opened.fresh

        self._shelve(decided, at, actor)
        return receipts

    @override
    def project(
        self,
        incidents: Iterable[Incident],
        findings: Iterable[Finding],
        assessments: Iterable[Assessment],
        brief: Brief | Iterable[Brief] | None = None,
        shown: Iterable[Watch] = (),
    ) -> None:
        briefs = [brief] if isinstance(brief, Brief) else brief or ()
        with Spool() as spool:
            spool.add(computed.rows(incidents, findings, assessments, briefs, shown))
            with self._writing() as connection:
                computed.replace(connection, spool)

    @override
    def verify(self) -> list[Damage]:
        with self._writing() as connection:
            tried = verify.tried(connection, self._dialect)
        # The long part reads one state of the store while others go on writing.
        with self._reading() as connection:
            return [*tried, *verify.compared(connection, self._dialect, self._originals)]

    @override
    def rebuild(self) -> None:
        with self._writing() as connection:
            schema.rebuild(connection, self._dialect)

    @override
    def close(self) -> None:
        self._engine.dispose()

    @override
    def __enter__(self) -> Self:
        return self

    @override
    def __exit__(self, *_exc: object) -> None:
        self.close()

    @abstractmethod
    def _translated(self) -> AbstractContextManager[None]:
        """Turn the engine's errors into ours."""

    def _prepare(self) -> None:
        """Bring tables to this version's form; do nothing when they have it."""
        with self._reading() as connection:
            ready = schema.is_current(connection)
        if not ready:
            with self._writing() as connection:
                schema.upgrade(connection, self._dialect)

    def _keep(self, records: Iterable[Record], at: datetime, actor: str, *, merging: bool) -> Kept:
        # Drawing the records may read files and keep originals, which must not hold up others.
        offered = list(records)
        return self._shelve(lambda _: offered, at, actor, merging=merging)

    def _shelve(
        self,
        draw: Callable[[Connection], Sequence[Record]],
        at: datetime,
        actor: str,
        *,
        merging: bool = False,
    ) -> Kept:
        """Keep in one transaction what is new of the records drawn, and name new originals."""
        named = list(self._unnamed.values())
        with self._writing() as connection:
            originals = sift.sifted(connection, named)
            sieve = sift.sifted(connection, draw(connection), merging=merging)
            fresh = [*originals.fresh, *sieve.fresh]
            entries = log.append(connection, [(one.kind, one.body) for one in fresh], at, actor)
            told = zip(entries, (one.record for one in fresh), strict=True)
            projection.fill(connection, self._dialect, list(told), renewing=merging)
        for original in named:
            self._unnamed.pop(original.sha256, None)
        return sieve.kept

    def _name(self, original: Original) -> None:
        self._unnamed[original.sha256] = original

    @override
    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._translated(), _readable(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if not self._turn.acquire(timeout=self._wait_s):
            raise busy(self._wait_s)
        try:
            with self._translated(), _readable(), self._engine.connect() as connection:
                connection.execution_options(writes=True)
                with connection.begin():
                    yield connection
        finally:
            self._turn.release()


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise Damaged(
            f"a kept {error.title} cannot be read.",
            "Run 'groundtruce verify'; if nothing is damaged, a newer version wrote it.",
        ) from error


def busy(waited_s: float) -> Busy:
    """Return the error for a store that another writer has held for so long."""
    return Busy(
        f"another program has been writing to this store for {waited_s:g} s.",
        "Wait until it is done, or close it; then run the same command again.",
    )
