"""Sifting: which of the records offered are new, which are known, and which contradict.

What another site kept is not judged again: both of two contradicting reports stand. Where both
sites keep one record in two forms, the same form wins on either side, whichever came first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import cast

from sqlalchemy import Connection, bindparam, text

from groundtruce.errors import StoreError
from groundtruce.model.case import Case
from groundtruce.model.record import Record
from groundtruce.model.report import Original, Report
from groundtruce.store import query
from groundtruce.store.base import Conflict, Kept
from groundtruce.store.nouns import noun_of, noun_of_kind

# The card a report came by, and the sender's own number for it there.
Delivery = tuple[str, str]


@dataclass(frozen=True)
class Fresh:
    """A record to be kept, with the kind and the payload of its log row."""

    record: Record
    kind: str
    body: bytes


@dataclass
class Sieve:
    """What is kept already, as far as it matters to the records offered."""

    known: set[tuple[str, str]]
    holders: dict[Delivery, str]
    case: Case | None
    merging: bool = False
    forms: dict[tuple[str, str], Record] = field(default_factory=dict)
    fresh: list[Fresh] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def take(self, record: Record) -> None:
        """Sort one record: later ones are compared with it too."""
        noun = noun_of(record)
        name = noun.id_of(record)
        delivery = _delivery(record)
        if self._is_known(record, (noun.name, name)):
            self.old.append(name)
        elif not self.merging and delivery in self.holders and not cast(Report, record).replaces:
            self.conflicts.append(Conflict(name, self.holders[delivery], *delivery))
        else:
            self.known.add((noun.name, name))
            if delivery is not None:
                self.holders[delivery] = name
            self.forms[noun.name, name] = record
            self.new.append(name)
            self.fresh.append(Fresh(record, noun.kind, _written(record)))

    def _is_known(self, record: Record, name: tuple[str, str]) -> bool:
        if not isinstance(record, Case):
            return name in self.known and not self._gives_way(record, name)
        before, self.case = self.case, record
        if before is not None and before.id != record.id:
            raise StoreError(
                f"this store belongs to the case {before.id!r}, not to {record.id!r}.",
                "Use a folder of its own for each case.",
            )
        return record == before

    def _gives_way(self, record: Record, name: tuple[str, str]) -> bool:
        """Whether the form that is kept gives way to this one of the same record."""
        return self.merging and _rank(record) < _rank(self.forms[name])

    @property
    def kept(self) -> Kept:
        """Return the answer to the caller."""
        return Kept(tuple(self.new), tuple(self.old), tuple(self.conflicts))


def sifted(connection: Connection, offered: Sequence[Record], *, merging: bool = False) -> Sieve:
    """Compare the records with what is kept and with each other, in their order."""
    has_case = any(isinstance(record, Case) for record in offered)
    known = _known(connection, offered)
    sieve = Sieve(
        known=known,
        merging=merging,
        forms=_forms(connection, known) if merging else {},
        holders=_holders(connection, offered),
        case=query.case(connection, None) if has_case else None,
    )
    for record in offered:
        sieve.take(record)
    return sieve


_KNOWN = text("SELECT noun, id FROM record WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_HOLDERS = text(
    "SELECT card, external_id, id FROM report WHERE external_id IN :numbers ORDER BY n"
).bindparams(bindparam("numbers", expanding=True))


_FORMS = text(
    "SELECT r.noun, r.id, log.kind, payload.body FROM record AS r JOIN log ON log.n = r.n "
    "JOIN payload ON payload.n = r.n WHERE r.id IN :ids"
).bindparams(bindparam("ids", expanding=True))


def _rank(record: Record) -> tuple[float, bytes]:
    # What a site knew first counts; the names that files had on each site are all the same.
    if isinstance(record, Original):
        return (0.0, b"")
    received = noun_of(record).received_of(record)
    return (received.timestamp() if received else 0.0, sha256(record.canonical()).digest())


def _forms(connection: Connection, known: set[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    rows = connection.execute(_FORMS, {"ids": [name for _, name in known]})
    return {
        (noun, name): noun_of_kind(kind).record.model_validate_json(body)
        for noun, name, kind, body in rows
        if noun != "case"
    }


def _written(record: Record) -> bytes:
    # What is hashed are the bytes that are stored, so they need no canonical order: half the time.
    return record.model_dump_json(exclude_defaults=True).encode()


def _known(connection: Connection, offered: Sequence[Record]) -> set[tuple[str, str]]:
    ids = [noun_of(record).id_of(record) for record in offered]
    return {(noun, name) for noun, name in connection.execute(_KNOWN, {"ids": ids})}


def _holders(connection: Connection, offered: Sequence[Record]) -> dict[Delivery, str]:
    numbers = [delivery[1] for delivery in map(_delivery, offered) if delivery]
    if not numbers:
        return {}
    # Of several holders the last one speaks: it corrected the others.
    found = connection.execute(_HOLDERS, {"numbers": numbers})
    return {(card, number): name for card, number, name in found}


def _delivery(record: Record) -> Delivery | None:
    if not isinstance(record, Report) or record.card is None or record.external_id is None:
        return None
    return (record.card, record.external_id)
