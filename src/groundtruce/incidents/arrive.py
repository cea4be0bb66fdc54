"""On arrival: where a new report probably belongs, at once, before the window is fused again.

Provisional: nothing is kept of it. The next fusing weighs everything anew.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from groundtruce.incidents import fused as grouping
from groundtruce.incidents import reasons
from groundtruce.incidents.cluster import Group
from groundtruce.incidents.fused import Fused
from groundtruce.incidents.score import Score
from groundtruce.model.claim import Claim
from groundtruce.model.explanation import Weighed
from groundtruce.model.incident import Incident


def attached(
    claims: Sequence[Claim], incidents: Iterable[Incident], arrived: Iterable[str]
) -> dict[str, Weighed]:
    """Return for each arrived claim the incident it speaks for most, if it speaks for any.

    ``incidents`` are those of the last fusing; claims stand in order.
    """
    told = _as_fused(claims, incidents)
    found = {}
    for name in arrived:
        (number,) = told.index_of(name)
        near = [one for one in reasons.near_groups(told, number) if one != told.home[number]]
        best = max(
            reasons.weighed_against(told, number, near),
            key=lambda one: (one.bits, one.incident),
            default=None,
        )
        if best is not None and best.bits > 0:
            found[name] = best
    return found


def _as_fused(claims: Sequence[Claim], incidents: Iterable[Incident]) -> Fused:
    index = {claim.id: number for number, claim in enumerate(claims)}
    known = [[index[one.id] for one in each.claims if one.id in index] for each in incidents]
    groups = [Group(sorted(members)) for members in known if members]
    inside = {member for group in groups for member in group.members}
    groups += [Group([number]) for number in range(len(claims)) if number not in inside]
    groups.sort(key=lambda group: group.members[0])
    home = {member: number for number, group in enumerate(groups) for member in group.members}
    lanes = np.array([grouping.is_tally(claim) for claim in claims], dtype=np.int64)
    score, both = Score.of(claims), tuple(groups)
    return Fused(tuple(claims), (), score, lanes, both, both, home=home)
