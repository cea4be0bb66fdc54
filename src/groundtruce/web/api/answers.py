"""Answers: what is worked out of records when asked for, under the verbs of the command line."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import TypeAdapter

from groundtruce.errors import CaseError, NotAllowed, NotFound
from groundtruce.exports import geojson, geoparquet, ics
from groundtruce.exports import table as csv_table
from groundtruce.flow import papers, registers, views
from groundtruce.model.agenda import Event
from groundtruce.model.brief import Brief
from groundtruce.model.changed import Changed
from groundtruce.model.explanation import Doubt, Explanation
from groundtruce.model.judgement import Judgement
from groundtruce.model.ledger import Ledger
from groundtruce.model.report import Original
from groundtruce.web.access.policy import Verb
from groundtruce.web.api.entry import At, Bench, Told, needs
from groundtruce.web.api.nouns import BOX, FINDINGS, NOUNS, Asking, Id, Limit
from groundtruce.web.api.tags import Route
from groundtruce.web.filter import Filter, read_bbox

Language = Annotated[Literal["en", "th", "km"], Query(description="Language of the words.")]
Plain = dict[str, Any]


class Paper(StrEnum):
    """What may be composed."""

    BRIEF = "brief"
    DAILY = "daily"
    WEEKLY = "weekly"


class LedgerName(StrEnum):
    """Which ledger or register."""

    WEAPONS = "weapons"
    DEMINING = "demining"
    PRISONERS = "prisoners"
    DISPLACED = "displaced"
    CROSSINGS = "crossings"
    DIALOGUE = "dialogue"
    RESTRICTIONS = "restrictions"
    WATCHED = "watched"
    PATROLS = "patrols"
    POSTS = "posts"


class Format(StrEnum):
    """A file for other tools."""

    GEOJSON = "geojson"
    CSV = "csv"
    PARQUET = "parquet"


def router() -> APIRouter:
    """Return the routes that answer out of many records."""
    made = APIRouter(tags=["answers"], route_class=Route)

    def add(path: str, answer: Callable[..., Any], verb: Verb, model: Any) -> None:
        made.add_api_route(path, answer, dependencies=[Depends(needs(verb))], response_model=model)

    see, released = Verb.SEE, Verb.SEE_RELEASED
    add("/search", _search, see, list[Plain])
    add("/records/{id}", _record, see, Plain)
    add("/sentences/{id}/trace", _trace, see, Plain)
    add("/reports/{id}/explanation", _explanation, see, list[Explanation])
    add("/doubts", _doubts, see, list[Doubt])
    add("/contradictions", _contradictions, see, list[list[Judgement]])
    add("/waiting", _waiting, Verb.REVIEW, list[Plain])
    add("/commitments", _commitments, see, list[Plain])
    add("/flaws", _flaws, see, list[Plain])
    add("/ledgers/{name}", _ledger, see, Ledger)
    add("/balance", _balance, see, list[Plain])
    add("/tolls", _tolls, see, list[Plain])
    add("/changes", _changes, see, list[Changed])
    add("/papers/{kind}", _paper, see, Brief)
    add("/calendar", _calendar, see, list[Event])
    made.add_api_route(
        "/calendar.ics",
        _calendar_file,
        dependencies=[Depends(needs(see))],
        response_class=Response,
        responses=_file("text/calendar"),
    )
    made.add_api_route(
        "/exports/incidents.{format}",
        _export,
        dependencies=[Depends(needs(released))],
        response_class=Response,
        responses=_file(*MEDIA.values()),
    )
    made.add_api_route(
        "/originals/{sha256}",
        _original,
        dependencies=[Depends(needs(see))],
        response_class=Response,
        responses=_file("application/octet-stream"),
    )
    return made


RECORDS = tuple(one.record for one in (FINDINGS, *NOUNS))
MEDIA = {
    Format.GEOJSON: "application/geo+json",
    Format.CSV: "text/csv",
    Format.PARQUET: "application/vnd.apache.parquet",
}


_BYTES = {"type": "string", "format": "binary"}


def _file(*media: str) -> dict[int | str, dict[str, Any]]:
    """Return how the document tells of an answer that is a file."""
    content = {
        one: {"schema": {"type": "object"} if one.endswith("json") else _BYTES} for one in media
    }
    return {200: {"description": "the file", "content": content}}


def _search(
    bench: Bench,
    at: At,
    told: Told,
    q: Annotated[str, Query(min_length=1, max_length=400, description="Words, in any script.")],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    bbox: Annotated[str | None, Query(pattern=BOX)] = None,
) -> list[Plain]:
    """Return reports in which all the words occur, newest first."""
    # Hits whose words the visitor may not read would tell what stands in them.
    found = bench.store.search(q, limit, read_bbox(bbox), as_of=at.as_of)
    return [one.plain() for one in found if told.reads(one.report)]


def _record(bench: Bench, told: Told, id: Id) -> Plain:  # noqa: A002
    """Return the record of that id, whatever its noun, or of the only id that begins so."""
    found = bench.store.find(id)
    # Devices and what else is no noun here hold secrets; of all others only those are told who
    # may read every word.
    if found is None or not isinstance(found, RECORDS) or not told.is_whole:
        raise NotFound(f"no record {id[:60]!r} is known.", "Ask for it under its noun.")
    return {"noun": type(found).__name__.lower(), "record": found.model_dump(mode="json")}


def _trace(at: At, told: Told, id: Id) -> Plain:  # noqa: A002
    """Walk from a sentence of the brief to the bytes that it rests on."""
    walked = papers.trace_sentence(at.store, at.road, id)
    steps = [
        {**step, "claims": [_opened(one, told) for one in step["claims"]]}
        for step in walked["rests_on"]
    ]
    return {**walked, "rests_on": steps}


def _opened(claim: Plain, told: Told) -> Plain:
    if told.opens(claim["sha256"]):
        return claim
    return {**claim, "quote": "", "withheld": True}


def _explanation(at: At, id: Id) -> Any:  # noqa: A002
    """Say in bits why each claim of a report stands where it stands, and what would change it."""
    if id not in {one.id for one in at.road.reports}:
        raise NotFound(f"there is no {id[:60]!r} among reports.", "List them: /api/reports.")
    return views.explain_report(at.grouped, id)


def _doubts(at: At) -> Any:
    """Return the joins and separations that hang on little, the most doubtful first."""
    return views.queue(at.grouped)


def _contradictions(bench: Bench) -> Any:
    """Return each judgement that is not obeyed, with those that it contradicts."""
    return views.contradictions(bench.store)


def _waiting(bench: Bench, limit: Limit = 100) -> list[Plain]:
    """Return what machines read and nobody has reviewed, the least sure first."""
    return [
        {"sure": one.sure, "report": one.report.id, "claim": _plain(one.claim)}
        for one in views.waiting(bench.store)[:limit]
    ]


def _commitments(at: At) -> Any:
    """Return every commitment beside its state, one row for each party that it binds."""
    return views.commitments(at.road)


def _flaws(bench: Bench) -> Any:
    """Return what the agreements as entered leave open or contradict."""
    return views.flaws(bench.folder)


def _ledger(at: At, name: LedgerName) -> Any:
    """Return a ledger or register row by row, each row led back to its evidence."""
    road = at.road
    match name:
        case LedgerName.WATCHED:
            return views.watched(road)
        case LedgerName.RESTRICTIONS | LedgerName.PATROLS | LedgerName.POSTS:
            return registers.ledger(road, name.value)
        case _:
            return views.ledger(road, name.value)


def _balance(at: At) -> Any:
    """Return whether the mission's work leans: the same counts for each party."""
    return [
        {**asdict(one), "allegations": one.allegations, "borne_out": one.borne_out}
        for one in views.sides(at.road)
    ]


