"""Reasons: a claim against an incident in bits, the runner-up, and what would change it.

Each change is computed: one value is moved, everything else stays, and the evidence is summed
anew until the decision turns.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from groundtruce.errors import NotFound
from groundtruce.incidents import cluster, explain, obey
from groundtruce.incidents.compare import Category, Coordinates
from groundtruce.incidents.explain import BITS_PER_NAT
from groundtruce.incidents.fused import Fused
from groundtruce.model.explanation import Change, Explanation, Weighed

# No group's evidence is pooled from more claims than this when one claim is explained.
MOST = 400
UNSAID = "unsaid"
# How far a place is moved, in kilometres, and a time, in days.
_REACH = {"place": 2000.0, "time": 400.0}
_STEPS = 60


def explained(told: Fused, name: str, incident: str) -> Explanation:
    """Return why a report or claim stands in an incident, or would, or does not.

    Of a report with several claims the one that stands in the incident is taken, or else the
    likeliest. It is weighed as if it stood outside.
    """
    group = told.group_of(incident)
    asked = told.index_of(name)
    inside = [one for one in asked if one in group.members]
    weighed = [(_weighed(told, one, group.members), one) for one in inside or asked]
    best, claim = max(weighed, key=lambda one: (one[0].bits, -one[1]))
    rivals = _rivals(told, claim, exclude=told.home[group.members[0]])
    return Explanation(
        weighed=best,
        joined=bool(inside),
        rival=max(rivals, key=lambda one: (one.bits, one.incident), default=None),
        changes=tuple(_changes(told, claim, group.members)),
        decided_by=_deciders(told, claim, group.members),
    )


def asked(told: Fused, one: str, other: str) -> Explanation:
    """Return the same where the other may also be a claim or a report, weighed alone."""
    incidents = {told.id_of(group) for group in told.decided}
    if other in incidents or not told.is_told(other):
        return explained(told, one, other)
    first = told.index_of(one)
    second = [member for member in told.index_of(other) if member not in first]
    if not second:
        raise NotFound(
            f"{one} and {other} are the same claims.",
            "Name two claims, or a claim and an incident.",
        )
    return Explanation(
        weighed=_weighed(told, first[0], second),
        joined=told.home[first[0]] == told.home[second[0]],
        changes=tuple(_changes(told, first[0], second)),
        decided_by=_deciders(told, first[0], second),
    )


def of_report(told: Fused, report: str) -> tuple[Explanation, ...]:
    """Return the explanation of each claim of a report in the incident where it stands."""
    return tuple(
        explained(told, told.claims[one].id, told.claims[one].id) for one in told.index_of(report)
    )


def weighed_against(told: Fused, claim: int, near: Sequence[int]) -> list[Weighed]:
    """Return one claim weighed against each of these groups, by their number."""
    return [_weighed(told, claim, told.decided[number].members) for number in near]


def near_groups(told: Fused, claim: int) -> list[int]:
    """Return the numbers of the groups that hold a claim worth comparing with this one."""
    left, right = cluster.candidates(told.score, told.lanes, np.array([claim]))
    others = {*left.tolist(), *right.tolist()} - {claim}
    return sorted({told.home[one] for one in others})


def all_near_groups(told: Fused) -> list[list[int]]:
    """Return the same for every claim at once, without the group in which it stands."""
    near: list[set[int]] = [set() for _ in told.claims]
    left, right = cluster.candidates(told.score, told.lanes)
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        near[one].add(told.home[other])
        near[other].add(told.home[one])
    return [sorted(groups - {told.home[one]}) for one, groups in enumerate(near)]


def _rivals(told: Fused, claim: int, exclude: int) -> list[Weighed]:
    own = {exclude, told.home[claim]} if exclude == told.home[claim] else {exclude}
    return weighed_against(told, claim, [one for one in near_groups(told, claim) if one not in own])


def _weighed(told: Fused, claim: int, members: Sequence[int]) -> Weighed:
    others = _some([one for one in members if one != claim])
    evidence = explain.between(told.score, [claim], others) if others else ()
    bits = round(sum(entry.bits for entry in evidence), 2)
    return Weighed(
        claim=told.claims[claim].id,
        incident=told.id_of(told.decided[told.home[members[0]]]),
        evidence=evidence,
        bits=bits,
        chance=chance(bits),
    )


def chance(bits: float) -> float:
    """Return the probability that so many bits stand for."""
    return round(1 / (1 + math.exp2(-max(-60.0, min(60.0, bits)))), 4)


def _some(members: Sequence[int]) -> list[int]:
    step = max(1, math.ceil(len(members) / MOST))
    return list(members[::step])


def _deciders(told: Fused, claim: int, members: Sequence[int]) -> tuple[str, ...]:
    names = {told.claims[one].id for one in members}
    own = told.claims[claim].id
    found = [
        judgement.by
        for judgement in obey.standing(told.judgements)
        if own in judgement.pair and names.intersection(set(judgement.pair) - {own})
    ]
    return tuple(sorted(set(found)))


def _changes(told: Fused, claim: int, members: Sequence[int]) -> Iterator[Change]:
    others = _some([one for one in members if one != claim])
    if not others:
        return
    work, second = explain.pooled(told.score, [claim], others)
    nats = dict(zip(work.names, work.evidence(_at(0), _at(second))[:, 0].tolist(), strict=True))
    total = sum(nats.values())
    for name, field in work.fields.items():
        turned = _turned_by(field, second, total - nats[name], total > 0)
        bits = round(nats[name] * BITS_PER_NAT, 2)
        if isinstance(field, Coordinates):
            beyond = _beyond(field, name, second, total - nats[name], total > 0)
            if beyond is not None:
                yield Change(field=name, bits=bits, beyond=beyond)
        elif turned:
            yield Change(field=name, bits=bits, words=turned)


def _turned_by(field: object, second: int, rest: float, joined: bool) -> tuple[str, ...]:
    found = []
    if isinstance(field, Category):
        said = bool(field.said[0].any())
        for word, row in zip(field.words, field.table, strict=False):
            if (rest + field.instead(row, second) > 0) != joined:
                found.append(word)
        if not said:
            return tuple(found)
    if (rest > 0) != joined:
        found.append(UNSAID)
    return tuple(dict.fromkeys(found))


def _beyond(field: Coordinates, name: str, second: int, rest: float, joined: bool) -> float | None:
    """Return how far away the value would have to lie for the decision to turn."""
    if not (field.known[0] and field.known[second]):
        return None
    apart = field.at[0] - field.at[second]
    now = float(np.linalg.norm(apart))
    way = apart / now if now else np.eye(field.axes)[0]

    def holds(far: float) -> bool:
        field.at[0] = field.at[second] + way * far
        return (rest + float(field.gain(_at(0), _at(second))[0]) > 0) == joined

    tried = (
        np.geomspace(max(now, 0.05), _REACH[name], _STEPS)
        if joined
        else np.linspace(now, 0.0, _STEPS)
    )
    turned = next((number for number, far in enumerate(tried) if not holds(float(far))), None)
    if not turned:
        return None
    held, lost = float(tried[turned - 1]), float(tried[turned])
    for _ in range(20):
        middle = (held + lost) / 2
        held, lost = (middle, lost) if holds(middle) else (held, middle)
    return round(lost, 1)


def _at(index: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array([index], dtype=np.int64)
