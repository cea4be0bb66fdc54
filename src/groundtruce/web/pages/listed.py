"""Listed: what each page lists, as columns, rows and shapes, by the page's own address.

A page is asked with the rights of its visitor, so nothing is listed that it would not show.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from starlette.exceptions import HTTPException

from groundtruce.exports.rows import COLUMNS, Cell, instant, rows, shape
from groundtruce.flow import registers, views
from groundtruce.model.brief import Brief
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Finding
from groundtruce.model.ledger import Table
from groundtruce.web import watched
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.filter import Filter
from groundtruce.web.pages import board, briefs, desk, finding, incident, now, search

Rows = list[list[Cell]]
Ints = NDArray[np.int64]
# So many findings are held at once while they are written down.
AT_ONCE = 1_000


class Listed(NamedTuple):
    """The name of a list, its columns and rows, and where each row lies, if that may be shown."""

    name: str
    columns: tuple[str, ...]
    rows: Rows
    shapes: Sequence[BaseGeometry | None] = ()


def _map(asked: Asked) -> Listed:
    wanted = Filter.of(asked.query, released_only=not asked.may(Verb.SEE))
    return _incidents(asked, np.flatnonzero(wanted.mask(asked.moment.index)))


def _findings(asked: Asked) -> Listed:
    index, state = asked.moment.index, asked.query.get("state", "")
    kept = index.is_in(state) if state in finding.STATES else np.ones(len(index), bool)
    return _incidents(asked, np.flatnonzero(kept))


def _incidents(asked: Asked, places: Ints) -> Listed:
    """Return the incidents at these places of the index in order of time, few held at once."""
    names = tuple(column.name for column in COLUMNS)
    lines = []
    for some in (places[at : at + AT_ONCE] for at in range(0, len(places), AT_ONCE)):
        told = asked.disclosure.findings(asked.moment.index.findings(some.tolist()))
        for one in told:
            (row,) = rows([one])
            where = shape(one.incident.place)
            order = (str(row["start"] or "9999"), one.incident.id)
            lines.append((order, [row[name] for name in names], where))
    lines.sort(key=lambda line: line[0])
    return Listed("incidents", names, [line[1] for line in lines], [line[2] for line in lines])


def _found(asked: Asked) -> Listed:
    sought = search.question_of(asked)
    told = search.found(asked, sought)
    show = asked.query.get("show", "")
    groups = [show] if show in search.GROUPS else list(search.GROUPS)
    columns = ("group", "noun", "id", "title", "words", "when", "address")
    cells: Rows = []
    shapes: list[BaseGeometry | None] = []
    for group in groups:
        for one, row in zip(
            told.of(group), search.rows(told.of(group), asked, sought), strict=True
        ):
            when = getattr(one, "when", None) or getattr(one, "received", None) or _began(one)
            name = one.incident.id if isinstance(one, Finding) else one.id
            noun = row["noun"] or group.removesuffix("s")
            cells.append(
                [group, noun, name, row["title"], row["words"], _utc(when), row["address"]]
            )
            shapes.append(_spot(one))
    return Listed("search", columns, cells, shapes)


def _spot(one: Any) -> BaseGeometry | None:
    if isinstance(one, Finding):
        return shape(one.incident.place)
    spot = getattr(one, "spot", None)
    return shapely.Point(*spot) if spot else None


def _board(asked: Asked) -> Listed:
    moment = asked.moment
    zones = {one.id: shapely.from_wkt(one.wkt) for one in moment.case.zones}
    duties = {(a.id, c.id): c for a in moment.case.agreements for c in a.commitments}
    columns = (
        *("agreement", "commitment", "party", "says", "article", "due", "state", "watched"),
        *("findings", "reasons"),
    )
    cells: Rows = []
    shapes: list[BaseGeometry | None] = []
    for one in moment.road.assessments:
        duty = duties[one.agreement, one.commitment]
        cells.append(
            [
                *(one.agreement, one.commitment, one.party),
                *(duty.labels.get(asked.language, duty.summary), duty.article),
                *(_utc(duty.deadline), one.word, one.watched),
                " ".join(one.findings),
                " ".join(reason.text for reason in one.reasons),
            ]
        )
        shapes.append(zones.get(duty.zone or ""))
    return Listed("agreement", columns, cells, shapes)


def _commitment(asked: Asked) -> Listed:
    asked_for = asked.request.path_params
    names = (asked_for["agreement"], asked_for["commitment"], asked_for["party"])
    told = asked.bench.chronicle(asked.as_of) or []
    line = next(
        (one for one in told if (one["agreement"], one["commitment"], one["party"]) == names), None
    )
    days = line["segments"] if line else []
    columns = ("agreement", "commitment", "party", "from", "to", "state", "findings")
    cells: Rows = [
        [*names, one["from"], one["to"], one["word"], " ".join(one["findings"])] for one in days
    ]
    return Listed("commitment", columns, cells)


def _ledger(asked: Asked) -> Listed:
    name = asked.request.path_params["name"]
    road = asked.moment.road
    if name not in (*board.LEDGERS, *board.REGISTERS):
        raise HTTPException(404)
    found = board.REGISTERS[name](road) if name in board.REGISTERS else views.ledger(road, name)
    table: Table = found.tables[0]
    behind = ("findings", "claims", "commitments", "entries")
    cells: Rows = [
        [
            *(row.cells.get(column) for column in table.columns),
            *(" ".join(getattr(row, one)) for one in behind),
        ]
        for row in table.rows
    ]
    return Listed(name, (*table.columns, *behind), cells, registers.shapes(road, table))


def _claims_of_incident(asked: Asked) -> Listed:
    found = asked.disclosure.finding(incident.found(asked))
    return _claims("incident", found.incident.claims)


def _claims_of_report(asked: Asked) -> Listed:
    name = asked.request.path_params["id"]
    report = next((one for one in asked.moment.road.reports if one.id == name), None)
    if report is None or not asked.disclosure.has(report):
        raise HTTPException(404)
    return _claims("report", asked.disclosure.report(report).claims)


def _claims(name: str, claims: Sequence[Claim]) -> Listed:
    columns = (
        *("claim", "report", "source", "origin", "stance", "kind", "start", "end", "place"),
        *("precision", "text", "original", "first_byte", "last_byte", "received"),
    )
    cells: Rows = [
        [
            *(one.id, one.report, one.source, one.origin, one.stance.value, one.kind),
            *((_utc(one.span.start), _utc(one.span.end)) if one.span else (None, None)),
            one.place.label() if one.place else None,
            one.place.precision.value if one.place else None,
            *(one.text, one.excerpt.sha256, one.excerpt.start, one.excerpt.end),
            _utc(one.received),
        ]
        for one in claims
    ]
    return Listed(name, columns, cells, [shape(one.place) for one in claims])


def _archive(asked: Asked) -> Listed:
    columns = ("edition", "kind", "language", "as_of", "worded_by", "released_by", "file", "sha256")
    cells: Rows = []
    for one in briefs.shown(asked):
        head: list[Cell] = [one["id"], one["kind"], one["language"], one["as_of"], one["by"]]
        released = one["released"]["by"] if one["released"] else None
        cells.append([*head, released, "content", one["sha256"]])
        cells += [[*head, released, file.name, file.sha256] for file in one["files"]]
    return Listed("briefs", columns, cells)


def _edition(asked: Asked) -> Listed:
    return _sentences(briefs.found(asked).brief)


def _brief(asked: Asked) -> Listed:
    return _sentences(asked.moment.pages.brief)


def _sentences(brief: Brief) -> Listed:
    columns = ("section", "sentence", "language", "text", "cites")
    cells: Rows = [
        [section.key, one.id, one.language, one.text, " ".join(c.id for c in one.cites)]
        for section in brief.sections
        for one in section.sentences
    ]
    return Listed("brief", columns, cells)


def _changed(asked: Asked) -> Listed:
    lines = asked.moment.changed_lines(now.changed_since(asked))
    cells: Rows = [[one.id, one.text, " ".join(c.id for c in one.cites)] for one in lines]
    return Listed("changed", ("sentence", "text", "cites"), cells)


def _watching(asked: Asked) -> Listed:
    cells: Rows = [
        [one.of.noun, one.of.name, watched.address(one.of), line.says, line.address]
        for one in desk.news(asked)
        for line in one.lines
    ]
    columns = ("noun", "followed", "address", "changed", "opens")
    return Listed("watching", columns, cells)


def _inbox(asked: Asked) -> Listed:
    waiting = views.waiting(asked.bench.store)
    name, columns, cells, shapes = _claims("inbox", [one.claim for one in waiting])
    return Listed(name, columns, cells, shapes)


def _began(one: Any) -> datetime | None:
    return one.incident.span.start if isinstance(one, Finding) and one.incident.span else None


def _utc(moment: datetime | None) -> str | None:
    return instant(moment.astimezone(UTC)) if moment else None


# What a page's address looks like, the right that the page needs, and what it lists.
LISTS: tuple[tuple[str, Verb, Callable[[Asked], Listed]], ...] = (
    (r"/map", Verb.SEE_RELEASED, _map),
    (r"/findings", Verb.SEE_RELEASED, _findings),
    (r"/search", Verb.SEE_RELEASED, _found),
    (r"/agreement", Verb.SEE, _board),
    (
        r"/agreement/(?P<agreement>[^/]+)/(?P<commitment>[^/]+)/(?P<party>[^/]+)",
        Verb.SEE,
        _commitment,
    ),
    (r"/ledgers/(?P<name>[^/]+)", Verb.SEE, _ledger),
    (r"/(incidents|findings)/(?P<id>[^/]+)", Verb.SEE_RELEASED, _claims_of_incident),
    (r"/reports/(?P<id>[^/]+)", Verb.SEE_RELEASED, _claims_of_report),
    (r"/briefs", Verb.SEE_RELEASED, _archive),
    (r"/briefs/(?P<id>e-[^/]+)", Verb.SEE_RELEASED, _edition),
    (r"/brief", Verb.SEE, _brief),
    (r"/changed", Verb.SEE, _changed),
    (r"/watching", Verb.SEE, _watching),
    (r"/inbox", Verb.REVIEW, _inbox),
)
