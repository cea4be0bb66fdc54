"""Choosing: which findings ministers must read first, whose words stand side by side, and which
tolls give the ends of a range.

Every choice is by a stated rule and ends with the record's id, so that the order in which
records come in never decides.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from groundtruce.briefs.desk import Desk, dated
from groundtruce.model.claim import Claim
from groundtruce.model.figure import Amount
from groundtruce.model.finding import Finding, Status
from groundtruce.model.incident import Tally

KEY_FINDINGS = 5
HUMAN_COST = ("killed", "injured", "missing", "displaced")
# How much a family of events matters by itself, before anybody is hurt.
_GRAVITY = {
    "hostile": 3.0,
    "explosive": 3.0,
    "provocative": 2.0,
    "withdrawal": 2.0,
    "detention": 2.0,
    "measure": 1.0,
    "humanitarian": 1.0,
    "mine_action": 1.0,
    "watch": 1.0,
}
_STANDING = {
    Status.VERIFIED: 2.0,
    Status.CORROBORATED: 1.5,
    Status.CONTESTED: 1.5,
    Status.REFUTED: 1.0,
}
# Questions on which one answer excludes the other; differing counts and hours do not.
_CONTRARY = frozenset(
    ("first_shot", "cause", "laying", "side", "actor", "intent", "target", "weapon", "existence")
)
_SINCE_CEASEFIRE = 5.0
_RECENCY, _HALF_LIFE = 4.0, timedelta(days=30)
# Tolls grow: only what was counted up to about the same day can be the ends of one range, and
# one that nobody has repeated for a month is history.
_SAME_TIME, _STILL_TOLD = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True)
class Toll:
    """One thing counted, with the tally that gives the low end and the one that gives the high."""

    low: Tally
    high: Tally
    tallies: tuple[Tally, ...]

    @property
    def least(self) -> Amount:
        """Return the smallest amount that any of the sources allows."""
        return self.low.figure.low

    @property
    def most(self) -> Amount | None:
        """Return the largest amount; ``None`` where the highest source leaves it open."""
        return self.high.figure.high


def key_findings(desk: Desk, most: int = KEY_FINDINGS) -> tuple[Finding, ...]:
    """Return the findings that matter most: by gravity, recency and status, at most five."""
    told = [one for one in desk.findings if desk.group(one) in _GRAVITY]
    ranked = sorted(told, key=lambda one: (-_weight(one, desk), one.id))
    return tuple(ranked[:most])


def contradicted(desk: Desk, most: int) -> tuple[Finding, ...]:
    """Return the findings on which two parties contradict each other, gravest first."""
    found = [one for one in desk.findings if _is_contradicted(one) and len(_heard(one, desk)) > 1]
    ranked = sorted(found, key=lambda one: (-_weight(one, desk), one.id))
    return tuple(ranked[:most])


def words_of(finding: Finding, party: str) -> Claim | None:
    """Return the claim that gives a party's own words: its denial first, else its first claim."""
    own = [one for one in finding.incident.claims if one.side == party and one.excerpt.quote]
    return min(own, key=lambda one: (not one.is_denial, one.received, one.id), default=None)


def tolls(desk: Desk) -> tuple[Toll, ...]:
    """Return the newest human cost as ranges, most lives first; no toll is added to another."""
    groups: dict[tuple[str, str | None, str | None], list[Tally]] = defaultdict(list)
    for tally in desk.tallies:
        if tally.figure.kind in HUMAN_COST:
            groups[tally.figure.counts].append(tally)
    newest = max((_until(one) for group in groups.values() for one in group), default=0.0)
    current = [
        [one for one in group if _last(group) - _until(one) <= _SAME_TIME.total_seconds()]
        for group in groups.values()
        if newest - _last(group) <= _STILL_TOLD.total_seconds()
    ]
    found = [_toll(group) for group in current]
    return tuple(sorted(found, key=_toll_order))


def _toll(group: Iterable[Tally]) -> Toll:
    last_said: dict[str, Tally] = {}
    for tally in sorted(group, key=lambda one: (_until(one), one.claim.received, one.claim.id)):
        # What a source said before, its newer figure replaces.
        last_said[tally.claim.origin] = tally
    tallies = tuple(sorted(last_said.values(), key=lambda one: one.claim.id))
    low = min(tallies, key=lambda one: (one.figure.low, one.claim.id))
    high = max(tallies, key=lambda one: (_top(one), one.claim.id))
    return Toll(low, high, tallies)


def _top(tally: Tally) -> tuple[float, bool]:
    figure = tally.figure
    return (float(figure.low if figure.high is None else figure.high), figure.high is None)


def _toll_order(toll: Toll) -> tuple[int, str, str]:
    kind, of, side = toll.low.figure.counts
    return (HUMAN_COST.index(kind), of or "", side or "")


def _last(group: Iterable[Tally]) -> float:
    return max(_until(one) for one in group)


def _until(tally: Tally) -> float:
    period = tally.figure.period
    return (period.end if period else tally.claim.received).timestamp()


def _is_contradicted(finding: Finding) -> bool:
    denied = any(claim.is_denial for claim in finding.incident.claims)
    return finding.status is Status.CONTESTED or denied or bool(_CONTRARY & set(finding.unsettled))


def _heard(finding: Finding, desk: Desk) -> set[str]:
    return {one for one in desk.case.party_ids if words_of(finding, one)}


def _weight(finding: Finding, desk: Desk) -> float:
    hurt = 4 * _most(finding, "killed") + _most(finding, "injured")
    weight = _GRAVITY.get(desk.group(finding) or "", 0.0) + math.log2(1 + hurt)
    weight += _STANDING.get(finding.status, 0.0)
    when = dated(finding)
    if when is None:
        return weight
    if desk.current.holds(when):
        weight += _SINCE_CEASEFIRE
    half_lives = max(0.0, (desk.now - when) / _HALF_LIFE)
    return weight + _RECENCY * math.exp2(-half_lives)


def _most(finding: Finding, kind: str) -> float:
    counted = (one.figure for one in finding.figures if one.figure.kind == kind)
    return max((float(one.low) for one in counted if not one.is_tally), default=0.0)
