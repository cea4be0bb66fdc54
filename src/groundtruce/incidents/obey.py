"""People first: what analysts judged the same or different is so, and nothing else moves.

A judgement reaches only the groups that hold its two claims. *Same* joins these groups whole;
*different* takes them apart again, each other claim staying where it fits best.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from groundtruce.incidents import cluster
from groundtruce.incidents.cluster import Couple, Group
from groundtruce.incidents.compare import Ints
from groundtruce.incidents.score import Score
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.settled import Held


def people(
    found: Sequence[Group],
    score: Score,
    ids: Sequence[str],
    lanes: Ints,
    judgements: Iterable[Judgement],
) -> list[Group]:
    """Return the groups after the standing judgements.

    A judgement on a claim not known here waits; one that would put an event and a tally together
    has no effect.
    """
    index = {claim: number for number, claim in enumerate(ids)}
    decided = [
        (judgement.verdict, (index[judgement.one], index[judgement.other]))
        for judgement in standing(judgements)
        if judgement.one in index and judgement.other in index
    ]
    decided = [(verdict, two) for verdict, two in decided if lanes[two[0]] == lanes[two[1]]]
    same, different = consistent(decided)
    unsure = [couple for verdict, couple in decided if verdict is Verdict.UNSURE]
    home = {member: number for number, group in enumerate(found) for member in group.members}
    result = []
    for block in _blocks(len(found), [(home[one], home[other]) for one, other in same]):
        groups = [found[number] for number in block]
        inside = {member for group in groups for member in group.members}
        parts = (_within(inside, couples) for couples in (same, different, unsure))
        result += _settled(groups, score, *parts)
    return result


def standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the last judgement on every couple, newest first; withdrawn ones are gone.

    One that undoes another takes back that one alone, so that what stood before stands again.
    """
    given = sorted(judgements, key=lambda one: (one.received, one.id))
    gone = undone(given)
    newest: dict[tuple[str, str], Judgement] = {}
    for judgement in given:
        if judgement.id not in gone and judgement.undoes is None:
            newest[judgement.pair] = judgement
    kept = [one for one in newest.values() if one.verdict is not Verdict.WITHDRAWN]
    return sorted(kept, key=lambda one: (one.received, one.id), reverse=True)


def undone(judgements: Iterable[Judgement]) -> set[str]:
    """Return the ids of judgements that were undone; an undoing may itself be undone."""
    gone: set[str] = set()
    for judgement in sorted(judgements, key=lambda one: (one.received, one.id), reverse=True):
        if judgement.undoes is not None and judgement.id not in gone:
            gone.add(judgement.undoes)
    return gone


def consistent(
    decided: Iterable[tuple[Verdict, Couple]],
) -> tuple[list[Couple], list[Couple]]:
    """Return same and different without contradiction: where a chain clashes, the newest win."""
    together = _Together()
    same: list[Couple] = []
    different: list[Couple] = []
    for verdict, (one, other) in decided:
        if verdict is Verdict.SAME and together.join(one, other):
            same.append((one, other))
        elif verdict is Verdict.DIFFERENT and together.part(one, other):
            different.append((one, other))
    return same, different


class _Together:
    """Who is joined to whom, and which joined groups must stay apart."""

    def __init__(self) -> None:
        self.root: dict[int, int] = {}
        self.apart: dict[int, set[int]] = defaultdict(set)

    def find(self, member: int) -> int:
        while (above := self.root.get(member, member)) != member:
            self.root[member] = self.root.get(above, above)
            member = above
        return member

    def join(self, one: int, other: int) -> bool:
        """Join the two unless they must stay apart; say whether they are together now."""
        kept, gone = sorted((self.find(one), self.find(other)))
        if gone in self.apart[kept]:
            return False
        if kept != gone:
            self.root[gone] = kept
            for far in self.apart.pop(gone, set()):
                self.apart[far].discard(gone)
                self.part(far, kept)
        return True

    def part(self, one: int, other: int) -> bool:
        """Keep the two apart unless they are together; say whether they are apart now."""
        here, there = self.find(one), self.find(other)
        if here != there:
            self.apart[here].add(there)
            self.apart[there].add(here)
        return here != there


def _blocks(count: int, links: Iterable[Couple]) -> list[list[int]]:
    together = _Together()
    for one, other in links:
        together.join(one, other)
    blocks: dict[int, list[int]] = defaultdict(list)
    for number in range(count):
        blocks[together.find(number)].append(number)
    return list(blocks.values())


def _within(inside: set[int], couples: Iterable[Couple]) -> list[Couple]:
    return [(one, other) for one, other in couples if one in inside and other in inside]


def _settled(
    groups: Sequence[Group],
    score: Score,
    same: list[Couple],
    different: list[Couple],
    unsure: list[Couple],
) -> list[Group]:
    if not different and not unsure:
        return [_whole(groups)] if len(groups) > 1 else list(groups)
    members = sorted(member for group in groups for member in group.members)
    local = {member: number for number, member in enumerate(members)}
    again = cluster.groups(
        score.take(np.array(members, dtype=np.int64)),
        same=_renumbered(same, local),
        different=_renumbered(different, local),
        unsure=_renumbered(unsure, local),
        leftovers=not unsure,
    )
    return [
        Group(
            [members[number] for number in group.members],
            group.joins,
            parted_from=_parent(members[min(group.members)], groups),
        )
        for group in again
    ]


def _parent(oldest: int, groups: Sequence[Group]) -> int | None:
    """Return the oldest claim of the machine's group that these claims were taken out of."""
    was = next(min(group.members) for group in groups if oldest in group.members)
    return None if was == oldest else was


def _renumbered(couples: Iterable[Couple], local: dict[int, int]) -> list[Couple]:
    return [(local[one], local[other]) for one, other in couples]


def _whole(groups: Sequence[Group]) -> Group:
    joined = Group([], [])
    for group in groups:
        joined.members += group.members
        joined.joins += group.joins
        joined.held = _both(joined.held, group.held)
    return joined


def _both(one: Held | None, other: Held | None) -> Held | None:
    if one is None or other is None:
        return one or other
    return Held(
        claims=tuple(sorted({*one.claims, *other.claims})),
        likelihood=one.likelihood * other.likelihood,
        evidence=(*one.evidence, *other.evidence),
    )
