"""Couples are the ones near in time and place, each once, and only the best of each claim."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from groundtruce.incidents import pair

numbers = st.lists(st.tuples(st.floats(0, 30), st.floats(0, 5), st.floats(-99, 99)), max_size=25)


@given(numbers)
@settings(max_examples=60, deadline=None)
def test_exactly_the_couples_that_meet_are_found(rows):
    table = np.array(rows or [(0.0, 0.0, 0.0)])
    start, end = table[:, 0], table[:, 0] + table[:, 1]
    at, reach = np.column_stack([table[:, 2], table[:, 2]]), np.full(len(table), 20.0)
    located = table[:, 1] < 4
    found = [
        couple
        for left, right in pair.couples(start, end, at, reach, located)
        for couple in zip(left.tolist(), right.tolist(), strict=True)
    ]
    wanted = {
        (one, other)
        for one in range(len(table))
        for other in range(one + 1, len(table))
        if max(start[one], start[other]) <= min(end[one], end[other])
        and (
            not (located[one] and located[other])
            or ((at[one] - at[other]) ** 2).sum() <= (reach[one] + reach[other]) ** 2
        )
    }
    assert sorted(found) == sorted(wanted)


def test_a_claim_without_a_time_meets_everyone():
    start, end = np.array([0.0, 50.0, -np.inf]), np.array([1.0, 51.0, np.inf])
    nowhere = np.zeros((3, 2))
    batches = pair.couples(start, end, nowhere, np.ones(3), np.zeros(3, dtype=bool))
    found = {(int(a), int(b)) for left, right in batches for a, b in zip(left, right, strict=True)}
    assert found == {(0, 2), (1, 2)}


def test_a_couple_stays_if_it_is_among_the_best_of_either():
    left, right = np.array([0, 0, 0, 1]), np.array([1, 2, 3, 2])
    kept = pair.best(left, right, np.array([4.0, 3.0, 1.0, 2.0]), per_claim=1)
    assert kept.tolist() == [True, True, True, False]
