"""What is given for a Parquet table and is none: said by name, with what makes a table of it."""

from collections.abc import Iterator
from pathlib import Path

from groundtruce.errors import SourceError

_PARQUET = b"PAR1"
# What other files begin with.
_KNOWN = {
    b"PK\x03\x04": "a spreadsheet or another zip archive",
    b"\x1f\x8b": "a file compressed by gzip",
    b"SQLite format 3": "an SQLite database",
    b"ARROW1": "an Arrow file",
}
_LOOKED_AT = 4096
_WRITE = 'python -c "from pyarrow import {kind}, parquet; parquet.write_table({read}, {out!r})"'


def refuse_other(path: Path) -> None:
    """Raise `SourceError` if this is a folder, an empty file, or a file of another kind."""
    if path.is_dir():
        read = f"dataset.dataset({str(path)!r}).to_table()"
        remedy = f"Name one Parquet file. Several become one with {_write('dataset', read, path)}"
        raise SourceError("This is a folder, no Parquet file.", remedy, str(path))
    if not path.is_file():
        return
    with path.open("rb") as file:
        begin = file.read(_LOOKED_AT)
    if not begin:
        raise SourceError("This file is empty.", "Write the reports into it as Parquet.", str(path))
    if begin.startswith(_PARQUET):
        return
    for mark, kind in _KNOWN.items():
        if begin.startswith(mark):
            remedy = "Save the table of reports as Parquet and name that file."
            raise SourceError(f"This is {kind}, no Parquet file.", remedy, str(path))
    for kind, read in _readers(_first_line(begin), str(path)):
        remedy = f"Write it as Parquet: {_write(kind, read, path)}"
        raise SourceError(f"This is {kind.upper()}, no Parquet file.", remedy, str(path))


def _readers(line: str, name: str) -> Iterator[tuple[str, str]]:
    """Return what a text is and what reads it, by its first line."""
    comma = max(",;\t", key=line.count)
    if line.startswith("{"):
        yield "json", f"json.read_json({name!r})"
    elif comma == "," and comma in line:
        yield "csv", f"csv.read_csv({name!r})"
    elif comma in line:
        how = f"parse_options=csv.ParseOptions(delimiter={comma!r})"
        yield "csv", f"csv.read_csv({name!r}, {how})"


def _write(kind: str, read: str, path: Path) -> str:
    # The file that was given stays as it is, whatever it is called.
    out = path.with_suffix(".table.parquet" if path.suffix == ".parquet" else ".parquet")
    return _WRITE.format(kind=kind, read=read, out=str(out))


def _first_line(begin: bytes) -> str:
    """Return the first line of a text, nothing of what is no text."""
    try:
        # The last letter may be cut.
        text = begin.decode("utf-8-sig", "ignore" if len(begin) == _LOOKED_AT else "strict")
    except UnicodeDecodeError:
        return ""
    line = text.lstrip().partition("\n")[0].rstrip("\r")
    return line if line.replace("\t", " ").isprintable() else ""
