"""Nouns of the API: one table names each, where it is found and what narrows a list of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.exceptions import HTTPException

from groundtruce.flow import Road, views
from groundtruce.model.agreement import Agreement
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief
from groundtruce.model.case import NamedPlace, Zone
from groundtruce.model.claim import Claim
from groundtruce.model.edition import Edition
from groundtruce.model.finding import Asked, Finding, Status
from groundtruce.model.incident import Incident, Tally
from groundtruce.model.judgement import Judgement
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.source import Source
from groundtruce.model.watch import Watch
from groundtruce.web.access.policy import Verb
from groundtruce.web.api.entry import At, Bench, needs
from groundtruce.web.api.paging import PATTERN, Page, page
from groundtruce.web.filter import Filter
from groundtruce.web.moment import Moment

MOST = 500
_LON = r"-?(180(\.0{1,12})?|(1[0-7]\d|\d{1,2})(\.\d{1,12})?)"
_LAT = r"-?(90(\.0{1,12})?|[0-8]?\d(\.\d{1,12})?)"
BOX = f"^{_LON},{_LAT},{_LON},{_LAT}$"
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many records a page has.")]
Cursor = Annotated[
    str | None,
    Query(max_length=400, pattern=PATTERN, description="The 'next' of the page before."),
]
Id = Annotated[str, Path(max_length=200)]
Records = Callable[[Moment], Iterable[Any]]


@dataclass(frozen=True)
class Noun:
    """A kind of record: its address, its class, where it is found, and the key that names it."""

    name: str
    record: type
    found: Records
    key: Callable[[Any], str] = lambda one: str(one.id)


def _claims(road: Road) -> Iterable[Claim]:
    return (claim for report in road.reports for claim in report.claims)


def _tally_key(tally: Tally) -> str:
    """Return a key of one figure: a claim may give several."""
    return content_id(tally.claim.id, tally.figure.canonical().decode())


NOUNS = (
    Noun("incidents", Incident, lambda at: at.road.incidents),
    Noun("reports", Report, lambda at: at.road.reports),
    Noun("claims", Claim, lambda at: _claims(at.road)),
    Noun("tallies", Tally, lambda at: at.road.tallies, _tally_key),
    Noun("assessments", Assessment, lambda at: at.road.assessments),
    Noun("watch", Watch, lambda at: at.road.watch),
    Noun("agreements", Agreement, lambda at: at.case.agreements),
    Noun("sources", Source, lambda at: at.case.sources),
    Noun("zones", Zone, lambda at: at.case.zones),
    Noun("places", NamedPlace, lambda at: at.case.places),
    Noun("briefs", Brief, lambda at: [at.pages.brief]),
    Noun("editions", Edition, lambda at: at.store.editions(at.as_of)),
    Noun("judgements", Judgement, lambda at: at.store.judgements(at.as_of)),
    Noun(
        "hearings",
        Asked,
        lambda at: views.asked(at.road),
        lambda one: f"{one.finding}.{one.party}",
    ),
)


def router() -> APIRouter:
    """Return the routes that read: a list and a single record of each noun."""
    made = APIRouter(dependencies=[Depends(needs(Verb.SEE))], tags=["nouns"])
    made.add_api_route("/case", _case, response_model=dict[str, Any], summary="The case itself.")
    made.add_api_route("/findings", _findings, response_model=Page[Finding])
    findings = Noun("findings", Finding, lambda at: at.road.findings)
    made.add_api_route("/findings/{id}", _single(findings), response_model=Finding)
    for noun in NOUNS:
        made.add_api_route(
            f"/{noun.name}",
            _listed(noun),
            response_model=Page[noun.record],  # type: ignore[name-defined]
            summary=f"All {noun.name}, a page at a time.",
        )
        made.add_api_route(
            f"/{noun.name}/{{id}}",
            _single(noun),
            response_model=noun.record,
            summary=f"One of the {noun.name} by its id.",
        )
    made.add_api_route("/search", _search, response_model=list[dict[str, Any]])
    return made


def _listed(noun: Noun) -> Callable[..., Any]:
    def listed(at: At, limit: Limit = 100, cursor: Cursor = None) -> Any:
        return page(list(noun.found(at)), noun.key, cursor, limit)

    listed.__name__ = f"list_{noun.name}"
    return listed


def _single(noun: Noun) -> Callable[..., Any]:
    def single(at: At, id: Id) -> Any:  # noqa: A002
        for one in noun.found(at):
            if noun.key(one) == id:
                return one
        raise HTTPException(404, f"there is no {noun.name[:-1]} {id[:60]}")

    single.__name__ = f"one_of_{noun.name}"
    return single


def _case(at: At) -> dict[str, Any]:
    """Return the case without its agreements, zones, places and sources, which are nouns."""
    left = {"agreements", "zones", "places", "sources", "files", "people", "dialogue"}
    plain = at.case.model_dump(mode="json", exclude_none=True, exclude=left)
    return {**plain, "as_of": at.as_of.isoformat()}


def _findings(
    at: At,
    limit: Limit = 100,
    cursor: Cursor = None,
    status: Annotated[list[Status] | None, Query(description="Any of these statuses.")] = None,
    kind: Annotated[list[str] | None, Query(description="Any of these kinds of event.")] = None,
    party: Annotated[list[str] | None, Query(description="Attributed to any of these.")] = None,
    since: Annotated[date | None, Query(description="Local day on or after which.")] = None,
    until: Annotated[date | None, Query(description="Local day on or before which.")] = None,
    bbox: Annotated[
        str | None, Query(pattern=BOX, description="west,south,east,north in degrees.")
    ] = None,
) -> Any:
    """Return findings with their incidents, filtered as lists and maps are."""
    asked = {
        "status": [one.value for one in status or ()],
        "kind": kind or [],
        "party": party or [],
    }
    single = {
        "since": since and since.isoformat(),
        "until": until and until.isoformat(),
        "bbox": bbox,
        "every": "1",
    }
    chosen = Filter.of(_Query(single, asked)).chosen(at.index)
    return page(list(chosen), lambda one: one.id, cursor, limit)


def _search(
    bench: Bench,
    q: Annotated[str, Query(min_length=1, max_length=400, description="Words, in any script.")],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[dict[str, Any]]:
    """Return reports in which all the words occur, newest first."""
    return [one.plain() for one in bench.store.search(q, limit)]


class _Query:
    """A query as a filter reads it."""

    def __init__(self, single: dict[str, Any], many: dict[str, list[str]]) -> None:
        self._single, self._many = single, many

    def get(self, name: str, default: Any = None) -> Any:
        return self._single.get(name) or default

    def getlist(self, name: str) -> list[str]:
        return self._many.get(name, [])
