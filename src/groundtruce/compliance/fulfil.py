"""Fulfil: how far a duty to do something was carried out, on Kroc's scale from 0 to 3.

0 nothing though due, 1 announced, 2 carried out in part, 3 complete, and complete only where the
verifier that the text names has a part in a verified fact.
"""

from datetime import timedelta
from itertools import chain

from groundtruce.compliance import clocks
from groundtruce.compliance.acts import Act, Bearing
from groundtruce.compliance.fact import Fact, armed_with
from groundtruce.compliance.held import Held, Pile, reasons_of
from groundtruce.compliance.index import Index
from groundtruce.compliance.standing import Standing
from groundtruce.compliance.term import Answer, Term
from groundtruce.model.agreement import Commitment, CommitmentType
from groundtruce.model.assessment import State
from groundtruce.model.finding import Reason, Status

NONE, ANNOUNCED, PARTLY, COMPLETE = 0, 1, 2, 3
_TEXTS = {
    ANNOUNCED: "It was announced; that it was carried out is one party's word.",
    PARTLY: "Acts that carry it out are established.",
    COMPLETE: "It is established that it was carried out.",
}
# A single act that was due by a day, and came late, still counts within this time.
LATE = timedelta(days=14)
_ONCE = (CommitmentType.PROCESS, CommitmentType.CONDITIONAL)


def steps(term: Term, index: Index) -> list[Act]:
    """Return the facts that carry the commitment out as acts of this party."""
    found = (_step(fact, term) for fact in index.carrying_out(term))
    return [step for step in found if step is not None]


def step(fact: Fact, term: Term) -> Act | None:
    """Return what the fact is to the carrying out of the commitment, if anything."""
    if not set(fact.lineage) & set(term.commitment.fulfilled_by):
        return None
    return _step(fact, term)


def standing(term: Term, acts: Held, steps: Held, index: Index) -> Standing:
    """Return the degree, or the state that stands in its place, with findings and reasons.

    ``acts`` are those against the commitment, ``steps`` those that carry it out.
    """
    against, disputed = acts.of(Bearing.BREACH), acts.of(Bearing.CONTESTED)
    taken, doubtful = steps.of(Bearing.STEP), steps.of(Bearing.CONTESTED)
    degree = taken.degree
    degree = min(degree, PARTLY) if against or disputed else degree
    seen = tuple(dict.fromkeys((*_in_order(taken, doubtful), *against.ids, *disputed.ids)))
    why = (*_degree_reasons(steps, degree, term), *_against(against), *disputed.reasons)
    if degree == COMPLETE:
        return Standing(State.DEGREE, COMPLETE, seen, (*why, *_disputes(term, index)))
    if term.suspended_now is not None:
        return Standing(State.SUSPENDED, None, seen, why)
    if disputed or doubtful:
        return Standing(State.CONTESTED, None, seen, why)
    if degree > NONE or against:
        return Standing(State.DEGREE, degree, seen, (*why, *_disputes(term, index)))
    return _nothing_recorded(term, index)


def _in_order(taken: Pile, doubtful: Pile) -> tuple[str, ...]:
    if not doubtful:
        return taken.ids
    acts = sorted(chain(taken, doubtful), key=lambda act: act.fact.order)
    return tuple([act.fact.id for act in acts])


def _against(against: Pile) -> tuple[Reason, ...]:
    if not against:
        return ()
    text = "Established acts run against it, so that it cannot be complete."
    return (Reason(rule="acts_against", text=text), *against.reasons)


def _nothing_recorded(term: Term, index: Index) -> Standing:
    last = clocks.due(term)
    if last is not None and term.as_of <= last:
        text = "Its last day to comply has not passed, and no step is recorded yet."
        return Standing(State.NOT_DUE, None, (), (Reason(rule="not_yet_due", text=text),))
    disputing = clocks.disputing(term, index)
    if disputing:
        return Standing(
            State.CONTESTED,
            None,
            tuple(fact.id for fact in disputing),
            (clocks.disputed(disputing, term),),
        )
    if last is not None and term.commitment.fulfilled_by:
        text = "Its last day has passed and no step is recorded, which is no proof of none."
        return Standing(State.DEGREE, NONE, (), (Reason(rule="none_though_due", text=text),))
    return Standing(State.NOT_OBSERVABLE, None, (), (_nothing_to_go_by(term, index),))


