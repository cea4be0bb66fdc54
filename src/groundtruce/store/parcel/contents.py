"""Contents: what a store holds that two sites can have in common, as one short word.

Two sites hold the same when the same records stand in both and both have the same originals. When
and in which order each took them in is each log's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from groundtruce.store.base import KeptRow, Store
from groundtruce.store.nouns import NOUNS
from groundtruce.store.parcel.standing import STAYS

_SHOWN = 12
_KINDS = {noun.name: noun.record for noun in NOUNS}


@dataclass(frozen=True)
class Contents:
    """How many records stand, the word that says which, and how many originals have come."""

    records: int
    word: str
    originals: int
    awaited: int


def contents(store: Store) -> Contents:
    """Return what a store holds; equal words are equal records, fields included."""
    told = sorted(set(spoken(store)))
    names = [row.id for row in store.rows(noun="original")]
    here = sum(store.has_original(name) for name in names)
    word = sha256(b"".join(told)).hexdigest()[:_SHOWN]
    return Contents(len(told), word, here, len(names) - here)


def spoken(store: Store) -> Iterator[bytes]:
    """Yield a hash for each record that two sites can have in common."""
    for row in store.rows():
        if row.noun not in STAYS:
            yield sha256(b"\n".join((row.noun.encode(), row.id.encode(), _form(row)))).digest()


def _form(row: KeptRow) -> bytes:
    # An original is its bytes; what its file was called may differ from site to site.
    if row.noun == "original":
        return b""
    return _KINDS[row.noun].model_validate_json(row.body).canonical()
