"""Parquet tables of reports, read as columns and written as incidents.

The columns are those of the yardstick (`docs/method/fusing.md`). A row whose time cannot be read or
whose id was there before is set aside and told of; every other gap is taken as unsaid.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from groundtruce.errors import SourceError

NEEDED = ("report_id", "source_id", "time_from", "time_to")
NUMBERS = ("lat", "lon", "sigma_m", "killed_low", "killed_high")
WORDS = ("kind", "side")
_DAY_S = 86400.0


@dataclass(frozen=True)
class Table:
    """The columns by name, and how many rows were set aside for which reason."""

    columns: dict[str, NDArray[Any]]
    aside: dict[str, int]


def read(path: Path, embedding: str | None = None) -> Table:
    """Read a table of reports; ``embedding`` names the column of texts as numbers.

    Without a name, a column called ``embedding`` is taken where there is one.
    """
    table = _opened(path, embedding)
    if embedding is None and "embedding" in table.column_names:
        embedding = "embedding"
    ids = pc.cast(table["report_id"], pa.string()).to_numpy(zero_copy_only=False)
    start, end = _days(table["time_from"]), _days(table["time_to"])
    first = np.zeros(len(ids), dtype=bool)
    first[np.unique(ids.astype(str), return_index=True)[1]] = True
    timed = np.isfinite(start) & np.isfinite(end) & (end > start)
    keep = first & timed
    aside = {"the id was there before": int((~first).sum()), "no time": int((first & ~timed).sum())}
    columns = {"ids": ids.astype(str), "start": start, "end": end}
    columns["source"] = _codes(table, "source_id")
    columns |= {name: _numbers(table, name) for name in NUMBERS}
    columns |= {name: _codes(table, name) for name in WORDS}
    if embedding is not None:
        columns["text"] = _vectors(table[embedding], path)
    kept = {name: column[keep] for name, column in columns.items()}
    return Table(kept, {reason: count for reason, count in aside.items() if count})


def write(path: Path, ids: NDArray[Any], incident: NDArray[Any]) -> None:
    """Write which incident each report belongs to."""
    pq.write_table(pa.table({"report_id": pa.array(ids), "incident_id": pa.array(incident)}), path)


def _opened(path: Path, embedding: str | None) -> pa.Table:
    try:
        known = pq.read_schema(path).names
    except (OSError, pa.ArrowInvalid) as error:
        raise SourceError(f"{path} is no Parquet file: {error}", "Give one.") from error
    wanted = [*NEEDED, *([embedding] if embedding else [])]
    if missing := [name for name in wanted if name not in known]:
        raise SourceError(
            f"{path} has no column {', '.join(missing)}.", f"It has {', '.join(known)}."
        )
    return pq.read_table(
        path, columns=[name for name in known if name in (*wanted, *NUMBERS, *WORDS, "embedding")]
    )


def _days(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Return days since 1970; a time that cannot be read is NaN."""
    if not pa.types.is_timestamp(column.type):
        coded = pc.dictionary_encode(column).combine_chunks()
        words = pc.utf8_rtrim(coded.dictionary.cast(pa.string()), "Z").to_pylist()
        days = np.array([_day(word) for word in words] or [np.nan])
        index = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return np.where(index >= 0, days[index], np.nan)
    seconds = pc.cast(column, pa.timestamp("us")).to_numpy().astype("datetime64[us]")
    found = seconds.astype(np.float64) / 1e6 / _DAY_S
    return np.where(np.isnat(seconds), np.nan, found)


def _day(word: str) -> float:
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return float("nan")
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.timestamp() / _DAY_S


def _numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    if name not in table.column_names:
        return np.full(table.num_rows, np.nan)
    found = pc.cast(table[name], pa.float64()).to_numpy(zero_copy_only=False)
    return np.where(np.isfinite(found), found, np.nan)


def _codes(table: pa.Table, name: str) -> NDArray[np.int64]:
    """Return words as numbers in alphabetical order, -1 for none."""
    if name not in table.column_names:
        return np.full(table.num_rows, -1, dtype=np.int64)
    coded = pc.dictionary_encode(table[name]).combine_chunks()
    index = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    words = [str(word) for word in coded.dictionary.to_pylist()]
    rank = np.argsort(np.argsort(words)) if words else np.zeros(1, dtype=np.int64)
    return np.where(index >= 0, rank[index], -1)


def _vectors(column: pa.ChunkedArray, path: Path) -> NDArray[np.float64]:
    """Return embeddings as rows; a missing one, or one with a gap, is NaN."""
    whole = column.combine_chunks()
    lengths = pc.list_value_length(whole).fill_null(0).to_numpy(zero_copy_only=False)
    told = np.unique(lengths[lengths > 0])
    if len(told) > 1:
        raise SourceError(
            f"the embeddings of {path} have {len(told)} different lengths.", "Use one model."
        )
    found = np.full((len(whole), int(told[0]) if len(told) else 0), np.nan)
    if len(told):
        flat = pc.cast(pc.list_flatten(whole), pa.float32()).to_numpy(zero_copy_only=False)
        found[lengths > 0] = flat.reshape(-1, int(told[0]))
    return found
