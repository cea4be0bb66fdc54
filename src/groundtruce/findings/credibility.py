"""Credibility: the Admiralty code's figure for a piece of information, 1 to 6.

Judged apart from the reliability of who says it: only by what others, who stand on another basis,
say of the same event.
"""

from groundtruce.findings.evidence import basis, is_solid, ratio_against
from groundtruce.findings.voices import Heard

CONFIRMED, PROBABLE, POSSIBLE, DOUBTFUL, IMPROBABLE, NOT_JUDGED = 1, 2, 3, 4, 5, 6
_SOLID_DENIAL = 2.0


def credibility(voice: Heard, voices: tuple[Heard, ...]) -> int:
    """Return how far the others bear out what this voice says of the event.

    1 confirmed by an observation or by two other bases, 2 borne out by one, 3 by weak or party
    voices alone or with others on either side, 4 spoken against by one, 5 by an observation or by
    two, 6 where nobody else says anything that could judge it.
    """
    if not voice.affirming and not voice.contradicting:
        return NOT_JUDGED
    others = [other for other in voices if basis(other) != basis(voice)]
    says_so = bool(voice.affirming)
    support = _weight(others, affirming=says_so)
    against = _weight(others, affirming=not says_so)
    if support and against:
        return POSSIBLE
    if against:
        return IMPROBABLE if against > 1 else DOUBTFUL
    if support:
        return CONFIRMED if support > 1 else PROBABLE
    return POSSIBLE if any(_agrees(other, says_so) for other in others) else NOT_JUDGED


def _weight(others: list[Heard], *, affirming: bool) -> int:
    """Return how many bases other than parties say so, an observation counting as two."""
    bases = {basis(one): one for one in others if _is_solid(one, affirming)}
    return sum(2 if one.observed else 1 for one in bases.values())


def _is_solid(voice: Heard, affirming: bool) -> bool:
    if affirming:
        return is_solid(voice)
    return (
        not voice.is_party and bool(voice.contradicting) and (ratio_against(voice) >= _SOLID_DENIAL)
    )


def _agrees(voice: Heard, says_so: bool) -> bool:
    return bool(voice.affirming if says_so else voice.contradicting)