def _tolls(at: At) -> Any:
    """Return each source's running toll with gaps and revisions, beside the sum of incidents."""
    told: TypeAdapter[Any] = TypeAdapter(Any)
    return [
        {
            "series": told.dump_python(series, mode="json"),
            "beside": told.dump_python(beside, mode="json"),
        }
        for series, beside in views.tolls(at.road)
    ]


def _changes(
    bench: Bench,
    at: At,
    since: Annotated[datetime, Query(description="The earlier moment.")],
) -> Any:
    """Return what stands otherwise than at an earlier moment, and why."""
    try:
        return papers.changes(bench.store, at.road, bench.local(since.isoformat()))
    except (CaseError, OverflowError):
        raise NotFound(
            f"nothing of this case was known on {since.isoformat()}.", "Ask for a later moment."
        ) from None


def _paper(bench: Bench, at: At, kind: Paper, language: Language = "en") -> Any:
    """Compose a document: sentences, each with what it rests on."""
    if kind is Paper.BRIEF:
        return papers.told_in(at.road, language).brief
    return papers.composed(bench.store, at.road, kind.value, language=language).brief


def _calendar(bench: Bench, at: At) -> Any:
    """Return everything that falls due, the earliest first."""
    return views.calendar(bench.store, at.road)


def _calendar_file(bench: Bench, at: At, language: Language = "en") -> Response:
    """Return everything that falls due as iCalendar."""
    events = views.calendar(bench.store, at.road)
    text = ics.text(events, at.case, bench.clock(), language)
    return Response(text, media_type="text/calendar; charset=utf-8")


def _export(
    at: At,
    told: Told,
    format: Format,  # noqa: A002
    since: Annotated[date | None, Query()] = None,
    until: Annotated[date | None, Query()] = None,
    bbox: Annotated[str | None, Query(pattern=BOX)] = None,
) -> Response:
    """Return incidents with their findings as a file for other tools."""
    days = {"since": since and since.isoformat(), "until": until and until.isoformat()}
    query = Asking({**days, "bbox": bbox, "every": "1"}, {})
    wanted = Filter.of(query, released_only=not told.is_inside)
    found = told.findings(wanted.chosen(at.index))
    match format:
        case Format.GEOJSON:
            data = geojson.text(found, at.case.attribution).encode()
        case Format.CSV:
            data = csv_table.text(found).encode()
        case Format.PARQUET:
            with TemporaryDirectory() as folder:
                file = Path(folder) / "incidents.parquet"
                geoparquet.write(found, file)
                data = file.read_bytes()
    return Response(data, media_type=MEDIA[format])


def _original(bench: Bench, told: Told, sha256: Id) -> Response:
    """Return the bytes of an original as they were received."""
    known = bench.store.find(sha256)
    if not isinstance(known, Original) or known.sha256 != sha256:
        raise NotFound(f"no original {sha256[:64]!r} is known.", "Take the hash of a record.")
    if not told.opens(sha256):
        raise NotAllowed("this original is restricted.", "Analysts, verifiers and publishers may.")
    headers = {"content-disposition": "attachment", "content-security-policy": "sandbox"}
    data = bench.store.original(sha256)
    return Response(data, media_type="application/octet-stream", headers=headers)


def _plain(one: Any) -> Plain:
    plain: Plain = one.model_dump(mode="json", exclude_none=True)
    return plain
