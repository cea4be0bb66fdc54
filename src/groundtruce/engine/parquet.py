"""Parquet tables of reports, read in batches, and incidents written the same way.

The columns are those of the yardstick (`docs/method/fusing.md`). What a row or a cell must be is
said in `rows`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from groundtruce.engine import rows
from groundtruce.engine.other import refuse_other
from groundtruce.engine.rows import Noted, Part
from groundtruce.errors import SourceError

NEEDED = ("report_id", "source_id", "time_from", "time_to")
_BATCH = 100_000
# Rows with a text are wide.
_WIDE_BATCH = 10_000
# Dictionaries of ids that are all different only cost time.
_PLAIN = {"use_dictionary": False, "compression": "zstd"}
_OUT = pa.schema({"report_id": pa.large_string(), "incident_id": pa.large_string()})

Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


class Opened:
    """A table of reports whose columns are those that are needed."""

    def __init__(self, path: Path, embedding: str | None = None) -> None:
        self.path = path
        refuse_other(path)
        with self._readable("This is no whole Parquet file"), pq.ParquetFile(path) as file:
            self.group_rows = [
                file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)
            ]
            self.schema: pa.Schema = file.schema_arrow
        self.rows = sum(self.group_rows)
        self.embedding = embedding or ("embedding" if "embedding" in self.schema.names else None)
        self._needed([*NEEDED, *([embedding] if embedding else [])])
        wanted = {*NEEDED, *rows.NUMBERS, *rows.WORDS, self.embedding}
        self._names = [name for name in self.schema.names if name in wanted]
        rows.check(
            pa.schema([self.schema.field(name) for name in self._names]), self.embedding, str(path)
        )

    def batches(self, groups: Sequence[int] | None = None) -> Iterator[Part]:
        """Return the rows of some row groups, or of all, a batch at a time."""
        for group in range(len(self.group_rows)) if groups is None else groups:
            at = sum(self.group_rows[:group])
            damaged = f"The file is damaged after row {at}"
            size = min(_BATCH, _WIDE_BATCH) if self.embedding else _BATCH
            with self._readable(damaged), pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(size, [group], self._names):
                    yield rows.part(batch, self.embedding, at, str(self.path))
                    at += batch.num_rows

    def none(self) -> Part:
        """Return a part without rows."""
        empty = pa.nulls(0, pa.struct([self.schema.field(name) for name in self._names]))
        batch = pa.RecordBatch.from_struct_array(empty)
        return rows.part(batch, self.embedding, 0, str(self.path))

    def _needed(self, names: Sequence[str]) -> None:
        if missing := [name for name in names if name not in self.schema.names]:
            raise SourceError(
                f"The table has no column {', '.join(missing)}.",
                f"It has {', '.join(self.schema.names) or 'none'}.",
                str(self.path),
            )

    @contextmanager
    def _readable(self, otherwise: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise SourceError(
                "There is no such file.", "Check the path.", str(self.path)
            ) from error
        except (OSError, pa.ArrowInvalid) as error:
            said = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise SourceError(f"{otherwise}: {said}", "Write it anew.", str(self.path)) from error


def read(path: Path, embedding: str | None = None, told: Progress = silent) -> Part:
    """Read a table of reports; ``embedding`` names the column of texts as numbers.

    Without a name, a column called ``embedding`` is taken where there is one. A row whose id was
    there before is set aside. The column ``ids`` has the rank of each id.
    """
    opened = Opened(path, embedding)
    parts = [opened.none()]
    for part in opened.batches():
        parts.append(part)
        told("read", int(part.row[-1]) + 1 if len(part) else 0, opened.rows)
    rows.one_length(rows.shortest([one.lengths for one in parts]), opened.embedding, str(path))
    words = rows.vocabulary([one.words for one in parts])
    return ranked(without_repeats(rows.joined([rows.recoded(one, words) for one in parts])))


def without_repeats(part: Part) -> Part:
    """Set rows aside whose id was there before."""
    first = rows.first_seen(part.ids)
    if first.all():
        return part
    again = Noted(int((~first).sum()), int(part.row[int(np.argmin(first))]) + 1)
    aside = rows.noted([part.aside, {rows.REPEATED: again}])
    return replace(part.take(first), aside=aside)


def ranked(part: Part) -> Part:
    """Return the part with the rank of each id among its ids."""
    return replace(part, columns={**part.columns, "ids": ranks(part.ids)})


def ranks(ids: pa.Array) -> NDArray[np.int64]:
    """Return the rank of each id by its letters."""
    rank = np.empty(len(ids), dtype=np.int64)
    rank[rows.plain(pc.sort_indices(ids))] = np.arange(len(ids))
    return rank


def write(path: Path, ids: pa.Array, incident: NDArray[np.int64]) -> None:
    """Write for each report the id of the report that its incident is called after.

    The file is there as a whole or not at all.
    """
    with written(path) as add:
        for at in range(0, len(incident), _BATCH):
            add(ids[at : at + _BATCH], ids.take(rows.whole_numbers(incident[at : at + _BATCH])))


@contextmanager
def written(path: Path) -> Iterator[Callable[[pa.Array, pa.Array], None]]:
    """Give what adds reports and the incidents they belong to; on success they are in the file.

    However the rows are handed in, the same rows make the same bytes.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with pq.ParquetWriter(unfinished, _OUT, **_PLAIN) as writer:
            waiting: list[pa.RecordBatch] = []

            def add(ids: pa.Array, called: pa.Array) -> None:
                waiting.append(pa.record_batch([ids, called], schema=_OUT))
                table = pa.Table.from_batches(waiting, _OUT)
                ready = table.num_rows // _BATCH * _BATCH
                if ready:
                    writer.write_table(table.slice(0, ready), row_group_size=_BATCH)
                    waiting[:] = table.slice(ready).to_batches()

            yield add
            if waiting:
                writer.write_table(pa.Table.from_batches(waiting, _OUT), row_group_size=_BATCH)
        unfinished.replace(path)
    except OSError as error:
        raise SourceError(
            f"The incidents cannot be written: {error.strerror or error}",
            "Give a folder that is there and can be written to.",
            str(path),
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
