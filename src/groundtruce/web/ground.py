"""The ground: what stands at one moment of knowledge, the same in every language.

The map, the list and the timeline need the index alone; the road is walked, or read, for the
first page that shows more.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from groundtruce import flow
from groundtruce.flow import kept, papers, views
from groundtruce.model.agenda import Event, Standing
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.model.geometry import distance_m, metres_per_degree
from groundtruce.model.report import Report
from groundtruce.model.watch import Watch
from groundtruce.store.base import Store
from groundtruce.store.outline import outline
from groundtruce.web.columns import columns
from groundtruce.web.index import Index, index
from groundtruce.web.lately import Lately

# What is due so soon, and what was so lately, is shown on the front page.
UNTIL, SINCE = timedelta(days=3), timedelta(days=1)
LATEST = 12
# How near in place and time something happened to be shown beside an incident, and how many are.
NEAR_M, NEAR_S, NEAREST = 20_000.0, 3 * 86_400, 8
# They began within this time of each other, and a plane measures them as no further apart.
_BEGAN_S, _ON_PLANE = 5 * 86_400, 1.02
# So many pages at once have what they read held for their other parts.
LATELY = 8
SHARED = 24


class Ground:
    """What stands at one moment, the same in every language; the road is walked when asked for."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        case: Case,
        brief: Brief,
        walk: Callable[[], flow.Road],
        mark: str | None = None,
    ) -> None:
        self.store = store
        self.folder = folder
        self.case = case
        self.brief = brief
        self.as_of = brief.as_of
        self._walk = walk
        self._mark = mark
        self._walking, self._indexing = Lock(), Lock()
        self._road: flow.Road | None = None
        self._index: Index | None = None
        self._read: Lately[tuple[str, ...], tuple[Report, ...]] = Lately(LATELY)
        # What pages worked out of it: under its key whoever may see as much is shown the same.
        self.shared: Lately[Hashable, Any] = Lately(SHARED)

    @classmethod
    def kept(cls, store: Store, folder: Path) -> "Ground":
        """Return what was last kept; raises NotFound while no road has been walked."""
        _, mark = store.mark()
        case, brief = kept.last(store)
        return cls(store, folder, case, brief, lambda: kept.road(store), mark)

    @classmethod
    def carried(cls, store: Store, folder: Path, as_of: datetime) -> "Ground":
        """Return what was known then; raises CaseError before the case began."""
        road = flow.carry(store, as_of)
        if road.brief is None:
            raise ValueError("a road is carried as far as its brief")
        return cls(store, folder, road.case, road.brief, lambda: road)

    @property
    def road(self) -> flow.Road:
        """Return the road; several who ask at once wait for one walk."""
        with self._walking:
            if self._road is None:
                self._road = self._walk()
            return self._road

    @property
    def index(self) -> Index:
        """Return the columns that lists, maps and timelines are made from."""
        with self._indexing:
            if self._index is None:
                self._index = self._indexed()
            return self._index

    @property
    def is_indexed(self) -> bool:
        """Whether nobody would wait for the columns."""
        return self._index is not None

    @cached_property
    def findings(self) -> "Named":
        """Return the findings by their own ids and by those of their incidents."""
        return Named(self.index)

    @cached_property
    def newest(self) -> tuple[Finding, ...]:
        """Return all findings in the order of the index, newest first."""
        own = {one.id: one for one in self.road.findings}
        return tuple(own[one.decode()] for one in self.index.finding.tolist())

    @cached_property
    def grouped(self) -> flow.Road:
        """Return the road with the groups behind its incidents."""
        return flow.grouped(self.store, self.road)

    @cached_property
    def latest(self) -> tuple[Report, ...]:
        """Return the reports that became known last, the last first."""
        return views.newest(self.store, self.as_of, LATEST)

    @cached_property
    def pressing(self) -> tuple[Event, ...]:
        """Return those dates of the agenda that are planned, and due soon or since yesterday."""
        return tuple(
            one
            for one in self.agenda(SINCE, UNTIL)
            if one.standing is Standing.PLANNED
            and -SINCE <= (one.end or one.start) - self.as_of <= UNTIL
        )

    def agenda(self, since: timedelta, until: timedelta) -> tuple[Event, ...]:
        """Return every date that texts and dialogue set, and the hearings due in that time.

        Only the findings that such a date hangs on are read.
        """
        told = self.index.findings(self._behind_dates(since, until))
        road = flow.Road(self.case, self.as_of, (), findings=tuple(told))
        return views.calendar(self.store, road)

    @cached_property
    def unreviewed(self) -> int:
        """Return how many claims that a machine read wait for a person."""
        return len(views.waiting(self.store))

    @cached_property
    def unread(self) -> tuple[Report, ...]:
        """Return the reports with words of which nobody has read a claim, the last known first."""
        return tuple(views.unread(self.store, self.as_of, self.decided))

    @cached_property
    def set_aside(self) -> int:
        """Return how many rows could not become reports."""
        return len(self.store.quarantined())

    @cached_property
    def layers(self) -> papers.Layers:
        """Return the base map of the case folder."""
        return papers.layers(self.folder)

    def part(self, findings: Sequence[Finding], reports: Iterable[str] = ()) -> flow.Road:
        """Return as much of the road as these findings rest on, with what space showed of them."""
        names = dict.fromkeys(claim.report for one in findings for claim in one.incident.claims)
        told = tuple(names | dict.fromkeys(reports))
        return flow.Road(
            case=self.case,
            as_of=self.as_of,
            reports=self._read.get(told, lambda: self._reviewed(told)),
            incidents=tuple(one.incident for one in findings),
            findings=tuple(findings),
            watch=self._watched,
        )

    @property
    def is_carried(self) -> bool:
        """Whether the road was carried for this moment, and is held whole."""
        return self._mark is None

    @property
    def decided(self) -> datetime | None:
        """Return until when people's acts count; ``None`` for all that were done so far."""
        return self.as_of if self.is_carried else None

    def behind(self, brief: Brief) -> flow.Road:
        """Return as much of the road as a document leads to."""
        if self.is_carried:
            return self.road
        return kept.behind(self.store, self.road, brief)

    def beside(self, finding: Finding) -> tuple[list[int], list[int]]:
        """Return the places in the index of the other parts of its barrage, and of what was near.

        What happened near it comes in the order in which it is near in time.
        """
        own = self.index.at(finding.id)
        if own is None:
            return [], []
        same = dict.fromkeys(np.flatnonzero(self.index.is_part_of(own)).tolist())
        same.pop(own, None)
        other = (at for at in self._near(own) if at not in same)
        return list(same), list(islice(other, NEAREST))

    def _near(self, own: int) -> Iterator[int]:
        index = self.index
        lon, lat = float(index.lon[own]), float(index.lat[own])
        starts, ends = float(index.starts[own]), float(index.ends[own])
        some = index.began(starts - _BEGAN_S, starts + _BEGAN_S)
        east, north = metres_per_degree(lat)
        away = np.hypot((index.lon[some] - lon) * east, (index.lat[some] - lat) * north)
        between = np.maximum(index.starts[some], starts) - np.minimum(index.ends[some], ends)
        # What has no pin or no time is nowhere, and so not near.
        found = some.start + np.flatnonzero((away <= NEAR_M * _ON_PLANE) & (between <= NEAR_S))
        nearest = found[np.argsort(np.abs(index.starts[found] - starts), kind="stable")]
        for at in nearest.tolist():
            if at != own and distance_m(lon, lat, index.lon[at], index.lat[at]) <= NEAR_M:
                yield at

    def _reviewed(self, names: Iterable[str]) -> tuple[Report, ...]:
        """Return the reports of these names and those with pictures, as they stand after review."""
        own = (self.store.held(Report, name) for name in names)
        known = (one for one in own if one is not None and one.received <= self.as_of)
        told = {one.id: one for one in (*known, *self._pictured)}
        return views.reviewed_of(self.store, told.values(), self.decided)

    @cached_property
    def _pictured(self) -> list[Report]:
        known = self.store.reports_with("image")
        return [one for one in known if one.received <= self.as_of]

    @cached_property
    def _watched(self) -> tuple[Watch, ...]:
        return tuple(self.store.watches(self.as_of))

    def _behind_dates(self, since: timedelta, until: timedelta) -> list[int]:
        """Return the places of findings that a hearing due then is about, or that met a duty."""
        at = self.index
        due = at.known + self.case.reply_hours * 3600 - self.as_of.timestamp()
        # What a person verified later than it became known is due later.
        begun = (-since.total_seconds() <= due) | at.is_verified
        soon = begun & (due <= until.total_seconds())
        found = set(np.flatnonzero(soon & (at.unheard > 0)).tolist())
        for text in self.case.agreements:
            after = at.starts >= text.signed.timestamp()
            for kind in {
                one for duty in text.commitments if duty.every for one in duty.fulfilled_by
            }:
                met = np.flatnonzero(after & at.is_of(kind) & at.is_told & ~np.isnan(at.ends))
                found |= {int(met[at.ends[met].argmax()])} if len(met) else set()
        return sorted(found)

    def _indexed(self) -> Index:
        offset = self.as_of.astimezone(ZoneInfo(self.case.time_zone)).utcoffset() or timedelta(0)
        if self._mark is not None:
            return columns(self.store, self.folder, self._mark, self.case.party_ids, offset)
        own = {one.id: one for one in self.road.findings}
        told = [[outline(one) for one in self.road.findings]]
        return index(told, self.case.party_ids, offset, lambda ids: [own[one] for one in ids])


class Named:
    """Findings by their own ids and by those of their incidents, each read when asked for."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._read: Lately[int, Finding | None] = Lately(LATELY)

    def get(self, name: str) -> Finding | None:
        """Return the finding of that name."""
        at = self._index.at(name)
        return None if at is None else self._read.get(at, lambda: self._found(at))

    def __contains__(self, name: str) -> bool:
        return self._index.at(name) is not None

    def __getitem__(self, name: str) -> Finding:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def _found(self, at: int) -> Finding | None:
        return next(iter(self._index.findings([at])), None)
