"""The question that an address of the search asks: words, days, and a box or a place."""

from datetime import datetime
from typing import Any

from groundtruce.errors import SourceError
from groundtruce.store.base import Box
from groundtruce.web.filter import Filter, read_bbox
from groundtruce.web.lookup import Question
from groundtruce.web.moment import Moment
from groundtruce.web.things import around

DISTANCES_KM = (5, 10, 25, 50)
FARTHEST_KM = 500
_DIGITS = 9


def question(
    moment: Moment, query: Any, as_of: datetime | None, *, released_only: bool = False
) -> Question:
    """Return the question; raises SourceError for what cannot be read."""
    days = Filter.of(query)
    return Question(
        moment=moment,
        text=query.get("q", "").strip(),
        since=days.since,
        until=days.until,
        box=_box(moment, query),
        source=query.get("source", ""),
        as_of=as_of,
        released_only=released_only,
    )


def number(text: str | None) -> int:
    """Return a number that an address gives; what is none is nought."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < _DIGITS else 0


def _box(moment: Moment, query: Any) -> Box | None:
    """Return the box that an address gives, or the one around the place that it names."""
    near = query.get("near")
    if not near:
        return read_bbox(query.get("bbox"))
    place = next((one for one in moment.case.places if one.id == near), None)
    if place is None:
        raise SourceError(f"near={near[:40]!r} is no place of the case.", "Choose one of the list.")
    if place.lon is None or place.lat is None:
        raise SourceError(f"nobody knows where {place.label} lies.", "Choose another place.")
    km = min(number(query.get("km")) or DISTANCES_KM[1], FARTHEST_KM)
    return read_bbox(around(place.lon, place.lat, km * 1000.0))
