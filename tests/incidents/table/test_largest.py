"""How large the largest incidents are is learned from groups, the usual ones are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.incidents.table import chances, largest

USUAL = len(chances.REPORTS)
SOURCES = np.full(12, 100)
BELIEVED = chances.sizes(SOURCES)


def beyond(sizes):
    """Return the chance of more reports than usual, that of the sources left out."""
    plain = BELIEVED[1:].copy()
    known = np.minimum(np.arange(1, len(BELIEVED)), USUAL)
    plain -= np.log(chances.REPORTS[known - 1])
    plain += chances.REPORTS_FALL * (np.arange(1, len(BELIEVED)) - known)
    chance = np.exp(sizes[1:] - plain)
    return chance[USUAL:].sum() / chance.sum()


def test_no_large_group_among_many_makes_large_incidents_unlikely():
    small = np.ones(400, dtype=np.int32)
    assert beyond(largest.sizes(BELIEVED, small)) < beyond(BELIEVED) / 10


def test_large_groups_make_large_incidents_likely():
    mixed = np.repeat(np.array([1, 30], dtype=np.int32), 100)
    assert beyond(largest.sizes(BELIEVED, mixed)) > 0.4


def test_without_groups_what_is_believed_stands():
    found = largest.sizes(BELIEVED, np.zeros(0, dtype=np.int32))
    assert np.diff(found[1:]) == pytest.approx(np.diff(BELIEVED[1:]), abs=1e-6)


@given(st.lists(st.integers(1, 5_000), max_size=50))
def test_whatever_the_groups_chances_are_finite_and_the_usual_sizes_keep_their_order(sizes):
    found = largest.sizes(BELIEVED, np.array(sizes, dtype=np.int32))
    assert np.isfinite(found[1:]).all()
    usual = found[1 : USUAL + 1] - BELIEVED[1 : USUAL + 1]
    assert usual == pytest.approx(np.full(USUAL, usual[0]))
