"""A moment: what stands at one moment of knowledge, told in one language."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from groundtruce import flow
from groundtruce.errors import NotFound
from groundtruce.exports import geojson
from groundtruce.flow import papers, views
from groundtruce.model.agenda import Event
from groundtruce.model.brief import Brief, Sentence
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.web.ground import Ground, Named
from groundtruce.web.index import Index

Row = dict[str, Any]


class Moment:
    """One moment of knowledge in one language, as the pages ask for it."""

    def __init__(self, ground: Ground, language: str) -> None:
        self.ground = ground
        self.store = ground.store
        self.folder = ground.folder
        self.language = language
        self.pages = papers.pages(language, ground.case, ground.layers, lambda: self.road)

    @property
    def case(self) -> Case:
        """Return the case as it was known."""
        return self.ground.case

    @property
    def as_of(self) -> datetime:
        """Return the moment of knowledge."""
        return self.ground.as_of

    @property
    def index(self) -> Index:
        """Return the columns that lists, maps and timelines are made from."""
        return self.ground.index

    @property
    def findings(self) -> Named:
        """Return the findings by their own ids and by those of their incidents."""
        return self.ground.findings

    @property
    def newest(self) -> tuple[Finding, ...]:
        """Return all findings, newest first."""
        return self.ground.newest

    @property
    def grouped(self) -> flow.Road:
        """Return the road with the groups behind its incidents."""
        return self.ground.grouped

    @property
    def agenda(self) -> tuple[Event, ...]:
        """Return every date that texts, dialogue and the right of reply set."""
        return self.ground.agenda

    @property
    def unreviewed(self) -> int:
        """Return how many claims that a machine read wait for a person."""
        return self.ground.unreviewed

    @property
    def set_aside(self) -> int:
        """Return how many rows could not become reports."""
        return self.ground.set_aside

    @cached_property
    def road(self) -> flow.Road:
        """Return the road with its brief in this language."""
        return papers.told_in(self.ground.road, self.language)

    @property
    def title(self) -> str:
        """Return the name of the case."""
        return self.case.labels.get(self.language, self.case.title)

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

    def document(self, kind: str) -> Brief:
        """Return a document of that kind as it is composed now; raises NotFound."""
        if kind == "brief":
            return self.pages.brief
        if kind not in self._composed:
            if kind not in papers.COMPOSED:
                raise NotFound(
                    f"there is no document {kind[:40]!r}.", "Look at the list of briefs."
                )
            road = papers.composed(self.store, self.road, kind, language=self.language)
            self._composed[kind] = road.brief or self.pages.brief
        return self._composed[kind]

    @cached_property
    def _composed(self) -> dict[str, Brief]:
        return {}

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
