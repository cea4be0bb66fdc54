"""Pages: what a browser shows of one finished road, as plain data and ready pictures.

The brief, the list of incidents with the map beside it, and one incident with all its grounds.
Nothing here knows of a server: whoever serves it asks these questions.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import shapely

from groundtruce.briefs import drawing, ranges, render
from groundtruce.briefs import incident as single
from groundtruce.briefs import map as mapping
from groundtruce.briefs import report as reporting
from groundtruce.briefs.basemap import Layers
from groundtruce.briefs.desk import ACTS, dated
from groundtruce.briefs.document import Document
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import brief_words, shown
from groundtruce.briefs.title import titled
from groundtruce.briefs.trace import Evidence
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.explanation import Explanation
from groundtruce.model.finding import Finding, Status
from groundtruce.model.glimpse import Glimpse
from groundtruce.model.report import Report

Row = dict[str, Any]
# How much of a text without a title stands for it in a list, characters.
HEADLINE = 140


@dataclass(frozen=True)
class Pages:
    """The pages of one brief and the evidence that it was composed from.

    Brief and evidence are asked for by the first page that shows them: rows and maps need neither.
    """

    language: str
    case: Case
    layers: Layers
    read: Callable[[], tuple[Brief, Evidence]]

    @cached_property
    def brief(self) -> Brief:
        """Return the brief."""
        return self._told[0]

    @cached_property
    def evidence(self) -> Evidence:
        """Return what the brief may cite."""
        return self._told[1]

    @cached_property
    def _told(self) -> tuple[Brief, Evidence]:
        return self.read()

    @cached_property
    def pen(self) -> Pen:
        """Return a pen in the language of the pages."""
        return render.pen_in(self.language, self.case)

    def front(self) -> str:
        """Return the brief as a page with links to map, trace and originals."""
        return render.html(self.brief, self.evidence, self.case, layers=self.layers, served=True)

    def label(self, listed: str, key: str) -> str:
        """Return a word of the vocabulary in the brief's language."""
        return self.pen.label(listed, key)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the incidents that are acts, newest first, one row each."""
        acts = [
            one
            for one in self.evidence.findings.values()
            if self.pen.words.group(one.incident.kind) in ACTS
        ]
        ordered = sorted(acts, key=lambda one: one.incident.id)
        ordered.sort(key=lambda one: -_moment(one))
        return tuple(self.row(one) for one in ordered)

    def map(self, rows: Sequence[Row]) -> str:
        """Return the map of these rows as a picture that needs no program in the browser."""
        return mapping.svg(_marks(rows), self.case, self.pen, self.layers, self._sheet)

    @cached_property
    def _sheet(self) -> mapping.Sheet:
        # The same window for whatever is asked for: what lies under the marks is drawn once.
        return mapping.sheet(self.case, self.pen, self.layers)

    def line(self) -> str:
        """Return the case's own line as GeoJSON; a case without one has an empty collection."""
        zone = self.case.zone(self.case.line) if self.case.line else None
        shapes = [shapely.line_merge(shapely.from_wkt(zone.wkt))] if zone else []
        features = [
            {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(one))}
            for one in shapes
        ]
        return json.dumps({"type": "FeatureCollection", "features": features})

    def shapes(self) -> dict[str, str]:
        """Return the shape of each status as a small picture."""
        return {one.value: render.shape(one) for one in Status}

    def state_shapes(self) -> dict[str, str]:
        """Return the mark of each way a commitment can stand as a small picture."""
        return {one: render.state_shape(one) for one in drawing.states()}

    def incident(self, record_id: str) -> dict[str, Any] | None:
        """Return all that is held of one incident, found by its own id or its finding's."""
        found = self.evidence.findings.get(record_id) or next(
            (one for one in self.evidence.findings.values() if one.incident.id == record_id), None
        )
        if found is None:
            return None
        entry = Document(self.brief, self.evidence, self.pen).entry(found)
        return {
            **entry,
            **self.row(found),
            "ranges": ranges.of(found, self.pen),
            "sides": single.sides(found, entry["grounds"], self.case, self.pen),
            "waterfall": single.waterfall(found.incident, self.pen),
        }

    def rivals(self, told: Sequence[Explanation]) -> list[Row]:
        """Return the incidents that the explained claims nearly went to."""
        return single.rivals(told, self._row_of)

    @cached_property
    def _row_of(self) -> dict[str, Row]:
        return {one.incident.id: self.row(one) for one in self.evidence.findings.values()}

    @staticmethod
    def headline(report: Report) -> str:
        """Return a report's title, or how its text begins."""
        return report.title or brief_words(shown(report.text), HEADLINE)

    def reason(self, text: str) -> str:
        """Return a reason of a finding or an assessment in the language of these pages."""
        return self.pen.reasoned(text)[1]

    def report(
        self, record_id: str, reasons: Callable[[], Sequence[Explanation]]
    ) -> dict[str, Any] | None:
        """Return all that is shown of one report; ``reasons`` are asked for once it is known."""
        found = self.evidence.reports.get(record_id)
        if found is None:
            return None
        return reporting.page(found, reasons(), self._row_of.get, self.pen)

    def told(self, walked: dict[str, Any]) -> dict[str, Any]:
        """Return a walk to the bytes with its records and speakers named as the brief does."""
        steps = [
            {
                **step,
                "says": self._says(step),
                "claims": [
                    {**one, "source": self.pen.source(one["source"])} for one in step["claims"]
                ],
            }
            for step in walked["rests_on"]
        ]
        return {**walked, "rests_on": steps}

    def _says(self, step: dict[str, Any]) -> str:
        pen, evidence = self.pen, self.evidence
        if (finding := evidence.findings.get(step["id"])) is not None:
            standing = pen.label("statuses", finding.status.value)
            return f"{titled(finding, evidence.agreements, pen)}: {standing}"
        if (state := evidence.assessments.get(step["id"])) is not None:
            return f"{titled(state, evidence.agreements, pen)}: {pen.standing(state.word)}"
        other = evidence.watch.get(step["id"]) or evidence.agreements.get(step["id"])
        return titled(other, evidence.agreements, pen) if other else str(step["says"])

    def row(self, finding: Finding | Glimpse) -> Row:
        """Return one line of a list: what, where, when, and how it stands."""
        pen, incident = self.pen, finding.incident
        place = incident.place
        centre = place.centre if place is not None and place.is_pin else None
        return {
            "id": incident.id,
            "finding": finding.id,
            "kind": capital(pen.label("event_kinds", incident.kind)),
            "place": pen.place(place),
            "when": pen.when(incident.span),
            "week": self._week(finding),
            "status": finding.status.value,
            "status_word": pen.label("statuses", finding.status.value),
            "confidence": pen.label("confidence", finding.confidence.value),
            "claims": len(incident.claims),
            "lon": centre[0] if centre else None,
            "lat": centre[1] if centre else None,
            "radius_m": round(place.radius_m or 0) if place is not None and centre else None,
        }

    def _week(self, finding: Finding | Glimpse) -> str:
        when = dated(finding)
        if when is None:
            return ""
        local = when.astimezone(ZoneInfo(self.case.time_zone)).date()
        return (local - timedelta(days=local.weekday())).isoformat()


def _marks(rows: Sequence[Row]) -> dict[str, Any]:
    pinned = [one for one in rows if one["lon"] is not None]
    weeks = sorted(one["week"] for one in rows if one["week"])
    return {
        "marks": [{**one, "recent": True, "key": None} for one in pinned],
        "no_place": len(rows) - len(pinned),
        "from": weeks[0] if weeks else "",
        "since": weeks[0] if weeks else "",
    }


def _moment(finding: Finding) -> float:
    span = finding.incident.span
    when: datetime = span.start if span else finding.incident.known_from
    return when.timestamp()
