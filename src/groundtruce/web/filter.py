"""The filter: what an address asks of incidents, the same on every list, map, file and API."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import inf
from typing import Any
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from groundtruce.errors import SourceError
from groundtruce.model.finding import Finding
from groundtruce.web.index import DAY_S, NO_DAY, STATUSES, Index, Mask

EPOCH = date(1970, 1, 1)
MOST_LON, MOST_LAT = 180.0, 90.0
_FIRST, _LAST = date(1, 1, 15), date(9999, 12, 15)
# Asked for as a kind: all that is on record, statements and meetings with the acts.
EVERY = "every"
Places = slice | NDArray[np.int64]
ALL = slice(None)


@dataclass(frozen=True)
class Filter:
    """Which incidents are asked for; nothing given asks for all acts."""

    status: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    bbox: tuple[float, float, float, float] | None = None
    no_place: bool = False
    every_kind: bool = False
    released_only: bool = field(default=False, compare=False)

    @classmethod
    def of(cls, query: Any, *, released_only: bool = False) -> "Filter":
        """Return the filter that an address names; raises SourceError for what cannot be read."""
        week = read_day(query.get("week"), "week")
        # A form sends what was left open as an empty word.
        given = query.getlist("kind")
        kinds = tuple(one for one in given if one not in ("", EVERY))
        return cls(
            status=_known(query.getlist("status"), STATUSES, "status"),
            kind=kinds,
            party=tuple(filter(None, query.getlist("party"))),
            since=read_day(query.get("since"), "since") or week,
            until=read_day(query.get("until"), "until") or (week and week + timedelta(days=6)),
            bbox=read_bbox(query.get("bbox")),
            no_place=query.get("place") == "none",
            every_kind=query.get("every") == "1" or EVERY in given or bool(kinds),
            released_only=released_only,
        )

    def mask(self, index: Index, at: Places = ALL) -> Mask:
        """Return which incidents of the index, or of some places in it, are asked for."""
        is_act, day = index.is_act[at], index.day[at]
        kept = np.ones(len(is_act), bool) if self.every_kind else is_act.copy()
        if self.released_only:
            kept &= index.is_released[at]
        if self.status:
            kept &= _among(index.status[at], [STATUSES.index(one) for one in self.status])
        if self.kind:
            known = [index.kinds.index(one) for one in self.kind if one in index.kinds]
            kept &= _among(index.kind[at], known)
        if self.party:
            known = [index.parties.index(one) for one in self.party if one in index.parties]
            kept &= _among(index.party[at], known)
        if self.since is not None:
            kept &= day >= (self.since - EPOCH).days
        if self.until is not None:
            kept &= (day <= (self.until - EPOCH).days) & (day != NO_DAY)
        if self.bbox is not None:
            west, south, east, north = self.bbox
            lon, lat = index.lon[at], index.lat[at]
            kept &= (lat >= south) & (lat <= north)
            # A box that begins east of where it ends crosses the date line.
            inside = (lon >= west, lon <= east)
            kept &= inside[0] & inside[1] if west <= east else inside[0] | inside[1]
        if self.no_place:
            kept &= np.isnan(index.lon[at])
        return kept

    def places(self, index: Index) -> NDArray[np.int64]:
        """Return where in the index those stand that are asked for, newest first."""
        some = self._of_the_days(index)
        found: NDArray[np.int64] = np.flatnonzero(self.mask(index, some)) + some.start
        return found

    def chosen(self, index: Index) -> Sequence[Finding]:
        """Return the findings asked for, newest first."""
        return index.findings(self.places(index).tolist())

    def _of_the_days(self, index: Index) -> slice:
        """Return the stretch of the index that holds all that began on the days asked for."""
        if self.since is None and self.until is None:
            return slice(0, len(index))
        since = (self.since - EPOCH).days - 1 if self.since else -inf
        until = (self.until - EPOCH).days + 2 if self.until else inf
        return index.began(since * DAY_S, until * DAY_S)


def _among(column: NDArray[Any], codes: Sequence[int]) -> Mask:
    """Whether each is one of a few numbers; to compare with each is quicker than to sort them."""
    found = np.zeros(len(column), bool)
    for code in codes:
        found |= column == code
    return found


def _known(given: Sequence[str], known: Sequence[str], name: str) -> tuple[str, ...]:
    strange = [one for one in given if one not in known]
    if strange:
        raise SourceError(f"{name}={strange[0][:40]!r} is unknown.", f"Known: {', '.join(known)}.")
    return tuple(given)


def read_day(text: str | None, name: str) -> date | None:
    """Return a day as an address gives it, ``None`` where none is given; raises SourceError.

    At the ends of the calendar it is one that has a week before it and behind it.
    """
    if not text:
        return None
    try:
        return min(max(date.fromisoformat(text[:10]), _FIRST), _LAST)
    except ValueError:
        raise SourceError(f"{name}={text[:40]!r} is no day.", "Write it as 2025-11-12.") from None


def query(given: Any, without: Sequence[str] = (), **added: str) -> str:
    """Return the state of an address without some of it, and with what is added."""
    kept = [(k, v) for k, v in given.multi_items() if k not in without and k not in added]
    return urlencode([*kept, *added.items()])


def read_bbox(text: str | None) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north as an address gives them; raises SourceError."""
    if not text:
        return None
    try:
        west, south, east, north = (float(one) for one in text.split(","))
    except ValueError:
        raise _no_box(text) from None
    # What is no number at all lies in no bounds, whichever way it is asked.
    known = all(abs(one) <= MOST_LAT for one in (south, north))
    if not (known and all(abs(one) <= MOST_LON for one in (west, east))):
        raise _no_box(text)
    return west, south, east, north


def _no_box(text: str) -> SourceError:
    return SourceError(
        f"bbox={text[:60]!r} is no box.",
        "Write west,south,east,north in degrees of longitude and latitude.",
    )
