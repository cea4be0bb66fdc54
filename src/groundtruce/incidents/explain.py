"""Explaining a join: each field's evidence in bits, for or against one incident."""

import math
from collections.abc import Sequence

import numpy as np

from groundtruce.incidents.cluster import Group
from groundtruce.incidents.compare import Floats
from groundtruce.incidents.score import Score
from groundtruce.model.incident import Evidence

BITS_PER_NAT = 1 / math.log(2)
# Fields of the score that answer one question of the reader's.
_QUESTION = {"name": "place", "figure": "figures", "size": "prior"}


def between(score: Score, one: Sequence[int], other: Sequence[int]) -> tuple[Evidence, ...]:
    """Return the evidence, in bits, that two groups of claims tell of one incident."""
    work, second = pooled(score, one, other)
    nats = work.evidence(np.array([0]), np.array([second]))[:, 0]
    return in_bits(nats, score.names)


def pooled(score: Score, one: Sequence[int], other: Sequence[int]) -> tuple[Score, int]:
    """Return a score in which each of the two is one group, the first 0, and the second's index.

    A claim that repeats another one of its group adds nothing.
    """
    work = score.take(np.array([*one, *other], dtype=np.int64))
    for members in (range(len(one)), range(len(one), len(work))):
        for member in members[1:]:
            if work.repeats[member] not in members[: member - members[0]]:
                work.join(members[0], member)
    return work, len(one)


def in_bits(nats: Floats, names: Sequence[str]) -> tuple[Evidence, ...]:
    """Return the evidence per question, silent fields left out.

    The prior says how rarely any two claims tell of one event, so it mostly speaks against.
    """
    bits: dict[str, float] = {}
    for name, amount in zip(names, nats.tolist(), strict=True):
        question = _QUESTION.get(name.split()[0], name)
        bits[question] = bits.get(question, 0.0) + amount * BITS_PER_NAT
    rounded = {question: round(amount, 2) for question, amount in bits.items()}
    return tuple(Evidence(field=name, bits=amount) for name, amount in rounded.items() if amount)


def of_group(group: Group, names: Sequence[str]) -> tuple[float, tuple[Evidence, ...]]:
    """Return how likely the group is one incident and what joined it, with what settled before."""
    chance = likelihood(group.joins)
    fresh = in_bits(sum(group.joins, np.zeros(len(names))), names)
    if group.held is None:
        return chance, fresh
    bits: dict[str, float] = {}
    for entry in (*group.held.evidence, *fresh):
        bits[entry.field] = round(bits.get(entry.field, 0.0) + entry.bits, 2)
    added = tuple(Evidence(field=name, bits=amount) for name, amount in bits.items() if amount)
    return round(chance * group.held.likelihood, 4), added


def likelihood(joins: Sequence[Floats]) -> float:
    """Return the probability that every join was right, from the nats per field of each."""
    odds = np.array([join.sum() for join in joins])
    return round(float(np.exp(-np.logaddexp(0, -odds).sum())), 4)
