"""What differs between engines: the few statements that no two of them share."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Dialect(Protocol):
    """One engine's own words; everything else in this room is the same SQL for all."""

    # The type of a 64-bit key.
    key: str
    # Statements that make and drop the index of boxes and the index of words.
    create_indexes: str
    drop_indexes: str
    # Statements that make and drop the triggers of the two-person rule; they go with their table.
    create_guards: str
    drop_guards: str
    # Keys of claims whose box may touch :west … :north and :starts_h to :ends_h; all of those
    # that do are among them.
    near: str
    # Keys of texts from :oldest to :newest that match :phrases.
    matching: str

    def index_words(self, connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
        """Index texts that were put into ``words``, given with their keys ``k``."""

    def unindex_words(self, connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
        """Take texts out of the index, given as they stand in it."""

    def file_faults(self, connection: Connection) -> Iterator[str]:
        """Yield what the engine itself finds wrong with its file."""

    def index_faults(self, connection: Connection) -> Iterator[str]:
        """Yield what is wrong with the index of words; the transaction may write."""

    def form(self, connection: Connection) -> str:
        """Return the form of all tables as text: the same for the same tables."""

    def lenient(self, connection: Connection) -> AbstractContextManager[None]:
        """Read text that is no longer UTF-8 instead of failing on it."""
