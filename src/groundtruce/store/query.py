"""Questions to the projections: what was known by a moment, in a box, in a time.

What became known later is left out by one condition on ``known_from``. A box goes through the
spatial index, whose candidates are compared with the exact bounds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, text

from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.record import Record, canonical_json
from groundtruce.model.report import Report, Taken
from groundtruce.model.span import Span
from groundtruce.store import projection, tables
from groundtruce.store.base import Box
from groundtruce.store.decoding import decoded
from groundtruce.store.dialect import Dialect
from groundtruce.store.nouns import NOUNS

Kind = TypeVar("Kind", bound=Record)

END_OF_TIME = "9999"
# How many rows one question names at most.
SLICE = 500
EVERYWHERE = (
    -projection.OFF_EARTH,
    -projection.OFF_EARTH,
    projection.OFF_EARTH,
    projection.OFF_EARTH,
)

_HELD = """
SELECT r.noun, payload.body FROM record AS r JOIN payload ON payload.n = r.n
WHERE r.id = :id ORDER BY r.n
"""
_TAKEN = """
SELECT log.n, log.at, log.actor FROM record JOIN log ON log.n = record.n
WHERE record.id = :id ORDER BY log.n LIMIT 1
"""


@dataclass(frozen=True)
class Window:
    """A box, a time, or both, as SQL that gives keys and log rows of the claims touching them."""

    sql: str
    params: dict[str, Any]


def window(dialect: Dialect, bbox: Box | None, span: Span | None) -> Window | None:
    """Return the window, or ``None`` where everything is asked for."""
    if bbox is None and span is None:
        return None
    sides = EVERYWHERE if bbox is None else bbox
    first, last = projection.ALWAYS_H
    params: dict[str, Any] = dict(zip(("west", "south", "east", "north"), sides, strict=True))
    params |= {"starts_h": first, "ends_h": last}
    exact = _IN_BOX if bbox else ""
    if span is not None:
        exact += _IN_TIME
        params |= {"starts": tables.moment(span.start), "ends": tables.moment(span.end)}
        params |= {"starts_h": projection.hour(span.start), "ends_h": projection.hour(span.end)}
    return Window(_WINDOW.format(near=dialect.near) + exact, params)


def records(
    connection: Connection,
    noun: str,
    kind: type[Kind],
    as_of: datetime | None,
    inside: Window | None = None,
) -> list[Kind]:
    """Return the records of a noun that were known, in the order in which they became so."""
    sql = _RECORDS.format(
        inside=f"(SELECT DISTINCT n FROM ({inside.sql})) AS w CROSS JOIN" if inside else "",
        joined="AND r.n = w.n" if inside else "",
        standing=STANDING if kind is Report else "",
    )
    params = {"noun": noun, "as_of": until(as_of), **(inside.params if inside else {})}
    # Sorted here: the engine would carry every payload through its sorting.
    found = sorted(connection.execute(text(sql), params).all())
    return decoded(kind, [body for _, _, body in found])


class Marked:
    """Which reports have which optional fields anywhere in them; each is looked through once."""

    # As they stand in canonical form; inside of a text a mark stands after a backslash.
    MARKS: Mapping[str, bytes] = {
        **{one: f'"{one}":'.encode() for one in ("by_machine", "image", "notice")},
        **{one: f'"{one}":'.encode() for one in ("replaces", "thread")},
        "claimless": b'"claims":[]',
    }

    def __init__(self) -> None:
        self._until = 0
        self._rows: dict[str, set[int]] = {name: set() for name in self.MARKS}
        self._sources: dict[str, tuple[int, set[int]]] = {}
        self._lock = Lock()

    def reports(self, connection: Connection, fields: Sequence[str]) -> list[Report]:
        """Return the reports that stand and have one of the fields anywhere in them."""
        with self._lock:
            self._look(connection)
            rows = set[int]().union(*(self._rows[name] for name in fields))
        return _standing(connection, rows)

    def reports_from(self, connection: Connection, sources: Collection[str]) -> list[Report]:
        """Return the reports that stand and come from one of the sources."""
        with self._lock:
            rows = set[int]().union(*(self._of(connection, one) for one in sources))
        return [one for one in _standing(connection, rows) if one.source in sources]

    def _of(self, connection: Connection, source: str) -> set[int]:
        """Return the rows of the reports in which the source is named anywhere."""
        until, rows = self._sources.get(source, (0, set()))
        head = int(connection.execute(text(_HEAD)).scalar_one())
        mark = b'"source":' + canonical_json(source)
        params = {"until": until, "mark": mark}
        rows |= set(connection.execute(text(_NAMING), params).scalars())
        self._sources[source] = (head, rows)
        return rows

    def _look(self, connection: Connection) -> None:
        """Look through what was kept since the last look."""
        params = {"until": self._until, **self.MARKS}
        for n, *has in connection.execute(text(_MARKED), params):
            self._until = max(self._until, n)
            for name, is_there in zip(self.MARKS, has, strict=True):
                if is_there:
                    self._rows[name].add(n)


def _standing(connection: Connection, rows: Iterable[int]) -> list[Report]:
    """Return those reports of the rows of the log that stand."""
    named = sorted(rows)
    sql = text(_RECORDS.format(inside="", joined="AND r.n IN :rows", standing=STANDING))
    sql = sql.bindparams(bindparam("rows", expanding=True))
    asked = {"noun": "report", "as_of": END_OF_TIME}
    found: list[Any] = []
    for some in (named[at : at + SLICE] for at in range(0, len(named), SLICE)):
        found += connection.execute(sql, {**asked, "rows": some}).all()
    return decoded(Report, [body for _, _, body in sorted(found)])


def newest_reports(connection: Connection, number: int, as_of: datetime | None) -> list[Report]:
    """Return so many of the reports that stand, the last known first."""
    params = {"as_of": until(as_of), "number": number}
    return decoded(Report, connection.execute(text(_NEWEST), params).scalars().all())


def is_replaced(connection: Connection, report_id: str) -> bool:
    """Whether a report that names this one's id was taken in."""
    sql = text("SELECT 1 FROM report WHERE replaces = :id LIMIT 1")
    return connection.execute(sql, {"id": report_id}).scalar_one_or_none() is not None


