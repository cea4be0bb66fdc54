"""Held: the acts that bear on one commitment and party, with their reasons kept at hand.

A duty along a whole line gathers tens of thousands of acts in two years. One more of them changes
one reason; the others stay as they are.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import attrgetter

from groundtruce.compliance.acts import Act, Bearing
from groundtruce.compliance.fact import Fact
from groundtruce.model.finding import Reason

_ORDER = attrgetter("fact.order")
Order = tuple[float, str]


def _first(told: tuple[Order, Reason]) -> tuple[Order, str, str]:
    return told[0], told[1].rule, told[1].text


def reasons_of(*piles: "Pile") -> tuple[Reason, ...]:
    """Return the reasons of several piles, the one with the earliest finding first."""
    told = chain.from_iterable(pile.told() for pile in piles)
    return tuple(reason for _, reason in sorted(told, key=_first))


class Held:
    """Acts by bearing, in the order in which they became known."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self._piles: dict[Bearing, Pile] = {}
        for act in acts:
            self.of(act.bearing).insert(act)

    def of(self, bearing: Bearing) -> "Pile":
        """Return the acts of that bearing."""
        if bearing not in self._piles:
            self._piles[bearing] = Pile()
        return self._piles[bearing]

    def replace(self, earlier: Fact | None, later: Act | None) -> bool:
        """Exchange one act; return whether anything was there or is now."""
        was = earlier is not None and any(p.remove(earlier) for p in self._piles.values())
        if later is not None:
            self.of(later.bearing).insert(later)
        return was or later is not None


class Pile:
    """Acts of one bearing, in order; reasons are joined rule by rule."""

    def __init__(self) -> None:
        self._acts: list[Act] = []
        self._ids: list[str] = []
        self._degrees: dict[int, int] = {}
        self._joined: dict[tuple[str, str], _Joined] = {}

    def __len__(self) -> int:
        """Return how many acts there are."""
        return len(self._acts)

    def __iter__(self) -> Iterator[Act]:
        """Return the acts in order."""
        return iter(self._acts)

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the findings in order."""
        return tuple(self._ids)

    @property
    def degree(self) -> int:
        """Return the highest degree of an act, 0 if there is none."""
        return max((degree for degree, many in self._degrees.items() if many), default=0)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return one reason per rule and wording, with the claims of all its findings."""
        return reasons_of(self)

    def told(self) -> list[tuple[Order, Reason]]:
        """Return the reasons, each with the place of its earliest finding."""
        return [(one.orders[0], one.reason(*told)) for told, one in self._joined.items()]

    def insert(self, act: Act) -> None:
        """Add an act in its place."""
        at = bisect_left(self._acts, act.fact.order, key=_ORDER)
        self._acts.insert(at, act)
        self._ids.insert(at, act.fact.id)
        self._degrees[act.degree] = self._degrees.get(act.degree, 0) + 1
        self._joined.setdefault((act.rule, act.text), _Joined()).insert(act.fact)

    def remove(self, fact: Fact) -> bool:
        """Take out the act of this fact; return whether there was one."""
        at = bisect_left(self._acts, fact.order, key=_ORDER)
        if at == len(self._acts) or self._ids[at] != fact.id:
            return False
        act = self._acts.pop(at)
        del self._ids[at]
        self._degrees[act.degree] -= 1
        told = (act.rule, act.text)
        if self._joined[told].remove(act.fact):
            del self._joined[told]
        return True


class _Joined:
    """What one rule in one wording rests on: orders and numbers of claims, and the claims."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self._sizes: list[int] = []
        self._claims: list[str] = []
        self._reason: Reason | None = None

    def insert(self, fact: Fact) -> None:
        at = bisect_left(self.orders, fact.order)
        start = sum(self._sizes[:at]) if at < len(self.orders) else len(self._claims)
        self.orders.insert(at, fact.order)
        self._sizes.insert(at, len(fact.claims))
        self._claims[start:start] = fact.claims
        self._reason = None

    def remove(self, fact: Fact) -> bool:
        """Take out a fact; return whether none is left."""
        at = bisect_left(self.orders, fact.order)
        start = sum(self._sizes[:at])
        del self._claims[start : start + self._sizes[at]], self._sizes[at], self.orders[at]
        self._reason = None
        return not self.orders

    def reason(self, rule: str, text: str) -> Reason:
        if self._reason is None:
            # Unchecked, since the claims of findings were checked when they were made.
            self._reason = Reason.model_construct(rule=rule, text=text, claims=tuple(self._claims))
        return self._reason
