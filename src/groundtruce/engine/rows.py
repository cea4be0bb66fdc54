"""Rows of a table as numbers: what each cell says, and what is done with one that says nothing.

A row that cannot be fused at all is set aside; a value that cannot be true is taken as unsaid. Both
are counted by their reason, with the first row named. A column of a wrong kind is refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from groundtruce.errors import SourceError

TIMES = ("time_from", "time_to")
NUMBERS = ("lat", "lon", "sigma_m", "killed_low", "killed_high")
WORDS = ("source_id", "kind", "side")
REPEATED = "the id was there before"
# Days since 1970 between which a report can be of an event of our time: 1900 to 2200.
_FIRST, _LAST = -25_567.0, 84_006.0
_DAY_S = 86_400.0
# Less is no distance, more is no place.
_SIGMA_M = (0.0, 500_000.0)
# Wider embeddings are folded to so many numbers as they are read: distances between them hold to
# about an eighth (Johnson and Lindenstrauss 1984; signs for normals: Achlioptas 2003).
MOST_NUMBERS = 64
# The precision of a place that is given without one.
_USUAL_SIGMA_M = 10_000.0

Column = NDArray[Any]


class Noted(NamedTuple):
    """Of how many rows it is true, and which is the first of them, counted from 1."""

    often: int
    row: int


Notes = dict[str, Noted]


@dataclass(frozen=True)
class Part:
    """Some rows: ids, columns, the words behind the numbers, their places in the file."""

    ids: pa.Array
    columns: dict[str, Column]
    words: dict[str, tuple[str, ...]]
    row: NDArray[np.int64]
    aside: Notes
    unsaid: Notes
    # Of each length of embeddings the first row that has it, counted from 1.
    lengths: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.row)

    def take(self, which: NDArray[Any]) -> "Part":
        """Return some of the rows, by number or by yes and no."""
        index = np.flatnonzero(which) if which.dtype == np.bool_ else which
        columns = {name: column[index] for name, column in self.columns.items()}
        ids = self.ids.take(whole_numbers(index))
        return replace(self, ids=ids, columns=columns, row=self.row[index])


def whole_numbers(numbers: NDArray[Any]) -> pa.Array:
    """Return whole numbers as Arrow has them.

    Arrow's own ways to and from numpy first load all of pandas where that is installed: a third of
    a second at every start. So does a number beside an array; `plain` is the way back.
    """
    kept = pa.py_buffer(np.ascontiguousarray(numbers, dtype=np.int64))
    return pa.Array.from_buffers(pa.int64(), len(numbers), [None, kept])


def plain(column: pa.Array, missing: float = 0) -> NDArray[Any]:
    """Return numbers, or yes and no, with something in place of what is missing."""
    if pa.types.is_boolean(column.type):
        column = pc.cast(column, pa.uint8())
        return plain(column, missing).astype(np.bool_)
    kept = column.buffers()[1]
    if kept is None or not len(column):
        return np.full(len(column), missing, dtype=column.type.to_pandas_dtype())
    found = np.frombuffer(kept, dtype=column.type.to_pandas_dtype())
    found = found[column.offset : column.offset + len(column)]
    return np.where(plain(column.is_null()), missing, found) if column.null_count else found


def check(schema: pa.Schema, embedding: str | None, where: str) -> None:
    """Refuse columns that cannot hold what their names say."""
    for name in schema.names:
        told = schema.field(name).type
        kind, fits = _fits(name, told, name == embedding)
        if not fits:
            raise SourceError(
                f"The column {name} holds {told}, no {kind}.", f"Give {kind}.", f"{where}, {name}"
            )


def part(batch: pa.RecordBatch, embedding: str | None, at: int, where: str) -> Part:
    """Return the rows of a batch that begins after ``at`` rows of the file."""
    notes: dict[str, Notes] = {"aside": {}, "unsaid": {}}
    cells = _Cells(batch, at, where)
    ids = cells.words("report_id")
    columns = {"start": cells.days("time_from"), "end": cells.days("time_to")}
    words: dict[str, tuple[str, ...]] = {}
    lengths: dict[int, int] = {}
    for name in WORDS:
        columns[name.removesuffix("_id")], words[name.removesuffix("_id")] = cells.codes(name)
    columns |= {name: cells.numbers(name) for name in NUMBERS}
    if embedding is not None:
        columns["text"], lengths = cells.vectors(embedding)
    keep = np.ones(len(ids), dtype=np.bool_)
    for reason, bad in _unfit(ids, columns):
        _note(notes["aside"], reason, keep & bad, at)
        keep &= ~bad
    for reason, bad, names in _untrue(columns):
        _note(notes["unsaid"], reason, keep & bad, at)
        for name in names:
            columns[name][bad] = np.nan
    vague = np.isfinite(columns["lat"]) & np.isnan(columns["sigma_m"])
    columns["sigma_m"][vague] = _USUAL_SIGMA_M
    if "text" in columns and columns["text"].shape[1] > MOST_NUMBERS:
        columns["text"] = columns["text"] @ _signs(columns["text"].shape[1])
    row = np.arange(at, at + len(ids), dtype=np.int64)
    return Part(ids, columns, words, row, notes["aside"], notes["unsaid"], lengths).take(keep)


def vocabulary(parts: Sequence[dict[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Return all words of some parts, in alphabetical order."""
    names = parts[0] if parts else {}
    return {name: tuple(sorted(set().union(*(one[name] for one in parts)))) for name in names}


