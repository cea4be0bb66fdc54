"""Clocks: when something falls due, and whether a conditional clock ran without dispute.

``72 hours kept, then the release``: the clock ends at its moment, but any finding of a forbidden
act inside the 72 hours puts in question whether it ran at all.
"""

from datetime import datetime

from groundtruce.compliance.acts import Index, of_kinds
from groundtruce.compliance.term import Term
from groundtruce.model.finding import Finding, Reason, Status


def due(term: Term) -> datetime | None:
    """Return the last moment to comply, by the clock where there is one, else by the deadline."""
    clock = term.commitment.clock
    return (clock.ends if clock is not None else None) or term.commitment.deadline


def disputing(term: Term, index: Index) -> tuple[Finding, ...]:
    """Return the findings of acts inside the clock's run that the same agreement forbids."""
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
        finding
        for finding in of_kinds(index, sorted(kinds))
        if finding.status is not Status.REFUTED
        and (span := finding.incident.span) is not None
        and span.start < clock.ends
        and span.end > clock.starts
    )


def disputed(findings: tuple[Finding, ...], term: Term) -> Reason:
    """Return the reason that names what puts the clock in question."""
    clock = term.commitment.clock
    silent = clock is None or clock.reset is None
    text = "Acts are alleged while the clock ran; whether it started again is disputed"
    text += ", and the text is silent on it." if silent else "."
    claims = tuple(claim for finding in findings for claim in finding.rests_on)
    return Reason(rule="clock_disputed", text=text, claims=claims)
