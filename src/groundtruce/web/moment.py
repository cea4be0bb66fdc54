"""A moment: everything that stands at one moment of knowledge, worked out when first asked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce import flow
from groundtruce.exports import geojson
from groundtruce.flow import papers, views
from groundtruce.model.agenda import Event
from groundtruce.model.brief import Sentence
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.store.base import Store
from groundtruce.web.index import Index, index

Row = dict[str, Any]


class Moment:
    """One road in one language, as the pages ask for it."""

    def __init__(self, store: Store, folder: Path, road: flow.Road, language: str) -> None:
        self.store = store
        self.folder = folder
        self.road = road
        self.language = language
        self.pages = papers.pages(road, folder)

    @property
    def case(self) -> Case:
        """Return the case as it was known."""
        return self.road.case

    @property
    def as_of(self) -> datetime:
        """Return the moment of knowledge."""
        return self.road.as_of

    @cached_property
    def title(self) -> str:
        """Return the name of the brief, which is the name of the case."""
        return self.pages.brief.title

    @cached_property
    def told_as_of(self) -> str:
        """Return the moment in local words."""
        return self.pages.pen.moment(self.as_of)

    def told(self, moment: datetime) -> str:
        """Return any moment in local words."""
        return self.pages.pen.moment(moment)

    @cached_property
    def front(self) -> str:
        """Return the brief as a page."""
        return self.pages.front()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the incidents that are acts, newest first."""
        return self.pages.rows

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Return the findings by their own ids and by those of their incidents."""
        own = {one.id: one for one in self.road.findings}
        return {**own, **{one.incident.id: one for one in self.road.findings}}

    @cached_property
    def index(self) -> Index:
        """Return the columns that lists, maps and timelines are made from."""
        offset = self.as_of.astimezone(ZoneInfo(self.case.time_zone)).utcoffset()
        return index(self.road.findings, self.case.party_ids, offset or timedelta(0))

    @cached_property
    def grouped(self) -> flow.Road:
        """Return the road with the groups behind its incidents."""
        return flow.grouped(self.store, self.road)

    @cached_property
    def agenda(self) -> tuple[Event, ...]:
        """Return every date that texts, dialogue and the right of reply set."""
        return views.calendar(self.store, self.road)

    def changed_lines(self, since: datetime) -> tuple[Sentence, ...]:
        """Return in sentences what stands otherwise than at that moment, and why."""
        if since not in self._changed:
            told = papers.composed(
                self.store, self.road, "daily", language=self.language, since=since
            )
            self._changed[since] = tuple(
                line
                for section in (told.brief.sections if told.brief else ())
                if section.key == "changed"
                for line in section.sentences
            )
        return self._changed[since]

    @cached_property
    def unreviewed(self) -> int:
        """Return how many claims that a machine read wait for a person."""
        return len(views.waiting(self.store))

    @cached_property
    def set_aside(self) -> int:
        """Return how many rows could not become reports."""
        return len(self.store.quarantined())

    @cached_property
    def _changed(self) -> dict[datetime, tuple[Sentence, ...]]:
        return {}

    @cached_property
    def geojson(self) -> str:
        """Return the incidents for other tools."""
        return geojson.text(self.road.findings, self.case.attribution)

    def picture(self, rows: Sequence[Row]) -> str:
        """Return the drawn map of some rows."""
        return self.pages.map(rows)

    def incident(self, name: str) -> dict[str, Any] | None:
        """Return all that is held of one incident."""
        return self.pages.incident(name)

    def report(self, name: str) -> dict[str, Any] | None:
        """Return all that is shown of one report, with the reasons for each of its claims."""
        return self.pages.report(name, lambda: views.explain_report(self.grouped, name))

    def trace(self, sentence: str) -> dict[str, Any]:
        """Return the walk from a sentence to the bytes; raises NotFound."""
        return self.pages.told(papers.trace_sentence(self.store, self.road, sentence))

    def in_language(self, language: str) -> flow.Road:
        """Return the same road told in another language."""
        return papers.told_in(self.road, language)
