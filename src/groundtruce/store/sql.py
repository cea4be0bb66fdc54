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
from typing import Self, TypeVar

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, text
from typing_extensions import override

from groundtruce.errors import Busy, Damaged, NotAllowed
from groundtruce.model.alert import Alert, Dispatch
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.edition import Approval, Edition
from groundtruce.model.finding import Finding, Reply, Signature
from groundtruce.model.handover import SITE
from groundtruce.model.heat import Heat
from groundtruce.model.incident import Incident
from groundtruce.model.judgement import Judgement
from groundtruce.model.record import Record
from groundtruce.model.report import Original, Quarantined, Report, Taken
from groundtruce.model.review import Review
from groundtruce.model.settled import Settled
from groundtruce.model.span import Span
from groundtruce.model.submission import Device, FormVersion, Receipt, Revocation, Submission
from groundtruce.model.watch import Watch
from groundtruce.store import (
    computed,
    find,
    hits,
    inbox,
    log,
    projection,
    query,
    schema,
    search,
    sift,
    verify,
)
from groundtruce.store.base import Box, Damage, Hit, Kept, KeptRow, Store
from groundtruce.store.dialect import Dialect
from groundtruce.store.originals import Incoming, Originals

Kind = TypeVar("Kind", bound=Record)


class SqlStore(Store):
    """A store on one SQL engine and one folder of originals."""

    def __init__(
        self, engine: Engine, dialect: Dialect, originals: Originals, wait_ms: int
    ) -> None:
        self._engine = engine
        self._dialect = dialect
        self._originals = originals
        self._wait_s = wait_ms / 1000
        self._turn = threading.Lock()
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
    def keep(self, records: Iterable[Record], *, at: datetime, actor: str) -> Kept:
        if actor.startswith(SITE):
            raise NotAllowed(
                "only a package speaks for another site.", "Take its package in, or act yourself."
            )
        return self._keep(records, at, actor, merging=False)

    @override
    def merge(self, records: Iterable[Record], *, at: datetime, actor: str) -> Kept:
        return self._keep(records, at, actor, merging=True)

    def _keep(self, records: Iterable[Record], at: datetime, actor: str, *, merging: bool) -> Kept:
        # Drawing the records may read files and keep originals, which must not hold up others.
        offered = list(records)
        return self._shelve(lambda _: offered, at, actor, merging=merging)

    @override
    def rows(self, after: int = 0, noun: str | None = None) -> Iterator[KeptRow]:
        while page := self._page(after, noun):
            yield from page
            after = page[-1].n

    def _page(self, after: int, noun: str | None) -> list[KeptRow]:
        params = {"after": after, "noun": noun, "batch": 1000}
        with self._reading() as connection:
            found = connection.execute(text(query.ROWS), params).all()
        return [KeptRow(n, link.hex(), *rest) for n, link, *rest in found]

    @override
    def row_hash(self, n: int) -> str | None:
        with self._reading() as connection:
            sql = text("SELECT hash FROM log WHERE n = :n")
            found = connection.execute(sql, {"n": n}).scalars().first()
        return None if found is None else bytes(found).hex()

    @override
    def room(self) -> int:
        return shutil.disk_usage(self._originals.folder).free

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
    def submissions(self, as_of: datetime | None = None) -> list[Submission]:
        return self._kept("submission", Submission, as_of)

    @override
    def unread(self, limit: int, roots: Sequence[str] | None = None) -> list[Submission]:
        with self._reading() as connection:
            return inbox.unread(connection, limit, roots)

    @override
    def report_of(self, submission: str) -> str | None:
        with self._reading() as connection:
            return inbox.report_of(connection, submission)

    @override
    def files_of(self, submission: Submission) -> dict[str, str]:
        with self._reading() as connection:
            return inbox.files(connection, submission)

    @override
    def incomplete(self) -> dict[str, tuple[str, ...]]:
        with self._reading() as connection:
            return inbox.incomplete(connection)

    @override
    def forms(self) -> list[FormVersion]:
        return self._kept("form", FormVersion)

    @override
    def devices(self) -> list[Device]:
        return self._kept("device", Device)

    @override
    def revocations(self) -> list[Revocation]:
        return self._kept("revocation", Revocation)

    @override
    def held(self, kind: type[Kind], name: str) -> Kind | None:
        with self._reading() as connection:
            return query.held(connection, kind, name)

    @override
    def reports(
        self, as_of: datetime | None = None, bbox: Box | None = None, span: Span | None = None
    ) -> list[Report]:
        inside = query.window(self._dialect, bbox, span)
        with self._reading() as connection:
            return query.records(connection, "report", Report, as_of, inside)

    @override
    def claims(
        self, as_of: datetime | None = None, bbox: Box | None = None, span: Span | None = None
    ) -> list[Claim]:
        inside = query.window(self._dialect, bbox, span)
        if inside is None:
            return [claim for report in self.reports(as_of) for claim in report.claims]
        with self._reading() as connection:
            return query.claims(connection, as_of, inside)

    @override
    def case(self, as_of: datetime | None = None) -> Case | None:
        with self._reading() as connection:
            return query.case(connection, as_of)

    @override
    def cases(self, as_of: datetime | None = None) -> list[Case]:
        with self._reading() as connection:
            return query.records(connection, "case", Case, as_of)

    @override
    def replies(self, as_of: datetime | None = None) -> list[Reply]:
        with self._reading() as connection:
            return query.records(connection, "reply", Reply, as_of)

    @override
    def signatures(self, as_of: datetime | None = None) -> list[Signature]:
        with self._reading() as connection:
            return query.records(connection, "signature", Signature, as_of)

    @override
    def judgements(self, as_of: datetime | None = None) -> list[Judgement]:
        with self._reading() as connection:
            return query.records(connection, "judgement", Judgement, as_of)

    @override
    def reviews(self, as_of: datetime | None = None) -> list[Review]:
        with self._reading() as connection:
            return query.records(connection, "review", Review, as_of)

    @override
    def settled(self, as_of: datetime | None = None) -> list[Settled]:
        with self._reading() as connection:
            return query.records(connection, "settled", Settled, as_of)

    @override
    def editions(self, as_of: datetime | None = None) -> list[Edition]:
        with self._reading() as connection:
            return query.records(connection, "edition", Edition, as_of)

    @override
    def approvals(self, as_of: datetime | None = None) -> list[Approval]:
        with self._reading() as connection:
            return query.records(connection, "approval", Approval, as_of)

    @override
    def watches(self, as_of: datetime | None = None) -> list[Watch]:
        with self._reading() as connection:
            gone = inbox.outdated(connection, query.until(as_of))
            found = query.records(connection, "watch", Watch, as_of)
        return [one for one in found if one.excerpt is None or one.excerpt.sha256 not in gone]

    @override
    def heats(self, as_of: datetime | None = None) -> list[Heat]:
        with self._reading() as connection:
            return query.records(connection, "heat", Heat, as_of)

    @override
    def alerts(self) -> list[Alert]:
        with self._reading() as connection:
            return query.records(connection, "alert", Alert, None)

    @override
    def dispatches(self) -> list[Dispatch]:
        with self._reading() as connection:
            return query.records(connection, "dispatch", Dispatch, None)

    @override
    def quarantined(self) -> list[Quarantined]:
        with self._reading() as connection:
            return query.records(connection, "quarantined", Quarantined, None)

    @override
    def find(self, record_id: str) -> Record | None:
        with self._reading() as connection:
            return find.record(connection, record_id)

    @override
    def taken(self, ids: Iterable[str]) -> dict[str, Taken]:
        with self._reading() as connection:
            return query.taken(connection, ids)

    @override
    def brief_of(self, sentence_id: str) -> Brief | None:
        with self._reading() as connection:
            return find.brief_of(connection, sentence_id)

    @override
    def search(
        self,
        text: str,
        limit: int = 20,
        bbox: Box | None = None,
        span: Span | None = None,
        as_of: datetime | None = None,
    ) -> list[Hit]:
        wanted = search.words(text)
        if not wanted:
            return []
        question = hits.Question(wanted, query.window(self._dialect, bbox, span))
        with self._reading() as connection:
            return hits.hits(connection, self._dialect, question, limit, as_of)

    @override
    def project(
        self,
        incidents: Iterable[Incident],
        findings: Iterable[Finding],
        assessments: Iterable[Assessment],
        brief: Brief | Iterable[Brief] | None = None,
    ) -> None:
        briefs = [brief] if isinstance(brief, Brief) else list(brief or ())
        rows = computed.rows(incidents, findings, assessments, briefs)
        with self._writing() as connection:
            computed.replace(connection, rows)

    @override
    def incidents(self) -> list[Incident]:
        with self._reading() as connection:
            return computed.records(connection, "incident", Incident)

    @override
    def findings(self) -> list[Finding]:
        with self._reading() as connection:
            return computed.records(connection, "finding", Finding)

    @override
    def findings_named(self, ids: Sequence[str]) -> list[Finding]:
        with self._reading() as connection:
            return computed.named(connection, "finding", Finding, ids)

    @override
    def finding_bodies(self, first: int, number: int) -> list[str]:
        with self._reading() as connection:
            return computed.bodies(connection, "finding", first, number)

    @override
    def assessments(self) -> list[Assessment]:
        with self._reading() as connection:
            return computed.records(connection, "assessment", Assessment)

    @override
    def briefs(self) -> list[Brief]:
        with self._reading() as connection:
            return computed.records(connection, "brief", Brief)

    @override
    def incident_of(self, claim_id: str) -> str | None:
        with self._reading() as connection:
            return find.incident_of(connection, claim_id)

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
    def head(self) -> tuple[int, str]:
        with self._reading() as connection:
            last = log.head(connection)
        return last.n, last.hash.hex()

    @override
    def mark(self) -> tuple[int, str]:
        sql = text("SELECT digest FROM computed WHERE noun = 'brief' ORDER BY position LIMIT 1")
        with self._reading() as connection:
            told = connection.execute(sql).scalars().first()
            return log.head(connection).n, told or ""

    @override
    def counts(self) -> dict[str, int]:
        sql = text("SELECT noun, COUNT(*) AS number FROM record GROUP BY noun ORDER BY noun")
        with self._reading() as connection:
            return {row.noun: row.number for row in connection.execute(sql)}

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

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._translated(), _readable(), self._engine.connect() as connection:
            yield connection

    def _kept(self, noun: str, kind: type[Kind], as_of: datetime | None = None) -> list[Kind]:
        with self._reading() as connection:
            return query.records(connection, noun, kind, as_of)

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
