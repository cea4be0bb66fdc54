"""The ground: what stands at one moment of knowledge, the same in every language.

The map, the list and the timeline need the index alone; the road is walked, or read, for the
first page that shows more.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from groundtruce import flow
from groundtruce.flow import papers, views
from groundtruce.model.agenda import Event
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.store.base import Store
from groundtruce.web.columns import columns
from groundtruce.web.index import Index, index


class Ground:
    """What stands at one moment, the same in every language; the road is walked when asked for."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        case: Case,
        as_of: datetime,
        walk: Callable[[], flow.Road],
        mark: tuple[int, str] | None = None,
    ) -> None:
        self.store = store
        self.folder = folder
        self.case = case
        self.as_of = as_of
        self._walk = walk
        self._mark = mark
        self._walking, self._indexing = Lock(), Lock()
        self._road: flow.Road | None = None
        self._index: Index | None = None

    @classmethod
    def kept(cls, store: Store, folder: Path) -> "Ground":
        """Return what was last kept; raises NotFound while no road has been walked."""
        mark = store.mark()
        case, brief = flow.last_kept(store)
        return cls(store, folder, case, brief.as_of, lambda: flow.kept_road(store), mark)

    @classmethod
    def carried(cls, store: Store, folder: Path, as_of: datetime) -> "Ground":
        """Return what was known then; raises CaseError before the case began."""
        road = flow.carry(store, as_of)
        return cls(store, folder, road.case, as_of, lambda: road)

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

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Return the findings by their own ids and by those of their incidents."""
        own = {one.id: one for one in self.road.findings}
        return {**own, **{one.incident.id: one for one in self.road.findings}}

    @cached_property
    def newest(self) -> tuple[Finding, ...]:
        """Return all findings in the order of the index, newest first."""
        own = self.findings
        return tuple(own[one.decode()] for one in self.index.finding.tolist())

    @cached_property
    def grouped(self) -> flow.Road:
        """Return the road with the groups behind its incidents."""
        return flow.grouped(self.store, self.road)

    @cached_property
    def agenda(self) -> tuple[Event, ...]:
        """Return every date that texts, dialogue and the right of reply set."""
        return views.calendar(self.store, self.road)

    @cached_property
    def unreviewed(self) -> int:
        """Return how many claims that a machine read wait for a person."""
        return len(views.waiting(self.store))

    @cached_property
    def set_aside(self) -> int:
        """Return how many rows could not become reports."""
        return len(self.store.quarantined())

    @cached_property
    def layers(self) -> papers.Layers:
        """Return the base map of the case folder."""
        return papers.layers(self.folder)

    def _indexed(self) -> Index:
        offset = self.as_of.astimezone(ZoneInfo(self.case.time_zone)).utcoffset() or timedelta(0)
        if self._mark is not None:
            return columns(self.store, self.folder, self._mark, self.case.party_ids, offset)
        own = self.findings
        return index(
            self.road.findings, self.case.party_ids, offset, lambda ids: [own[one] for one in ids]
        )
