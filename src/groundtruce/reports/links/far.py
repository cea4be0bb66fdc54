"""Far: what any server of filled forms can be asked, however it wants to be asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class FarFile:
    """A file of a submission on the other server; ``path`` is where it is, ``None`` if nowhere."""

    name: str
    path: str | None


@dataclass(frozen=True)
class Entry:
    """A submission on the other server: its number there, when it changed, and in what ``state``.

    As long as the state is the same, all versions are those that were fetched.
    """

    far: str
    state: str
    changed: datetime


class Far(Protocol):
    """A server that keeps filled forms. Its numbers stay the same through all edits.

    ``made_from`` is the hash of the file that its forms are written anew from, if they are.
    """

    made_from: str | None

    def changed(self, since: datetime | None) -> Iterator[list[Entry]]:
        """Yield, page by page, what came or was edited since then by the server's own clock."""

    def entry(self, far: str) -> Entry | None:
        """Return one submission as it is now."""

    def standing(self) -> frozenset[str] | None:
        """Return the numbers of everything that is there, ``None`` where that cannot be told.

        Asked after all changes were drawn.
        """

    def versions(self, entry: Entry) -> list[str | None]:
        """Return the numbers of the versions that can be fetched, the oldest first.

        ``None`` where a version's number is only known from its own words.
        """

    def xml(self, entry: Entry, version: str | None) -> bytes:
        """Return one version as the phone sent it."""

    def files(self, entry: Entry) -> list[FarFile]:
        """Return the files of a submission, also those that have not come there yet."""

    def fetch(
        self,
        file: FarFile,
        take: Callable[[bytes], object],
        again: Callable[[], object],
        known_md5: str | None,
    ) -> bool:
        """Give a file's bytes, or return False where they are still those of that MD5."""
