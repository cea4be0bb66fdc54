"""One finding: what is proposed and why, who signs it, and what the parties answer."""

from datetime import datetime
from typing import Any

from starlette.responses import Response

from groundtruce.errors import NotAllowed, NotFound
from groundtruce.flow import acts, papers, views
from groundtruce.model.finding import Finding, Reply, Signature
from groundtruce.web import telling
from groundtruce.web.access.policy import Verb, sees
from groundtruce.web.asked import Asked
from groundtruce.web.pages.incident import found
from groundtruce.web.way import Way

STATES = ("proposed", "verified", "released", "asked")
PAGE = 50
_FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def findings(asked: Asked) -> Response:
    """Return the findings in the state that the address names, newest first, a page at a time."""
    moment = asked.moment
    state = asked.query.get("state", "")
    owed = {one.finding for one in views.asked(moment.road) if not one.replies}
    kept = [
        one
        for one in moment.road.findings
        if sees(asked.visitor, one) and (state not in STATES or _is(one, state, owed))
    ]
    kept.sort(key=lambda one: (one.incident.known_from, one.id), reverse=True)
    first = max(
        0, int(asked.query.get("from", "0") if asked.query.get("from", "0").isdigit() else 0)
    )
    rows = [moment.pages.row(one) for one in kept[first : first + PAGE]]
    return asked.page(
        "findings.html.j2",
        moment=moment,
        rows=rows,
        total=len(kept),
        first=first,
        size=PAGE,
        state=state,
        states=STATES,
    )


def finding(asked: Asked) -> Response:
    """Return one finding with its reasons, its signatures and both parties' answers."""
    one = found(asked)
    moment = asked.moment
    return asked.page(
        "finding.html.j2",
        one=telling.incident(asked, one),
        finding=one,
        moment=moment,
        heard=[_heard(ask, asked) for ask in views.asked(moment.road) if ask.finding == one.id],
        signatures=[{"by": s.by, "act": s.act, "at": moment.told(s.at)} for s in one.signatures],
    )


def sign(asked: Asked) -> Response:
    """Keep the visitor's signature: it verifies, or, of a second person, releases."""
    one, act = found(asked), asked.field("act")
    needed = {"verifies": Verb.VERIFY, "releases": Verb.RELEASE}.get(act)
    if needed is None or not asked.may(needed):
        raise NotAllowed(
            "your account has no right to this.", "A verifier verifies, a publisher releases."
        )
    now = asked.bench.clock()
    given = Signature(by=asked.signer(), act=act, at=now, finding=one.id)
    acts.sign(asked.bench.store, asked.moment.road, given, now)
    return _again(asked, one)


def reply(asked: Asked) -> Response:
    """Keep a party's answer beside the finding; a liaison answers for the own party alone."""
    one, now = found(asked), asked.bench.clock()
    given = Reply(
        finding=one.id,
        party=asked.visitor.party or asked.field("party"),
        text=asked.field("text"),
        by=asked.signer(),
        received=now,
    )
    if not given.text:
        raise NotFound("the answer has no words.", "Write what the party says.")
    acts.reply(asked.bench.store, asked.moment.road, [given], now, [None])
    return _again(asked, one)


def dossier(asked: Asked) -> Response:
    """Return the violation report on this finding as PDF or DOCX."""
    one, kind = found(asked), asked.request.path_params["format"]
    if kind not in _FORMATS:
        raise NotFound(f"there is no dossier as {kind[:12]!r}.", "Ask for pdf or docx.")
    moment = asked.moment
    road = papers.composed(
        asked.bench.store,
        moment.road,
        "violation",
        language=asked.language,
        incident=one.incident.id,
    )
    now: datetime = asked.bench.clock()
    made = papers.documents(road, asked.bench.store, asked.bench.folder, now, (kind,))
    name = next(name for name in sorted(made) if name.endswith(kind) and "evidence" not in name)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(made[name], media_type=_FORMATS[kind], headers=headers)


def _is(one: Finding, state: str, owed: set[str]) -> bool:
    acts_on = {sign.act for sign in one.signatures}
    match state:
        case "proposed":
            return not acts_on
        case "verified":
            return "verifies" in acts_on and "releases" not in acts_on
        case "released":
            return "releases" in acts_on
        case _:
            return one.id in owed


def _heard(ask: Any, asked: Asked) -> dict[str, Any]:
    moment = asked.moment
    return {
        "party": ask.party,
        "named": moment.pages.pen.party(ask.party),
        "due": moment.told(ask.due),
        "is_overdue": ask.is_overdue,
        "replies": [{"text": r.text, "at": moment.told(r.received)} for r in ask.replies],
    }


def _again(asked: Asked, one: Finding) -> Response:
    asked.bench.renew()
    return asked.go(f"/findings/{one.id}")


WAYS = (
    Way("/findings", Verb.SEE_RELEASED, findings),
    Way("/findings/{id}", Verb.SEE_RELEASED, finding),
    Way("/findings/{id}/sign", Verb.SEE, sign, ("POST",)),
    Way("/findings/{id}/reply", Verb.REPLY, reply, ("POST",)),
    Way("/findings/{id}/dossier.{format}", Verb.SEE, dossier),
)
