"""Term: from when to when a commitment binds a party, and when it was suspended.

Only what happened up to ``as_of`` counts: a later suspension or text is not yet known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cached_property

from groundtruce.model.agreement import Agreement, ChangeKind, Commitment, StatusChange
from groundtruce.model.span import Granularity, Span

_FAR = datetime(9999, 1, 1, tzinfo=UTC)


class Answer(Enum):
    """The three answers to whether something lies inside: yes, no, and cannot be told."""

    YES = "yes"
    NO = "no"
    UNDECIDABLE = "undecidable"


@dataclass(frozen=True)
class Suspension:
    """A stretch in which the commitment was halted, open while it lasts, and by whose act."""

    start: datetime
    end: datetime
    change: StatusChange

    @property
    def is_agreed(self) -> bool:
        """Whether a text or everybody halted it, and not one side alone."""
        return len(self.change.by) != 1

    def holds(self, moment: datetime) -> bool:
        """Whether it was halted at that moment."""
        return self.start <= moment < self.end

    def holds_all(self, span: Span) -> bool:
        """Whether it was halted throughout that time."""
        return self.start <= span.start and span.end <= self.end

    def touches(self, span: Span) -> bool:
        """Whether it was halted at some moment of that time."""
        return span.start < self.end and self.start < span.end


@dataclass(frozen=True)
class Term:
    """One commitment and one party: start, end, and the stretches without force."""

    agreement: Agreement
    commitment: Commitment
    party: str
    as_of: datetime
    start: datetime
    end: datetime
    superseded: bool
    suspensions: tuple[Suspension, ...]
    others_suspensions: tuple[Suspension, ...]

    @property
    def has_begun(self) -> bool:
        """Whether it binds, or has bound, by ``as_of``."""
        return self.start < self.as_of

    @cached_property
    def period(self) -> Span:
        """Return the stretch that is assessed; where it has not begun, the first minute of it."""
        last = min(self.end, self.as_of)
        least = Granularity.MINUTE.length
        return Span(
            start=self.start, end=max(last, self.start + least), granularity=Granularity.MINUTE
        )

    @property
    def suspended_now(self) -> Suspension | None:
        """Return the suspension of this party's duty that lasts at ``as_of``, if any."""
        return next((s for s in self.suspensions if s.holds(self.as_of)), None)

    @property
    def suspended_by_others_now(self) -> Suspension | None:
        """Return a suspension declared by others that lasts at ``as_of``, if any."""
        return next((s for s in self.others_suspensions if s.holds(self.as_of)), None)

    def binds(self, span: Span | None) -> Answer:
        """Answer whether an act at that time can be one against the commitment.

        A deadline is the last moment to comply: what happened before it breaks nothing.
        """
        deadline = self.commitment.deadline
        if span is not None and deadline is not None and span.start < deadline:
            return Answer.NO if span.end <= deadline else Answer.UNDECIDABLE
        return self.in_force(span)

    def in_force(self, span: Span | None) -> Answer:
        """Answer whether the commitment bound the party throughout that time.

        Halted by a text or by all, it did not. Halted by the party alone, that is the question:
        whether one side can release itself is not for this software to settle.
        """
        if span is None:
            return Answer.UNDECIDABLE
        if span.end <= self.start or span.start >= self.end:
            return Answer.NO
        halts = [halt for halt in self.suspensions if halt.touches(span)]
        if any(halt.holds_all(span) and halt.is_agreed for halt in halts):
            return Answer.NO
        whole = self.start <= span.start and span.end <= self.end
        return Answer.YES if whole and not halts else Answer.UNDECIDABLE


def term(
    agreement: Agreement,
    commitment: Commitment,
    party: str,
    agreements: Iterable[Agreement],
    as_of: datetime,
) -> Term:
    """Work out when the commitment binds the party, as far as was known then."""
    changes = [
        change
        for change in agreement.changes
        if change.on <= as_of and (not change.commitments or commitment.id in change.commitments)
    ]
    start = max(agreement.effective, commitment.starts or agreement.effective)
    if commitment.type.is_kept_by_not_doing:
        # A duty to refrain from a day on, say after a withdrawal, binds once its deadline is past.
        start = max(start, commitment.deadline or start)
        start = max([start, *(c.on for c in changes if _lifts(c, party, ChangeKind.REAFFIRMS))])
    end = _end(agreement, changes, agreements, as_of)
    return Term(
        agreement=agreement,
        commitment=commitment,
        party=party,
        as_of=as_of,
        start=start,
        end=max(end, start + timedelta(minutes=1)),
        superseded=end < _FAR,
        suspensions=tuple(_suspensions(changes, party, own=True)),
        others_suspensions=tuple(_suspensions(changes, party, own=False)),
    )


def suspensions_of(changes: Iterable[StatusChange], party: str) -> tuple[Suspension, ...]:
    """Return the stretches in which the party itself, or a text, halted its duties."""
    return tuple(_suspensions(list(changes), party, own=True))


def _end(
    agreement: Agreement,
    changes: list[StatusChange],
    agreements: Iterable[Agreement],
    as_of: datetime,
) -> datetime:
    later = [
        other.effective
        for other in agreements
        if agreement.id in other.supersedes and other.effective <= as_of
    ]
    ended = [change.on for change in changes if change.kind is ChangeKind.SUPERSEDES]
    revived = [change.on for change in changes if change.kind is ChangeKind.REAFFIRMS]
    ends = [moment for moment in (*later, *ended) if not any(r > moment for r in revived)]
    return min(ends, default=_FAR)


def _suspensions(changes: list[StatusChange], party: str, *, own: bool) -> list[Suspension]:
    found: list[Suspension] = []
    for change in changes:
        if change.kind is not ChangeKind.SUSPENDS or _is_by(change, party) is not own:
            continue
        who = party if own else min(change.by)
        lifted = (
            later.on
            for later in changes
            if later.on > change.on and _lifts(later, who, ChangeKind.RESUMES, ChangeKind.REAFFIRMS)
        )
        found.append(Suspension(change.on, min(lifted, default=_FAR), change))
    return found


def _lifts(change: StatusChange, party: str, *kinds: ChangeKind) -> bool:
    return change.kind in kinds and _is_by(change, party)


def _is_by(change: StatusChange, party: str) -> bool:
    """Whether an act is the party's own, or everybody's: a text that names nobody binds all."""
    return not change.by or party in change.by
