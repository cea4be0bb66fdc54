"""Questions that stay unsettled although the event itself may stand.

Who fired first, who it was, what caused a blast, how many were hurt: each is asked apart, so that
agreement on one never passes for agreement on all.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from groundtruce.findings.attribute import own_acts
from groundtruce.findings.grade import Hearing
from groundtruce.findings.voices import DECIDED, HARM, ids
from groundtruce.model.claim import Claim
from groundtruce.model.figure import Figure
from groundtruce.model.finding import Reason
from groundtruce.model.vocabulary import vocabulary

_PLACED = frozenset({"hostile", "provocative", "explosive"})
_TIMED = _PLACED | {"humanitarian", "withdrawal", "detention"}
# Below this, two honest clocks and two memories differ.
CLOCKS_DIFFER = timedelta(minutes=30)
_TEXTS = {
    "first_shot": "The parties blame each other for having begun.",
    "actor": "Who did it is claimed and denied.",
    "side": "The act is admitted; on whose side of the line it took place is disputed.",
    "cause": "The cause of the blast is disputed.",
    "laying": "When the device was laid, and by whom, is disputed.",
    "casualties": "The accounts do not agree on how many people were harmed.",
    "place": "The accounts name places that cannot be the same.",
    "time": "The accounts name times that cannot be the same.",
    "grounds": "The grounds given for it are disputed.",
}


def unsettled(hearing: Hearing) -> tuple[Reason, ...]:
    """Return the open questions, one reason each whose rule is the question's word."""
    group = vocabulary().group(hearing.incident.kind)
    asked = [
        *_who(hearing, group),
        *_why(hearing, group),
        *_how_many(hearing),
        *_where(hearing, group),
        *_when(hearing, group),
    ]
    return tuple(
        Reason(rule=question, text=_TEXTS[question], claims=ids(claims))
        for question, claims in asked
    )


def _who(hearing: Hearing, group: str | None) -> Iterator[tuple[str, list[Claim]]]:
    if group in DECIDED or group == "explosive":
        return
    accusing = [voice for voice in hearing.voices if any(map(voice.accuses, voice.claims))]
    blaming = [claim for voice in accusing for claim in voice.claims if voice.accuses(claim)]
    denying = _denials(hearing)
    if len({voice.side for voice in accusing}) > 1:
        yield ("first_shot" if group == "hostile" else "actor"), blaming
    elif _accusations(hearing) and denying:
        yield "actor", [*_accusations(hearing), *denying]
    if group == "provocative":
        yield from _on_whose_side(hearing, blaming)


def _on_whose_side(hearing: Hearing, blaming: list[Claim]) -> Iterator[tuple[str, list[Claim]]]:
    own = own_acts(hearing)
    if any(claim.accused in own for claim in blaming):
        yield "side", [*blaming, *(claim for told in own.values() for claim in told)]


def _why(hearing: Hearing, group: str | None) -> Iterator[tuple[str, list[Claim]]]:
    denying = _denials(hearing)
    if group == "explosive" and denying:
        accusing = _accusations(hearing)
        yield "cause", [*accusing, *denying]
        yield "laying", [*accusing, *denying]
    if group in DECIDED and denying:
        yield "grounds", denying


def _how_many(hearing: Hearing) -> Iterator[tuple[str, list[Claim]]]:
    counted = [
        (figure, claim)
        for claim in hearing.incident.claims
        if not claim.is_denial
        for figure in claim.figures
        if figure.kind in HARM and not figure.is_tally
    ]
    apart = {
        claim.id: claim
        for (one, teller), (other, second) in combinations(counted, 2)
        if one.counts == other.counts and (one.low > _top(other) or other.low > _top(one))
        for claim in (teller, second)
    }
    if apart:
        yield "casualties", list(apart.values())


def _top(figure: Figure) -> float:
    return float("inf") if figure.high is None else float(figure.high)


def _where(hearing: Hearing, group: str | None) -> Iterator[tuple[str, list[Claim]]]:
    if group not in _PLACED:
        return
    placed = [c for c in hearing.incident.claims if c.place is not None and c.place.is_pin]
    apart = {
        claim.id: claim
        for one, other in combinations(placed, 2)
        if _cannot_meet(one, other)
        for claim in (one, other)
    }
    if apart:
        yield "place", list(apart.values())


def _cannot_meet(one: Claim, other: Claim) -> bool:
    if one.place is None or other.place is None or one.place == other.place:
        return False
    distance = one.place.distance(other.place)
    radii = (one.place.radius_m or 0.0) + (other.place.radius_m or 0.0)
    return distance is not None and distance > radii


def _when(hearing: Hearing, group: str | None) -> Iterator[tuple[str, list[Claim]]]:
    if group not in _TIMED:
        return
    timed = [(c, c.span) for c in hearing.incident.claims if c.span is not None]
    apart = {
        claim.id: claim
        for (one, its), (other, second) in combinations(timed, 2)
        if its.gap(second) >= CLOCKS_DIFFER.total_seconds()
        for claim in (one, other)
    }
    if apart:
        yield "time", list(apart.values())


def _accusations(hearing: Hearing) -> list[Claim]:
    return [
        claim
        for voice in hearing.voices
        for claim in voice.claims
        if voice.side != claim.accused and claim.accused is not None and not claim.is_denial
    ]


def _denials(hearing: Hearing) -> list[Claim]:
    return [claim for claim in hearing.incident.claims if claim.is_denial]


def words(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Return the questions' words in their order."""
    return tuple(reason.rule for reason in reasons)
