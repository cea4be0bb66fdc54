"""Attribute: by whom, with a confidence of its own; not attributed unless evidence names a party.

What the other side says never attributes. A party's admission does, and so do the mission's own
observers or two independent origins that name the same party on their own account.
"""

from collections.abc import Iterable

from groundtruce.findings.evidence import basis
from groundtruce.findings.grade import Grade, Hearing
from groundtruce.findings.voices import Heard
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.finding import Attribution, Confidence, Status
from groundtruce.model.vocabulary import vocabulary

ACTS = frozenset({"measure", "withdrawal", "humanitarian", "mine_action", "detention"})
_FORCE = frozenset({"hostile", "provocative", "exempt"})


def attribution(hearing: Hearing, grade: Grade) -> Attribution:
    """Return the party that evidence names, or *not attributed* with the reason."""
    accused = tuple(sorted({c.accused for c in hearing.incident.claims if c.accused is not None}))
    if grade.status is not Status.CORROBORATED:
        why = "It is not established that it happened."
        return Attribution(why=why, accused=accused)
    for found in (_by_admission(hearing), _by_observers(hearing), _by_independents(hearing)):
        if found is not None:
            return found.model_copy(update={"accused": accused})
    return Attribution(why=_why_not(hearing, accused), accused=accused)


def own_acts(hearing: Hearing) -> dict[str, list[Claim]]:
    """Return, by party, the claims in which it says that the act was its own."""
    group = vocabulary().group(hearing.incident.kind)
    found: dict[str, list[Claim]] = {}
    for voice in hearing.voices:
        for claim in voice.claims:
            if voice.side is not None and _is_own_act(claim, voice.side, group):
                found.setdefault(voice.side, []).append(claim)
    return found


def _is_own_act(claim: Claim, side: str, group: str | None) -> bool:
    if claim.is_denial or (claim.accused is not None and claim.accused != side):
        return False
    if claim.accused == side and claim.stance in (Stance.ACKNOWLEDGES, Stance.ANNOUNCES):
        return True
    if group in ACTS:
        return claim.stance is Stance.ANNOUNCES
    return group in _FORCE and claim.stance is Stance.ACKNOWLEDGES


def _by_admission(hearing: Hearing) -> Attribution | None:
    acts = {
        side: told for side, told in own_acts(hearing).items() if side in hearing.affirming_sides
    }
    if len(acts) != 1:
        return None
    side = next(iter(acts))
    if any(voice.accuses(claim) for voice in hearing.of(side) for claim in voice.claims):
        # It admits its own part and blames the other: who is answerable is the open question.
        return None
    named = any(claim.accused == side for claim in acts[side])
    firm = Confidence.HIGH if named else Confidence.MODERATE
    return Attribution(party=side, confidence=firm, why=f"{side} says itself that it acted.")


def _by_observers(hearing: Hearing) -> Attribution | None:
    named = _named(voice for voice in hearing.voices if voice.observed)
    if len(named) != 1:
        return None
    why = "The mission's own observers or sensors name the party."
    return Attribution(party=next(iter(named)), confidence=Confidence.MODERATE, why=why)


def _by_independents(hearing: Hearing) -> Attribution | None:
    named = _named(hearing.solid)
    if len(named) != 1:
        return None
    side, voices = next(iter(named.items()))
    unaffiliated = {basis(voice) for voice in voices if voice.lean is None}
    if len(unaffiliated) < 2 or any(c.is_denial for v in hearing.of(side) for c in v.claims):
        return None
    why = "Independent origins name the party on their own account, and it does not deny it."
    return Attribution(party=side, confidence=Confidence.LOW, why=why)


def _named(voices: Iterable[Heard]) -> dict[str, list[Heard]]:
    """Return whom independent voices name themselves, what they quote an accuser for left out."""
    found: dict[str, list[Heard]] = {}
    for voice in voices:
        for claim in voice.affirming:
            if not voice.is_party and claim.accused is not None and claim.accuser is None:
                found.setdefault(claim.accused, []).append(voice)
    return found


def _why_not(hearing: Hearing, accused: tuple[str, ...]) -> str:
    if len(own_acts(hearing)) > 1:
        return "More than one party says that it took part."
    if len(accused) > 1:
        return "The parties accuse each other."
    if accused:
        return f"Only accusations name {accused[0]}."
    return "Nobody independent names who acted."
