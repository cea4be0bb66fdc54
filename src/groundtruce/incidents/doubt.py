"""Doubt: the claims that hardly stand where they stand, most doubtful first, for a person to see.

The best reading and the second best differ by less than two bits: odds of less than four to one.
"""

from collections.abc import Iterator

from groundtruce.incidents import obey, reasons
from groundtruce.incidents.fused import Fused, is_tally
from groundtruce.model.explanation import Doubt, Weighed

LEAST_BITS = 2.0


def doubts(told: Fused) -> tuple[Doubt, ...]:
    """Return the doubtful joins, and the doubtful separations, that no person has judged."""
    found = sorted(_doubts(told), key=lambda one: (one.margin, one.claim, one.rival or ""))
    seen: set[frozenset[str]] = set()
    once = []
    for doubt in found:
        # Two lone claims that might be one incident are one question, not two.
        question = frozenset({doubt.incident, doubt.rival or doubt.claim})
        if question not in seen:
            seen.add(question)
            once.append(doubt)
    return tuple(once)


def _doubts(told: Fused) -> Iterator[Doubt]:
    judged = {judgement.pair for judgement in obey.standing(told.judgements)}
    asked = {claim for pair in judged for claim in pair}
    near_by = reasons.all_near_groups(told)
    for number, claim in enumerate(told.claims):
        if is_tally(claim) or told.score.is_copy(number):
            continue
        own = told.home[number]
        alone = len(told.decided[own].members) == 1
        stays = 0.0
        if not alone:
            stays = reasons.weighed_against(told, number, [own])[0].bits
        others = reasons.weighed_against(told, number, near_by[number])
        rival = max(others, key=lambda one: (one.bits, one.incident), default=None)
        second = rival.bits if rival else None
        if not alone and (second is None or second < 0):
            rival, second = None, 0.0
        if second is None or stays - second >= LEAST_BITS:
            continue
        if claim.id in asked and _is_judged(told, number, rival, judged):
            continue
        yield _doubt(told, number, rival, round(stays - second, 2), alone)


def _is_judged(
    told: Fused, number: int, rival: Weighed | None, judged: set[tuple[str, str]]
) -> bool:
    own = told.claims[number].id
    members = [*told.decided[told.home[number]].members]
    if rival is not None:
        members += told.group_of(rival.incident).members
    others = {told.claims[one].id for one in members} - {own}
    return any(own in pair and others.intersection(pair) for pair in judged)


def _doubt(told: Fused, number: int, rival: Weighed | None, margin: float, alone: bool) -> Doubt:
    claim = told.claims[number]
    group = told.decided[told.home[number]]
    incident = told.id_of(group)
    partner = next((told.claims[one].id for one in group.members if one != number), None)
    other = told.first_of(told.group_of(rival.incident)).id if rival else None
    signed = '--by NAME --why "…"'
    if alone:
        keep = f"groundtruce judge {claim.id} {other} different {signed}"
        change = f"groundtruce judge {claim.id} {other} same {signed}"
    else:
        keep = f"groundtruce judge {claim.id} {partner} same {signed}"
        change = f"groundtruce split {incident} {claim.id} {signed}"
        if other is not None:
            change += f", then groundtruce judge {claim.id} {other} same {signed}"
    return Doubt(
        claim=claim.id,
        report=claim.report,
        incident=incident,
        rival=rival.incident if rival else None,
        margin=margin,
        keep=keep,
        change=change,
    )
