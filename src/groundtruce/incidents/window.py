"""The moving window: what is settled stays as it was, what is open is fused again.

An incident settles when no claim of it has come in for a week. From then on a late report may
join it, but the machine neither takes it apart nor joins it to another settled one; a person can
do both. So a new report costs the fusing of its own week and place, and what a reader saw a month
ago is not changed by what happened today.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from groundtruce.incidents import cluster, explain
from groundtruce.incidents.cluster import Group
from groundtruce.incidents.compare import Ints
from groundtruce.incidents.score import Score
from groundtruce.model.claim import Claim
from groundtruce.model.record import content_id
from groundtruce.model.settled import Held, Settled

OPEN_FOR = timedelta(days=7)
# Later than any moment of which records speak.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def groups(
    claims: Sequence[Claim],
    score: Score,
    lanes: Ints,
    settled: Iterable[Settled],
    couples: cluster.Couples | None = None,
) -> list[Group]:
    """Return the machine's groups: settled ones as they were, the others fused around them.

    Only open claims and the settled groups near them are weighed at all. Where nothing is
    settled, ``couples`` are the ones worth a look, if they are known already.
    """
    held = settled_groups(claims, settled)
    if not held:
        return cluster.groups(score.take(np.arange(len(claims))), lanes, couples=couples)
    inside = {member for group in held for member in group.members}
    fresh = np.array([one for one in range(len(claims)) if one not in inside], dtype=np.int64)
    left, right = cluster.candidates(score, lanes, fresh)
    met = set(fresh.tolist()) | set(left.tolist()) | set(right.tolist())
    met |= set(score.repeats[fresh].tolist())
    near = [group for group in held if met.intersection(group.members)]
    away = [group for group in held if not met.intersection(group.members)]
    return [*away, *_fused(score, fresh, near, (left, right))]


def settled_groups(claims: Sequence[Claim], settled: Iterable[Settled]) -> list[Group]:
    """Return the groups that were settled, by the claims that still stand; the newest word holds.

    A claim whose report was replaced has left its group.
    """
    index = {claim.id: number for number, claim in enumerate(claims)}
    found: list[Group] = []
    taken: set[int] = set()
    for one in sorted(settled, key=lambda one: (one.received, one.id), reverse=True):
        for held in sorted(one.groups, key=lambda group: (-len(group.claims), group.claims)):
            members = sorted(index[claim] for claim in held.claims if claim in index)
            members = [member for member in members if member not in taken]
            taken.update(members)
            if members:
                found.append(Group(members, held=held))
    return found


def settling(
    claims: Sequence[Claim], found: Iterable[Group], names: Sequence[str], as_of: datetime
) -> list[Held]:
    """Return the groups that have settled as of that moment and were not settled before."""
    return [
        _held(claims, group, names)
        for group in found
        if (group.held is None or len(group.held.claims) < len(group.members))
        and max(claims[member].received for member in group.members) + OPEN_FOR < as_of
    ]


def record(held: Iterable[Held], at: datetime) -> Settled:
    """Return the record that keeps these groups settled from that moment on."""
    ordered = tuple(sorted(held, key=lambda one: one.claims))
    name = content_id("settled", [one.claims for one in ordered], at.isoformat())
    return Settled(id=name, received=at, groups=ordered)


def _held(claims: Sequence[Claim], group: Group, names: Sequence[str]) -> Held:
    likelihood, evidence = explain.of_group(group, names)
    told = tuple(sorted(claims[member].id for member in group.members))
    return Held(claims=told, likelihood=likelihood, evidence=evidence)


def _fused(
    score: Score, fresh: Ints, near: Sequence[Group], couples: cluster.Couples
) -> list[Group]:
    inside = [member for group in near for member in group.members]
    members = np.array(sorted({*fresh.tolist(), *inside}), dtype=np.int64)
    local = {member: number for number, member in enumerate(members.tolist())}
    left, right = (np.array([local[one] for one in side.tolist()], np.int64) for side in couples)
    held = [Group([local[one] for one in group.members], held=group.held) for group in near]
    again = cluster.groups(score.take(members), settled=held, couples=(left, right))
    return [
        Group([int(members[one]) for one in group.members], group.joins, group.held)
        for group in again
    ]