def recoded(one: Part, words: dict[str, tuple[str, ...]]) -> Part:
    """Return a part whose words have their numbers in these lists."""
    columns = dict(one.columns)
    for name, told in one.words.items():
        number = {word: at for at, word in enumerate(words[name])}
        place = np.array([*(number[word] for word in told), -1], dtype=np.int64)
        columns[name] = place[columns[name]]
    return replace(one, columns=columns, words=words)


def joined(parts: Sequence[Part]) -> Part:
    """Return the rows of parts that have their words in common, in the order given."""
    widths = {one.columns["text"].shape[1] for one in parts if "text" in one.columns} - {0}
    columns = {
        name: np.concatenate([_filled(one.columns[name], max(widths, default=0)) for one in parts])
        for name in parts[0].columns
    }
    ids = pa.concat_arrays([one.ids for one in parts])
    row = np.concatenate([one.row for one in parts])
    aside, unsaid = noted([one.aside for one in parts]), noted([one.unsaid for one in parts])
    return Part(
        ids, columns, parts[0].words, row, aside, unsaid, shortest([one.lengths for one in parts])
    )


def noted(all_notes: Sequence[Notes]) -> Notes:
    """Add up notes."""
    found: Notes = {}
    for notes in all_notes:
        for reason, (often, row) in notes.items():
            before = found.get(reason, Noted(0, row))
            found[reason] = Noted(before.often + often, min(before.row, row))
    return found


def first_seen(ids: pa.Array) -> NDArray[np.bool_]:
    """Whether an id stands there for the first time."""
    code = plain(pc.dictionary_encode(ids).indices, -1).astype(np.int64)
    if not len(code):
        return np.zeros(0, dtype=np.bool_)
    before = np.r_[-1, np.maximum.accumulate(code)[:-1]]
    return np.asarray(code > before)


def shortest(parts: Sequence[dict[int, int]]) -> dict[int, int]:
    """Return of each length of embeddings the first row that has it."""
    found: dict[int, int] = {}
    for one in parts:
        for length, row in one.items():
            found[length] = min(row, found.get(length, row))
    return found


def one_length(found: dict[int, int], name: str | None, where: str) -> None:
    """Refuse embeddings of several lengths."""
    if len(found) > 1:
        usual, other = sorted(found, key=lambda length: found[length])[:2]
        raise SourceError(
            f"The embedding has {other} numbers, that of row {found[usual]} has {usual}:"
            " different lengths.",
            "Use one model.",
            f"{where}, {name}, row {found[other]}",
        )


class _Cells:
    """The cells of one batch, by column."""

    def __init__(self, batch: pa.RecordBatch, at: int, where: str) -> None:
        self._batch, self._at, self._where = batch, at, where

    def _column(self, name: str) -> pa.Array | None:
        at = self._batch.schema.get_field_index(name)
        if at < 0:
            return None
        column = self._batch.column(at)
        return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column

    def words(self, name: str) -> pa.Array:
        """Return the cells as text."""
        column = self._column(name)
        if column is None:
            return pa.nulls(self._batch.num_rows, pa.large_string())
        return pc.cast(column, pa.large_string())

    def codes(self, name: str) -> tuple[Column, tuple[str, ...]]:
        """Return the cells as numbers of distinct words, -1 for none."""
        coded = pc.dictionary_encode(self.words(name))
        index = plain(coded.indices, -1).astype(np.int64)
        return index, tuple(coded.dictionary.to_pylist())

    def numbers(self, name: str) -> Column:
        """Return the cells as numbers; none, and what is not finite, is NaN."""
        column = self._column(name)
        if column is None:
            return np.full(self._batch.num_rows, np.nan)
        try:
            told = pc.cast(column, pa.float64())
        except pa.ArrowInvalid as error:
            raise self._no_number(name, column) from error
        found = plain(told, np.nan)
        return np.where(np.isfinite(found), found, np.nan)

    def days(self, name: str) -> Column:
        """Return days since 1970 in UTC; a time that cannot be read is NaN."""
        column = self._column(name)
        if (
            column is None
            or pa.types.is_string(column.type)
            or pa.types.is_large_string(column.type)
        ):
            index, told = self.codes(name)
            return np.array([*map(_day, told), np.nan])[index]
        seconds = pc.cast(column, pa.timestamp("s"), safe=False)
        whole = pc.cast(seconds, pa.int64())
        return plain(whole, np.nan).astype(np.float64) / _DAY_S

    def vectors(self, name: str) -> tuple[Column, dict[int, int]]:
        """Return embeddings as rows, NaN where missing, and the first row of each length."""
        column = self._column(name)
        length = plain(pc.list_value_length(column)).astype(np.int64)
        told, first = np.unique(length, return_index=True)
        rows = {int(n): self._at + int(at) + 1 for n, at in zip(told, first, strict=True) if n}
        one_length(rows, name, self._where)
        found = np.full((len(length), max(rows, default=0)), np.nan, dtype=np.float32)
        if rows:
            flat = plain(pc.cast(pc.list_flatten(column), pa.float32()), np.nan)
            found[length > 0] = flat.reshape(-1, found.shape[1])
        return found, rows

    def _no_number(self, name: str, column: pa.Array) -> SourceError:
        for row, cell in enumerate(column.to_pylist()):
            try:
                float(cell) if cell is not None else None
            except ValueError:
                where = f"{self._where}, {name}, row {self._at + row + 1}"
                return SourceError(f"{cell!r} is no number.", "Give a number or nothing.", where)
        return SourceError("A cell is no number.", "Give numbers.", f"{self._where}, {name}")


