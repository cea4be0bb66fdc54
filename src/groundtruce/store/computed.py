"""What the road came to, as it was last projected.

The store cannot compute it again: each row carries a digest by which ``verify`` knows it, and one
digest over them all says whether anything was projected anew.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import TypeVar

from sqlalchemy import Connection, bindparam, text

from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief, Sentence
from groundtruce.model.finding import Finding
from groundtruce.model.glimpse import Glimpse
from groundtruce.model.incident import Incident, Tombstone, incident_id
from groundtruce.model.record import Record, canonical_json
from groundtruce.model.watch import Watch
from groundtruce.store import tables
from groundtruce.store.decoding import decoded
from groundtruce.store.outline import outline
from groundtruce.store.spool import Spool
from groundtruce.store.tables import Row

Kind = TypeVar("Kind", bound=Record)
# A row and the table that it is for.
Told = tuple[str, Row]
# How many ids one question names at most.
SLICE = 500

NOUNS: Mapping[str, type[Record]] = {
    "incident": Incident,
    "tombstone": Tombstone,
    "finding": Finding,
    "assessment": Assessment,
    "shown": Watch,
    "brief": Brief,
    "sentence": Sentence,
}


def rows(
    incidents: Iterable[Incident],
    findings: Iterable[Finding],
    assessments: Iterable[Assessment],
    briefs: Iterable[Brief],
    shown: Iterable[Watch] = (),
) -> Iterator[Told]:
    """Yield the rows of what the road came to, one record after the other."""
    whole = 0
    for table, row in _rows(incidents, findings, assessments, briefs, shown):
        if table == "computed":
            whole = joined(whole, row)
        yield table, row
    if whole:
        yield "projected", (f"{whole:064x}",)


def replace(connection: Connection, made: Spool) -> None:
    """Replace what was projected before."""
    for table in tables.COMPUTED:
        connection.execute(text(f"DELETE FROM {table}"))
    # Ids come in no order: put into an index one by one, each would touch a page of its own. The
    # index is made when all are there, and pairs wait beside their table until they are sorted.
    tables.run(connection, _BEFORE)
    for table, some in made.batches():
        tables.insert(connection, table, some, into="pair" if table == "incident_claim" else None)
    tables.run(connection, _AFTER)


def mark(connection: Connection) -> str:
    """Return the digest over all that was projected; empty where nothing was."""
    return connection.execute(text("SELECT digest FROM projected")).scalars().first() or ""


def records(connection: Connection, noun: str, kind: type[Kind]) -> list[Kind]:
    """Return the projected records of a noun, in the order in which they were given."""
    sql = text("SELECT body FROM computed WHERE noun = :noun ORDER BY position")
    return decoded(kind, connection.execute(sql, {"noun": noun}).scalars().all())


def named(connection: Connection, noun: str, kind: type[Kind], ids: Sequence[str]) -> list[Kind]:
    """Return the records of a noun with these ids, in that order; what is no more is left out."""
    # Asked for the noun too, SQLite would look through all records of it.
    body = _GLIMPSE if kind is Glimpse else "body"
    sql = text(f"SELECT noun, id, {body} AS body FROM computed WHERE id IN :ids").bindparams(
        bindparam("ids", expanding=True)
    )
    found: dict[str, str] = {}
    for some in (ids[i : i + SLICE] for i in range(0, len(ids), SLICE)):
        rows = connection.execute(sql, {"ids": list(some)})
        found |= {row.id: row.body for row in rows if row.noun == noun}
    return decoded(kind, [found[one] for one in ids if one in found])


def membership(incident: Incident) -> list[Row]:
    """Return which claim belongs to the incident, as a table has it."""
    return [(claim, incident.id) for claim in sorted({one.id for one in incident.claims})]


def digest(columns: Sequence[object]) -> str:
    """Return the hash by which a row is known to be what was projected."""
    return hashlib.sha256(canonical_json(columns)).hexdigest()


def joined(whole: int, row: Row) -> int:
    """Return the digest over all rows with one more of them, whatever their order."""
    # Each row names its place, so no two of them can take each other away.
    return whole ^ int(row[-1], 16)


def _rows(
    incidents: Iterable[Incident],
    findings: Iterable[Finding],
    assessments: Iterable[Assessment],
    briefs: Iterable[Brief],
    shown: Iterable[Watch],
) -> Iterator[Told]:
    stones, sentences = count(), count()
    for at, incident in enumerate(incidents):
        yield _row("incident", at, incident.id, None, incident.kind, incident)
        for stone in _tombstones(incident):
            yield _row("tombstone", next(stones), stone.id, stone.into, "", stone)
        for pair in membership(incident):
            yield "incident_claim", pair
    for at, finding in enumerate(findings):
        yield _row("finding", at, finding.id, finding.incident.id, finding.status.value, finding)
        yield "outline", (at, *outline(finding))
    for at, found in enumerate(assessments):
        yield _row("assessment", at, found.id, found.agreement, found.word, found)
    for at, watch in enumerate(shown):
        yield _row("shown", at, watch.id, None, watch.kind.value, watch)
    for at, brief in enumerate(briefs):
        yield _row("brief", at, brief.id, brief.case, brief.language, brief)
        for told in brief.sentences():
            yield _row("sentence", next(sentences), told.id, brief.id, brief.language, told)


def _tombstones(incident: Incident) -> Iterator[Tombstone]:
    """Yield where the id leads that each younger claim would have given the incident."""
    for claim in incident.claims:
        name = incident_id(claim.id)
        if name != incident.id:
            yield Tombstone(id=name, into=incident.id, claim=claim.id)


def _row(noun: str, position: int, name: str, inside: str | None, word: str, of: Record) -> Told:
    columns = (noun, position, name, inside, word, of.canonical().decode())
    return "computed", (*columns, digest(columns))


# The engine takes a glimpse out of a record in a tenth of the time that the whole takes to read.
_GLIMPSE = """json_object(
    'id', id, 'status', word, 'confidence', json_extract(body, '$.confidence'),
    'incident', json_object(
        'id', inside, 'kind', json_extract(body, '$.incident.kind'),
        'number', json_array_length(body, '$.incident.claims'),
        'place', json_extract(body, '$.incident.place'),
        'span', json_extract(body, '$.incident.span')))"""
_BEFORE = """
DROP INDEX IF EXISTS computed_id;
CREATE TEMPORARY TABLE pair (claim TEXT NOT NULL, incident TEXT NOT NULL)
"""
_AFTER = """
CREATE INDEX computed_id ON computed (id);
INSERT INTO incident_claim SELECT claim, incident FROM pair ORDER BY claim, incident;
DROP TABLE pair
"""
