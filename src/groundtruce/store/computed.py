"""What the road came to, as it was last projected.

The store cannot compute it again: each row carries a digest by which ``verify`` knows it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import Connection, bindparam, text

from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief, Sentence
from groundtruce.model.finding import Finding
from groundtruce.model.incident import Incident, Tombstone, incident_id
from groundtruce.model.record import Record, canonical_json
from groundtruce.store import tables
from groundtruce.store.tables import Row

Kind = TypeVar("Kind", bound=Record)
# How many ids one question names at most.
SLICE = 500

NOUNS: Mapping[str, type[Record]] = {
    "incident": Incident,
    "tombstone": Tombstone,
    "finding": Finding,
    "assessment": Assessment,
    "brief": Brief,
    "sentence": Sentence,
}


def rows(
    incidents: Iterable[Incident],
    findings: Iterable[Finding],
    assessments: Iterable[Assessment],
    briefs: Iterable[Brief],
) -> Mapping[str, Sequence[Row]]:
    """Return the rows of what the road came to, by table."""
    made = list(_rows(list(incidents), findings, assessments, briefs))
    return {"computed": made, "incident_claim": membership(made)}


def replace(connection: Connection, made: Mapping[str, Sequence[Row]]) -> None:
    """Replace what was projected before."""
    for table in tables.COMPUTED:
        connection.execute(text(f"DELETE FROM {table}"))
        tables.insert(connection, table, made[table])


def records(connection: Connection, noun: str, kind: type[Kind]) -> list[Kind]:
    """Return the projected records of a noun, in the order in which they were given."""
    sql = text("SELECT body FROM computed WHERE noun = :noun ORDER BY position")
    bodies = connection.execute(sql, {"noun": noun}).scalars()
    return [kind.model_validate_json(body) for body in bodies]


def bodies(connection: Connection, noun: str, first: int, number: int) -> list[str]:
    """Return so many records of a noun from a position on, as they are written."""
    sql = text(
        "SELECT body FROM computed WHERE noun = :noun AND position >= :first AND position < :end "
        "ORDER BY position"
    )
    asked = {"noun": noun, "first": first, "end": first + number}
    return list(connection.execute(sql, asked).scalars())


def named(connection: Connection, noun: str, kind: type[Kind], ids: Sequence[str]) -> list[Kind]:
    """Return the records of a noun with these ids, in that order; what is no more is left out."""
    # Asked for the noun too, SQLite would look through all records of it.
    sql = text("SELECT noun, id, body FROM computed WHERE id IN :ids").bindparams(
        bindparam("ids", expanding=True)
    )
    found: dict[str, str] = {}
    for some in (ids[i : i + SLICE] for i in range(0, len(ids), SLICE)):
        rows = connection.execute(sql, {"ids": list(some)})
        found |= {row.id: row.body for row in rows if row.noun == noun}
    return [kind.model_validate_json(found[one]) for one in ids if one in found]


def membership(made: Iterable[Row]) -> list[Row]:
    """Return which claim belongs to which incident, as the incidents' own rows have it."""
    pairs: set[Row] = set()
    for noun, _, incident, _, _, body, _ in made:
        if noun == "incident":
            pairs |= {(claim["id"], incident) for claim in json.loads(body)["claims"]}
    return sorted(pairs)


def digest(columns: Sequence[object]) -> str:
    """Return the hash by which a row is known to be what was projected."""
    return sha256(canonical_json(columns)).hexdigest()


def _rows(
    incidents: Sequence[Incident],
    findings: Iterable[Finding],
    assessments: Iterable[Assessment],
    briefs: Iterable[Brief],
) -> Iterator[Row]:
    for at, incident in enumerate(incidents):
        yield _row("incident", at, incident.id, None, incident.kind, incident)
    for at, stone in enumerate(_tombstones(incidents)):
        yield _row("tombstone", at, stone.id, stone.into, "", stone)
    for at, finding in enumerate(findings):
        yield _row("finding", at, finding.id, finding.incident.id, finding.status.value, finding)
    for at, found in enumerate(assessments):
        yield _row("assessment", at, found.id, found.agreement, found.word, found)
    told = 0
    for at, brief in enumerate(briefs):
        yield _row("brief", at, brief.id, brief.case, brief.language, brief)
        for sentence in brief.sentences():
            yield _row("sentence", told, sentence.id, brief.id, brief.language, sentence)
            told += 1


def _tombstones(incidents: Iterable[Incident]) -> Iterator[Tombstone]:
    """Return where the id leads that each younger claim would have given an incident."""
    for incident in incidents:
        for claim in incident.claims:
            name = incident_id(claim.id)
            if name != incident.id:
                yield Tombstone(id=name, into=incident.id, claim=claim.id)


def _row(noun: str, position: int, name: str, inside: str | None, word: str, of: Record) -> Row:
    columns = (noun, position, name, inside, word, of.canonical().decode())
    return (*columns, digest(columns))