def received(connection: Connection, since: datetime, last: datetime) -> int:
    """Return how many of the reports that stand became known after one moment up to another."""
    params = {"since": tables.moment(since), "as_of": tables.moment(last)}
    return int(connection.execute(text(_RECEIVED), params).scalar_one())


def moments(connection: Connection, after: int) -> list[datetime]:
    """Return when each record beyond that row of the log could be known, the earliest first."""
    sql = text("SELECT known_from FROM record WHERE n > :after")
    found = connection.execute(sql, {"after": after}).scalars()
    return [datetime.fromisoformat(one) for one in sorted(found)]


def held(connection: Connection, kind: type[Kind], name: str) -> Kind | None:
    """Return the record of that class and exactly that id."""
    noun = next(noun.name for noun in NOUNS if noun.record is kind)
    # Asked for the noun too, SQLite would look through all records of it.
    found = connection.execute(text(_HELD), {"id": name}).all()
    body = next((body for named, body in found if named == noun), None)
    return None if body is None else kind.model_validate_json(body)


def taken(connection: Connection, ids: Iterable[str]) -> dict[str, Taken]:
    """Return by id the row of the log that took each record in; the oldest, if there are more."""
    found = {}
    for one in ids:
        row = connection.execute(text(_TAKEN), {"id": one}).one_or_none()
        if row is not None:
            found[one] = Taken(row=row.n, at=datetime.fromisoformat(row.at), by=row.actor)
    return found


