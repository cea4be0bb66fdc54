"""One finding: what is proposed and why, who signs it, and what the parties answer."""

from datetime import datetime
from typing import Any

import numpy as np
from starlette.responses import Response

from groundtruce.errors import NotAllowed, NotFound
from groundtruce.flow import acts, papers, views
from groundtruce.model.finding import Finding, Reply, Signature
from groundtruce.model.review import Decision
from groundtruce.web import telling
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.pages.incident import found
from groundtruce.web.pages.review import CORRECTED
from groundtruce.web.question import number
from groundtruce.web.way import Way

STATES = ("proposed", "verified", "released", "asked")
PAGE = 50
_FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def findings(asked: Asked) -> Response:
    """Return the findings in the state that the address names, newest first, a page at a time."""
    moment, index = asked.moment, asked.moment.index
    state = asked.query.get("state", "")
    shown = index.is_in(state) if state in STATES else np.ones(len(index), bool)
    if not asked.may(Verb.SEE):
        shown &= index.is_released
    kept = np.flatnonzero(shown)
    kept = kept[np.argsort(-index.known[kept], kind="stable")]
    first = number(asked.query.get("from"))
    told = index.glimpses(kept[first : first + PAGE].tolist())
    rows = [moment.pages.row(one) for one in told]
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
    one, moment = found(asked), asked.moment
    return asked.page(
        "finding.html.j2",
        one=telling.incident(asked, one),
        finding=one,
        face=acts.face(one),
        moment=moment,
        reasons=[
            {**_told(reason.text, asked), "claims": len(reason.claims)} for reason in one.reasons
        ],
        changes=[_told(text, asked) for text in one.would_change],
        whose=_told(one.attribution.why, asked) if one.attribution.why else None,
        heard=_heard(one, asked),
        signatures=[{"by": s.by, "act": s.act, "at": moment.told(s.at)} for s in one.signatures],
        corrections=_corrections(one, asked) if asked.may(Verb.SEE) else [],
        released=_released(one),
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
    acts.sign(
        asked.bench.store, asked.moment.part(one), given, now, seen=asked.field("seen") or None
    )
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
    acts.reply(asked.bench.store, asked.moment.part(one), [given], now, [None])
    return _again(asked, one)


def dossier(asked: Asked) -> Response:
    """Return the violation report on this finding as PDF or DOCX."""
    return _file(asked, found(asked), "violation")


def correction(asked: Asked) -> Response:
    """Return what was said when the finding went out, what is right now, and why."""
    one = found(asked)
    since = _released(one)
    if since is None:
        raise NotFound(
            "this finding has not gone out, so there is nothing to correct.", "Release it first."
        )
    return _file(asked, one, "correction", since.at)


def _file(asked: Asked, one: Finding, paper: str, since: datetime | None = None) -> Response:
    kind, store = asked.request.path_params["format"], asked.bench.store
    if kind not in _FORMATS:
        raise NotFound(f"there is no such paper as {kind[:12]!r}.", "Ask for pdf or docx.")
    now = asked.bench.clock()
    road = papers.composed(
        store,
        asked.moment.road,
        paper,
        language=asked.language,
        incident=one.incident.id,
        since=since,
        decided=now,
    )
    made = papers.documents(road, store, asked.bench.folder, now, (kind,))
    name = next(name for name in sorted(made) if name.endswith(kind) and "evidence" not in name)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(made[name], media_type=_FORMATS[kind], headers=headers)


def is_in(one: Finding, state: str, owed: set[str]) -> bool:
    """Whether a finding is in that state; ``owed`` are those on which a party was not heard."""
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


def _told(reason: str, asked: Asked) -> dict[str, Any]:
    """Return a reason in the visitor's language, or with the language that it stays in."""
    pen, text = asked.moment.pages.pen.reasoned(reason)
    return {"text": text, "language": pen.language}


def _heard(one: Finding, asked: Asked) -> list[dict[str, Any]]:
    """Return every party in the order of the case: whether it is owed a hearing, what it said."""
    moment = asked.moment
    owed = {ask.party: ask for ask in views.asked(moment.part(one))}
    return [
        {
            "named": moment.pages.pen.party(party),
            "due": moment.told(owed[party].due) if party in owed else None,
            "is_overdue": party in owed and owed[party].is_overdue,
            "replies": [
                {"text": r.text, "by": r.by, "at": moment.told(r.received)}
                for r in one.replies
                if r.party == party
            ],
        }
        for party in moment.case.party_ids
    ]


def _corrections(one: Finding, asked: Asked) -> list[dict[str, Any]]:
    """Return what people put right in the claims behind a finding, the newest first."""
    given = (review for review in asked.bench.store.reviews() if review.said.id in one.rests_on)
    return [
        {
            "id": review.id,
            "says": review.decision.value,
            "by": review.by,
            "at": asked.moment.told(review.received),
            "fields": [name for name in review.changes if name in CORRECTED],
            "why": review.why,
        }
        for review in sorted(given, key=lambda review: review.received, reverse=True)
        if review.decision is not Decision.ACCEPTED
    ]


def _released(one: Finding) -> Signature | None:
    """Return the signature with which the finding last went out."""
    return next((s for s in reversed(one.signatures) if s.act == "releases"), None)


def _again(asked: Asked, one: Finding) -> Response:
    asked.bench.renew()
    return asked.go(f"/findings/{one.id}")


WAYS = (
    Way("/findings", Verb.SEE_RELEASED, findings, lasts=True),
    Way("/findings/{id}", Verb.SEE_RELEASED, finding, lasts=True, is_quick=True),
    Way("/findings/{id}/sign", Verb.SEE, sign, ("POST",)),
    Way("/findings/{id}/reply", Verb.REPLY, reply, ("POST",)),
    Way("/findings/{id}/dossier.{format}", Verb.SEE, dossier),
    Way("/findings/{id}/correction.{format}", Verb.SEE, correction),
)