@cache
def _signs(width: int) -> Column:
    """Return signs that look drawn and are the same everywhere."""
    mixed = np.arange(1, width * MOST_NUMBERS + 1, dtype=np.uint64)
    for _ in range(2):
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    drawn = np.where(mixed >> np.uint64(63), 1.0, -1.0) / np.sqrt(MOST_NUMBERS)
    found: Column = drawn.astype(np.float32).reshape(width, MOST_NUMBERS)
    return found


def _fits(name: str, told: pa.DataType, is_text: bool) -> tuple[str, bool]:
    told = told.value_type if pa.types.is_dictionary(told) else told
    word = pa.types.is_string(told) or pa.types.is_large_string(told) or pa.types.is_null(told)
    whole = pa.types.is_integer(told)
    if is_text:
        lists = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
        fits = any(is_list(told) for is_list in lists)
        number = fits and (
            pa.types.is_floating(told.value_type) or pa.types.is_integer(told.value_type)
        )
        return "lists of numbers", number
    if name in TIMES:
        return "times", word or pa.types.is_timestamp(told) or pa.types.is_date(told)
    if name in NUMBERS:
        return "numbers", word or whole or pa.types.is_floating(told) or pa.types.is_decimal(told)
    if name in (*WORDS, "report_id"):
        return "words", word or whole
    return "anything", True


def _unfit(ids: pa.Array, columns: dict[str, Column]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    start, end = columns["start"], columns["end"]
    yield "no id", plain(ids.is_null())
    yield "no source", columns["source"] < 0
    yield "no time", np.isnan(start) | np.isnan(end)
    with np.errstate(invalid="ignore"):
        outside = (np.minimum(start, end) < _FIRST) | (np.maximum(start, end) > _LAST)
        yield "the time is out of range", outside
        yield "the time ends before it begins", end < start


def _untrue(
    columns: dict[str, Column],
) -> Iterator[tuple[str, NDArray[np.bool_], tuple[str, ...]]]:
    place = ("lat", "lon", "sigma_m")
    with np.errstate(invalid="ignore"):
        wild = (np.abs(columns["lat"]) > 90) | (np.abs(columns["lon"]) > 180)
        yield "no such place on earth", wild, place
        sigma = columns["sigma_m"]
        yield "a precision of no length", sigma <= _SIGMA_M[0], ("sigma_m",)
        yield "a precision too wide to be a place", sigma > _SIGMA_M[1], place
        for name in ("killed_low", "killed_high"):
            yield "fewer dead than none", columns[name] < 0, (name,)
    if "text" in columns and columns["text"].size:
        gaps = ~np.isfinite(columns["text"])
        some = np.asarray(gaps.any(axis=1) & ~gaps.all(axis=1))
        yield "an embedding with gaps", some, ("text",)


def _note(notes: Notes, reason: str, bad: NDArray[np.bool_], at: int) -> None:
    if bad.any():
        found = Noted(int(bad.sum()), at + int(np.argmax(bad)) + 1)
        notes[reason] = noted([notes, {reason: found}])[reason]


def _filled(column: Column, width: int) -> Column:
    if column.ndim == 1 or column.shape[1] == width:
        return column
    return np.full((len(column), width), np.nan, dtype=column.dtype)


def _day(word: str) -> float:
    try:
        moment = datetime.fromisoformat(word.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.timestamp() / _DAY_S
    except (ValueError, OverflowError):
        return float("nan")
