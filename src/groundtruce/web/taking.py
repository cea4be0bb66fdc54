"""Taking: what a visitor may take from a page: its files, a saved view, a thing to follow."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

FORMATS = {"CSV": "csv", "GeoJSON": "geojson", "GeoParquet": "parquet"}
# Pages that show rows, by their paths: what each becomes as a file stands in ``pages/files.py``.
SHOWING = re.compile(
    r"/(map|search|findings|agreement(/[^/]+){0,3}|ledgers/[^/]+|incidents/[^/]+|findings/[^/]+"
    r"|reports/[^/]+|briefs|briefs/e-[^/]+|brief|changed|watching|inbox)"
)
_SUBJECTS = (
    ("incident", re.compile(r"/(?:incidents|findings)/([^/]+)")),
    ("commitment", re.compile(r"/agreement/([^/]+/[^/]+/[^/]+)")),
)
# What says where a list is turned to, and not what it holds.
_TURNS = {"from"}
# What says how a search is looked at, and not what it looks for.
_LOOKS = {"as_of", "lang", "show", *_TURNS}


@dataclass(frozen=True)
class Taking:
    """What a page offers: the files of its rows, its own address, and what can be followed."""

    files: tuple[tuple[str, str], ...]
    address: str
    noun: str = ""
    id: str = ""


def of(address: str, *, follows: bool) -> Taking | None:
    """Return what the page at an address offers; pages that show no rows offer nothing.

    Only who ``follows`` what happens inside the mission is offered a thing to follow.
    """
    kept = _without(address, _TURNS)
    found = files(kept)
    if not found:
        return None
    noun, name = _subject(address) if follows else ("", "")
    return Taking(found, kept, noun, name)


def files(address: str) -> tuple[tuple[str, str], ...]:
    """Return the files that hold what the address shows: their formats and where they are."""
    if not SHOWING.fullmatch(urlsplit(address).path):
        return ()
    asked = urlencode({"view": address})
    return tuple((name, f"/export.{ending}?{asked}") for name, ending in FORMATS.items())


def _subject(address: str) -> tuple[str, str]:
    """Return the noun and the id of what a page is about, if it can be followed."""
    parts = urlsplit(address)
    for noun, pattern in _SUBJECTS:
        found = pattern.fullmatch(parts.path)
        if found:
            return noun, found[1]
    if parts.path != "/search":
        return "", ""
    query = {name: value for name, value in parse_qsl(parts.query) if name not in _LOOKS}
    if set(query) - {"km"} == {"near"}:
        return "place", query["near"]
    is_asked = set(query) & {"q", "near", "source", "bbox"}
    return ("search", _without(address, _LOOKS)) if is_asked else ("", "")


def _without(address: str, names: set[str]) -> str:
    parts = urlsplit(address)
    kept = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name not in names])
    return f"{parts.path}?{kept}" if kept else parts.path
