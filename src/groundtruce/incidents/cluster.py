"""Joining claims best first, with the evidence of the whole group re-scored after every join.

Greedy on pooled evidence, never connected components: one wrong couple must not chain a night of
shelling into one incident.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from groundtruce.incidents import pair
from groundtruce.incidents.compare import Floats, Ints
from groundtruce.incidents.score import Score
from groundtruce.model.settled import Held

# Couples below these log odds are not looked at: pooling cannot save them.
LEAST = -4.0
PER_CLAIM = 16
# Couples of one claim in one batch that are weighed in full.
_WEIGHED = 64
_OTHERS = 8.0

Couple = tuple[int, int]
Couples = tuple[Ints, Ints]


@dataclass
class Group:
    """Claims by index that one incident produced, and the evidence for each join, in nats.

    ``held`` is what was settled of it before, ``parted_from`` the claim from whose group a person
    took these out.
    """

    members: list[int]
    joins: list[Floats] = field(default_factory=list)
    held: Held | None = None
    parted_from: int | None = None


def groups(
    score: Score,
    lanes: Ints | None = None,
    same: Iterable[Couple] = (),
    different: Iterable[Couple] = (),
    unsure: Iterable[Couple] = (),
    leftovers: bool = False,
    settled: Sequence[Group] = (),
    couples: Couples | None = None,
) -> list[Group]:
    """Join claims until no join is likelier than not; people's couples are obeyed.

    Claims of different lanes never meet. A claim that repeats another one follows it and adds no
    weight. ``same`` is joined first, ``different`` never; a couple that is ``unsure`` counts for
    nothing itself, while other evidence may still join the two. With ``leftovers`` every group
    that may meet another one joins the likeliest. Groups that are ``settled`` are whole from the
    start: others may join them, they never join each other. ``couples`` are the ones to look at;
    without them they are sought.
    """
    work = _Joining(score)
    for left, right in different:
        work.keep_apart(left, right)
    work.discount(list(unsure))
    for group in settled:
        work.hold(group)
    for copy in score.copies():
        work.follow(copy, int(score.repeats[copy]))
    for left, right in same:
        work.join_roots(left, right)
    work.consider(*(candidates(score, lanes) if couples is None else couples))
    work.run()
    if leftovers:
        work.join_leftovers()
    return work.result()


def candidates(score: Score, lanes: Ints | None = None, fresh: Ints | None = None) -> Couples:
    """Return the couples worth a look: each claim's best, by the odds of the two alone.

    With ``fresh`` those of these claims only, among themselves and with the others.
    """
    kept: list[tuple[Ints, Ints, Floats]] = []
    for left, right in _met(score, fresh):
        meets = np.ones(len(left), bool) if lanes is None else lanes[left] == lanes[right]
        one, other = left[meets], right[meets]
        # The other fields together seldom bring more than this.
        likely = score.place.gain(one, other) + score.time.gain(one, other)
        hopeful = likely + score.prior > -_OTHERS
        one, other, likely = one[hopeful], other[hopeful], likely[hopeful]
        if len(one) > _WEIGHED * 2 * len(score):
            near = pair.best(one, other, likely, _WEIGHED)
            one, other = one[near], other[near]
        worth = score.gain(one, other)
        good = worth > LEAST
        kept.append((one[good], other[good], worth[good]))
    if not kept:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    left, right, worth = (np.concatenate(part) for part in zip(*kept, strict=True))
    once = np.unique(left * len(score) + right, return_index=True)[1]
    left, right, worth = left[once], right[once], worth[once]
    chosen = pair.best(left, right, worth, PER_CLAIM)
    return left[chosen], right[chosen]


def _met(score: Score, fresh: Ints | None) -> Iterator[Couples]:
    time, place = score.time, score.place
    slack = 3 * np.sqrt(time.variance) + 1.0
    start = np.where(time.known, time.at[:, 0] - slack, -np.inf)
    end = np.where(time.known, time.at[:, 0] + slack, np.inf)
    reach = 3.5 * np.sqrt(place.variance) + 10.0
    if fresh is not None:
        is_fresh = np.zeros(len(score), dtype=bool)
        is_fresh[fresh] = True
        for left, right in _named(score):
            asked = is_fresh[left] | is_fresh[right]
            yield left[asked], right[asked]
        yield from pair.newly(fresh, start, end, place.at, reach, place.known)
        return
    yield from _named(score)
    crowd = pair.crowded(start, end)
    if crowd.any():
        yield pair.alike(score.likeness(), crowd)
    yield from pair.couples(start, end, place.at, reach, place.known)


def _named(score: Score) -> Iterator[Couples]:
    # A denial and the claim it names belong together, however far apart they seem.
    for members in score.denial.holders():
        yield np.full(members.size - 1, members[0]), members[1:]


class _Joining:
    """The state of one run: groups, who may still meet whom, and a heap of possible joins."""

    def __init__(self, score: Score) -> None:
        self.score = score
        self.groups = {index: Group([index]) for index in range(len(score))}
        self.root = list(range(len(score)))
        self.near: dict[int, set[int]] = defaultdict(set)
        self.apart: dict[int, set[int]] = defaultdict(set)
        self.settled: set[int] = set()
        self.doubt: dict[int, dict[int, float]] = defaultdict(dict)
        self.version = [0] * len(score)
        self.heap: list[tuple[float, int, int, int, int]] = []

    def keep_apart(self, left: int, right: int) -> None:
        self.apart[left].add(right)
        self.apart[right].add(left)

    def discount(self, couples: list[Couple]) -> None:
        for left, right in couples:
            alone = float(self.score.gain(np.array([left]), np.array([right]))[0])
            self.doubt[left][right] = self.doubt[right][left] = max(0.0, alone)

    def join_roots(self, left: int, right: int) -> None:
        one, other = sorted((self.root[left], self.root[right]))
        if one != other and other not in self.apart[one]:
            self._join(one, other)

    def hold(self, group: Group) -> None:
        """Make the group whole without asking what speaks for it: that was settled before."""
        kept = min(group.members)
        for gone in sorted(group.members)[1:]:
            if not self.score.is_copy(gone):
                self.score.join(kept, gone)
            self._absorb(kept, gone)
        self.groups[kept].held = group.held
        self.settled.add(kept)

    def follow(self, copy: int, first: int) -> None:
        """Let a claim go where the one goes that it repeats, and count for nothing itself."""
        kept, gone = sorted((self.root[first], self.root[copy]))
        if kept != gone and gone not in self.apart[kept] and copy == self.root[copy]:
            self._absorb(kept, gone)

    def consider(self, left: Ints, right: Ints) -> None:
        for one, other in zip(left.tolist(), right.tolist(), strict=True):
            here, there = self.root[one], self.root[other]
            if here != there:
                self.near[here].add(there)
                self.near[there].add(here)
        fresh = [
            (here, there) for here in sorted(self.near) for there in self.near[here] if here < there
        ]
        if fresh:
            couples = np.array(sorted(fresh), dtype=np.int64)
            self._push(couples[:, 0], couples[:, 1])

    def run(self) -> None:
        while self.heap:
            _, one, other, seen, known = heapq.heappop(self.heap)
            if self.version[one] == seen and self.version[other] == known:
                self._join(one, other)
                around = np.array(sorted(self.near[one]), dtype=np.int64)
                if around.size:
                    self._push(np.full_like(around, one), around)

    def join_leftovers(self) -> None:
        while True:
            rest = sorted(self.groups)
            couples = [
                (one, other)
                for place, one in enumerate(rest)
                for other in rest[place + 1 :]
                if other not in self.apart[one]
            ]
            if not couples:
                return
            pairs = np.array(couples, dtype=np.int64)
            self._join(*couples[int(np.argmax(self.score.gain(pairs[:, 0], pairs[:, 1])))])

    def result(self) -> list[Group]:
        return [self.groups[index] for index in sorted(self.groups)]

    def _join(self, kept: int, gone: int) -> None:
        self.groups[kept].joins += self.groups[gone].joins
        couple = (np.array([kept]), np.array([gone]))
        self.groups[kept].joins.append(self.score.evidence(*couple)[:, 0])
        self.score.join(kept, gone)
        self._absorb(kept, gone)

    def _absorb(self, kept: int, gone: int) -> None:
        absorbed = self.groups.pop(gone)
        self.groups[kept].members += absorbed.members
        self.groups[kept].held = self.groups[kept].held or absorbed.held
        if gone in self.settled:
            self.settled.add(kept)
        for member in absorbed.members:
            self.root[member] = kept
        self.version[kept] += 1
        self.version[gone] = -1
        self._redirect(self.near, kept, gone)
        self._redirect(self.apart, kept, gone)
        for other, amount in self.doubt.pop(gone, {}).items():
            del self.doubt[other][gone]
            if other != kept:
                total = self.doubt[kept].get(other, 0.0) + amount
                self.doubt[kept][other] = self.doubt[other][kept] = total

    def _both_settled(self, one: int, other: int) -> bool:
        return one in self.settled and other in self.settled

    def _redirect(self, links: dict[int, set[int]], kept: int, gone: int) -> None:
        for other in links.pop(gone, set()):
            links[other].discard(gone)
            if other != kept:
                links[other].add(kept)
                links[kept].add(other)

    def _push(self, left: Ints, right: Ints) -> None:
        gains = self.score.gain(left, right)
        for one, other, gain in zip(left.tolist(), right.tolist(), gains.tolist(), strict=True):
            worth = gain - self.doubt[one].get(other, 0.0) if one in self.doubt else gain
            if worth > 0 and other not in self.apart[one] and not self._both_settled(one, other):
                low, high = min(one, other), max(one, other)
                entry = (-worth, low, high, self.version[low], self.version[high])
                heapq.heappush(self.heap, entry)
