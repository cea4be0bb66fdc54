"""Told: an assessment as it is kept, with what holds of the text itself among its reasons."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from groundtruce.compliance.standing import Standing
from groundtruce.compliance.term import Term
from groundtruce.model.agreement import Agreement, Commitment
from groundtruce.model.assessment import Assessment
from groundtruce.model.case import Case
from groundtruce.model.finding import Reason
from groundtruce.model.record import content_id


def assessment(term: Term, stands: Standing, watched: float, case: Case) -> Assessment:
    """Return the record of how the commitment stands for the party."""
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
        findings=stands.findings,
        reasons=(*stands.reasons, *_about_the_term(term, case)),
    )


def assessment_id(agreement: Agreement, commitment: Commitment, party: str) -> str:
    """Return the id under which a commitment's assessment for a party is found at any moment."""
    return content_id("a", agreement.id, commitment.id, party)


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
