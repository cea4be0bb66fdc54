"""Copies: what a file is turned into before its rows can be read, and kept beside it.

Workbooks and markup become JSON lines, other encodings become UTF-8, and texts that a file writes
with escapes are copied out. Each copy names the original that it was made from.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from groundtruce.errors import SourceError
from groundtruce.model.case import Case
from groundtruce.model.report import Original
from groundtruce.reports import encoding, gpx, kml, xlsx
from groundtruce.reports.card import Card, ReaderName
from groundtruce.reports.columns import Columns
from groundtruce.reports.csv_table import CsvTable
from groundtruce.reports.excerpt import Excerpts, copy_texts
from groundtruce.reports.geojson import GeoJson
from groundtruce.reports.jsonl import LINE_KEY, JsonLines
from groundtruce.reports.keep import Keep
from groundtruce.reports.kml import Told
from groundtruce.reports.links import export
from groundtruce.reports.row import Limits, Reader, RowStream, Unread
from groundtruce.reports.which_reader import MEDIA_TYPES, reader_of
from groundtruce.reports.which_reader import media_type as media_type

_READERS: dict[ReaderName, Reader] = {
    "csv": CsvTable(),
    "jsonl": JsonLines(),
    "geojson": GeoJson(),
}


class _Table(Protocol):
    def __call__(self, file: Path, card: Card, limits: Limits, /) -> Iterator[Told | Unread]: ...


_TABLES: dict[ReaderName, _Table] = {
    "kml": kml.rows,
    "gpx": gpx.rows,
    "xlsx": xlsx.rows,
    "odk": export.rows,
}


@dataclass
class Readable:
    """UTF-8 bytes whose rows can be read, and the kept original that they are."""

    path: Path
    original: Original
    reader: Reader
    has_escape: bool
    unread: tuple[Unread, ...] = ()

    def rows(self, card: Card, limits: Limits) -> RowStream:
        """Return the rows, from the beginning."""
        with self.path.open("rb") as file:
            yield from self.reader.rows(file, card, limits)


@dataclass(frozen=True)
class Copier:
    """Makes the copies of one file in a folder for scratch work and keeps them."""

    keep: Keep
    scratch: Path
    limits: Limits

    def readable(self, path: Path, original: Original, card: Card, case: Case) -> Readable:
        """Return the file, or the copy of it whose rows can be read.

        Raises SourceError where the file as a whole cannot be read.
        """
        name = reader_of(path, card)
        if name in _TABLES:
            return self._table(path, original, card, _TABLES[name])
        reader = _READERS[name]
        found = encoding.of(path, card, case.languages, reader.escape)
        if found.sha256 != original.sha256:
            raise SourceError("the file changed while it was read.", "Gather it once more.")
        if found.is_utf8:
            return Readable(path, original, reader, found.has_escape)
        copy = self.scratch / "utf8"
        with copy.open("wb") as file:
            encoding.transcode(path, found, file)
        kept = self._kept(copy, original, f"{path.name}.utf8{path.suffix}", MEDIA_TYPES[name])
        return Readable(copy, kept, reader, has_escape=True)

    def _table(self, path: Path, original: Original, card: Card, table: _Table) -> Readable:
        copy = self.scratch / "rows"
        unread = []
        with copy.open("wb") as file:
            for told in table(path, card, self.limits):
                if isinstance(told, Unread):
                    unread.append(told)
                    continue
                line, values = told
                text = json.dumps({LINE_KEY: line, **values}, ensure_ascii=False)
                file.write(text.encode("utf-8", "replace") + b"\n")
        kept = self._kept(copy, original, f"{path.name}.rows.jsonl", MEDIA_TYPES["jsonl"])
        return Readable(copy, kept, JsonLines(), True, tuple(unread))

    def excerpts(self, ready: Readable, card: Card, columns: Columns) -> Excerpts:
        """Return what finds each row's words, after copying out those that need it."""
        copy = self.scratch / "texts"
        excerpts = Excerpts(columns, self.limits, ready.original.sha256)
        if ready.has_escape:
            with copy.open("wb") as file:
                is_needed = copy_texts(ready.rows(card, self.limits), columns, self.limits, file)
            if is_needed:
                name = f"{ready.original.name}.texts.txt"
                kept = self._kept(copy, ready.original, name, "text/plain; charset=utf-8")
                excerpts.copy = kept.sha256
        return excerpts

    def _kept(self, copy: Path, original: Original, name: str, media_type: str) -> Original:
        return self.keep(copy, media_type=media_type, name=name, derived_from=original.sha256)
