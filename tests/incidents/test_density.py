"""Density follows the claims, at each claim's own scale, without a dense grid."""

import numpy as np
import pytest

from groundtruce.incidents import density


def test_an_even_field_has_its_density_everywhere_inside():
    axis = np.arange(-60.0, 60.0)
    grid = np.array([(east, north) for east in axis for north in axis]) + 0.5
    found = density.at_own_scale(grid, np.full(grid.shape, 8.0))
    inside = (np.abs(grid) < 40).all(axis=1)
    assert found[inside] == pytest.approx(1.0)


def test_a_vague_claim_sees_the_surroundings_and_not_the_spot():
    crowd = np.zeros((50, 2))
    at = np.vstack([crowd, crowd[:1]])
    widths = np.vstack([np.full((50, 2), 2.0), [[128.0, 128.0]]])
    found = density.at_own_scale(at, widths)
    assert found[0] > 100 * found[-1]


def test_one_wild_coordinate_costs_one_cell():
    near = np.random.default_rng(1).normal(0, 20, (200, 2))
    at = np.vstack([near, [[1e9, -1e9]]])
    assert np.isfinite(density.at_own_scale(at, np.full(at.shape, 16.0))).all()
    assert density.occupied(at, 16.0) == pytest.approx(density.occupied(near, 16.0) + 256)
