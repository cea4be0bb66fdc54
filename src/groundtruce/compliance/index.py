"""Index: the facts by kind, and which of them can bear on a commitment at all.

A commitment of one sector need not be asked about acts two hundred kilometres away: time, party
and bounding boxes are compared in columns, and only what is left is judged one by one.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

import numpy as np

from groundtruce.compliance.fact import Fact, may_be_about, may_have_part
from groundtruce.compliance.term import Term
from groundtruce.compliance.zones import box_around, is_line, shape
from groundtruce.model.case import Zone
from groundtruce.model.place import Place

_ORDER = attrgetter("order")
_EVERYWHERE = (-np.inf, -np.inf, np.inf, np.inf)


class Index:
    """Facts in the order in which they became known, found by their kind or a wider one."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._by_id: dict[str, Fact] = {}
        self._by_kind: dict[str, list[Fact]] = {}
        self._shelves: dict[frozenset[str], _Shelf] = {}
        for fact in sorted(facts, key=_ORDER):
            self._by_id[fact.id] = fact
            for kind in fact.lineage:
                self._by_kind.setdefault(kind, []).append(fact)

    def get(self, fact_id: str) -> Fact | None:
        """Return the fact of that id."""
        return self._by_id.get(fact_id)

    def put(self, fact: Fact) -> Fact | None:
        """Take in a fact, in place of an earlier one of its id, which is returned."""
        earlier = self._by_id.get(fact.id)
        self._by_id[fact.id] = fact
        for kind in fact.lineage:
            self._by_kind.setdefault(kind, [])
        touched = {*fact.lineage, *(earlier.lineage if earlier else ())}
        for kind in touched:
            replace(self._by_kind[kind], earlier, fact if kind in fact.lineage else None)
        for kinds, shelf in self._shelves.items():
            if kinds & touched:
                shelf.replace(earlier, fact if kinds & set(fact.lineage) else None)
        return earlier

    def of_kinds(self, kinds: Iterable[str]) -> list[Fact]:
        """Return the facts of those kinds, each once, in order."""
        return self._shelf(frozenset(kinds)).facts

    def bearing_on(self, term: Term, zone: Zone | None) -> list[Fact]:
        """Return a superset of the facts that can bear on the term as acts of its party."""
        return self._shelf(frozenset(term.commitment.breached_by)).bearing_on(term, zone)

    def carrying_out(self, term: Term) -> list[Fact]:
        """Return a superset of the facts that can carry the term out as acts of its party."""
        return self._shelf(frozenset(term.commitment.fulfilled_by)).carrying_out(term)

    def _shelf(self, kinds: frozenset[str]) -> "_Shelf":
        if kinds not in self._shelves:
            found = {fact.id: fact for kind in kinds for fact in self._by_kind.get(kind, ())}
            self._shelves[kinds] = _Shelf(sorted(found.values(), key=_ORDER))
        return self._shelves[kinds]


class Reach:
    """Which of many zones, ``None`` for everywhere, a fact can lie in at all."""

    def __init__(self, zones: Iterable[Zone | None]) -> None:
        self._boxes = np.array([_reach(zone) for zone in zones]).reshape(-1, 4)

    def rows_near(self, facts: Iterable[Fact]) -> list[int]:
        """Return the numbers of the zones that one of the facts may lie in."""
        near = np.zeros(len(self._boxes), dtype=bool)
        for fact in facts:
            west, south, east, north = _box(fact.place)
            across = (self._boxes[:, 0] <= east) & (self._boxes[:, 2] >= west)
            near |= across & (self._boxes[:, 1] <= north) & (self._boxes[:, 3] >= south)
        found: list[int] = np.flatnonzero(near).tolist()
        return found


def _reach(zone: Zone | None) -> tuple[float, float, float, float]:
    if zone is None or is_line(zone):
        return _EVERYWHERE
    west, south, east, north = shape(zone.wkt).bounds
    return (west, south, east, north)


def replace(facts: list[Fact], earlier: Fact | None, later: Fact | None) -> None:
    """Change an ordered list in place: one fact out, one in."""
    if earlier is not None:
        at = bisect_left(facts, earlier.order, key=_ORDER)
        if at < len(facts) and facts[at].id == earlier.id:
            del facts[at]
    if later is not None:
        insort(facts, later, key=_ORDER)


class _Shelf:
    """The facts of some kinds, and columns of them made when first asked for."""

    def __init__(self, facts: list[Fact]) -> None:
        self.facts = facts
        self._columns: _Columns | None = None

    def replace(self, earlier: Fact | None, later: Fact | None) -> None:
        replace(self.facts, earlier, later)
        self._columns = None

    def bearing_on(self, term: Term, zone: Zone | None) -> list[Fact]:
        columns = self._made()
        kept = columns.within(term.start, term.end) & columns.about(term.party)
        if zone is not None and not is_line(zone):
            kept &= columns.near(shape(zone.wkt).bounds)
        return [self.facts[at] for at in np.flatnonzero(kept)]

    def carrying_out(self, term: Term) -> list[Fact]:
        columns = self._made()
        kept = columns.within(term.agreement.signed, term.end) & columns.with_part(term.party)
        return [self.facts[at] for at in np.flatnonzero(kept)]

    def _made(self) -> "_Columns":
        if self._columns is None:
            self._columns = _Columns(self.facts)
        return self._columns


class _Columns:
    """Times, parties and boxes of facts; what a fact leaves open never rules it out."""

    def __init__(self, facts: list[Fact]) -> None:
        self._facts = facts
        spans = [fact.span for fact in facts]
        self._ends = np.array([np.inf if s is None else s.end.timestamp() for s in spans])
        self._starts = np.array([-np.inf if s is None else s.start.timestamp() for s in spans])
        self._boxes = np.array([_box(fact.place) for fact in facts]).reshape(-1, 4)
        self._about: dict[str, np.ndarray] = {}
        self._with_part: dict[str, np.ndarray] = {}

    def within(self, start: datetime, end: datetime) -> "np.ndarray":
        return (self._ends > start.timestamp()) & (self._starts < end.timestamp())

    def near(self, bounds: tuple[float, float, float, float]) -> "np.ndarray":
        west, south, east, north = bounds
        across = (self._boxes[:, 0] <= east) & (self._boxes[:, 2] >= west)
        return across & (self._boxes[:, 1] <= north) & (self._boxes[:, 3] >= south)

    def about(self, party: str) -> "np.ndarray":
        if party not in self._about:
            told = (may_be_about(fact, party) for fact in self._facts)
            self._about[party] = np.fromiter(told, dtype=bool, count=len(self._facts))
        return self._about[party]

    def with_part(self, party: str) -> "np.ndarray":
        if party not in self._with_part:
            told = (may_have_part(fact, party) for fact in self._facts)
            self._with_part[party] = np.fromiter(told, dtype=bool, count=len(self._facts))
        return self._with_part[party]


def _box(place: Place | None) -> tuple[float, float, float, float]:
    """Return a box around the place, a little too large; everywhere for a place in words."""
    extent = None if place is None else place.extent
    if extent is not None and (extent.shape == "point" or extent.shape == "named"):
        if extent.lon is None or extent.lat is None or extent.radius_m is None:
            return _EVERYWHERE
        return box_around(extent.lon, extent.lat, extent.radius_m)
    return (place.bounds if place is not None else None) or _EVERYWHERE