def _nothing_to_go_by(term: Term, index: Index) -> Reason:
    talks = [f for f in index.of_kinds(term.commitment.fulfilled_by) if f.is_talk]
    claims = tuple(claim for fact in talks for claim in fact.claims)
    if talks:
        text = "Meetings are recorded, but none is known to have dealt with this."
        return Reason(rule="meetings_on_other_matters", text=text, claims=claims)
    text = "No step is recorded, and nothing that was watched would show one."
    return Reason(rule="nothing_to_go_by", text=text)


def _is_in_time(fact: Fact, term: Term) -> bool:
    """Whether a step came after the signing and, where one act was due by a day, near that day.

    A meeting says what it dealt with only by its date: without a day it counts for nothing.
    """
    span, last = fact.span, clocks.due(term)
    if span is None or span.end <= term.agreement.signed or span.start >= term.end:
        return False
    if fact.is_talk:
        after_signing = span.start >= term.agreement.signed
        return after_signing and last is not None and span.start < last + LATE
    return last is None or term.commitment.type not in _ONCE or span.start < last + LATE


def _step(fact: Fact, term: Term) -> Act | None:
    if fact.status is Status.REFUTED or not _is_in_time(fact, term):
        return None
    if not _fits(fact, term.commitment) or not _has_part(fact, term):
        return None
    if fact.status is Status.CONTESTED:
        text = "Whether it was carried out is contested."
        return Act(fact, Bearing.CONTESTED, "step_contested", text)
    return Act(fact, Bearing.STEP, "step", _lateness(fact, term), _degree(fact, term.commitment))


def _degree(fact: Fact, commitment: Commitment) -> int:
    match fact.status:
        case Status.CONTESTED | Status.REFUTED:
            return NONE
        case Status.UNVERIFIED | Status.NOT_VERIFIABLE:
            return ANNOUNCED
    if fact.rule == "announced":
        return ANNOUNCED
    if commitment.verified_by is not None:
        by_verifier = commitment.verified_by.casefold() in fact.origins
        return COMPLETE if fact.status is Status.VERIFIED and by_verifier else PARTLY
    return COMPLETE if commitment.type in _ONCE else PARTLY


def _has_part(fact: Fact, term: Term) -> bool:
    """Whether the party itself acted: by attribution, by its own word, or in a joint act.

    A meeting or a visit counts for all who are bound once one of them tells of it; a body that is
    no party acts through those who speak for none.
    """
    if fact.party == term.party or term.party in fact.doers:
        return True
    if not fact.is_joint:
        return False
    if term.party in term.agreement.parties:
        return not fact.sides.isdisjoint(term.commitment.bound)
    return None in fact.sides


def _fits(fact: Fact, commitment: Commitment) -> bool:
    """Whether the weapons of a step are among those that the commitment names.

    A step that names no weapon counts for no class.
    """
    return not commitment.weapons or armed_with(fact, commitment.weapons) is Answer.YES


def _lateness(fact: Fact, term: Term) -> str:
    last, span = clocks.due(term), fact.span
    if last is None or span is None:
        return "A step is recorded."
    if span.end <= last:
        return "A step is recorded before the last day to comply."
    if span.start > last:
        return "A step is recorded after the last day to comply."
    return "A step is recorded; the time is not exact enough to tell whether it came in time."


def _degree_reasons(steps: Held, degree: int, term: Term) -> tuple[Reason, ...]:
    told = reasons_of(steps.of(Bearing.STEP), steps.of(Bearing.CONTESTED))
    if degree == NONE:
        return told
    text = _TEXTS[degree]
    if degree == PARTLY and term.commitment.verified_by is not None:
        text += f" Complete only when verified by {term.commitment.verified_by}."
    return (Reason(rule=f"degree_{degree}", text=text), *told)


def _disputes(term: Term, index: Index) -> tuple[Reason, ...]:
    disputing = clocks.disputing(term, index)
    return (clocks.disputed(disputing, term),) if disputing else ()
