"""Projections: every table that is not the log.

What the store derives is a pure function of the log's rows, so replay gives the same rows and
``verify`` can compare them. What the road came to is computed elsewhere and carries a digest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
from sqlalchemy import Connection, bindparam, text

from groundtruce.errors import StoreError
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.edition import Approval, Edition
from groundtruce.model.finding import Signature
from groundtruce.model.geometry import metres_per_degree
from groundtruce.model.handover import SITE
from groundtruce.model.place import NamedArea, Place, Point
from groundtruce.model.record import Record
from groundtruce.model.report import Report
from groundtruce.model.review import Review
from groundtruce.model.submission import Attached, Delivery, Read, Submission, Withdrawal
from groundtruce.store import log, search, tables
from groundtruce.store.base import Box
from groundtruce.store.dialect import Dialect
from groundtruce.store.log import Entry
from groundtruce.store.nouns import noun_of_kind
from groundtruce.store.tables import Row

Kind = TypeVar("Kind", bound=Record)
# A record's noun and id.
Named = tuple[str, str]

# A claim's key is its log row and its place in the report; a text's key its minute and log row,
# so that walking keys backwards is walking back in time.
CLAIM_BITS = 16
ROW_BITS = 37
LAST_MINUTE = (1 << 63 - ROW_BITS) - 1
ROW_MASK = (1 << ROW_BITS) - 1
CLAIM_MASK = (1 << CLAIM_BITS) - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Degrees are flat within 100 km to 0.1 %.
CIRCLE_SLACK = 1.005
# Where claims without a geometry lie in the spatial index, which also answers for time alone.
OFF_EARTH = 1000.0
# Hours from the epoch that no span leaves.
ALWAYS_H = (-1e9, 1e9)


@dataclass
class Derived:
    """Rows of every derived table for some log rows."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {t: [] for t in tables.DERIVED})

    def add(self, table: str, *values: object) -> None:
        """Add one row."""
        self.rows[table].append(values)


def decoded(entry: Entry) -> Record:
    """Return the record that a log row carries."""
    return noun_of_kind(entry.kind).record.model_validate_json(entry.body)


def derive(
    entries: Iterable[tuple[Entry, Record]], first_case: int | None
) -> Mapping[str, Sequence[Row]]:
    """Return the rows that these log rows stand for, whatever else is in the store.

    ``first_case`` is the log row of the case's first version, which holds from the case's start.
    """
    derived = Derived()
    for entry, record in entries:
        noun = noun_of_kind(entry.kind)
        received = noun.received_of(record)
        if isinstance(record, Case) and entry.n == first_case:
            received = record.since
        known_from = entry.at if received is None else tables.moment(received)
        derived.add("record", entry.n, noun.name, noun.id_of(record), known_from)
        match record:
            case Report():
                _derive_report(derived, entry.n, record)
            case Submission():
                _derive_submission(derived, entry.n, record)
            case Delivery():
                _derive_files(derived, entry.n, record.submission, (), record.files)
            case Read():
                derived.add("submission_read", entry.n, record.submission, record.files)
            case Withdrawal():
                derived.add("submission_withdrawn", entry.n, record.submission)
            case Signature() | Approval() | Edition() | Review():
                _derive_act(derived, entry, noun.name, record)
    derived.rows["claim_box"] = _single_precision(derived.rows["claim_box"])
    return derived.rows


def fill(
    connection: Connection,
    dialect: Dialect,
    entries: Sequence[tuple[Entry, Record]],
    *,
    renewing: bool = False,
) -> None:
    """Put the rows that these log rows stand for into their tables.

    ``renewing`` where one may be a better form of an earlier row's record, whose place it takes.
    """
    if renewing:
        entries = newest(entries)
        _withdraw(connection, dialect, earlier(connection, entries).values())
    has_case = any(isinstance(record, Case) for _, record in entries)
    derived = derive(entries, first_case(connection) if has_case else None)
    for table, rows in derived.items():
        tables.insert(connection, table, rows)
    dialect.index_words(connection, ((k, body) for _, k, body in derived["words"]))


def named(entry: Entry, record: Record) -> Named:
    """Return noun and id of a log row's record; every version of the case is one of its own."""
    noun = noun_of_kind(entry.kind)
    return (noun.name, str(entry.n) if noun.name == "case" else noun.id_of(record))


def newest(entries: Sequence[tuple[Entry, Record]]) -> list[tuple[Entry, Record]]:
    """Return the last form of each record; of the case every version stands."""
    last = {named(entry, record): entry.n for entry, record in entries}
    return [one for one in entries if last[named(*one)] == one[0].n]


def earlier(connection: Connection, entries: Sequence[tuple[Entry, Record]]) -> dict[Named, int]:
    """Return the rows in which the records of these log rows stand in the tables, by name."""
    names = {named(entry, record) for entry, record in entries}
    rows = connection.execute(_STANDING, {"ids": [name[-1] for name in names]})
    return {(noun, one): n for noun, one, n in rows if (noun, one) in names}


def first_case(connection: Connection) -> int | None:
    """Return the log row that holds the first version of the case."""
    sql = text("SELECT n FROM log WHERE kind = 'case.read' ORDER BY n LIMIT 1")
    return connection.execute(sql).scalar_one_or_none()


def refill(connection: Connection, dialect: Dialect) -> None:
    """Put the rows of the whole log into empty tables."""
    for page in log.replay(connection):
        entries = [(entry, decoded(entry)) for entry in page]
        fill(connection, dialect, entries, renewing=True)


def add_reviews(connection: Connection) -> None:
    """Put the reviews that stand into the table of acts, of a store in which they are missing."""
    entries = [Entry(*row) for row in connection.execute(_REVIEWS)]
    derived = derive([(entry, decoded(entry)) for entry in entries], None)
    tables.insert(connection, "act", derived["act"])


