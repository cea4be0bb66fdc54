"""The score is a sum over fields, the same both ways, and counts what is common in the claims."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.incidents.accounts import accounts, told

from groundtruce.incidents.score import Score


def couples(count):
    """Return all couples of so many claims."""
    left, right = np.triu_indices(count, 1)
    return left.astype(np.int64), right.astype(np.int64)


@given(accounts())
@settings(max_examples=25, deadline=None)
def test_the_gain_is_the_sum_of_the_evidence_and_the_same_both_ways(claims):
    score = Score.of(claims)
    left, right = couples(len(claims))
    assert score.gain(left, right) == pytest.approx(score.evidence(left, right).sum(axis=0))
    assert score.gain(left, right) == pytest.approx(score.gain(right, left))
    assert len(score.names) == len(score.evidence(left, right))


@given(accounts())
@settings(max_examples=25, deadline=None)
def test_evidence_is_finite_whatever_is_left_out(claims):
    bare = [claim.model_copy(update={"place": None, "span": None}) for claim in claims]
    score = Score.of([*claims, *(one.model_copy(update={"id": f"x{one.id}"}) for one in bare)])
    assert np.isfinite(score.evidence(*couples(2 * len(claims)))).all()


def test_any_two_of_many_claims_are_less_likely_one_event():
    few = [told("a"), *(told(f"f{n}", "south", 5 * n) for n in range(4))]
    many = [*few, *(told(f"g{n}", "middle", 2 * n) for n in range(40))]
    assert Score.of(many).prior < Score.of(few).prior < 0


def test_claims_taken_out_are_scored_against_all():
    claims = [told("a"), told("b"), *(told(f"f{n}", "south", 5 * n) for n in range(6))]
    score, one, other = Score.of(claims), np.array([0]), np.array([1])
    part = score.take(np.array([1, 0]))
    assert len(part) == 2
    assert part.gain(one, other) == pytest.approx(score.gain(one, other))
