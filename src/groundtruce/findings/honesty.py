"""Honesty: the rules that no finding may break, checked on the finished record.

Written against the record alone, apart from the rules that made it, so that a mistake there is
caught here.
"""

from groundtruce.errors import NotAllowed
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.finding import Finding, Status

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
    sides = {voice.side for voice in finding.voices if set(voice.stances) - {Stance.DENIES}}
    if len(sides) != 1 or None in sides:
        return False
    return not any(_is_about_itself(claim, side) for claim, side in _spoken(finding))


def _spoken(finding: Finding) -> list[tuple[Claim, str | None]]:
    sides = {claim: voice.side for voice in finding.voices for claim in voice.claims}
    return [(claim, sides.get(claim.id)) for claim in finding.incident.claims]


def _is_about_itself(claim: Claim, side: str | None) -> bool:
    """Whether a party speaks of its own act here: admitting it, or announcing its own decision."""
    told = claim.stance in (Stance.ACKNOWLEDGES, Stance.ANNOUNCES) or claim.accused is None
    return side is not None and not claim.is_denial and told and claim.accused in (None, side)


def _is_mere_accusation(finding: Finding) -> bool:
    party = finding.attribution.party
    own = any(side == party and _is_about_itself(c, side) for c, side in _spoken(finding))
    others = {voice.origin for voice in finding.voices if voice.side is None}
    return not own and not others
