"""Which reader a file is for: as its card says, else by its suffix, else by its first bytes.

A ``.txt`` may be a table or an article. It is a table where the card maps columns, or where its
first lines have the same short columns; otherwise it is read as prose.
"""

from pathlib import Path

from groundtruce.errors import SourceError
from groundtruce.reports.card import Card, ReaderName

MEDIA_TYPES: dict[ReaderName, str] = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "gpx": "application/gpx+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odk": "application/zip",
    "text": "text/plain",
    "model": "text/plain",
}
_SUFFIXES: dict[str, ReaderName] = {
    **dict.fromkeys((".csv", ".tsv", ".tab"), "csv"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".geojson", ".json"), "geojson"),
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
    ".kml": "kml",
    ".zip": "odk",
    ".gpx": "gpx",
    **dict.fromkeys((".html", ".htm", ".xhtml", ".md", ".pdf", ".docx", ".eml"), "text"),
    **dict.fromkeys((".rss", ".atom", ".warc", ".wacz"), "text"),
}
_PROSE = frozenset(
    {
        "application/pdf",
        "application/rss+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/wacz",
        "application/warc",
        "message/rfc822",
        "text/html",
    }
)
_HEAD = 20_000
_LONGEST_HEADING = 40


def reader_of(path: Path, card: Card) -> ReaderName:
    """Return how the file is read; raises SourceError where nothing tells."""
    found = card.reader or _SUFFIXES.get(path.suffix.lower()) or _seen(path, card)
    if found is None:
        raise SourceError(
            f"no reader is known for files that end in {path.suffix or 'nothing'}.",
            f"Say 'reader:' in the card: {', '.join(MEDIA_TYPES)}.",
        )
    return found


def media_type(path: Path, card: Card) -> str:
    """Return the media type under which the file is kept, known reader or not."""
    name = card.reader or _SUFFIXES.get(path.suffix.lower()) or _seen(path, card)
    if name in ("text", "model"):
        return _of_prose(path)
    return MEDIA_TYPES[name] if name else "application/octet-stream"


def _seen(path: Path, card: Card) -> ReaderName | None:
    if path.suffix.lower() == ".txt":
        return "csv" if card.fields or card.delimiter or _is_table(path) else "text"
    return "text" if _of_prose(path) in _PROSE else None


def _of_prose(path: Path) -> str:
    from groundtruce.reports.text.formats.sniff import media_type as sniffed

    try:
        return sniffed(_head(path), path.name)
    except SourceError:
        return "application/octet-stream"


def _is_table(path: Path) -> bool:
    lines = [line for line in _head(path).decode("utf-8", "replace").splitlines() if line.strip()]
    first, rest = lines[:1], lines[1:6]
    if not rest or first[0].endswith((".", "!", "?")):
        return False
    for delimiter in ("\t", ";", ",", "|"):
        cells = first[0].split(delimiter)
        is_heading = all(0 < len(cell.strip()) <= _LONGEST_HEADING for cell in cells)
        if len(cells) > 2 and is_heading and all(_width(r, delimiter) >= len(cells) for r in rest):
            return True
    return False


def _width(line: str, delimiter: str) -> int:
    return line.count(delimiter) + 1


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)
