"""Honesty: the rules that no finding may break, checked on the finished record.

Written against the record alone, apart from the rules that made it, so that a mistake there is
caught here.
"""

from groundtruce.errors import NotAllowed
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.finding import Finding, Status
from groundtruce.model.vocabulary import vocabulary

_ESTABLISHED = (Status.CORROBORATED, Status.VERIFIED)


def check(finding: Finding) -> None:
    """Return nothing, or raise NotAllowed if a party's word alone carries too much."""
    if finding.status in _ESTABLISHED and _is_one_party_about_the_other(finding):
        raise NotAllowed(
            f"a finding rests on one party's word alone, yet it is {finding.status.value}.",
            "Leave it unverified until an origin that speaks for no party has been heard.",
            finding.id,
        )
    if finding.attribution.is_made and _is_mere_accusation(finding):
        raise NotAllowed(
            f"the act is attributed to {finding.attribution.party} on accusations alone.",
            "Leave it not attributed until evidence other than an accusation names a party.",
            finding.id,
        )


def _is_one_party_about_the_other(finding: Finding) -> bool:
    sides = {side for claim, side in _spoken(finding) if _affirms(claim, side)}
    if len(sides) != 1 or None in sides:
        return False
    kind = finding.incident.kind
    return not any(_is_about_itself(claim, side, kind) for claim, side in _spoken(finding))


def _affirms(claim: Claim, side: str | None) -> bool:
    """Whether it says that the event took place; a party's counter-accusation does, too."""
    if not claim.is_denial:
        return True
    return side is not None and (claim.accuser == side or bool(claim.figures))


def _spoken(finding: Finding) -> list[tuple[Claim, str | None]]:
    sides = {claim: voice.side for voice in finding.voices for claim in voice.claims}
    return [(claim, sides.get(claim.id)) for claim in finding.incident.claims]


def _is_about_itself(claim: Claim, side: str | None, kind: str) -> bool:
    """Whether a party speaks of its own act here: admitting it, or announcing its own decision.

    An assertion is one only where saying it is the act: a statement, a meeting.
    """
    if side is None or claim.is_denial or claim.accused not in (None, side):
        return False
    said = vocabulary().group(kind) in ("speech", "diplomatic")
    return said or claim.stance is not Stance.ASSERTS


def _is_mere_accusation(finding: Finding) -> bool:
    party = finding.attribution.party
    kind = finding.incident.kind
    own = any(side == party and _is_about_itself(c, side, kind) for c, side in _spoken(finding))
    others = {voice.origin for voice in finding.voices if voice.side is None}
    return not own and not others