def claims(connection: Connection, as_of: datetime | None, inside: Window) -> list[Claim]:
    """Return the claims inside the window, in the order in which their reports became known."""
    params = {"as_of": until(as_of), **inside.params}
    sql = text(_CLAIMS.format(inside=inside.sql, standing=STANDING))
    found = connection.execute(sql, params).all()
    reports = {n: Report.model_validate_json(body) for _, n, body in found}
    return [claim_in(reports[n], k) for k, n, _ in found]


def claim_in(report: Report, k: int) -> Claim:
    """Return the claim of that key out of its report."""
    return report.claims[k & projection.CLAIM_MASK]


def case(connection: Connection, as_of: datetime | None) -> Case | None:
    """Return the newest version of the case that was known."""
    body = connection.execute(text(_CASE), {"as_of": until(as_of)}).scalar_one_or_none()
    return None if body is None else Case.model_validate_json(body)


# CROSS JOIN keeps the order of the tables: the index first, then only what it names.
_WINDOW = """
SELECT c.k, c.n
FROM ({near}) AS b CROSS JOIN claim AS c
WHERE c.k = b.k"""
_IN_BOX = """
  AND c.east >= :west AND c.west <= :east AND c.north >= :south AND c.south <= :north"""
_IN_TIME = """
  AND c.starts < :ends AND c.ends > :starts"""
STANDING = """
  AND NOT EXISTS (SELECT 1 FROM report AS later JOIN record AS told ON told.n = later.n
                  WHERE later.replaces = r.id AND told.known_from <= :as_of)"""
_RECORDS = """
SELECT r.known_from, r.id, payload.body
FROM {inside} record AS r JOIN payload ON payload.n = r.n
WHERE r.noun = :noun AND r.known_from <= :as_of {joined} {standing}"""
_CLAIMS = """
SELECT w.k, w.n, payload.body
FROM ({inside}) AS w CROSS JOIN record AS r JOIN payload ON payload.n = r.n
WHERE r.n = w.n AND r.known_from <= :as_of {standing}
ORDER BY r.known_from, r.id, w.k"""
_MARKED = f"""
SELECT payload.n, {", ".join(f"instr(payload.body, :{name}) > 0" for name in Marked.MARKS)}
FROM log CROSS JOIN payload ON payload.n = log.n
WHERE log.n > :until AND log.kind = 'report.received'"""
_HEAD = "SELECT COALESCE(MAX(n), 0) FROM log"
_NAMING = """
SELECT payload.n FROM log CROSS JOIN payload ON payload.n = log.n
WHERE log.n > :until AND log.kind = 'report.received' AND instr(payload.body, :mark) > 0"""
_NEWEST = f"""
SELECT payload.body
FROM (SELECT r.n, r.known_from, r.id FROM record AS r
      WHERE r.noun = 'report' AND r.known_from <= :as_of {STANDING}
      ORDER BY r.known_from DESC, r.id DESC LIMIT :number) AS newest
     JOIN payload ON payload.n = newest.n
ORDER BY newest.known_from DESC, newest.id DESC"""
_RECEIVED = f"""
SELECT COUNT(*) FROM record AS r
WHERE r.noun = 'report' AND r.known_from > :since AND r.known_from <= :as_of {STANDING}"""
ROWS = """
SELECT r.n, log.hash, r.noun, r.id, log.actor, payload.body
FROM record AS r JOIN log ON log.n = r.n JOIN payload ON payload.n = r.n
WHERE r.n > :after AND (:noun IS NULL OR r.noun = :noun)
ORDER BY r.n
LIMIT :batch"""
_CASE = """
SELECT payload.body
FROM record AS r JOIN payload ON payload.n = r.n
WHERE r.noun = 'case' AND r.known_from <= :as_of
ORDER BY r.n DESC
LIMIT 1"""


def until(as_of: datetime | None) -> str:
    """Return the moment up to which records were known, as the tables write it."""
    return END_OF_TIME if as_of is None else tables.moment(as_of)
