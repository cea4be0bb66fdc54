"""Episodes: a barrage is several incidents, and now and then one account of all of them.

Each incident of a barrage stays an incident of its own. An account of the whole is marked, so
that nobody counts it beside its parts.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from groundtruce.incidents.compare import Floats, Ints
from groundtruce.model import geometry
from groundtruce.model.incident import Incident
from groundtruce.model.place import Precision
from groundtruce.model.record import content_id
from groundtruce.model.vocabulary import vocabulary

# Incidents of a barrage follow each other within this time and this distance.
_GAP = timedelta(hours=12)
_NEAR_M = 20_000.0
# Fewer than this are no barrage.
LEAST = 3
_LONGEST = timedelta(days=2)
_FINE = (Precision.EXACT, Precision.SITE, Precision.VILLAGE, Precision.DISTRICT)
_GROUP = "hostile"


class _Episode(NamedTuple):
    """The incidents of a barrage, its name, and from when to when they may have been."""

    parts: Sequence[Incident]
    name: str
    start: datetime
    end: datetime


def marked(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """Return the incidents, those of a barrage with its name, accounts of a whole one marked."""
    parts = [one for one in incidents if _may_be_part(one)]
    episodes = [_episode(group) for group in _linked(parts) if len(group) >= LEAST]
    names = {one.id: episode.name for episode in episodes for one in episode.parts}
    whole = {
        one.id: name
        for one in incidents
        if one.id not in names and (name := _told_whole(one, episodes))
    }
    return tuple(_named(one, names, whole) for one in incidents)


def _episode(parts: Sequence[Incident]) -> _Episode:
    first = min(parts, key=lambda one: (one.known_from, one.id))
    spans = [one.span for one in parts if one.span]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return _Episode(parts, content_id("e", first.id), start, end)


def _named(one: Incident, names: dict[str, str], whole: dict[str, str]) -> Incident:
    if one.id in names:
        return one.model_copy(update={"episode": names[one.id]})
    if one.id in whole:
        return one.model_copy(update={"episode": whole[one.id], "tells_whole": True})
    return one


def _is_hostile(one: Incident) -> bool:
    return vocabulary().group(one.kind) == _GROUP


def _may_be_part(one: Incident) -> bool:
    if one.span is None or one.place is None or one.place.centre is None or not _is_hostile(one):
        return False
    return one.place.precision in _FINE and one.span.end - one.span.start <= _LONGEST


def _linked(parts: Sequence[Incident]) -> list[list[Incident]]:
    """Return the groups of incidents that follow each other near by."""
    if not parts:
        return []
    near = _Near(parts)
    left = set(range(len(parts)))
    groups = []
    for first in range(len(parts)):
        if first not in left:
            continue
        left.discard(first)
        group, edge = [], [first]
        while edge:
            here = edge.pop()
            group.append(here)
            found = left.intersection(near.to(here).tolist())
            left -= found
            edge += sorted(found)
        groups.append([parts[one] for one in sorted(group)])
    return groups


class _Near:
    """Which incidents are near one in time and place, looked for among those of its days alone."""

    def __init__(self, parts: Sequence[Incident]) -> None:
        spans = [one.span for one in parts if one.span]
        self._start = np.array([span.start.timestamp() for span in spans])
        self._end = np.array([span.end.timestamp() for span in spans])
        self._order = np.argsort(self._start, kind="stable")
        self._starts = self._start[self._order]
        self._at = np.array([one.place.centre for one in parts if one.place])
        self._metres = np.array(geometry.metres_per_degree(float(np.median(self._at[:, 1]))))

    def to(self, here: int) -> Ints:
        """Return the numbers of those that follow or go before it near by, itself among them."""
        # None lasts longer than the longest, so none that began before that can reach so far.
        first = self._start[here] - (_GAP + _LONGEST).total_seconds()
        last = self._end[here] + _GAP.total_seconds()
        begin = np.searchsorted(self._starts, first, "left")
        some = self._order[begin : np.searchsorted(self._starts, last, "right")]
        gap = np.maximum(self._start[here], self._start[some]) - np.minimum(
            self._end[here], self._end[some]
        )
        away: Floats = self._at[some] - self._at[here]
        away[:, 0] = (away[:, 0] + 180) % 360 - 180
        distance = np.hypot(*(away * self._metres).T)
        return np.asarray(some[(gap <= _GAP.total_seconds()) & (distance <= _NEAR_M)])


def _told_whole(one: Incident, episodes: Sequence[_Episode]) -> str | None:
    """Return the barrage that an incident tells of as a whole, if it holds three parts of it."""
    if one.span is None or one.place is None or not _is_hostile(one):
        return None
    if one.place.precision in _FINE and one.span.end - one.span.start <= _LONGEST:
        return None
    shape = one.place.geometry
    for episode in episodes:
        if episode.end < one.span.start or one.span.end < episode.start:
            continue
        held = [
            part
            for part in episode.parts
            if part.span
            and part.place
            and one.span.start <= part.span.start
            and part.span.end <= one.span.end
            and (shape is None or part.place.gap(one.place) == 0)
            and part.kind == one.kind
        ]
        if len(held) >= LEAST:
            return episode.name
    return None
