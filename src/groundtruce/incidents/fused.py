"""Fused: the claims of one moment, their score, and the groups that machine and people made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from groundtruce.errors import NotFound
from groundtruce.incidents import cluster, habits, obey, window
from groundtruce.incidents.cluster import Couples, Group
from groundtruce.incidents.compare import Ints
from groundtruce.incidents.habits import Habits
from groundtruce.incidents.score import Score
from groundtruce.model.claim import Claim
from groundtruce.model.incident import incident_id
from groundtruce.model.judgement import Judgement
from groundtruce.model.settled import Held, Settled
from groundtruce.model.vocabulary import vocabulary


@dataclass(frozen=True)
class Fused:
    """Claims, oldest first; ``found`` is the machine's grouping, ``decided`` that after people.

    ``settling`` is what has settled as of this moment and was not settled before.
    """

    claims: tuple[Claim, ...]
    judgements: tuple[Judgement, ...]
    score: Score
    lanes: Ints
    found: tuple[Group, ...]
    decided: tuple[Group, ...]
    settling: tuple[Held, ...] = ()
    home: dict[int, int] = field(default_factory=dict)

    def first_of(self, group: Group) -> Claim:
        """Return the oldest claim of a group, after which its incident is named."""
        return self.claims[group.members[0]]

    def id_of(self, group: Group) -> str:
        """Return the id of the group's incident."""
        return incident_id(self.first_of(group).id)

    def is_told(self, name: str) -> bool:
        """Whether a claim or report of that id is fused."""
        return any(name in (claim.id, claim.report) for claim in self.claims)

    def index_of(self, name: str) -> list[int]:
        """Return the claims of that id or of the report of that id; raises NotFound for none."""
        found = [
            number for number, claim in enumerate(self.claims) if name in (claim.id, claim.report)
        ]
        if not found:
            raise NotFound(
                f"No claim or report {name} is fused.", "Find ids with `groundtruce search`."
            )
        return found

    def group_of(self, name: str) -> Group:
        """Return the group of an incident's id, present or past, or of one of its claims."""
        for number, claim in enumerate(self.claims):
            if name in (claim.id, incident_id(claim.id)):
                return self.decided[self.home[number]]
        raise NotFound(f"No incident {name} is known.", "List them with `groundtruce fuse`.")


def fused(
    claims: Sequence[Claim],
    judgements: Iterable[Judgement] = (),
    settled: Iterable[Settled] = (),
    as_of: datetime | None = None,
) -> Fused:
    """Fuse claims that stand in order; with ``as_of`` what is older than the window settles.

    What settles is settled before the rest is fused, so that the next fusing of the same claims
    comes to the same.
    """
    kept, told = tuple(settled), tuple(judgements)
    common = Score.of(claims)
    lanes = np.array([is_tally(claim) for claim in claims], dtype=np.int64)
    settling: list[Held] = []
    # Sought once: both fusings of a case in which nothing is settled look at the same couples.
    couples = None if kept else cluster.candidates(common, lanes)
    while True:
        all_settled = [*kept, *_provisional(settling)]
        learned = _habits(common, claims, lanes, all_settled, couples)
        score = habits.applied(common, claims, learned)
        found = window.groups(claims, score, lanes, all_settled, couples)
        more = window.settling(claims, found, score.names, as_of) if as_of else []
        if not more:
            break
        settling += more
    decided = obey.people(found, score, [claim.id for claim in claims], lanes, told)
    for group in (*found, *decided):
        group.members.sort()
    decided.sort(key=lambda group: group.members[0])
    home = {member: number for number, group in enumerate(decided) for member in group.members}
    return Fused(
        tuple(claims), told, score, lanes, tuple(found), tuple(decided), tuple(settling), home
    )


def is_tally(claim: Claim) -> bool:
    """Whether the claim as a whole adds up over an area and a period."""
    return vocabulary().group(claim.kind) == "tally"


def _habits(
    common: Score,
    claims: Sequence[Claim],
    lanes: Ints,
    settled: Sequence[Settled],
    couples: Couples | None,
) -> Habits:
    """Return what the settled groups say of the sources, or a first fusing where none are."""
    held = window.settled_groups(claims, settled)
    groups = held or window.groups(claims, common, lanes, (), couples)
    return habits.learned(common, claims, [group.members for group in groups])


def _provisional(settling: Sequence[Held]) -> list[Settled]:
    return [window.record(settling, window.NEVER)] if settling else []
