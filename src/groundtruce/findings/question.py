"""Questions that stay unsettled although the event itself may stand.

Who fired first, who it was, what caused a blast, how many were hurt: each is asked apart, so that
agreement on one never passes for agreement on all.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from groundtruce.findings.evidence import HARM
from groundtruce.findings.grade import Hearing
from groundtruce.findings.voices import DECIDED, accuses, ids
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Reason
from groundtruce.model.vocabulary import vocabulary

_TEXTS = {
    "first_shot": "The parties blame each other for having begun.",
    "side": "Who did it is claimed and denied.",
    "cause": "The cause of the blast is disputed.",
    "laying": "When the device was laid, and by whom, is disputed.",
    "casualties": "The accounts do not agree on how many people were harmed.",
    "place": "The accounts name places that cannot be the same.",
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
    ]
    return tuple(
        Reason(rule=question, text=_TEXTS[question], claims=ids(claims))
        for question, claims in asked
    )


def _who(hearing: Hearing, group: str | None) -> Iterator[tuple[str, list[Claim]]]:
    if group in DECIDED or group == "explosive":
        return
    blaming = [claim for voice in hearing.voices for claim in voice.claims if accuses(claim)]
    denying = _denials(hearing)
    if len({claim.side for claim in blaming}) > 1:
        yield ("first_shot" if group == "hostile" else "side"), blaming
    elif _accusations(hearing) and denying:
        yield "side", [*_accusations(hearing), *denying]


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


def _top(figure: object) -> float:
    high = figure.high  # type: ignore[attr-defined]
    return float("inf") if high is None else float(high)


def _where(hearing: Hearing, group: str | None) -> Iterator[tuple[str, list[Claim]]]:
    if group in DECIDED:
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


def _accusations(hearing: Hearing) -> list[Claim]:
    return [
        claim
        for claim in hearing.incident.claims
        if claim.accused is not None and not claim.is_denial and claim.accused != claim.side
    ]


def _denials(hearing: Hearing) -> list[Claim]:
    return [claim for claim in hearing.incident.claims if claim.is_denial]


def words(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Return the questions' words in their order."""
    return tuple(reason.rule for reason in reasons)
