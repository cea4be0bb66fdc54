"""Finding one record by its id, or by the beginning of it when only one id begins so."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, text

from groundtruce.errors import NotFound
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.record import Record
from groundtruce.model.report import Report
from groundtruce.model.review import Review
from groundtruce.store import computed, query
from groundtruce.store.nouns import NOUNS

SHOWN = 5
LAST_CHARACTER = "\U0010ffff"

# A row of the union below: id, noun, key in its table, log row.
Found = Any

_KEPT = {noun.name: noun.record for noun in NOUNS}


def record(connection: Connection, name: str) -> Record | None:
    """Return the record, ``None`` when there is none; raise NotFound for several beginnings."""
    if not name:
        return None
    found = _rows(connection, _EXACTLY, name) or _only(_rows(connection, _BEGINNING, name), name)
    if found is None:
        return _of_the_case(query.case(connection, None), name)
    return _load(connection, found[0])


def brief_of(connection: Connection, sentence: str) -> Brief | None:
    """Return the projected brief that holds the sentence."""
    body = connection.execute(text(_BRIEF_OF), {"id": sentence}).scalars().first()
    return None if body is None else Brief.model_validate_json(body)


def incident_of(connection: Connection, claim: str) -> str | None:
    """Return the id of the projected incident that the claim belongs to."""
    sql = text("SELECT incident FROM incident_claim WHERE claim = :id ORDER BY incident")
    return connection.execute(sql, {"id": claim}).scalars().first()


_BY_ID = """
SELECT id, noun, n AS at, n FROM record WHERE {match}
UNION ALL SELECT id, 'claim', k, n FROM claim WHERE {match}
UNION ALL SELECT id, 'entered', n, n
  FROM (SELECT claim AS id, n FROM act WHERE noun = 'review' AND does = 'entered') WHERE {match}
UNION ALL SELECT id, noun, position, -1 FROM computed WHERE {match}
"""
# The newest version of a case, the newest report of a claim: the last row speaks.
_EXACTLY = _BY_ID.format(match="id = :id") + "ORDER BY 4 DESC, 3 DESC LIMIT 1"
_BEGINNING = _BY_ID.format(match="id >= :id AND id < :beyond") + "ORDER BY 4 DESC, 3 DESC LIMIT 50"
_PAYLOAD = "SELECT body FROM payload WHERE n = :n"
_COMPUTED = "SELECT body FROM computed WHERE noun = :noun AND position = :at"
_BRIEF_OF = """
SELECT brief.body
FROM computed AS sentence JOIN computed AS brief ON brief.id = sentence.inside
WHERE sentence.noun = 'sentence' AND sentence.id = :id AND brief.noun = 'brief'
ORDER BY brief.position
"""


def _rows(connection: Connection, sql: str, name: str) -> Sequence[Found]:
    return connection.execute(text(sql), {"id": name, "beyond": name + LAST_CHARACTER}).all()


def _only(rows: Sequence[Found], beginning: str) -> Sequence[Found] | None:
    names = sorted({row.id for row in rows})
    if len(names) > 1:
        more = " …" if len(names) > SHOWN else ""
        raise NotFound(
            f"several records begin with {beginning!r}: {', '.join(names[:SHOWN])}{more}.",
            "Give more of the id.",
        )
    return rows or None


def _load(connection: Connection, row: Found) -> Record:
    if row.n < 0:
        of = {"noun": row.noun, "at": row.at}
        body = connection.execute(text(_COMPUTED), of).scalar_one()
        return computed.NOUNS[row.noun].model_validate_json(body)
    payload = connection.execute(text(_PAYLOAD), {"n": row.n}).scalar_one()
    if row.noun == "claim":
        return query.claim_in(Report.model_validate_json(payload), row.at)
    if row.noun == "entered":
        return Review.model_validate_json(payload).said
    return _KEPT[row.noun].model_validate_json(payload)


def _of_the_case(case: Case | None, name: str) -> Record | None:
    if case is None:
        return None
    duties = chain.from_iterable(agreement.commitments for agreement in case.agreements)
    inside: Iterable[Record] = chain(
        case.agreements,
        duties,
        case.zones,
        case.places,
        case.sources,
        case.parties,
        case.dialogue,
        case.people,
    )
    return next((one for one in inside if getattr(one, "id", None) == name), None)
