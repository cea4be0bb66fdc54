"""Evidence: how far each voice moves the probability that the event took place.

Likelihood ratios per kind of evidence, set by judgement and capped: see docs/method/weighing.md.
Parties' words about each other hardly count, and a party's denial of what it is accused of does
not count at all, since it is to be expected either way.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from groundtruce.findings.heat import is_context
from groundtruce.findings.voices import HARM, Heard
from groundtruce.model.claim import Claim, Modality
from groundtruce.model.finding import Confidence
from groundtruce.model.source import Reliability, SourceKind

BY_RELIABILITY = {
    Reliability.A: 8.0,
    Reliability.B: 5.0,
    Reliability.C: 3.0,
    Reliability.D: 1.6,
    Reliability.E: 1.2,
    Reliability.F: 2.0,
}
BY_MODALITY = {
    Modality.SEEN: 20.0,
    Modality.CAMERA: 20.0,
    Modality.UAV: 20.0,
    Modality.HEARD: 6.0,
    Modality.SATELLITE: 1.5,
}
# What sensors in space perceived weighs as measured on the area (see heat), or nothing.
CONTEXT = 1.0
PARTY_WORD = 1.2
PARTY_OWN_LOSS = 1.6
PARTY_ADMISSION = 12.0
OWN_DECISION = 12.0
BOTH_SIDES = 9.0
AGGREGATOR_CAP = 1.2
AGGREGATORS_CAP = 1.5
LEANING_CAP = 3.0
SOLID = 2.0
RELIABLE = 5.0
DECISIVE = 6.0
UNSETTLED_CAP = 0.80
LEAST, MOST = 0.05, 0.95
MODERATE_FROM, HIGH_FROM = math.log(6), math.log(40)

# Upper ends of the ICD 203 bands.
_BANDS = (
    (0.05, "almost_no_chance"),
    (0.20, "very_unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly_even"),
    (0.80, "likely"),
    (0.95, "very_likely"),
)


@dataclass(frozen=True)
class Strength:
    """What the voices add up to: the probability, its word, and how firm the evidence is.

    ``most`` is the highest probability that evidence of this shape may have.
    """

    likelihood: float
    most: float
    word: str
    confidence: Confidence


def strength(
    voices: Iterable[Heard], standing: Iterable[str], *, is_settled: bool, heat: float = 1.0
) -> Strength:
    """Weigh all voices together, from even odds.

    ``standing`` are the parties whose latest word is that it happened: one that took its word
    back moves the likelihood no longer. Confidence counts what was heard, either way, so losing
    a voice never raises it. A likelihood that rests on one origin, or that evidence leaves
    unsettled, stays capped. ``heat`` is the ratio of what was seen from space: it moves the
    likelihood, within that cap, and is no origin.
    """
    told, still = tuple(voices), frozenset(standing)
    ever, against = _logs_for(told), _logs_against(told)
    now = _logs_for(voice for voice in told if voice.side is None or voice.side in still)
    log_odds = math.fsum([*now.values(), math.log(heat), *(-log for log in against.values())])
    probability = 1 / (1 + math.exp(-log_odds))
    # What is mere context adds nothing, and no origin either.
    origins = sum(log > 0 for log in now.values())
    is_open = not is_settled or (origins < 2 and not _is_decisive(told))
    most = UNSETTLED_CAP if is_open else MOST
    likelihood = round(min(most, max(LEAST, probability)), 4)
    confidence = _confidence(math.fsum([*ever.values(), *against.values()]))
    return Strength(likelihood, most, likelihood_word(likelihood), confidence)


def likelihood_word(probability: float) -> str:
    """Return the ICD 203 word of a probability; a bound belongs to the band below it.

    >>> likelihood_word(0.5), likelihood_word(0.95), likelihood_word(0.97)
    ('roughly_even', 'very_likely', 'almost_certain')
    """
    return next((word for upper, word in _BANDS if probability <= upper), "almost_certain")


def ratio_for(voice: Heard) -> float:
    """Return how many times likelier this voice would say so if it happened; 1 if it does not."""
    return max((_ratio(claim, voice) for claim in voice.affirming), default=1.0)


def ratio_against(voice: Heard) -> float:
    """Return the same for saying that it did not happen; a party's denial counts nothing."""
    if voice.is_party:
        return 1.0
    return max((_independent(claim, voice) for claim in voice.contradicting), default=1.0)


def is_solid(voice: Heard) -> bool:
    """Whether an independent voice is good enough to count as one of two."""
    return not voice.is_party and ratio_for(voice) >= SOLID


def basis(voice: Heard) -> str:
    """Return what a voice stands on: outlets affiliated with one party stand on one basis."""
    return f"side:{voice.side or voice.lean}" if voice.side or voice.lean else voice.origin


def _ratio(claim: Claim, voice: Heard) -> float:
    return _party(claim, voice) if voice.is_party else _independent(claim, voice)


def _party(claim: Claim, voice: Heard) -> float:
    if voice.admits(claim):
        return PARTY_ADMISSION
    if voice.decides(claim):
        return OWN_DECISION
    return PARTY_OWN_LOSS if counts_own_loss(claim, voice.side) else PARTY_WORD


def counts_own_loss(claim: Claim, side: str | None) -> bool:
    """Whether a party counts losses of its own in this incident."""
    return any(
        figure.side == side and not figure.is_tally and figure.kind in HARM
        for figure in claim.figures
    )


def _independent(claim: Claim, voice: Heard) -> float:
    if is_context(claim):
        return CONTEXT
    if voice.is_own and claim.observation is not None:
        return BY_MODALITY[claim.observation.modality]
    if voice.decides(claim):
        return OWN_DECISION
    ratio = BY_RELIABILITY[voice.reliability]
    return min(ratio, AGGREGATOR_CAP) if voice.kind is SourceKind.AGGREGATOR else ratio


def _logs_for(voices: Iterable[Heard]) -> dict[str, float]:
    """Sum the logarithms by basis, each basis with its cap, and add what two sides' accord says."""
    by_basis: dict[str, list[float]] = defaultdict(list)
    sides: dict[str, float] = {}
    for voice in voices:
        log = math.log(ratio_for(voice))
        if not voice.affirming:
            continue
        if voice.side is not None:
            sides[voice.side] = max(log, sides.get(voice.side, 0.0))
        elif voice.kind is SourceKind.AGGREGATOR:
            by_basis["aggregators"].append(log)
        else:
            by_basis[basis(voice)].append(log)
    logs = {key: min(math.fsum(found), _cap(key)) for key, found in by_basis.items()}
    for side, log in sides.items():
        key = f"side:{side}"
        logs[key] = max(log, logs.get(key, 0.0))
    if len(sides) > 1:
        logs["both sides"] = max(0.0, math.log(BOTH_SIDES) - math.fsum(sides.values()))
    return logs


def _logs_against(voices: Iterable[Heard]) -> dict[str, float]:
    return {
        voice.origin: math.log(ratio_against(voice))
        for voice in voices
        if not voice.is_party and voice.contradicting
    }


def _cap(key: str) -> float:
    if key == "aggregators":
        return math.log(AGGREGATORS_CAP)
    return math.log(LEANING_CAP) if key.startswith("side:") else math.inf


def _is_decisive(voices: Iterable[Heard]) -> bool:
    return any(
        ratio_for(voice) >= DECISIVE and (voice.is_party or voice.observed) for voice in voices
    )


def _confidence(amount: float) -> Confidence:
    if amount >= HIGH_FROM:
        return Confidence.HIGH
    return Confidence.MODERATE if amount >= MODERATE_FROM else Confidence.LOW
