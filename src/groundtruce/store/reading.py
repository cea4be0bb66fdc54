"""What can be asked of a store in SQL, whichever engine keeps it."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, text
from typing_extensions import override

from groundtruce.model.alert import Alert, Dispatch
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.edition import Approval, Edition
from groundtruce.model.finding import Finding, Reply, Signature
from groundtruce.model.glimpse import Glimpse
from groundtruce.model.heat import Heat
from groundtruce.model.incident import Incident
from groundtruce.model.judgement import Judgement
from groundtruce.model.record import Record
from groundtruce.model.report import Quarantined, Report, Taken
from groundtruce.model.review import Review
from groundtruce.model.settled import Settled
from groundtruce.model.span import Span
from groundtruce.model.submission import Device, FormVersion, Revocation, Submission
from groundtruce.model.watch import Watch
from groundtruce.store import computed, find, hits, inbox, log, outline, query, search
from groundtruce.store.base import Box, Hit, KeptRow, Store
from groundtruce.store.dialect import Dialect
from groundtruce.store.outline import Outline

Kind = TypeVar("Kind", bound=Record)


class Reading(Store):
    """A store's answers; who writes, and how a connection comes about, is another matter."""

    _dialect: Dialect
    _marked: query.Marked

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
    def submissions(self, as_of: datetime | None = None) -> list[Submission]:
        return self._all("submission", Submission, as_of)

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
        return self._all("form", FormVersion)

    @override
    def devices(self) -> list[Device]:
        return self._all("device", Device)

    @override
    def revocations(self) -> list[Revocation]:
        return self._all("revocation", Revocation)

    @override
    def held(self, kind: type[Kind], name: str) -> Kind | None:
        with self._reading() as connection:
            return query.held(connection, kind, name)

    @override
    def reports(
        self, as_of: datetime | None = None, bbox: Box | None = None, span: Span | None = None
    ) -> list[Report]:
        return self._all("report", Report, as_of, query.window(self._dialect, bbox, span))

    @override
    def reports_with(self, *fields: str) -> list[Report]:
        with self._reading() as connection:
            return self._marked.reports(connection, fields)

    @override
    def reports_from(self, sources: Collection[str]) -> list[Report]:
        with self._reading() as connection:
            return self._marked.reports_from(connection, sources)

    @override
    def newest_reports(self, number: int, as_of: datetime | None = None) -> list[Report]:
        with self._reading() as connection:
            return query.newest_reports(connection, number, as_of)

    @override
    def is_replaced(self, report_id: str) -> bool:
        with self._reading() as connection:
            return query.is_replaced(connection, report_id)

    @override
    def received(self, since: datetime, until: datetime) -> int:
        with self._reading() as connection:
            return query.received(connection, since, until)

    @override
    def moments(self, after: int = 0) -> list[datetime]:
        with self._reading() as connection:
            return query.moments(connection, after)

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
        return self._all("case", Case, as_of)

    @override
    def replies(self, as_of: datetime | None = None) -> list[Reply]:
        return self._all("reply", Reply, as_of)

    @override
    def signatures(self, as_of: datetime | None = None) -> list[Signature]:
        return self._all("signature", Signature, as_of)

    @override
    def judgements(self, as_of: datetime | None = None) -> list[Judgement]:
        return self._all("judgement", Judgement, as_of)

    @override
    def reviews(self, as_of: datetime | None = None) -> list[Review]:
        return self._all("review", Review, as_of)

    @override
    def settled(self, as_of: datetime | None = None) -> list[Settled]:
        return self._all("settled", Settled, as_of)

    @override
    def editions(self, as_of: datetime | None = None) -> list[Edition]:
        return self._all("edition", Edition, as_of)

    @override
    def approvals(self, as_of: datetime | None = None) -> list[Approval]:
        return self._all("approval", Approval, as_of)

    @override
    def watches(self, as_of: datetime | None = None) -> list[Watch]:
        with self._reading() as connection:
            gone = inbox.outdated(connection, query.until(as_of))
            found = query.records(connection, "watch", Watch, as_of)
        return [one for one in found if one.excerpt is None or one.excerpt.sha256 not in gone]

    @override
    def heats(self, as_of: datetime | None = None) -> list[Heat]:
        return self._all("heat", Heat, as_of)

    @override
    def alerts(self) -> list[Alert]:
        return self._all("alert", Alert)

    @override
    def dispatches(self) -> list[Dispatch]:
        return self._all("dispatch", Dispatch)

    @override
    def quarantined(self) -> list[Quarantined]:
        return self._all("quarantined", Quarantined)

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
    def incidents(self) -> list[Incident]:
        return self._projected("incident", Incident)

    @override
    def findings(self) -> list[Finding]:
        return self._projected("finding", Finding)

    @override
    def findings_named(self, ids: Sequence[str]) -> list[Finding]:
        with self._reading() as connection:
            return computed.named(connection, "finding", Finding, ids)

    @override
    def glimpses(self, ids: Sequence[str]) -> list[Glimpse]:
        with self._reading() as connection:
            return computed.named(connection, "finding", Glimpse, ids)

    @override
    def outlines(self) -> Iterator[list[Outline]]:
        with self._reading() as connection:
            yield from outline.read(connection)

    @override
    def assessments(self) -> list[Assessment]:
        return self._projected("assessment", Assessment)

    @override
    def shown(self) -> list[Watch]:
        return self._projected("shown", Watch)

    @override
    def briefs(self) -> list[Brief]:
        return self._projected("brief", Brief)

    @override
    def incident_of(self, claim_id: str) -> str | None:
        with self._reading() as connection:
            return find.incident_of(connection, claim_id)

    @override
    def head(self) -> tuple[int, str]:
        with self._reading() as connection:
            last = log.head(connection)
        return last.n, last.hash.hex()

    @override
    def mark(self) -> tuple[int, str]:
        with self._reading() as connection:
            return log.head(connection).n, computed.mark(connection)

    @override
    def counts(self) -> dict[str, int]:
        sql = text("SELECT noun, COUNT(*) AS number FROM record GROUP BY noun ORDER BY noun")
        with self._reading() as connection:
            return {row.noun: row.number for row in connection.execute(sql)}

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """Open a connection to one state of the store, which others may change meanwhile."""

    def _all(
        self,
        noun: str,
        kind: type[Kind],
        as_of: datetime | None = None,
        inside: query.Window | None = None,
    ) -> list[Kind]:
        with self._reading() as connection:
            return query.records(connection, noun, kind, as_of, inside)

    def _projected(self, noun: str, kind: type[Kind]) -> list[Kind]:
        with self._reading() as connection:
            return computed.records(connection, noun, kind)
