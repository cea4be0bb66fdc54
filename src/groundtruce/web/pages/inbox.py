"""The inbox: each report beside what a machine read in it, to accept, correct or reject."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.errors import ReviewError
from groundtruce.flow import acts, views
from groundtruce.model.claim import Claim
from groundtruce.model.report import Report
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.spans import marked
from groundtruce.web.way import Way

LISTED = 100
CORRECTED = ("kind", "stance", "accused", "side", "place", "span", "figures", "weapons")


def inbox(asked: Asked) -> Response:
    """Return what waits for a person: reports with unreviewed claims, and rows set aside."""
    moment, store = asked.moment, asked.bench.store
    waiting: dict[str, list[Any]] = {}
    for one in views.waiting(store):
        waiting.setdefault(one.report.id, []).append(one)
    rows = [_row(told[0].report, len(told), asked) for told in waiting.values()]
    unread = [_row(one, 0, asked) for one in moment.road.reports if one.is_unread]
    return asked.page(
        "inbox.html.j2",
        moment=moment,
        rows=rows[:LISTED],
        more=max(0, len(rows) - LISTED),
        unread=unread[:LISTED],
        aside=store.quarantined()[:LISTED],
        show=asked.query.get("show", ""),
    )


def report(asked: Asked) -> Response:
    """Return one report: its original with the spans marked, its claims beside it."""
    found = _found(asked)
    decided = {one.said.id: one for one in asked.bench.store.reviews()}
    sure = {one.claim.id: one.sure for one in views.waiting(asked.bench.store)}
    return asked.page(
        "review.html.j2",
        moment=asked.moment,
        report=found,
        source=asked.moment.pages.pen.source(found.source),
        received=asked.moment.told(found.received),
        parts=marked(found, asked.bench.store.original(found.original)),
        claims=[_claim(one, at, decided, sure, asked) for at, one in enumerate(found.claims, 1)],
        fields=CORRECTED,
        next=_next(asked, found),
    )


def decide(asked: Asked) -> Response:
    """Keep a word on one claim, and show the report again at the claim after it."""
    found = _found(asked)
    says = asked.field("says")
    if says not in tuple(acts.Says):
        raise ReviewError(f"{says[:20]!r} is no decision.", "Accept, correct, reject or undo.")
    given = {name: asked.field(name) for name in CORRECTED if asked.field(name)}
    word = acts.Word(acts.Says(says), asked.signer(), asked.field("why"), given or None)
    acts.review(asked.bench.store, asked.field("claim"), word, asked.bench.clock())
    asked.bench.renew()
    claims = [one.id for one in found.claims]
    at = claims.index(asked.field("claim")) + 1 if asked.field("claim") in claims else 0
    anchor = f"#{claims[at]}" if at < len(claims) else ""
    return asked.go(f"/inbox/{found.id}{anchor}")


def _found(asked: Asked) -> Report:
    found = asked.bench.store.find(asked.request.path_params["id"])
    if not isinstance(found, Report):
        raise HTTPException(404)
    return found


def _row(report: Report, waiting: int, asked: Asked) -> dict[str, Any]:
    return {
        "id": report.id,
        "title": report.title or report.text[:140],
        "language": report.language,
        "source": asked.moment.pages.pen.source(report.source),
        "received": asked.moment.told(report.received),
        "waiting": waiting,
    }


def _claim(
    claim: Claim, number: int, decided: dict[str, Any], sure: dict[str, float], asked: Asked
) -> dict[str, Any]:
    pen, review = asked.moment.pages.pen, decided.get(claim.id)
    shown = review.corrected if review is not None and review.corrected else claim
    likely = sure.get(claim.id, claim.confidence)
    return {
        "id": claim.id,
        "number": number,
        "kind": pen.label("event_kinds", shown.kind),
        "stance": pen.label("stances", shown.stance.value),
        "speaker": claim.speaker or pen.source(claim.source),
        "side": pen.party(shown.side) if shown.side else None,
        "accused": pen.party(shown.accused) if shown.accused else None,
        "place": pen.place(shown.place),
        "when": pen.when(shown.span),
        "figures": [f"{pen.counted(one)}: {pen.amount(one)}" for one in shown.figures],
        "weapons": [pen.label("weapons", one) for one in shown.weapons],
        "quote": claim.excerpt.quote,
        "sure": None if likely is None else round(100 * likely),
        "by_machine": claim.by_machine,
        "decision": review.decision.value if review else None,
        "decided_by": review.by if review else None,
        "values": {"kind": shown.kind, "stance": shown.stance.value},
    }


def _next(asked: Asked, report: Report) -> str | None:
    """Return the next report with something to review, after this one in the queue."""
    names = list(dict.fromkeys(one.report.id for one in views.waiting(asked.bench.store)))
    others = [one for one in names if one != report.id]
    if report.id in names:
        at = names.index(report.id)
        others = [*names[at + 1 :], *names[:at]]
    return others[0] if others else None


WAYS = (
    Way("/inbox", Verb.REVIEW, inbox),
    Way("/inbox/{id}", Verb.REVIEW, report),
    Way("/inbox/{id}/decide", Verb.REVIEW, decide, ("POST",)),
)
