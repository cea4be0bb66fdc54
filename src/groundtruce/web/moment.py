"""A moment: what stands at one moment of knowledge, told in one language."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from groundtruce import flow
from groundtruce.errors import NotFound
from groundtruce.exports import geojson
from groundtruce.flow import kept, papers, views
from groundtruce.model.agenda import Event, EventKind
from groundtruce.model.brief import Brief, Sentence
from groundtruce.model.case import Case
from groundtruce.model.explanation import Explanation
from groundtruce.model.finding import Finding
from groundtruce.model.report import Report
from groundtruce.web.ground import Ground, Named
from groundtruce.web.index import ACTS, Index

Row = dict[str, Any]
Compose = Callable[[str, str], Brief]
MOST_EXPLAINED = 20_000


class Moment:
    """One moment of knowledge in one language, as the pages ask for it."""

    def __init__(self, ground: Ground, language: str, compose: Compose | None = None) -> None:
        """``compose`` returns documents that take longer than a page, or raises Busy."""
        self.ground = ground
        self._compose = compose
        self.store = ground.store
        self.folder = ground.folder
        self.language = language
        self.pages = papers.pages(language, ground.case, ground.layers, lambda: self.cited)

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
    def unreviewed(self) -> int:
        """Return how many claims that a machine read wait for a person."""
        return self.ground.unreviewed

    @property
    def unread(self) -> tuple[Report, ...]:
        """Return the reports with words of which nobody has read a claim, the last known first."""
        return self.ground.unread

    @property
    def set_aside(self) -> int:
        """Return how many rows could not become reports."""
        return self.ground.set_aside

    @cached_property
    def road(self) -> flow.Road:
        """Return the road with its brief in this language.

        Of very many findings that were only kept it is the brief that was kept with them, in
        another language where none was kept in this one.
        """
        if self.is_large and not self.ground.is_carried:
            own = kept.brief_in(self.store, self.language) or self.ground.brief
            return replace(self.ground.road, brief=own)
        return papers.told_in(self.ground.road, self.language)

    @cached_property
    def cited(self) -> flow.Road:
        """Return the brief in this language with as much of the road as it leads to."""
        own = self.ground.brief
        return self.behind(own if own.language == self.language else self.road.brief or own)

    def behind(self, brief: Brief) -> flow.Road:
        """Return a document with as much of the road as it leads to."""
        return replace(self.ground.behind(brief), brief=brief)

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

    def dated(self, event: Event) -> str:
        """Return what a date of the agenda is about, in the language."""
        about = next((one for one in event.behind if one in self.findings), None)
        if event.kind is EventKind.REPLY and about is not None:
            row = self.pages.row(self.findings[about])
            return f"{row['kind']}, {row['place']}, {row['when']}"
        duties = (one for text in self.case.agreements for one in text.commitments)
        known = next((one for one in duties if one.summary == event.title), None)
        return known.labels.get(self.language, event.title) if known else event.title

    @cached_property
    def front(self) -> str:
        """Return the brief as a page."""
        return self.pages.front()

    @property
    def is_large(self) -> bool:
        """Whether nobody would wait until all of it is fused or compared anew for one page."""
        return len(self.index) > MOST_EXPLAINED

    def new_since(self, since: datetime, most: int) -> tuple[int, list[Row]]:
        """Return how many incidents became known after that moment, and so many of the newest."""
        known = self.index.known
        new = np.flatnonzero(known > since.timestamp())
        newest = new[np.argsort(-known[new], kind="stable")][:most]
        return len(new), [self.pages.row(one) for one in self.index.findings(newest.tolist())]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the incidents that are acts, newest first."""
        acts = (one for one in self.newest if self.pages.pen.words.group(one.incident.kind) in ACTS)
        return tuple(self.pages.row(one) for one in acts)

    def document(self, kind: str) -> Brief:
        """Return a document of that kind as it is composed now; raises NotFound."""
        if kind == "brief":
            return self.pages.brief
        if kind not in self._composed:
            if kind not in papers.COMPOSED:
                raise NotFound(
                    f"there is no document {kind[:40]!r}.", "Look at the list of briefs."
                )
            self._composed[kind] = self._document(kind)
        return self._composed[kind]

    def _document(self, kind: str) -> Brief:
        if self._compose is not None and self.is_large and not self.ground.is_carried:
            return self._compose(kind, self.language)
        road = papers.composed(self.store, self.road, kind, language=self.language)
        return road.brief or self.pages.brief

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
        own = self.findings.get(name)
        if own is None:
            return None
        return self._pages_of([own]).incident(own.id)

    def beside(self, own: Finding, *, released_only: bool = False) -> dict[str, list[Row]]:
        """Return a row for each other part of its barrage, and for what happened near it."""
        index = self.index
        told = {}
        for name, places in zip(("episode", "near"), self.ground.beside(own), strict=True):
            seen = (at for at in places if index.is_released[at] or not released_only)
            told[name] = [self.pages.row(one) for one in index.glimpses(seen)]
        return told

    def part(self, *findings: Finding) -> flow.Road:
        """Return as much of the road as these findings rest on."""
        return self.ground.part(findings)

    def holding(self, *names: str) -> flow.Road:
        """Return the road with those incidents alone that have these ids or hold these claims."""
        return self.ground.part(self._named(map(self._incident_of, names)))

    def _incident_of(self, name: str) -> str:
        """Return the incident that an id leads to now: its own, a former one, or a claim's."""
        stone = None if name in self.findings else self.store.find(name)
        return getattr(stone, "into", None) or self.store.incident_of(name) or name

    def explained(self, reports: Iterable[str]) -> tuple[Explanation, ...]:
        """Return why each claim of some reports stands where it does; nothing of very many.

        All claims have to be fused anew for that, which people do not wait for beyond some number
        of incidents; ``groundtruce explain`` tells it of any number.
        """
        if self.is_large:
            return ()
        return tuple(x for name in reports for x in views.explain_report(self.grouped, name))

    def rivals(self, told: Sequence[Explanation]) -> list[Row]:
        """Return the incidents that the explained claims nearly went to."""
        found = self._named(one.rival.incident for one in told if one.rival is not None)
        return self._pages_of(found).rivals(told)

    def report(self, name: str) -> dict[str, Any] | None:
        """Return all that is shown of one report, with the reasons for each of its claims."""
        told = self.explained([name]) if self.store.held(Report, name) else ()
        weighed = [one for each in told for one in (each.weighed, each.rival) if one is not None]
        found = self._named(one.incident for one in weighed)
        return self._pages_of(found, [name]).report(name, lambda: told)

    def _named(self, names: Iterable[str]) -> list[Finding]:
        found = (self.findings.get(name) for name in dict.fromkeys(names))
        return [one for one in found if one is not None]

    def _pages_of(self, findings: Sequence[Finding], reports: Iterable[str] = ()) -> papers.Pages:
        """Return pages of these findings and reports alone, of which nothing is cited."""
        road = self.ground.part(findings, reports)
        case, layers = self.case, self.ground.layers
        brief = self.ground.brief.model_copy(update={"language": self.language, "sections": ()})
        return papers.pages(self.language, case, layers, lambda: replace(road, brief=brief))

    def trace(self, sentence: str) -> dict[str, Any]:
        """Return the walk from a sentence to the bytes; raises NotFound."""
        return self.pages.told(papers.trace_sentence(self.store, self.cited, sentence))
