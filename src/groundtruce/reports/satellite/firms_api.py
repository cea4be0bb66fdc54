"""FIRMS API: detections of an area fetched with the user's own key, a few days at a time.

Each answer is a file of its own, written whole or not at all, so that a fetch that was stopped
goes on where it was: what lies there is not asked for again, unless its days were not over when
it came. The key stands in every address that is asked, and in no file, message or log.
"""

import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx

from groundtruce.errors import SourceError
from groundtruce.reports.satellite.shelf import Box
from groundtruce.settings import Firms, Settings

SOURCES = (
    "MODIS_NRT",
    "MODIS_SP",
    "VIIRS_NOAA20_NRT",
    "VIIRS_NOAA20_SP",
    "VIIRS_NOAA21_NRT",
    "VIIRS_SNPP_NRT",
    "VIIRS_SNPP_SP",
)
MOST_DAYS = 10
# Boxes wider than this are asked for in parts: a large answer is cut off more easily.
WIDEST_DEG = 10.0
_TRIES = 6
_WAIT_S, _LIMIT_WAIT_S = 2.0, 60.0
_TIMEOUT_S = 120.0
# The provider allows 5,000 transactions in ten minutes, and a large request counts as several.
_APART_S = 0.5
# A quick product is still growing for a day after its last pass.
_SETTLES = timedelta(days=2)
_BEGINS = ("latitude", "country_id", '"latitude', '"country_id')
_HEAD = 400
_MB = 1 << 20

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What to fetch: products by the provider's names, a box, and days from first to last."""

    sources: tuple[str, ...]
    area: Box
    first: date
    last: date
    days: int = 5


@dataclass(frozen=True)
class Chunk:
    """One request: a product, a box of at most ten degrees, and a few days."""

    source: str
    box: Box
    first: date
    days: int

    @property
    def last(self) -> date:
        """Return the last day of the request."""
        return self.first + timedelta(days=self.days - 1)

    @property
    def area(self) -> str:
        """Return west, south, east and north as the provider wants them."""
        return ",".join(f"{edge:g}" for edge in self.box)

    @property
    def name(self) -> str:
        """Return the name of the file that the answer becomes."""
        return f"{self.source}_{self.first}_{self.days}d_{self.area.replace(',', '_')}.csv"


def chunks(wanted: Wanted) -> tuple[Chunk, ...]:
    """Return the requests that together ask for all that is wanted, the earliest days first."""
    boxes = tuple(_tiles(wanted.area))
    return tuple(
        Chunk(source, box, first, days)
        for first, days in _ranges(wanted)
        for source in wanted.sources
        for box in boxes
    )


def fetch(
    wanted: Wanted,
    access: Firms,
    into: Path,
    progress: Progress,
    wait: Callable[[float], None] = time.sleep,
) -> tuple[Path, ...]:
    """Fetch what is not there yet into a folder, and return all files of what is wanted.

    Raises SourceError where the server answers with something else than a table, or not at all;
    what came before stays, and the next fetch goes on from there.
    """
    if not access.key:
        raise SourceError(
            "there is no key for FIRMS.",
            "Ask NASA for a free MAP_KEY and set GROUNDTRUCE_FIRMS_KEY in the environment.",
        )
    # Its log would print every address, and with it the key.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    into.mkdir(parents=True, exist_ok=True)
    asked = chunks(wanted)
    with httpx.Client(timeout=_TIMEOUT_S, follow_redirects=False) as client:
        for number, chunk in enumerate(asked):
            progress("fetch", number, len(asked))
            if not _is_there(into / chunk.name, chunk):
                _fetched(client, access, chunk, into / chunk.name, wait)
                wait(_APART_S)
    progress("fetch", len(asked), len(asked))
    return tuple(into / chunk.name for chunk in asked)


def _ranges(wanted: Wanted) -> Iterator[tuple[date, int]]:
    first = wanted.first
    while first <= wanted.last:
        days = min(wanted.days, (wanted.last - first).days + 1)
        yield first, days
        first += timedelta(days=days)


