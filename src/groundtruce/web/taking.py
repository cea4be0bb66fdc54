"""Taking: what a visitor may take from a page: its files, a saved view, a thing to follow."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from groundtruce.web.access.policy import Verb, may

if TYPE_CHECKING:
    from groundtruce.web.asked import Asked

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
_TURNS = ("from",)


@dataclass(frozen=True)
class Taking:
    """What a page offers: the files of its rows, its own address, and what can be followed."""

    files: tuple[tuple[str, str], ...]
    address: str
    noun: str = ""
    id: str = ""


def of(asked: "Asked") -> Taking | None:
    """Return what the page offers to this visitor; pages that show no rows offer nothing."""
    address = asked.here(**dict.fromkeys(_TURNS))
    found = files(address)
    if not found:
        return None
    noun, name = _subject(asked) if may(asked.visitor, Verb.SEE) else ("", "")
    return Taking(found, address, noun, name)


def files(address: str) -> tuple[tuple[str, str], ...]:
    """Return the files that hold what the address shows: their formats and where they are."""
    if not SHOWING.fullmatch(urlsplit(address).path):
        return ()
    asked = urlencode({"view": address})
    return tuple((name, f"/export.{ending}?{asked}") for name, ending in FORMATS.items())


def _subject(asked: "Asked") -> tuple[str, str]:
    path = asked.request.url.path
    for noun, pattern in _SUBJECTS:
        found = pattern.fullmatch(path)
        if found:
            return noun, found[1]
    query = parse_qs(asked.request.url.query)
    if path == "/search" and set(query) - {"lang", "as_of", "show", "from", "km"} == {"near"}:
        return "place", query["near"][0]
    if path == "/search" and set(query) & {"q", "near", "source", "bbox"}:
        return "search", asked.here(as_of=None, show=None, lang=None, **dict.fromkeys(_TURNS))
    return "", ""
