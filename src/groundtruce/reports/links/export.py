"""Exports of ODK Central: a ZIP of one table for the form, one for each repeat, and the media.

Rows of repeats name their parent's KEY. From our own forms each submission is written again as
the XML that its columns came from, so that it is read like a phone's; others go by a card.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from groundtruce.errors import SourceError, TooLarge, Unsafe
from groundtruce.model.record import canonical_json
from groundtruce.reports.card import Card
from groundtruce.reports.kml import Told
from groundtruce.reports.links.far import Entry, FarFile
from groundtruce.reports.row import Limits, Unread

MOST_PARTS = 100_000
_KEY, _PARENT, _INSTANCE = "KEY", "PARENT_KEY", "meta-instanceID"
# What the server adds to what was answered.
_ADDED = frozenset(
    {"SubmissionDate", _KEY, _PARENT, "SubmitterID", "SubmitterName", "AttachmentsPresent",
     "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"}
)  # fmt: skip
_POINT = ("Latitude", "Longitude", "Altitude", "Accuracy")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_CHUNK = 1 << 16

Row = dict[str, str]


@dataclass
class Export:
    """An opened export: the form's name, its rows, and the rows of repeats by their parent."""

    form: str
    rows: list[Row]
    repeats: dict[str, dict[str, list[Row]]] = field(default_factory=dict)

    def nested(self, row: Row) -> dict[str, Any]:
        """Return a row with the rows of its repeats inside, repeat by repeat."""
        found: dict[str, Any] = dict(row)
        for name, by_parent in self.repeats.items():
            inside = by_parent.get(row.get(_KEY, ""))
            if inside:
                found[name] = [self.nested(one) for one in inside]
        return found

    def xml(self, row: Row) -> bytes:
        """Return the submission that the row was made from, as far as columns tell."""
        attributes = f" id={quoteattr(self.form)} version={quoteattr(row.get('FormVersion', ''))}"
        inside = _written(_tree(self.nested(row)))
        if not row.get(_INSTANCE):
            inside += f"<meta><instanceID>{escape(row[_KEY])}</instanceID></meta>"
        return f"<data{attributes}>{inside}</data>".encode()


def rows(file: Path, _card: Card, limits: Limits) -> Iterator[Told | Unread]:
    """Return each submission with its repeats inside, for a card to map."""
    with opened(file, limits) as (export, _):
        for number, row in enumerate(export.rows, start=2):
            yield number, export.nested(row)


@contextmanager
def opened(file: Path, limits: Limits) -> Iterator[tuple[Export, zipfile.ZipFile]]:
    """Open an export; raises Unsafe or TooLarge for a bomb, SourceError for what is none."""
    try:
        with zipfile.ZipFile(file) as parts:
            _check(parts, limits)
            yield _export(parts, limits), parts
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise SourceError(
            f"the export cannot be unpacked ({error}).",
            "Download it again from the server; it must be whole and without a password.",
            str(file),
        ) from error


class ExportFile:
    """An export as a server that is asked once: nothing changes in it, nothing is deleted."""

    def __init__(self, export: Export, parts: zipfile.ZipFile, made_from: str) -> None:
        self.made_from: str | None = made_from
        self._export = export
        self._parts = parts
        self._rows = {row[_KEY]: row for row in export.rows if row.get(_KEY)}
        # By the last part of their names alone, which is what answers say; never as paths.
        self._media = {
            name.rpartition("/")[2]: name for name in parts.namelist() if name.startswith("media/")
        }

    def changed(self, since: datetime | None) -> Iterator[list[Entry]]:
        """Yield all rows."""
        yield [self._entry(row) for row in self._rows.values()]

    def entry(self, far: str) -> Entry | None:
        """Return one row."""
        row = self._rows.get(far)
        return None if row is None else self._entry(row)

    def standing(self) -> frozenset[str] | None:
        """Return nothing: what an export leaves out may still be there."""
        return None

    def versions(self, entry: Entry) -> list[str | None]:
        """Return the version in the export."""
        row = self._rows[entry.far]
        return [row.get(_INSTANCE) or row[_KEY]]

    def xml(self, entry: Entry, version: str | None) -> bytes:
        """Return the row written as a submission."""
        return self._export.xml(self._rows[entry.far])

    def files(self, entry: Entry) -> list[FarFile]:
        """Return the media that the row names."""
        told = _values(self._export.nested(self._rows[entry.far]))
        return [FarFile(name, self._media[name]) for name in sorted(told & self._media.keys())]

    def fetch(
        self,
        file: FarFile,
        take: Callable[[bytes], object],
        again: Callable[[], object],
        known_md5: str | None,
    ) -> bool:
        """Give a file's bytes; one of a name that is known is not read again."""
        if known_md5 is not None or file.path is None:
            return False
        with self._parts.open(file.path) as part:
            while chunk := part.read(_CHUNK):
                take(chunk)
        return True

    def _entry(self, row: Row) -> Entry:
        state = sha256(canonical_json(self._export.nested(row))).hexdigest()[:20]
        try:
            came = datetime.fromisoformat(row.get("SubmissionDate", ""))
        except ValueError:
            return Entry(row[_KEY], state, datetime.max.replace(tzinfo=UTC))
        return Entry(row[_KEY], state, came if came.tzinfo else came.replace(tzinfo=UTC))


