"""The door of this room: from reports to incidents, and to tallies, which are never incidents.

Fusing is a judgement kept beside the reports. Whatever the machine joins, a person's *same* and
*different* stand above it, and taking such a judgement back restores what was before.
"""

from collections.abc import Iterable
from datetime import datetime

from groundtruce.incidents import episode, merge, standing, window
from groundtruce.incidents import explain as evidence
from groundtruce.incidents import fused as grouping
from groundtruce.incidents import superseded as corrections
from groundtruce.incidents.cluster import Group
from groundtruce.incidents.fused import Fused, is_tally
from groundtruce.model.claim import Claim
from groundtruce.model.incident import Incident, Tally, incident_id
from groundtruce.model.judgement import Judgement
from groundtruce.model.report import Report
from groundtruce.model.settled import Settled


def incidents(
    reports: Iterable[Report],
    judgements: Iterable[Judgement] = (),
    settled: Iterable[Settled] = (),
    as_of: datetime | None = None,
) -> tuple[Incident, ...]:
    """Return one incident per event told of, the one first heard of first.

    Whatever the order of reports and judgements, and however often one is given, the result is
    the same. An incident's id follows its oldest claim. What is ``settled`` stays together, and
    only claims that are not are fused.
    """
    return told_by(fused(reports, judgements, settled, as_of))


def fused(
    reports: Iterable[Report],
    judgements: Iterable[Judgement] = (),
    settled: Iterable[Settled] = (),
    as_of: datetime | None = None,
) -> Fused:
    """Return the groups behind the incidents, for the questions that are asked of them.

    With ``as_of`` groups settle that have had no claim for a week.
    """
    return grouping.fused(current_claims(reports), judgements, settled, as_of)


def told_by(told: Fused) -> tuple[Incident, ...]:
    """Return the incidents of these groups."""
    found = [_incident(told, group) for group in told.decided if not is_tally(told.first_of(group))]
    return episode.marked(found)


def settled(told: Fused, at: datetime) -> Settled | None:
    """Return what has settled and was not settled before, to be kept at that moment."""
    return window.record(told.settling, at) if told.settling else None


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
    told = grouping.fused(_in_order(claims), judgements)
    return tuple(tuple(told.claims[index].id for index in group.members) for group in told.decided)


def superseded(reports: Iterable[Report]) -> dict[str, str]:
    """Return the reports that another stands in place of, each with that one's id."""
    return corrections.superseded(reports)


def current_claims(reports: Iterable[Report]) -> tuple[Claim, ...]:
    """Return each claim of an event once, oldest first, as it stands: see ``standing``."""
    return _in_order(standing.claims(reports))


def _in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    once: dict[str, Claim] = {}
    for claim in claims:
        known = once.setdefault(claim.id, claim)
        if known != claim:
            # Two contents under one id: whichever, but the same in any order.
            once[claim.id] = min(known, claim, key=Claim.canonical)
    return tuple(sorted(once.values(), key=lambda claim: (claim.received, claim.id)))


def _incident(told: Fused, group: Group) -> Incident:
    likelihood, bits = evidence.of_group(group, told.score.names)
    claims = [told.claims[index] for index in group.members]
    made = merge.incident(claims, likelihood, bits)
    if group.parted_from is None:
        return made
    parent = incident_id(told.claims[group.parted_from].id)
    return made.model_copy(update={"parted_from": parent})
