"""Explaining a join: each field's evidence in bits, for or against one incident."""

import math
from collections.abc import Sequence

import numpy as np

from groundtruce.incidents.compare import Floats
from groundtruce.incidents.score import Score
from groundtruce.model.incident import Evidence

BITS_PER_NAT = 1 / math.log(2)
# Fields of the score that answer one question of the reader's.
_QUESTION = {"name": "place", "figure": "figures", "size": "prior"}


def between(score: Score, one: Sequence[int], other: Sequence[int]) -> tuple[Evidence, ...]:
    """Return the evidence, in bits, that two groups of claims tell of one incident."""
    work = score.take(np.array([*one, *other], dtype=np.int64))
    first, second = 0, len(one)
    for member in range(1, len(one)):
        work.join(first, member)
    for member in range(second + 1, second + len(other)):
        work.join(second, member)
    nats = work.evidence(np.array([first]), np.array([second]))[:, 0]
    return in_bits(nats, score.names)


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


def likelihood(joins: Sequence[Floats]) -> float:
    """Return the probability that every join was right, from the nats per field of each."""
    odds = np.array([join.sum() for join in joins])
    return round(float(np.exp(-np.logaddexp(0, -odds).sum())), 4)
