"""Assess: the state of every commitment for every party it binds, at one moment.

The door of the room. Prohibitions and freezes are kept, breached or contested; duties to act have
a degree from 0 to 3; both may be suspended, not due, or beyond what anybody could see.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from groundtruce.compliance import fulfil, refrain
from groundtruce.compliance.acts import Index, acts, by_kind
from groundtruce.compliance.standing import Standing
from groundtruce.compliance.term import Term, term
from groundtruce.compliance.watch import covered
from groundtruce.model.agreement import Agreement, Commitment
from groundtruce.model.assessment import Assessment, State
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding, Reason
from groundtruce.model.record import content_id
from groundtruce.model.watch import Watch


def compliance(
    findings: Iterable[Finding], case: Case, watch: Iterable[Watch], as_of: datetime
) -> tuple[Assessment, ...]:
    """Return one assessment per commitment and party, in the order of the agreements' signing.

    Agreements signed after ``as_of`` are not known yet. Bodies that are no party of the case are
    assessed on duties to act only.
    """
    index = by_kind(findings)
    looked = tuple(sorted(watch, key=lambda entry: entry.id))
    known = [agreement for agreement in case.agreements if agreement.signed <= as_of]
    return tuple(
        _assessment(term(agreement, commitment, party, known, as_of), index, case, looked)
        for agreement in sorted(known, key=lambda one: (one.signed, one.id))
        for commitment in agreement.commitments
        for party in _bound(commitment, case)
    )


def assessment_id(agreement: Agreement, commitment: Commitment, party: str) -> str:
    """Return the id under which a commitment's assessment for a party is found at any moment."""
    return content_id("a", agreement.id, commitment.id, party)


def _bound(commitment: Commitment, case: Case) -> tuple[str, ...]:
    if commitment.type.is_kept_by_not_doing:
        return tuple(party for party in commitment.bound if case.party(party) is not None)
    return commitment.bound


def _assessment(term: Term, index: Index, case: Case, watch: tuple[Watch, ...]) -> Assessment:
    watched = covered(term.commitment, term.period, watch, case) if term.has_begun else 0.0
    stands = _standing(term, index, case, watched)
    return Assessment(
        id=assessment_id(term.agreement, term.commitment, term.party),
        agreement=term.agreement.id,
        commitment=term.commitment.id,
        type=term.commitment.type,
        party=term.party,
        period=term.period,
        state=stands.state,
        degree=stands.degree,
        watched=watched,
        findings=tuple(dict.fromkeys(act.finding.id for act in stands.acts)),
        reasons=(*stands.reasons, *_about_the_term(term, case)),
    )


def _standing(term: Term, index: Index, case: Case, watched: float) -> Standing:
    if not term.has_begun:
        text = "It does not bind yet."
        return Standing(State.NOT_DUE, None, (), (Reason(rule="not_begun", text=text),))
    against = acts(term, index, case)
    if term.commitment.type.is_kept_by_not_doing:
        return refrain.standing(term, against, watched)
    return fulfil.standing(term, against, index)


def _about_the_term(term: Term, case: Case) -> tuple[Reason, ...]:
    """Say what holds of the text itself: suspended by whom since when, superseded."""
    found = []
    zone = ZoneInfo(case.time_zone)
    if (own := term.suspended_now) is not None:
        by = " and ".join(own.change.by) or "the text"
        text = f"Suspended by {by} since {_day(own.start, zone)}. {own.change.says}".strip()
        found.append(Reason(rule="suspended", text=text))
    for past in term.suspensions:
        if past is not own and past.touches(term.period):
            by = " and ".join(past.change.by) or "the text"
            text = f"Suspended by {by} from {_day(past.start, zone)} to {_day(past.end, zone)}."
            found.append(Reason(rule="was_suspended", text=text))
    if (other := term.suspended_by_others_now) is not None:
        by = " and ".join(other.change.by)
        text = f"{by} declared it suspended on {_day(other.start, zone)}; {term.party} did not."
        found.append(Reason(rule="suspended_by_other", text=text))
    if term.superseded:
        text = f"Superseded by a later text on {_day(term.end, zone)}."
        found.append(Reason(rule="superseded", text=text))
    return tuple(found)


def _day(moment: datetime, zone: ZoneInfo) -> str:
    """Return the local day on which something took effect; midnight ends a day, and is its own."""
    return (moment - timedelta(minutes=1)).astimezone(zone).date().isoformat()
