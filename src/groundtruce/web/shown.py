"""What the pages show, given by whoever knows the road, so that no page has to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Shown:
    """Text, rows, and six questions.

    ``label(list, key)`` is a word of the vocabulary; ``draw`` a map of some rows as SVG;
    ``incident`` and ``report`` all that is held of one, or ``None``; ``trace`` the walk from a
    sentence to the bytes; ``original`` the bytes of a SHA-256. The last two raise NotFound.
    """

    title: str
    language: str
    as_of: str
    front: str
    style: str
    rows: tuple[Row, ...]
    shapes: dict[str, str]
    attribution: tuple[str, ...]
    geojson: str
    line: str
    label: Callable[[str, str], str]
    draw: Callable[[Sequence[Row]], str]
    incident: Callable[[str], dict[str, Any] | None]
    report: Callable[[str], dict[str, Any] | None]
    trace: Callable[[str], dict[str, Any]]
    original: Callable[[str], bytes]
    basemap: Path | None = None
