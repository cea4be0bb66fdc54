"""Fulfil: how far a duty to do something was carried out, on Kroc's scale from 0 to 3.

0 nothing though due, 1 announced, 2 carried out in part, 3 complete, and complete only where the
verifier that the text names has a part in a verified finding.
"""

from collections.abc import Iterable
from datetime import timedelta

from groundtruce.compliance import clocks
from groundtruce.compliance.acts import Act, Bearing, Index, of_kinds, weapons_of
from groundtruce.compliance.standing import Standing, reasons_of
from groundtruce.compliance.term import Term
from groundtruce.model.agreement import Commitment, CommitmentType
from groundtruce.model.assessment import State
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.finding import Finding, Reason, Status
from groundtruce.model.vocabulary import vocabulary

NONE, ANNOUNCED, PARTLY, COMPLETE = 0, 1, 2, 3
_TEXTS = {
    ANNOUNCED: "It was announced; that it was carried out is one party's word.",
    PARTLY: "Acts that carry it out are established.",
    COMPLETE: "It is established that it was carried out.",
}
# A single act that was due by a day, and came late, still counts within this time.
LATE = timedelta(days=14)
_ONCE = (CommitmentType.PROCESS, CommitmentType.CONDITIONAL)
_JOINT = frozenset({"diplomatic", "watch"})


def standing(term: Term, acts: tuple[Act, ...], index: Index) -> Standing:
    """Return the degree, or the state that stands in its place, with findings and reasons."""
    steps = tuple(step for f in _steps(term, index) if (step := _step(f, term)) is not None)
    degree = max((_degree(step.finding, term.commitment) for step in steps), default=NONE)
    against = tuple(a for a in acts if a.bearing is Bearing.BREACH)
    disputed = tuple(a for a in acts if a.bearing is Bearing.CONTESTED)
    degree = min(degree, PARTLY) if against or disputed else degree
    seen = (*steps, *against, *disputed)
    why = (*_degree_reasons(steps, degree, term), *_against(against), *reasons_of(disputed))
    if degree == COMPLETE:
        return Standing(State.DEGREE, COMPLETE, seen, (*why, *_disputes(term, index)))
    if term.suspended_now is not None:
        return Standing(State.SUSPENDED, None, seen, why)
    if disputed or any(step.bearing is Bearing.CONTESTED for step in steps):
        return Standing(State.CONTESTED, None, seen, why)
    if degree > NONE or against:
        return Standing(State.DEGREE, degree, seen, (*why, *_disputes(term, index)))
    return _nothing_recorded(term, index)


def _against(against: tuple[Act, ...]) -> tuple[Reason, ...]:
    if not against:
        return ()
    text = "Established acts run against it, so that it cannot be complete."
    return (Reason(rule="acts_against", text=text), *reasons_of(against))


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
            tuple(_seen(finding) for finding in disputing),
            (clocks.disputed(disputing, term),),
        )
    if last is not None and term.commitment.fulfilled_by:
        text = "Its last day has passed and no step is recorded, which is no proof of none."
        return Standing(State.DEGREE, NONE, (), (Reason(rule="none_though_due", text=text),))
    return Standing(State.NOT_OBSERVABLE, None, (), (_nothing_to_go_by(term, index),))


def _nothing_to_go_by(term: Term, index: Index) -> Reason:
    talks = [f for f in of_kinds(index, term.commitment.fulfilled_by) if _is_talk(f)]
    claims = tuple(claim for finding in talks for claim in finding.rests_on)
    if talks:
        text = "Meetings are recorded, but none is known to have dealt with this."
        return Reason(rule="meetings_on_other_matters", text=text, claims=claims)
    text = "No step is recorded, and nothing that was watched would show one."
    return Reason(rule="nothing_to_go_by", text=text)


def _steps(term: Term, index: Index) -> tuple[Finding, ...]:
    """Return the findings of acts by this party that carry the commitment out."""
    return tuple(
        finding
        for finding in of_kinds(index, term.commitment.fulfilled_by)
        if _is_in_time(finding, term)
        and _fits(finding, term.commitment)
        and _has_part(finding, term)
    )


