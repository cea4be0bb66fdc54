"""Burn scars: what was green and is charred, where land could be seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import burn

SIDE = 20


def a_view(burned: bool = False, cloud: slice | None = None, seed: int = 1) -> burn.View:
    """Return grassland with or without a burned square, under a cloud or not."""
    rng = np.random.default_rng(seed)
    nir = rng.normal(0.35, 0.01, (SIDE, SIDE)).astype(np.float32)
    swir = rng.normal(0.15, 0.01, (SIDE, SIDE)).astype(np.float32)
    if burned:
        nir[5:10, 5:10], swir[5:10, 5:10] = 0.15, 0.30
    classes = np.full((SIDE, SIDE), 4, np.uint8)
    if cloud is not None:
        classes[cloud] = 9
    return burn.View(nir, swir, classes)


def test_a_burned_square_is_found_and_nothing_else():
    got = burn.scar([a_view(), a_view(seed=2)], [a_view(burned=True, seed=3)])
    expected = np.zeros((SIDE, SIDE), bool)
    expected[5:10, 5:10] = True
    assert (got.burned() == expected).all()
    assert got.dnbr[7, 7] == pytest.approx(0.4 + 1 / 3, abs=0.05)
    assert got.rbr[7, 7] == pytest.approx(got.dnbr[7, 7] / 1.401, abs=0.03)


def test_under_cloud_nothing_is_said():
    got = burn.scar([a_view()], [a_view(burned=True, cloud=np.s_[:8])])
    assert np.isnan(got.dnbr[:8]).all()
    assert not got.burned()[:8].any()
    assert got.unseen == pytest.approx(8 / SIDE)
    assert got.after[:8].max() == 0


def test_a_cloud_in_one_view_is_filled_by_another():
    clouded = a_view(burned=True, cloud=np.s_[:8])
    got = burn.scar([a_view()], [clouded, a_view(burned=True, seed=4)])
    assert got.unseen == 0
    assert got.burned()[7, 7]


@given(st.lists(st.lists(st.floats(-1, 1) | st.just(np.nan), min_size=3, max_size=3), min_size=1))
def test_the_median_is_that_of_what_was_seen(rows):
    stack = np.array(rows, np.float32)[:, :, None]
    got, seen = burn._median(stack)
    for pixel in range(3):
        values = stack[:, pixel, 0][~np.isnan(stack[:, pixel, 0])]
        assert seen[pixel, 0] == len(values)
        if len(values):
            assert got[pixel, 0] == pytest.approx(np.median(values), abs=1e-6)
        else:
            assert np.isnan(got[pixel, 0])


def test_the_placebo_of_a_quiet_time_is_near_nothing():
    assert burn.placebo([a_view(seed=n) for n in range(6)]) == 0


def test_views_are_needed_on_both_sides_and_of_one_size():
    with pytest.raises(SourceError, match="1 views before and 0 after"):
        burn.scar([a_view()], [])
    small = burn.View(*(part[:5] for part in (a_view().nir, a_view().swir, a_view().classes)))
    with pytest.raises(SourceError, match="differ in size"):
        burn.scar([a_view()], [small])
