"""Entry to the API: who asks, what they may be told, and the moment that they look from."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request

from groundtruce.errors import CaseError, NotFound
from groundtruce.web.access.disclosure import Disclosure
from groundtruce.web.access.policy import Verb, Visitor
from groundtruce.web.moment import Moment
from groundtruce.web.way import admitted, visitor_of
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
        return admitted(request, bench_of(request), verb)

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


def now_of(bench: Bench) -> Moment:
    """Return what stands now: an act is on that, whatever moment was looked at."""
    return bench.moment(None, "en")


At = Annotated[Moment, Depends(moment_of)]
Now = Annotated[Moment, Depends(now_of)]


def disclosure_of(request: Request, bench: Bench, at: At) -> Disclosure:
    """Return what the visitor may be told."""
    return Disclosure(visitor_of(request, bench), at.case, bench.store)


Told = Annotated[Disclosure, Depends(disclosure_of)]
