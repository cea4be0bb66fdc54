"""Entry to the API: who asks, what they may, and the moment that they look from."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.exceptions import HTTPException

from groundtruce.errors import CaseError, NotFound
from groundtruce.web.access.policy import Verb, Visitor, may
from groundtruce.web.moment import Moment
from groundtruce.web.way import visitor_of
from groundtruce.web.workbench import Workbench

AsOf = Annotated[
    datetime | None,
    Query(
        description="Look from this moment of knowledge; local time where no zone is given.",
        examples=["2025-11-12T19:30"],
    ),
]


def bench_of(request: Request) -> Workbench:
    """Return the case that is served."""
    found: Workbench = request.app.state.bench
    return found


Bench = Annotated[Workbench, Depends(bench_of)]


def needs(verb: Verb) -> Callable[[Request], Visitor]:
    """Return the dependency that lets in only who may do that."""

    def entered(request: Request) -> Visitor:
        visitor = visitor_of(request, bench_of(request))
        if may(visitor, verb):
            return visitor
        if visitor.person is None:
            raise HTTPException(401, "log in first")
        raise HTTPException(403, "your account has no right to this")

    return entered


def moment_of(bench: Bench, as_of: AsOf = None) -> Moment:
    """Return what stands at the moment asked for."""
    if as_of is None:
        return bench.moment(None, "en")
    try:
        return bench.moment(bench.local(as_of.isoformat()), "en")
    except (CaseError, OverflowError):
        raise NotFound(
            f"nothing of this case was known on {as_of.isoformat()}.", "Ask for a later moment."
        ) from None


At = Annotated[Moment, Depends(moment_of)]