def _tiles(area: Box) -> Iterator[Box]:
    west, south, east, north = area
    across, up = (
        max(1, math.ceil((end - begin) / WIDEST_DEG))
        for begin, end in ((west, east), (south, north))
    )
    for row in range(up):
        for column in range(across):
            yield (
                round(west + (east - west) * column / across, 4),
                round(south + (north - south) * row / up, 4),
                round(west + (east - west) * (column + 1) / across, 4),
                round(south + (north - south) * (row + 1) / up, 4),
            )


def _is_there(file: Path, chunk: Chunk) -> bool:
    """Whether the file was fetched after its days were over."""
    if not file.is_file():
        return False
    came = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    return came >= chunk.last + _SETTLES


class _Later(Exception):
    """The server may answer another time; says why, and after how many seconds to ask again."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


def _fetched(
    client: httpx.Client, access: Firms, chunk: Chunk, file: Path, wait: Callable[[float], None]
) -> None:
    path = f"/api/area/csv/{access.key}/{chunk.source}/{chunk.area}/{chunk.days}/{chunk.first}"
    why = ""
    for attempt in range(_TRIES):
        try:
            with client.stream("GET", access.url.rstrip("/") + path) as answer:
                _check_status(answer, access, chunk)
                return _write(answer, access, chunk, file)
        except _Later as later:
            why = str(later)
            wait(max(later.seconds, _WAIT_S * 2**attempt))
        except httpx.HTTPError as cause:
            # Its own words would name the address, and with it the key.
            why = type(cause).__name__
            wait(_WAIT_S * 2**attempt)
    raise SourceError(
        f"FIRMS could not be asked for {chunk.source} from {chunk.first}: {why}.",
        "Run the same command again later: it goes on with what is missing.",
    )


def _check_status(answer: httpx.Response, access: Firms, chunk: Chunk) -> None:
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise _Later("the limit of requests is used up", _LIMIT_WAIT_S)
    if answer.status_code >= 500:
        raise _Later(f"it answers {answer.status_code}", 0.0)
    if answer.status_code != httpx.codes.OK:
        answer.read()
        _check_head(answer.content[:_HEAD], access, chunk)


def _write(answer: httpx.Response, access: Firms, chunk: Chunk, file: Path) -> None:
    """Write the table; raises for what is no table."""
    unfinished = file.with_name(f".{file.name}.part")
    most = Settings.from_environment().file_limit_mb * _MB
    size = 0
    try:
        with unfinished.open("wb") as opened:
            for piece in answer.iter_bytes():
                if size == 0:
                    _check_head(piece[:_HEAD], access, chunk)
                size += len(piece)
                if size > most:
                    raise SourceError(
                        f"the answer for {chunk.name} is larger than {most // _MB} MB.",
                        "Ask for fewer days at once, or raise GROUNDTRUCE_FILE_LIMIT_MB.",
                    )
                opened.write(piece)
        if size == 0:
            raise _Later("it answers with nothing", 0.0)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _check_head(begin: bytes, access: Firms, chunk: Chunk) -> None:
    """Return nothing where a table begins so; raises for everything else."""
    said = " ".join(begin.decode("utf-8", "replace").lstrip("\ufeff").split())
    if "transaction limit" in said.lower():
        raise _Later("the limit of transactions is used up", _LIMIT_WAIT_S)
    if said.lower().startswith(_BEGINS):
        return
    words = "a web page" if said[:1] == "<" else repr(said[:80].replace(access.key, "…"))
    raise SourceError(
        f"FIRMS answers {words} instead of a table, for {chunk.source} from {chunk.first}.",
        "Check GROUNDTRUCE_FIRMS_KEY, the product's name and its days at the provider's site.",
    )


def sources_of(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of products; raises SourceError for one that FIRMS does not have."""
    for name in names:
        if name not in SOURCES:
            raise SourceError(
                f"FIRMS has no product {name!r}.", f"Name one of {', '.join(SOURCES)}."
            )
    return tuple(names)
