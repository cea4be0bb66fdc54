"""Statements: where a liaison files what the own party says, and an analyst what came by hand."""

from datetime import date

from starlette.responses import Response

from groundtruce.errors import SourceError
from groundtruce.flow import statements
from groundtruce.flow.statements import Statement
from groundtruce.model.report import Report
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way

SHOWN = 20


def statement(asked: Asked) -> Response:
    """Return the page with the fields of a statement, and those that the party filed before."""
    moment, party = asked.moment, asked.visitor.party
    offered = statements.sources(moment.case, party)
    return asked.page(
        "statement.html.j2",
        moment=moment,
        sources=offered,
        ended=moment.case.until is not None and moment.case.until < asked.bench.clock(),
        filed=[_row(one, asked) for one in _filed(asked, {one.id for one in offered})],
    )


def file(asked: Asked) -> Response:
    """Keep a statement; a liaison files for the own party alone."""
    given = Statement(
        text=asked.field("text"),
        source=asked.field("source"),
        by=asked.signer(),
        day=_day(asked.field("day")),
    )
    store, now = asked.bench.store, asked.bench.clock()
    statements.file(store, given, now, party=asked.visitor.party)
    asked.bench.renew()
    return asked.go("/statements")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SourceError(
            f"{text[:20]!r} is no day.", "Write it as 2025-11-12, or leave it empty.", "day"
        ) from None


def _filed(asked: Asked, sources: set[str]) -> list[Report]:
    known = asked.bench.store.reports(as_of=asked.as_of)
    # What was gathered with a card of its own was not filed by anybody here.
    mine = (one for one in known if one.kind == "statement" and one.card is None)
    mine = (one for one in mine if one.source in sources)
    return sorted(mine, key=lambda one: (one.received, one.id), reverse=True)[:SHOWN]


def _row(report: Report, asked: Asked) -> dict[str, object]:
    moment = asked.moment
    return {
        "id": report.id,
        "title": moment.pages.headline(report),
        "language": report.language,
        "source": moment.pages.pen.source(report.source),
        "received": moment.told(report.received),
        "claims": moment.pages.pen.count(len(report.claims), "claim"),
    }


WAYS = (
    Way("/statements", Verb.REPLY, statement),
    Way("/statements", Verb.REPLY, file, methods=("POST",)),
)