_REVIEWS = text(
    "SELECT log.n, log.at, log.actor, log.kind, payload.body FROM record AS r"
    " JOIN log ON log.n = r.n JOIN payload ON payload.n = r.n"
    " WHERE r.noun = 'review' ORDER BY r.n"
)
_STANDING = text(
    "SELECT r.noun, r.id, r.n FROM record AS r JOIN log ON log.n = r.n WHERE r.id IN :ids"
).bindparams(bindparam("ids", expanding=True))


def _withdraw(connection: Connection, dialect: Dialect, rows: Iterable[int]) -> None:
    for n in rows:
        words = text("SELECT k, body FROM words WHERE n = :n")
        told = [(k, body) for k, body in connection.execute(words, {"n": n})]
        dialect.unindex_words(connection, told)
        for table, (key, *_) in tables.DERIVED.items():
            first, last = (n, n) if key == "n" else (n << CLAIM_BITS, n << CLAIM_BITS | CLAIM_MASK)
            sql = text(f"DELETE FROM {table} WHERE {key} BETWEEN :first AND :last")
            connection.execute(sql, {"first": first, "last": last})


def _derive_report(derived: Derived, n: int, report: Report) -> None:
    if len(report.claims) > CLAIM_MASK:
        raise StoreError(
            f"report {report.id} holds {len(report.claims)} claims, more than {CLAIM_MASK}.",
            "Divide it: one report is one message.",
        )
    derived.add(
        "report",
        n,
        report.id,
        report.card,
        report.external_id,
        report.replaces,
        report.original,
    )
    derived.add("words", n, words_key(n, report.received), search.body(report))
    for index, claim in enumerate(report.claims):
        _derive_claim(derived, n, n << CLAIM_BITS | index, claim)


def _derive_submission(derived: Derived, n: int, told: Submission) -> None:
    names = (told.id, told.instance, told.root, told.deprecates, told.original)
    derived.add("submission", n, *names)
    _derive_files(derived, n, told.id, told.expects, told.files)


def _derive_files(
    derived: Derived, n: int, submission: str, expects: Sequence[str], files: Sequence[Attached]
) -> None:
    # A file that is only expected has no hash.
    pairs = [*((name, None) for name in expects), *((one.name, one.sha256) for one in files)]
    for index, (name, sha256) in enumerate(pairs):
        derived.add("submission_file", n << CLAIM_BITS | index, n, submission, name, sha256)


def _derive_act(
    derived: Derived, entry: Entry, noun: str, record: Signature | Approval | Edition | Review
) -> None:
    match record:
        case Signature():
            told = (record.finding, record.claim, record.act, record.by)
        case Approval():
            told = (record.edition, None, record.act.value, record.by)
        case Edition():
            told = (record.id, None, "words", record.by)
        case Review():
            told = (record.follows, record.said.id, record.decision.value, record.by)
    derived.add("act", entry.n, noun, *told, int(entry.actor.startswith(SITE)))


def words_key(n: int, received: datetime) -> int:
    """Return the key of a report's text: the minute in which it became known, then its log row.

    Between 1843 and 2097 keys run with time; beyond, with the log alone.
    """
    minutes = int((received - EPOCH).total_seconds() // 60)
    return (max(-LAST_MINUTE, min(minutes, LAST_MINUTE)) << ROW_BITS) + n


def _derive_claim(derived: Derived, n: int, k: int, claim: Claim) -> None:
    bounds = None if claim.place is None else box(claim.place)
    west, south, east, north = bounds or (None,) * 4
    starts = claim.span and tables.moment(claim.span.start)
    ends = claim.span and tables.moment(claim.span.end)
    derived.add("claim", k, n, claim.id, west, south, east, north, starts, ends)
    if bounds is None:
        west = south = east = north = OFF_EARTH
    hours = (hour(claim.span.start), hour(claim.span.end)) if claim.span else ALWAYS_H
    derived.add("claim_box", k, west, east, south, north, *hours)


def box(place: Place) -> Box | None:
    """Return a box that holds the place's extent, a little too large around a circle."""
    extent = place.extent
    if not isinstance(extent, Point | NamedArea):
        return place.bounds
    if extent.lon is None or extent.lat is None or extent.radius_m is None:
        return None
    # Drawing the circle would cost more than keeping the report.
    east_m, north_m = metres_per_degree(extent.lat)
    reach_m = extent.radius_m * CIRCLE_SLACK
    across = min(180.0, reach_m / max(east_m, 1.0))
    along = reach_m / north_m
    return (extent.lon - across, extent.lat - along, extent.lon + across, extent.lat + along)


def hour(at: datetime) -> float:
    """Return hours since 1970: a box of time as the spatial index holds it, in 24 bits."""
    return (at - EPOCH).total_seconds() / 3600


def _single_precision(boxes: Sequence[Row]) -> list[Row]:
    # The spatial index holds 32-bit floats. Rounding outward here, as it would, makes what it
    # gives back comparable, bit by bit, with what went in.
    if not boxes:
        return []
    exact = np.array([box[1:] for box in boxes])
    lows, highs = exact[:, 0::2].astype(np.float32), exact[:, 1::2].astype(np.float32)
    lows = np.where(lows > exact[:, 0::2], np.nextafter(lows, np.float32(-np.inf)), lows)
    highs = np.where(highs < exact[:, 1::2], np.nextafter(highs, np.float32(np.inf)), highs)
    rounded = np.stack([lows, highs], axis=2).reshape(len(boxes), -1).astype(float)
    return [(box[0], *sides) for box, sides in zip(boxes, rounded.tolist(), strict=True)]
