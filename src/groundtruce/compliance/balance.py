"""Balance: whether the mission's work leans, told by counts for each party.

What each party alleged and what became of it, where it let observers in or kept them out. A
difference is a question to ask, not an answer: one side may allege more because more happens to it.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from groundtruce.model.balance import Side
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Finding, Status
from groundtruce.model.watch import Watch


def balance(
    findings: Iterable[Finding], watch: Iterable[Watch], case: Case, as_of: datetime
) -> tuple[Side, ...]:
    """Return the counts for each party of the case, in the case's order of parties."""
    known = tuple(findings)
    refused = [e for e in watch if e.kind.is_restriction and e.received <= as_of]
    return tuple(_side(party, known, refused, as_of) for party in case.party_ids)


def _side(party: str, findings: tuple[Finding, ...], refused: list[Watch], as_of: datetime) -> Side:
    alleged = Counter(f.status.value for f in findings if _alleges(f, party))
    accusing = [f for f in findings if party in f.attribution.accused]
    hours = (
        (min(entry.span.end, max(as_of, entry.span.start)) - entry.span.start).total_seconds()
        for entry in refused
        if entry.side == party
    )
    return Side(
        party=party,
        alleged={status.value: alleged[status.value] for status in Status},
        attributed=sum(f.attribution.party == party for f in findings),
        accused=len(accusing),
        accused_unanswered=sum(not _is_heard(f, party) for f in accusing),
        restrictions=sum(entry.side == party for entry in refused),
        restricted_hours=round(sum(hours) / 3600, 2),
    )


def _alleges(finding: Finding, party: str) -> bool:
    """Whether the party, speaking for itself, lays the act to another's charge."""
    sides = {claim: voice.side for voice in finding.voices for claim in voice.claims}
    return any(
        sides.get(claim.id) == party and _blames(claim, party) for claim in finding.incident.claims
    )


def _blames(claim: Claim, party: str) -> bool:
    other = claim.accused not in (None, party)
    return other and (claim.accuser == party or (claim.accuser is None and not claim.is_denial))


def _is_heard(finding: Finding, party: str) -> bool:
    voices = any(voice.side == party for voice in finding.voices)
    return voices or any(reply.party == party for reply in finding.replies)
