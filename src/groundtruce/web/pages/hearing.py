"""Hearings: what a party is asked to answer before a finding goes out, and nothing else of it."""

from typing import Any

import numpy as np
from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.errors import SourceError
from groundtruce.flow import acts, views
from groundtruce.model.finding import Asked as Hearing
from groundtruce.model.finding import Finding, Reply
from groundtruce.web.access.policy import Verb, is_released
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way

Row = dict[str, Any]


def hearings(asked: Asked) -> Response:
    """Return what the visitor's party is asked; whoever speaks for no party sees the findings."""
    if asked.visitor.party is None:
        return asked.go("/findings?state=asked")
    return asked.page("hearings.html.j2", moment=asked.moment, rows=owed(asked))


def reply(asked: Asked) -> Response:
    """Keep the party's answer to what it is asked."""
    name, now = asked.request.path_params["id"], asked.bench.clock()
    found = next((one for one, _ in _open(asked) if one.id == name), None)
    if found is None or asked.visitor.party is None:
        raise HTTPException(404)
    if not asked.field("text"):
        raise SourceError("the answer has no words.", "Write what the party says.", "text")
    given = Reply(
        finding=found.id,
        party=asked.visitor.party,
        text=asked.field("text"),
        by=asked.signer(),
        received=now,
    )
    acts.reply(asked.bench.store, asked.moment.part(found), [given], now, [None])
    asked.bench.renew()
    return asked.go(f"/hearings#{found.id}")


def owed(asked: Asked) -> list[Row]:
    """Return what the visitor's party is asked: those without an answer first, by their day."""
    moment = asked.moment
    told = sorted(_open(asked), key=lambda pair: (bool(pair[1].replies), pair[1].due, pair[0].id))
    return [
        {
            "id": finding.id,
            "row": moment.pages.row(finding),
            "is_released": is_released(finding),
            "is_attributed": finding.attribution.party == ask.party,
            "due": moment.told(ask.due),
            "is_overdue": ask.is_overdue,
            "replies": [
                {"text": one.text, "by": one.by, "at": moment.told(one.received)}
                for one in ask.replies
            ],
        }
        for finding, ask in told
    ]


def _open(asked: Asked) -> list[tuple[Finding, Hearing]]:
    """Return the verified findings on which the visitor's party is heard, each with its hearing."""
    moment, told = asked.moment, asked.disclosure
    verified = moment.index.findings(np.flatnonzero(moment.index.is_verified).tolist())
    return [
        (finding, ask)
        for finding in verified
        for ask in views.asked(moment.part(finding))
        if ask.party == asked.visitor.party and told.hears(ask, finding)
    ]


WAYS = (
    Way("/hearings", Verb.REPLY, hearings),
    Way("/hearings/{id}/reply", Verb.REPLY, reply, ("POST",)),
)
