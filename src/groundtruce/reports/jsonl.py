"""JSONL: one JSON object a line, each read on its own, so that one broken line spoils no other."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from groundtruce.reports.card import Card
from groundtruce.reports.excerpt import too_long
from groundtruce.reports.row import Limits, Refused, Row, RowStream, Unread

BOM = b"\xef\xbb\xbf"
# The line of a copied table says which line of the received file it stands for.
LINE_KEY = "_line"
_CHUNK = 1 << 16
_BROKEN = "Correct the line; each line holds one whole JSON object in UTF-8."


@dataclass(slots=True)
class JsonRow(Row):
    """A JSON object and its bytes."""

    def find(self, column: str, text: bytes) -> int | None:
        """Return where the text stands as a whole value after its key, without escapes."""
        key = column.rpartition(".")[2].encode()
        after = max(0, self.raw.find(b'"' + key + b'"'))
        for begin in (after, 0):
            at = self.raw.find(b'"' + text + b'"', begin)
            # A backslash inside could mean another character than it shows.
            if at >= 0 and b"\\" not in text:
                return self.start + at + 1
        return None


class JsonLines:
    """Reads JSON objects, one a line."""

    escape = b"\\"

    def rows(self, file: BinaryIO, card: Card, limits: Limits) -> RowStream:
        """Return each line's object, or why it cannot be read."""
        start = _skip_bom(file)
        number = 0
        while line := file.readline(limits.row + 1):
            number += 1
            length = len(line)
            if length > limits.row and not line.endswith(b"\n"):
                length += _skip_line(file)
                yield Unread(number, start, line[:_CHUNK], too_long(None, length, limits.cell))
            elif line.strip():
                yield read_object(line.rstrip(b"\r\n"), number, start)
            start += length


def read_object(raw: bytes, line: int, start: int) -> Row | Unread:
    """Return the JSON object that the bytes hold, or why they hold none."""
    try:
        values = json.loads(raw.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as cause:
        said = "nested too deeply" if isinstance(cause, RecursionError) else str(cause)
        return Unread(line, start, raw, Refused(None, f"this is no JSON: {said}", _BROKEN))
    if not isinstance(values, dict):
        return Unread(line, start, raw, Refused(None, "this is no JSON object", _BROKEN))
    return JsonRow(values=values, line=values.pop(LINE_KEY, line), start=start, raw=raw)


def paths(values: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Return the dotted path of each value inside nested objects.

    >>> paths({"id": 1, "where": {"lat": 2, "lon": 3}})
    ['id', 'where.lat', 'where.lon']
    """
    found = []
    for key, value in values.items():
        if isinstance(value, Mapping) and value:
            found += paths(value, f"{prefix}{key}.")
        else:
            found.append(f"{prefix}{key}")
    return found


def _no_constant(said: str) -> None:
    raise ValueError(f"{said} is no number")


def _skip_bom(file: BinaryIO) -> int:
    begin = file.tell()
    if file.read(len(BOM)) == BOM:
        return begin + len(BOM)
    file.seek(begin)
    return begin


def _skip_line(file: BinaryIO) -> int:
    skipped = 0
    while part := file.readline(_CHUNK):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped
