"""The door of this room: from reports to incidents, and to tallies, which are never incidents.

Fusing is a judgement kept beside the reports. Whatever the machine joins, a person's *same* and
*different* stand above it, and taking such a judgement back restores what was before.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from groundtruce.errors import NotFound
from groundtruce.incidents import cluster, merge, obey
from groundtruce.incidents import explain as evidence
from groundtruce.incidents.cluster import Group
from groundtruce.incidents.score import Score
from groundtruce.model.claim import Claim
from groundtruce.model.incident import Evidence, Incident, Tally
from groundtruce.model.judgement import Judgement
from groundtruce.model.report import Report
from groundtruce.model.vocabulary import vocabulary


def incidents(
    reports: Iterable[Report], judgements: Iterable[Judgement] = ()
) -> tuple[Incident, ...]:
    """Return one incident per event told of, the one first heard of first.

    Whatever the order of reports and judgements, and however often one is given, the result is
    the same. An incident's id follows its oldest claim.
    """
    claims = current_claims(reports)
    if not claims:
        return ()
    score, found = _fused(claims, judgements)
    return tuple(
        merge.incident([claims[index] for index in group.members], group.joins, score.names)
        for group in found
        if not is_tally(claims[group.members[0]])
    )


def tallies(reports: Iterable[Report]) -> tuple[Tally, ...]:
    """Return every figure that is cumulative, and every one given by a claim that is a tally."""
    return tuple(
        Tally(claim=claim, figure=figure)
        for claim in current_claims(reports)
        for figure in claim.figures
        if figure.is_tally or is_tally(claim)
    )


def clusters(
    claims: Iterable[Claim], judgements: Iterable[Judgement] = ()
) -> tuple[tuple[str, ...], ...]:
    """Return the ids of the claims that tell of one event together, tallies among themselves."""
    told = _in_order(claims)
    if not told:
        return ()
    _, found = _fused(told, judgements)
    return tuple(tuple(told[index].id for index in group.members) for group in found)


def explain(
    reports: Iterable[Report], one: str, other: str, judgements: Iterable[Judgement] = ()
) -> tuple[Evidence, ...]:
    """Return in bits, field by field, what speaks for one incident behind the two.

    Each is the id of a claim, a report or an incident; a claim is weighed against an incident
    as if it were not yet part of it.
    """
    claims = current_claims(reports)
    if not claims:
        raise NotFound("There are no reports yet.", "Bring some in with `groundtruce gather`.")
    score, found = _fused(claims, judgements)
    first, second = _members(claims, found, one), _members(claims, found, other)
    if first < second:
        second -= first
    else:
        first -= second
    if not first or not second:
        raise NotFound(
            f"{one} and {other} are the same claims.",
            "Name two claims, or a claim and an incident.",
        )
    return evidence.between(score, sorted(first), sorted(second))


def current_claims(reports: Iterable[Report]) -> tuple[Claim, ...]:
    """Return each claim once, oldest first, without those of reports that a later one replaces."""
    given = list(reports)
    replaced = {report.replaces for report in given}
    return _in_order(
        claim for report in given if report.id not in replaced for claim in report.claims
    )


def is_tally(claim: Claim) -> bool:
    """Whether the claim as a whole adds up over an area and a period."""
    return vocabulary().group(claim.kind) == "tally"


def _members(claims: Sequence[Claim], found: Sequence[Group], name: str) -> set[int]:
    told = {index for index, claim in enumerate(claims) if name in (claim.id, claim.report)}
    for group in found:
        if name == merge.incident_id(claims[group.members[0]]):
            told.update(group.members)
    if not told:
        raise NotFound(
            f"No claim, report or incident {name}.", "List them with `groundtruce fuse`."
        )
    return told


def _in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    once: dict[str, Claim] = {}
    for claim in claims:
        known = once.setdefault(claim.id, claim)
        if known != claim:
            # Two contents under one id: whichever, but the same in any order.
            once[claim.id] = min(known, claim, key=Claim.canonical)
    return tuple(sorted(once.values(), key=lambda claim: (claim.received, claim.id)))


def _fused(claims: Sequence[Claim], judgements: Iterable[Judgement]) -> tuple[Score, list[Group]]:
    score = Score.of(claims)
    lanes = np.array([is_tally(claim) for claim in claims], dtype=np.int64)
    found = cluster.groups(score.take(np.arange(len(claims))), lanes)
    decided = obey.people(found, score, [claim.id for claim in claims], lanes, judgements)
    for group in decided:
        group.members.sort()
    return score, sorted(decided, key=lambda group: group.members[0])
