"""The door of this room: from reports to incidents, and to tallies, which are never incidents.

Fusing is a judgement kept beside the reports. Whatever the machine joins, a person's *same* and
*different* stand above it, and taking such a judgement back restores what was before.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from groundtruce.incidents import cluster, merge, obey
from groundtruce.incidents.cluster import Group
from groundtruce.incidents.score import Score
from groundtruce.model.claim import Claim
from groundtruce.model.incident import Incident, Tally
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
    _, found = _fused(told, judgements)
    return tuple(tuple(told[index].id for index in group.members) for group in found)


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


def _in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    once = {claim.id: claim for claim in claims}
    return tuple(sorted(once.values(), key=lambda claim: (claim.received, claim.id)))


def _fused(claims: Sequence[Claim], judgements: Iterable[Judgement]) -> tuple[Score, list[Group]]:
    score = Score.of(claims)
    lanes = np.array([is_tally(claim) for claim in claims], dtype=np.int64)
    found = cluster.groups(score.take(np.arange(len(claims))), lanes)
    decided = obey.people(found, score, [claim.id for claim in claims], lanes, judgements)
    for group in decided:
        group.members.sort()
    return score, sorted(decided, key=lambda group: group.members[0])
