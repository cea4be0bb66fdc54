"""Verifying: is every kept byte what it was? What is not is named, and the search goes on.

The chain proves the log, the names of the originals prove their bytes, replay proves what is
derived, digests prove what was projected, and the engine looks after its own file.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, text
from sqlalchemy.exc import DBAPIError

from groundtruce.model.finding import Finding
from groundtruce.model.handover import SITE, Handover
from groundtruce.model.incident import Incident
from groundtruce.model.record import Record
from groundtruce.model.report import Original, Quarantined, Report
from groundtruce.model.submission import Submission
from groundtruce.store import computed, log, projection, schema, tables
from groundtruce.store.base import Damage
from groundtruce.store.dialect import Dialect
from groundtruce.store.log import Entry
from groundtruce.store.originals import Originals
from groundtruce.store.outline import outline
from groundtruce.store.tables import Row


def tried(connection: Connection, dialect: Dialect) -> list[Damage]:
    """Return what only shows in a transaction that may write; nothing is written."""
    check = Check(connection, dialect)
    check.run(check.guards)
    check.run(check.indexes)
    return check.found


def compared(connection: Connection, dialect: Dialect, originals: Originals) -> list[Damage]:
    """Return what reading everything finds; a table that cannot be read hides what is in it."""
    check = Check(connection, dialect)
    with dialect.lenient(connection):
        for step in (check.file, check.log, check.derived, check.computed):
            check.run(step)
        check.run(lambda: check.originals(originals))
    return check.found


@dataclass
class Check:
    """One verification: what it reads, which log rows it has given up on, what it found."""

    connection: Connection
    dialect: Dialect
    changed_rows: set[int] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    found: list[Damage] = field(default_factory=list)

    def run(self, step: Callable[[], Iterator[Damage]]) -> None:
        """Take what the step finds; a table that cannot be read ends the step, not the search."""
        try:
            self.found.extend(step())
        except (DBAPIError, MemoryError) as error:
            said = error.orig if isinstance(error, DBAPIError) else "out of memory"
            self.found.append(Damage("store.db", f"it cannot be read on: {said}"))

    def guards(self) -> Iterator[Damage]:
        """Try what the log must refuse."""
        if log.head(self.connection).n == 0:
            return
        for attempt, verb in _REFUSED:
            if self._succeeds(attempt):
                yield Damage("store.db", f"nothing refuses to {verb} any more")

    def indexes(self) -> Iterator[Damage]:
        """Ask the engine to compare its indexes with what they index."""
        for fault in self.dialect.index_faults(self.connection):
            yield Damage("store.db", fault)

    def file(self) -> Iterator[Damage]:
        """Ask the engine about its own file."""
        for fault in self.dialect.file_faults(self.connection):
            yield Damage("store.db", fault)
        if not schema.has_its_form(self.connection, self.dialect):
            yield Damage("store.db", "the tables do not have the form in which they were made")

    def log(self) -> Iterator[Damage]:
        """Follow the chain."""
        for n, what in log.broken(self.connection):
            self.changed_rows.add(n)
            yield Damage(f"log row {n}", what + self._record_at(n))

    def originals(self, kept: Originals) -> Iterator[Damage]:
        """Compare each original with its name, and look for those that records name."""
        for digest in kept.changed():
            position = self._first_difference(kept.path(digest).read_bytes(), digest)
            yield Damage(kept.where(digest), "the original is not what was kept", position)
        for digest in sorted(self.named - self._awaited()):
            if not kept.has(digest):
                yield Damage(kept.where(digest), "the original is missing")

    def derived(self) -> Iterator[Damage]:
        """Replay the log and compare every derived row."""
        counted: Counter[str] = Counter()
        first_case = projection.first_case(self.connection)
        for page in log.replay(self.connection):
            pairs = list(self._decoded(page))
            self.named.update(digest for _, record in pairs for digest in _originals_of(record))
            pairs = self._standing(pairs)
            for table, rows in projection.derive(pairs, first_case).items():
                counted[table] += len(rows)
                yield from self._differences(table, rows)
        if not self.changed_rows:
            yield from self._surplus(counted)

    def _awaited(self) -> set[str]:
        """Return originals that another site has told of and not brought yet."""
        rows = self.connection.execute(text(_TOLD_OF), {"sites": f"{SITE}%"}).scalars()
        handed = self.connection.execute(text(_HANDED)).scalars()
        brought = {one for body in handed for one in Handover.model_validate_json(body).brought}
        return set(rows) - brought

    def computed(self) -> Iterator[Damage]:
        """Compare what was projected with its digests, and what was taken out of it with it."""
        whole, changed = 0, False
        pairs: list[Row] = []
        outlines: list[Row] = []
        for row in self._all("computed"):
            noun, at, name, *_, body, told = row
            if _digest(row[:-1]) != told:
                changed = True
                yield Damage(f"computed {noun} {name}", "it is not what was projected")
                continue
            whole = computed.joined(whole, row)
            if noun == "incident":
                pairs += computed.membership(Incident.model_validate_json(body))
            elif noun == "finding":
                outlines.append((at, *outline(Finding.model_validate_json(body))))
        if changed:
            return
        told_of = {"incident_claim": sorted(pairs), "outline": outlines}
        for table, rows in told_of.items():
            if list(self._all(table)) != rows:
                yield Damage(table, "it is not what was projected")
        if whole != int(computed.mark(self.connection) or "0", 16):
            yield Damage("projected", "a row of what was projected is missing")

    def _succeeds(self, statement: str) -> bool:
        attempt = self.connection.begin_nested()
        try:
            self.connection.execute(text(statement))
        except DBAPIError:
            return False
        finally:
            attempt.rollback()
        return True

    def _record_at(self, n: int) -> str:
        try:
            sql = text("SELECT noun, id FROM record WHERE n = :n")
            row = self.connection.execute(sql, {"n": n}).one_or_none()
        except DBAPIError:
            row = None
        return "" if row is None else f" ({row.noun} {row.id})"

    def _first_difference(self, data: bytes, digest: str) -> int | None:
        # A hash says that a byte changed, the excerpts quoted from the original say which.
        for n, body in self.connection.execute(text(_RESTING_ON), {"original": digest}):
            for claim in () if n in self.changed_rows else Report.model_validate_json(body).claims:
                excerpt = claim.excerpt
                now = data[excerpt.start : excerpt.end]
                if excerpt.sha256 == digest and now != excerpt.quote.encode():
                    return excerpt.start + _same_bytes(now, excerpt.quote.encode())
        return None

    def _decoded(self, page: Sequence[Entry]) -> Iterator[tuple[Entry, Record]]:
        for entry in page:
            if entry.n not in self.changed_rows:
                try:
                    yield entry, projection.decoded(entry)
                except ValidationError:
                    self.changed_rows.add(entry.n)
                    what = "its record cannot be read"
                    self.found.append(Damage(f"log row {entry.n}", what))

    def _standing(self, pairs: Sequence[tuple[Entry, Record]]) -> list[tuple[Entry, Record]]:
        # Where another site's form of a record came later, that one alone is in the tables.
        newest = projection.newest(pairs)
        later = projection.earlier(self.connection, newest)
        return [one for one in newest if later.get(projection.named(*one), 0) <= one[0].n]

    def _differences(self, table: str, rows: Sequence[Row]) -> Iterator[Damage]:
        columns = tables.DERIVED[table]
        sql = text(f"SELECT {', '.join(columns)} FROM {table} WHERE {columns[0]} IN :keys")
        wanted = sql.bindparams(bindparam("keys", expanding=True))
        found = self.connection.execute(wanted, {"keys": [row[0] for row in rows]})
        by_key = {row[0]: tuple(row) for row in found}
        for row in rows:
            if by_key.get(row[0]) != row:
                what = "it is not what replay gives" if row[0] in by_key else "the row is missing"
                yield Damage(f"{table} {row[0]} (log row {_LOG_ROW[table](row[0])})", what)

    def _surplus(self, counted: Mapping[str, int]) -> Iterator[Damage]:
        for table in tables.DERIVED:
            more = tables.count(self.connection, table) - counted[table]
            if more > 0:
                yield Damage(table, f"it holds {more} rows that replay does not give")

    def _all(self, table: str) -> Iterator[Row]:
        columns = ", ".join(tables.COLUMNS[table])
        rows = self.connection.execute(text(f"SELECT {columns} FROM {table} ORDER BY 1, 2"))
        return (tuple(row) for row in rows)


_REFUSED = (
    ("UPDATE log SET actor = actor WHERE n = 1", "change a row of the log"),
    ("DELETE FROM log WHERE n = 1", "delete a row of the log"),
    ("UPDATE payload SET salt = salt WHERE n = 1", "change a payload"),
    ("DELETE FROM payload WHERE n = 1", "delete a payload"),
)
_TOLD_OF = """
SELECT record.id FROM record JOIN log ON log.n = record.n
WHERE record.noun = 'original' AND log.actor LIKE :sites"""
_HANDED = """
SELECT payload.body FROM record JOIN payload ON payload.n = record.n
WHERE record.noun = 'handover'"""
_RESTING_ON = """
SELECT payload.n, payload.body
FROM report JOIN payload ON payload.n = report.n
WHERE report.original = :original
ORDER BY report.n"""
_LOG_ROW: Mapping[str, Callable[[int], int]] = {
    "record": lambda key: key,
    "report": lambda key: key,
    "claim": lambda key: key >> projection.CLAIM_BITS,
    "claim_box": lambda key: key >> projection.CLAIM_BITS,
    "words": lambda key: key,
    "submission": lambda key: key,
    "submission_file": lambda key: key >> projection.CLAIM_BITS,
    "submission_read": lambda key: key,
    "submission_withdrawn": lambda key: key,
    "act": lambda key: key,
}


def _originals_of(record: Record) -> set[str]:
    if isinstance(record, Original):
        return {record.sha256}
    if isinstance(record, Report):
        return {record.original, *(claim.excerpt.sha256 for claim in record.claims)}
    if isinstance(record, Submission):
        return {record.original}
    return {record.original} if isinstance(record, Quarantined) else set()


def _same_bytes(one: bytes, other: bytes) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _digest(columns: Sequence[object]) -> str | None:
    try:
        return computed.digest(columns)
    except (TypeError, ValueError):
        # What is no longer text cannot be hashed as it was.
        return None
