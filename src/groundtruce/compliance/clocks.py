"""Clocks: when something falls due, and whether a conditional clock ran without dispute.

``72 hours kept, then the release``: the clock ends at its moment, but any finding of a forbidden
act inside the 72 hours puts in question whether it ran at all.
"""

from datetime import datetime

from groundtruce.compliance.fact import Fact
from groundtruce.compliance.index import Index
from groundtruce.compliance.term import Term
from groundtruce.model.finding import Reason, Status


def due(term: Term) -> datetime | None:
    """Return the last moment to comply, by the clock where there is one, else by the deadline."""
    clock = term.commitment.clock
    return (clock.ends if clock is not None else None) or term.commitment.deadline


def disputing(term: Term, index: Index) -> tuple[Fact, ...]:
    """Return the facts inside the clock's run that the same agreement forbids."""
    clock = term.commitment.clock
    if clock is None or clock.starts is None or clock.ends is None or not clock.condition:
        return ()
    kinds = {
        kind
        for commitment in term.agreement.commitments
        if commitment.type.is_kept_by_not_doing
        for kind in commitment.breached_by
    }
    return tuple(
        fact
        for fact in index.of_kinds(kinds)
        if fact.status is not Status.REFUTED
        and (span := fact.span) is not None
        and span.start < clock.ends
        and span.end > clock.starts
    )


_DISPUTED = "Acts are alleged while the clock ran; whether it started again is disputed."
_DISPUTED_IN_SILENCE = (
    "Acts are alleged while the clock ran; whether it started again is disputed, "
    "and the text is silent on it."
)


def disputed(facts: tuple[Fact, ...], term: Term) -> Reason:
    """Return the reason that names what puts the clock in question."""
    clock = term.commitment.clock
    silent = clock is None or clock.reset is None
    text = _DISPUTED_IN_SILENCE if silent else _DISPUTED
    claims = tuple(claim for fact in facts for claim in fact.claims)
    return Reason(rule="clock_disputed", text=text, claims=claims)
