"""Turns: of the processes that serve a case one walks its road at a time, and all can see it.

Two walks at once could end in the wrong order, and what was kept last would be missing until the
next act.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Turn:
    """Whose turn it is to walk; the system ends the turn of a process that died."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn and have it for as long as the block."""
        with self._file.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @property
    def is_taken(self) -> bool:
        """Whether anybody walks."""
        try:
            with self._file.open("rb", buffering=0) as file:
                # Shared, so that those who only look are not in each other's way.
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False