def _check(parts: zipfile.ZipFile, limits: Limits) -> None:
    listed = parts.infolist()
    if len(listed) > MOST_PARTS or sum(one.file_size for one in listed) > limits.unpacked:
        raise TooLarge(
            f"the export unpacks to more than {limits.unpacked // 2**20} MB or {MOST_PARTS} files.",
            "Export a shorter time, or raise GROUNDTRUCE_UNPACKED_LIMIT_MB.",
        )
    if len({one.header_offset for one in listed}) < len(listed):
        raise Unsafe(
            "parts of the export overlap.", "This is no export of a server; do not use it."
        )


def _export(parts: zipfile.ZipFile, limits: Limits) -> Export:
    tables = {
        Path(name).stem: _table(parts, name, limits)
        for name in parts.namelist()
        if name.endswith(".csv") and "/" not in name
    }
    roots = [name for name, (columns, _) in tables.items() if _is_root(columns)]
    if len(roots) != 1:
        raise SourceError(
            "this is no export of ODK Central: no table, or several, hold the form itself.",
            "Export all data of one form as ZIP; for other tables write a card.",
        )
    (form,) = roots
    export = Export(form, tables.pop(form)[1])
    for name, (columns, found) in tables.items():
        if _PARENT in columns:
            by_parent = export.repeats.setdefault(_repeat(form, name), {})
            for row in found:
                by_parent.setdefault(row.get(_PARENT, ""), []).append(row)
    return export


def _is_root(columns: list[str]) -> bool:
    return _KEY in columns and _PARENT not in columns


def _repeat(form: str, table: str) -> str:
    """Return the name of a repeat: the table's own behind the form's, without its groups."""
    return re.split(r"[-.]", table.removeprefix(f"{form}-"))[-1]


def _table(parts: zipfile.ZipFile, name: str, limits: Limits) -> tuple[list[str], list[Row]]:
    csv.field_size_limit(limits.cell)
    try:
        text = parts.read(name).decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        found = [{k: v for k, v in row.items() if k and v} for row in reader]
        return list(reader.fieldnames or ()), found
    except (csv.Error, UnicodeDecodeError) as error:
        raise SourceError(
            f"a table of the export cannot be read ({error}).", "Export it again.", name
        ) from error


def _tree(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's columns as groups inside groups."""
    tree: dict[str, Any] = {}
    for column, value in _with_points(row).items():
        *groups, name = column.split("-") if isinstance(value, str) else [column]
        if not all(_NAME.fullmatch(part) for part in (*groups, name)):
            continue
        here = tree
        for group in groups:
            inside = here.setdefault(group, {})
            here = inside if isinstance(inside, dict) else tree
        here[name] = [_tree(one) for one in value] if isinstance(value, list) else value
    return tree


def _with_points(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that were answers, the four of a point as one again."""
    points = {c.removesuffix("-Latitude") for c in row if c.endswith("-Latitude")}
    points = {point for point in points if f"{point}-Longitude" in row}
    parts = {f"{point}-{part}" for point in points for part in _POINT}
    answers = {c: value for c, value in row.items() if c not in _ADDED and c not in parts}
    answers |= {p: " ".join(row.get(f"{p}-{part}") or "0" for part in _POINT) for p in points}
    if "DeviceID" in row:
        answers.setdefault("deviceid", row["DeviceID"])
    return answers


def _written(tree: Mapping[str, Any]) -> str:
    parts = []
    for name, value in tree.items():
        for one in value if isinstance(value, list) else [value]:
            inside = _written(one) if isinstance(one, dict) else escape(_printable(one))
            parts.append(f"<{name}>{inside}</{name}>")
    return "".join(parts)


def _printable(text: str) -> str:
    # XML has no place for most control characters.
    return "".join(c for c in text if c >= " " or c in "\t\n")


def _values(nested: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for value in nested.values():
        if isinstance(value, list):
            found |= {name for one in value for name in _values(one)}
        else:
            found.add(value)
    return found