def _is_in_time(finding: Finding, term: Term) -> bool:
    """Whether a step came after the signing and, where one act was due by a day, near that day.

    A meeting says what it dealt with only by its date: without a day it counts for nothing.
    """
    span, last = finding.incident.span, clocks.due(term)
    if span is None or span.end <= term.agreement.signed or span.start >= term.end:
        return False
    if _is_talk(finding):
        after_signing = span.start >= term.agreement.signed
        return after_signing and last is not None and span.start < last + LATE
    return last is None or term.commitment.type not in _ONCE or span.start < last + LATE


def _is_talk(finding: Finding) -> bool:
    return vocabulary().group(finding.incident.kind) == "diplomatic"


def _step(finding: Finding, term: Term) -> Act | None:
    if finding.status is Status.REFUTED:
        return None
    contested = finding.status is Status.CONTESTED
    bearing = Bearing.CONTESTED if contested else Bearing.ALLEGED
    text = "Whether it was carried out is contested." if contested else _lateness(finding, term)
    rule = "step_contested" if contested else "step"
    return Act(finding, bearing, Reason(rule=rule, text=text, claims=finding.rests_on))


def _degree(finding: Finding, commitment: Commitment) -> int:
    match finding.status:
        case Status.CONTESTED | Status.REFUTED:
            return NONE
        case Status.UNVERIFIED | Status.NOT_VERIFIABLE:
            return ANNOUNCED
    if finding.rule == "announced":
        return ANNOUNCED
    if commitment.verified_by is not None:
        by_verifier = any(_is_verifier(v.origin, commitment.verified_by) for v in finding.voices)
        return COMPLETE if finding.status is Status.VERIFIED and by_verifier else PARTLY
    return COMPLETE if commitment.type in _ONCE else PARTLY


def _is_verifier(origin: str, verifier: str) -> bool:
    return origin.casefold() == verifier.casefold()


def _has_part(finding: Finding, term: Term) -> bool:
    """Whether the party itself acted: by attribution, by its own word, or in a joint act.

    A meeting or a visit counts for all who are bound once one of them tells of it; a body that is
    no party acts through those who speak for none.
    """
    if finding.attribution.party == term.party or term.party in _doers(finding):
        return True
    if vocabulary().group(finding.incident.kind) not in _JOINT:
        return False
    sides = {voice.side for voice in finding.voices}
    if term.party in term.agreement.parties:
        return bool(sides & set(term.commitment.bound))
    return None in sides


def _doers(finding: Finding) -> set[str | None]:
    sides = {claim: voice.side for voice in finding.voices for claim in voice.claims}
    return {sides.get(c.id) for c in finding.incident.claims if _tells_own_act(c, sides.get(c.id))}


def _tells_own_act(claim: Claim, side: str | None) -> bool:
    told = claim.stance in (Stance.ANNOUNCES, Stance.ASSERTS)
    return side is not None and told and claim.accused in (None, side)


def _fits(finding: Finding, commitment: Commitment) -> bool:
    """Whether the weapons of a step are among those that the commitment names.

    A step that names no weapon counts for no class.
    """
    weapons, wanted = weapons_of(finding), set(commitment.weapons)
    if not wanted:
        return True
    return any(wanted & set(vocabulary().lineage("weapons", weapon)) for weapon in weapons)


def _lateness(finding: Finding, term: Term) -> str:
    last, span = clocks.due(term), finding.incident.span
    if last is None or span is None:
        return "A step is recorded."
    if span.end <= last:
        return "A step is recorded before the last day to comply."
    if span.start > last:
        return "A step is recorded after the last day to comply."
    return "A step is recorded; the time is not exact enough to tell whether it came in time."


def _degree_reasons(steps: Iterable[Act], degree: int, term: Term) -> tuple[Reason, ...]:
    told = reasons_of(steps)
    if degree == NONE:
        return told
    text = _TEXTS[degree]
    if degree == PARTLY and term.commitment.verified_by is not None:
        text += f" Complete only when verified by {term.commitment.verified_by}."
    return (Reason(rule=f"degree_{degree}", text=text), *told)


def _disputes(term: Term, index: Index) -> tuple[Reason, ...]:
    disputing = clocks.disputing(term, index)
    return (clocks.disputed(disputing, term),) if disputing else ()


def _seen(finding: Finding) -> Act:
    reason = Reason(rule="clock_disputed", text="", claims=finding.rests_on)
    return Act(finding, Bearing.CONTESTED, reason)
