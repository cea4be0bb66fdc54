"""Asking: what an address asks of a collection, read whole or refused (400).

A parameter that is not understood is never ignored: a dropped ``datetime`` would show a minister
the wrong week.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely

from groundtruce.errors import Misasked
from groundtruce.web.features.collections import Collection, Feature
from groundtruce.web.filter import read_bbox

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
USUAL, MOST = 100, 10_000
FORMATS = ("json", "geojson")
KNOWN = ("bbox", "bbox-crs", "datetime", "limit", "after", "f", "as_of", "lang")
ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
_DAY = len("2025-12-08")
# A box with heights has six numbers; features here have none.
_WITH_HEIGHTS = 6


@dataclass(frozen=True)
class Asking:
    """What is asked of a collection: where, when, of which kind, and which page."""

    window: Any
    since: datetime
    until: datetime
    wanted: dict[str, str]
    after: str
    limit: int

    @classmethod
    def of(cls, query: Any, one: Collection) -> "Asking":
        """Return what the address asks; raises Misasked for what cannot be read."""
        check(query, (*KNOWN, *one.queryables), one.id)
        if query.get("bbox-crs", CRS84) != CRS84:
            raise Misasked(
                f"bbox-crs={query['bbox-crs'][:60]!r} is not spoken here.", f"Use {CRS84}."
            )
        since, until = _span(query.get("datetime"))
        return cls(
            _window(query.get("bbox")),
            since,
            until,
            {name: query[name] for name in one.queryables if name in query},
            query.get("after", ""),
            _limit(query.get("limit")),
        )

    def fits(self, feature: Feature) -> bool:
        """Whether the feature, as it is shown, is asked for."""
        shape = feature.geometry
        if self.window is not None and not (shape and self.window.intersects(shape)):
            return False
        if (self.since, self.until) != ALWAYS and not self._touches(feature):
            return False
        told = feature.properties
        return all(_word(told.get(name)) == value for name, value in self.wanted.items())

    def _touches(self, feature: Feature) -> bool:
        # What has no time of its own is always so.
        if feature.since is None:
            return True
        return feature.since <= self.until and (feature.until or feature.since) >= self.since


def check(query: Any, known: tuple[str, ...], what: str) -> None:
    """Return nothing, or raise Misasked for a parameter or a format that nobody understands."""
    strange = [name for name in query if name not in known]
    if strange:
        raise Misasked(
            f"{strange[0][:40]!r} is nothing to ask of {what}.", f"Known: {', '.join(known)}."
        )
    if query.get("f", FORMATS[0]) not in FORMATS:
        raise Misasked(f"f={query['f'][:20]!r} is no format here.", f"Known: {', '.join(FORMATS)}.")


def _word(value: Any) -> str:
    return "" if value is None else str(value)


def _window(text: str | None) -> Any:
    if not text:
        return None
    parts = text.split(",")
    box = read_bbox(",".join((*parts[:2], *parts[3:5])) if len(parts) == _WITH_HEIGHTS else text)
    if box is None:
        return None
    west, south, east, north = box
    if south > north:
        raise Misasked(f"bbox={text[:60]!r} ends south of where it begins.", "Swap the two.")
    if west <= east:
        return shapely.box(west, south, east, north)
    # A box that crosses the date line is two.
    parts_of_it = (shapely.box(west, south, 180, north), shapely.box(-180, south, east, north))
    return shapely.union(*parts_of_it)


def _span(text: str | None) -> tuple[datetime, datetime]:
    """Return the interval of ``datetime``: a moment, or two with ``/``, either open as ``..``."""
    if not text:
        return ALWAYS
    first, slash, last = text.partition("/")
    try:
        if not slash:
            return _begins(first), _ends(first)
        since = ALWAYS[0] if first in ("", "..") else _begins(first)
        until = ALWAYS[1] if last in ("", "..") else _ends(last)
    except (ValueError, OverflowError):
        raise Misasked(
            f"datetime={text[:60]!r} is no time.", "Write 2025-12-08, or 2025-12-01/2025-12-31."
        ) from None
    if since > until:
        raise Misasked(f"datetime={text[:60]!r} ends before it begins.", "Swap the two.")
    return since, until


def _begins(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _ends(text: str) -> datetime:
    """Return the last moment of what is written: of a day, its last."""
    moment = _begins(text)
    return moment + timedelta(days=1, microseconds=-1) if len(text) <= _DAY else moment


def _limit(text: str | None) -> int:
    if text is None:
        return USUAL
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) < 1:
        raise Misasked(f"limit={text[:20]!r} is no number.", "Give a whole one from 1.")
    return min(int(text), MOST)
