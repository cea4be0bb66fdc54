"""Spool: rows that wait in a file of their own until it is their turn to be written.

Making the rows of a large road takes minutes; nobody else has to wait for that.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from tempfile import SpooledTemporaryFile

from typing_extensions import override

from groundtruce.store.tables import Row

IN_MEMORY = 32 << 20
BATCH = 1000


class Spool(AbstractContextManager["Spool"]):
    """Rows by table, in the order in which they came; gone when the block ends."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115

    def add(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Take rows in, each with the table that it is for."""
        waiting: dict[str, list[Row]] = defaultdict(list)
        for table, row in rows:
            waiting[table].append(row)
            if len(waiting[table]) == BATCH:
                self._write(table, waiting.pop(table))
        for table, some in waiting.items():
            self._write(table, some)

    def batches(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield the rows again, some of one table at a time."""
        self._file.seek(0)
        for line in self._file:
            table, rows = json.loads(line)
            yield table, [tuple(row) for row in rows]

    @override
    def __exit__(self, *_exc: object) -> None:
        self._file.close()

    def _write(self, table: str, rows: list[Row]) -> None:
        self._file.write(json.dumps((table, rows)))
        self._file.write("\n")
