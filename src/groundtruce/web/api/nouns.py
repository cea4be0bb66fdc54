"""Nouns of the API: one table names each, where it is found, who sees it, what narrows a list."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from groundtruce.errors import NotFound
from groundtruce.flow import views
from groundtruce.model.agreement import Agreement
from groundtruce.model.alert import Alert, Dispatch
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief
from groundtruce.model.case import NamedPlace, Zone
from groundtruce.model.claim import Claim
from groundtruce.model.edition import Approval, Approving, Edition
from groundtruce.model.finding import Asked, Finding, Reply, Signature, Status
from groundtruce.model.incident import Incident, Tally
from groundtruce.model.judgement import Judgement
from groundtruce.model.record import content_id
from groundtruce.model.report import Quarantined, Report
from groundtruce.model.review import Review
from groundtruce.model.source import Source
from groundtruce.model.submission import FormVersion, Submission
from groundtruce.model.watch import Watch
from groundtruce.web.access.disclosure import Disclosure
from groundtruce.web.access.policy import Verb
from groundtruce.web.api.entry import At, Told, needs
from groundtruce.web.api.paging import PATTERN, Page, page
from groundtruce.web.api.tags import Route, tag_of
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
Found = Callable[[Moment, Disclosure], Iterable[Any]]


@dataclass(frozen=True)
class Noun:
    """A kind of record: its address, its class, where it is found as its visitor may know it.

    ``key`` names a record, ``by`` is what a list of them is narrowed by: fields, or a value of
    several for one that is any of them.
    """

    name: str
    record: type
    found: Found
    needs: Verb = Verb.SEE
    by: tuple[str, ...] = ()
    key: Callable[[Any], str] = lambda one: str(one.id)


def incidents(at: Moment, told: Disclosure) -> list[Incident]:
    """Return the incidents that the visitor may see."""
    if told.is_whole:
        return list(at.road.incidents)
    return [one.incident for one in told.findings(at.road.findings)]


def _reports(at: Moment, told: Disclosure) -> list[Report]:
    return [told.report(one) for one in at.road.reports if told.has(one)]


def _claims(at: Moment, told: Disclosure) -> list[Claim]:
    return [claim for report in _reports(at, told) for claim in report.claims]


def _tallies(at: Moment, told: Disclosure) -> list[Tally]:
    if told.is_whole:
        return list(at.road.tallies)
    return [
        one.model_copy(update={"claim": told.claims([one.claim])[0]}) for one in at.road.tallies
    ]


def _signatures(at: Moment, told: Disclosure) -> list[Signature]:
    return [sign for one in told.findings(at.road.findings) for sign in one.signatures if sign.id]


def _replies(at: Moment, told: Disclosure) -> list[Reply]:
    return [said for one in told.findings(at.road.findings) for said in one.replies if said.id]


def _hearings(at: Moment, told: Disclosure) -> list[Asked]:
    return [one for one in views.asked(at.road) if told.hears(one, at.findings.get(one.finding))]


def _editions(at: Moment, told: Disclosure) -> list[Edition]:
    every = at.store.editions(at.as_of)
    if told.is_inside:
        return every
    gone = {one.edition for one in _approvals(at, told)}
    return [one.model_copy(update={"why": ""}) for one in every if one.id in gone]


def _approvals(at: Moment, told: Disclosure) -> list[Approval]:
    every = at.store.approvals(at.as_of)
    gone = {one.edition for one in every if one.act is Approving.RELEASES}
    return [one for one in every if told.is_inside or one.edition in gone]


def _reviews(at: Moment, told: Disclosure) -> list[Review]:
    silent = (one for one in at.store.reviews(at.as_of) if not told.tells(one.said))
    hidden = {one.id for one in silent}
    return [one for one in at.store.reviews(at.as_of) if one.id not in hidden]


def _tally_key(tally: Tally) -> str:
    """Return a key of one figure: a claim may give several."""
    return content_id(tally.claim.id, tally.figure.canonical().decode())


_PUBLIC, _WHOLE = Verb.SEE_RELEASED, Verb.SEE_RESTRICTED
NOUNS = (
    Noun("incidents", Incident, incidents, _PUBLIC, ("kind", "episode")),
    Noun("reports", Report, _reports, _PUBLIC, ("source", "kind", "language", "card")),
    Noun(
        "claims",
        Claim,
        _claims,
        _PUBLIC,
        ("report", "source", "side", "kind", "stance", "accused", "by_machine"),
    ),
    Noun("tallies", Tally, _tallies, key=_tally_key),
    Noun(
        "assessments",
        Assessment,
        lambda at, _: at.road.assessments,
        by=("agreement", "commitment", "party", "type", "state"),
    ),
    Noun("watch", Watch, lambda at, _: at.road.watch, by=("kind", "modality", "by", "side")),
    Noun("agreements", Agreement, lambda at, _: at.case.agreements, _PUBLIC),
    Noun("sources", Source, lambda at, _: at.case.sources, by=("kind", "side", "speaks_for")),
    Noun("zones", Zone, lambda at, _: at.case.zones, _PUBLIC, ("kind",)),
    Noun("places", NamedPlace, lambda at, _: at.case.places, _PUBLIC, ("kind", "country")),
    Noun("briefs", Brief, lambda at, _: [at.pages.brief]),
    Noun("editions", Edition, _editions, _PUBLIC, ("by",)),
    Noun("approvals", Approval, _approvals, _PUBLIC, ("edition", "act", "by")),
    Noun(
        "judgements",
        Judgement,
        lambda at, _: at.store.judgements(at.as_of),
        by=("by", "verdict", "act"),
    ),
    Noun("reviews", Review, _reviews, by=("by", "decision")),
    Noun("signatures", Signature, _signatures, _PUBLIC, ("finding", "by", "act")),
    Noun("replies", Reply, _replies, _PUBLIC, ("finding", "party")),
    Noun(
        "hearings",
        Asked,
        _hearings,
        _PUBLIC,
        ("finding", "party", "is_overdue"),
        lambda one: f"{one.finding}.{one.party}",
    ),
    Noun(
        "alerts",
        Alert,
        lambda at, _: (one for one in at.store.alerts() if one.received <= at.as_of),
        by=("rule", "on", "stage", "urgent"),
    ),
    Noun(
        "dispatches",
        Dispatch,
        lambda at, _: (one for one in at.store.dispatches() if one.at <= at.as_of),
        by=("alert", "channel", "outcome"),
    ),
    Noun("quarantined", Quarantined, lambda at, _: at.store.quarantined(), _WHOLE, ("file",)),
    Noun("forms", FormVersion, lambda at, _: at.store.forms(), by=("form",)),
    Noun(
        "submissions",
        Submission,
        lambda at, _: at.store.submissions(at.as_of),
        _WHOLE,
        ("form", "source"),
    ),
)
FINDINGS = Noun(
    "findings", Finding, lambda at, told: told.findings(at.road.findings), Verb.SEE_RELEASED
)


INCIDENTS = NOUNS[0]


def router() -> APIRouter:
    """Return the routes that read: a list and a single record of each noun."""
    made = APIRouter(tags=["nouns"], route_class=Route)
    public = [Depends(needs(Verb.SEE_RELEASED))]
    made.add_api_route(
        "/case",
        _case,
        dependencies=public,
        response_model=dict[str, Any],
        summary="The case itself.",
    )
    made.add_api_route("/findings", _findings, dependencies=public, response_model=Page[Finding])
    for noun in (FINDINGS, *NOUNS):
        dependencies = [Depends(needs(noun.needs))]
        if noun is not FINDINGS:
            made.add_api_route(
                f"/{noun.name}",
                _listed(noun),
                dependencies=dependencies,
                response_model=Page[noun.record],  # type: ignore[name-defined]
                summary=f"All {noun.name}, a page at a time.",
            )
        made.add_api_route(
            f"/{noun.name}/{{id}}",
            _single(noun),
            dependencies=dependencies,
            response_model=noun.record,
            summary=f"One of the {noun.name} by its id.",
        )
    return made


def one_of(noun: Noun, at: Moment, told: Disclosure, name: str) -> Any:
    """Return the record of that id as the visitor may know it; what is hidden is absent."""
    for one in noun.found(at, told):
        if noun.key(one) == name:
            return one
    raise NotFound(f"there is no {name[:60]!r} among {noun.name}.", f"List them: /api/{noun.name}.")


def _listed(noun: Noun) -> Callable[..., Any]:
    def listed(
        request: Request,
        response: Response,
        at: At,
        told: Told,
        limit: int,
        cursor: str | None,
        **by: list[str] | None,
    ) -> Any:
        asked = {name: set(values) for name, values in by.items() if values}
        found = noun.found(at, told)
        kept = [one for one in found if all(_word(one, n) in asked[n] for n in asked)]
        made = page(kept, noun.key, cursor, limit)
        return _linked(request, response, made)

    narrowed = Annotated[list[str] | None, Query(max_length=50)]
    given: tuple[tuple[str, Any, Any], ...] = (
        ("request", Request, inspect.Parameter.empty),
        ("response", Response, inspect.Parameter.empty),
        ("at", At, inspect.Parameter.empty),
        ("told", Told, inspect.Parameter.empty),
        ("limit", Limit, 100),
        ("cursor", Cursor, None),
        *((name, narrowed, None) for name in noun.by),
    )
    kind = inspect.Parameter.KEYWORD_ONLY
    listed.__name__ = f"list_{noun.name}"
    listed.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, kind, annotation=a, default=d) for name, a, d in given]
    )
    return listed


def _single(noun: Noun) -> Callable[..., Any]:
    def single(response: Response, at: At, told: Told, id: Id) -> Any:  # noqa: A002
        found = one_of(noun, at, told, id)
        response.headers["etag"] = tag_of(found)
        return found

    single.__name__ = f"one_of_{noun.name}"
    return single


def _word(one: Any, name: str) -> str:
    """Return a field as an address says it."""
    value = getattr(one, name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _linked(request: Request, response: Response, made: Page[Any]) -> Page[Any]:
    """Return the page, and say beside it where the next one is (RFC 8288)."""
    if made.next is not None:
        following = request.url.include_query_params(cursor=made.next)
        response.headers["link"] = f'<{following}>; rel="next"'
    return made


def _case(at: At) -> dict[str, Any]:
    """Return the case without its agreements, zones, places and sources, which are nouns."""
    left = {"agreements", "zones", "places", "sources", "files", "people", "dialogue"}
    plain = at.case.model_dump(mode="json", exclude_none=True, exclude=left)
    return {**plain, "as_of": at.as_of.isoformat()}


def _findings(
    request: Request,
    response: Response,
    at: At,
    told: Told,
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
    place: Annotated[
        str | None, Query(pattern="^none$", description="'none': those without a pin.")
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
        "place": place,
        "every": "1",
    }
    wanted = Filter.of(Asking(single, asked), released_only=not told.is_inside)
    chosen = told.findings(wanted.chosen(at.index))
    return _linked(request, response, page(chosen, lambda one: one.id, cursor, limit))


class Asking:
    """A query as a filter reads it."""

    def __init__(self, single: dict[str, Any], many: dict[str, list[str]]) -> None:
        self._single, self._many = single, many

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of that name."""
        return self._single.get(name) or default

    def getlist(self, name: str) -> list[str]:
        """Return every value of that name."""
        return self._many.get(name, [])
