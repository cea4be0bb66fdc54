"""Joining is best first, on the evidence of whole groups."""

import numpy as np
from tests.incidents.accounts import told

from groundtruce.incidents import cluster
from groundtruce.incidents.score import Score

FAR = [told(f"f{day}", "south", 6 * day) for day in range(6)]


def found(claims, **given):
    """Return the groups as sets of claim ids."""
    score = Score.of(claims)
    groups = cluster.groups(score.take(np.arange(len(claims))), **given)
    return [{claims[member].id for member in group.members} for group in groups]


def test_a_group_has_one_join_less_than_members():
    claims = [told("a"), told("b"), told("c"), *FAR]
    groups = cluster.groups(Score.of(claims))
    assert all(len(group.joins) == len(group.members) - 1 for group in groups)
    assert max(len(group.members) for group in groups) == 3


def test_lanes_never_meet():
    claims = [told("a"), told("b"), *FAR]
    lanes = np.array([1] + [0] * (len(claims) - 1))
    assert {"c-a"} in found(claims, lanes=lanes)


def test_one_wrong_couple_does_not_chain_a_night_into_one():
    chain = [told(f"{number:02d}", day=2.5 * number, text="") for number in range(12)]
    sizes = [len(group) for group in found([*chain, *FAR])]
    assert max(sizes) < 4


def test_a_crowd_is_not_capped():
    crowd = [told(f"{number:02d}", source=f"s{number}") for number in range(40)]
    assert max(len(group) for group in found([*crowd, *FAR])) == 40


def test_a_couple_that_must_part_shares_out_the_rest():
    claims = [told("a"), told("b"), told("c"), *FAR]
    groups = found(claims, different=[(0, 1)])
    holders = [group for group in groups if group & {"c-a", "c-b", "c-c"}]
    assert sorted(len(group) for group in holders) == [1, 2]


def test_a_couple_that_must_join_joins_against_all_evidence():
    claims = [told("a"), told("b", "middle", 20), *FAR]
    assert {"c-a", "c-b"} in found(claims, same=[(0, 1)])


def test_leftovers_go_where_they_may():
    claims = [told("a"), told("b", "middle", 20), *FAR]
    assert len(found(claims, different=[(0, 1)], leftovers=True)) == 2


def test_the_score_that_is_asked_is_left_as_it_was():
    claims = [told("a"), told("b"), *FAR]
    score = Score.of(claims)
    before = score.gain(np.array([0]), np.array([1]))
    cluster.groups(score.take(np.arange(len(claims))))
    assert score.gain(np.array([0]), np.array([1])) == before
