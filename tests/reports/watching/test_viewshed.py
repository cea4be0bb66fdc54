"""Terrain whose visibility is known exactly: a plane, a ridge, the round Earth."""

import math

import numpy as np
import pytest

from groundtruce.reports.watching import viewshed

FAR = 1e9


def seen(heights, at, eye_m=2.0, target_m=0.0, reach_m=FAR, cell_m=10.0):
    """Return what an eye over that cell sees."""
    ground = np.asarray(heights, dtype=float)
    return viewshed.seen(ground, *at, eye_m, target_m, reach_m, cell_m, cell_m)


def test_on_a_plane_all_within_reach_is_seen():
    found = seen(np.zeros((41, 41)), (20, 20), reach_m=150)
    rows, columns = np.indices(found.shape) - 20
    assert (found == (np.hypot(rows, columns) * 10 <= 150)).all()


def test_a_ridge_hides_as_much_as_its_shadow_is_long():
    # The eye 20 m up, a ridge of 10 m at 100 m: by like triangles the shadow ends at 200 m.
    heights = np.zeros((1, 61))
    heights[0, 10] = 10.0
    found = seen(heights, (0, 0), eye_m=20.0)[0]
    assert found[:11].all()
    assert not found[11:20].any()
    assert found[21:].all()


def test_a_ridge_higher_than_the_eye_hides_all_behind_it():
    heights = np.zeros((1, 200))
    heights[0, 10] = 10.0
    assert not seen(heights, (0, 0))[0, 11:].any()


def test_the_top_of_what_stands_behind_a_ridge_is_seen():
    # Eye 2 m, ridge 10 m at 100 m, so at 200 m the line of sight is 18 m up.
    heights = np.zeros((1, 30))
    heights[0, 10] = 10.0
    assert seen(heights, (0, 0), target_m=18.1)[0, 20]
    assert not seen(heights, (0, 0), target_m=17.9)[0, 20]


def horizon(height_m):
    """Return how far the horizon of the round Earth lies for that height, with refraction."""
    return math.sqrt(2 * viewshed.EARTH_M * height_m / (1 - viewshed.REFRACTION))


@pytest.mark.parametrize(("eye_m", "target_m"), [(2.0, 0.0), (10.0, 0.0), (2.0, 1.5), (30.0, 3.0)])
def test_on_the_round_earth_sight_ends_at_the_horizon(eye_m, target_m):
    cell = 25.0
    found = seen(np.zeros((1, 2000)), (0, 0), eye_m, target_m, cell_m=cell)[0]
    farthest = np.flatnonzero(found).max() * cell
    assert abs(farthest - horizon(eye_m) - horizon(target_m)) <= 2 * cell


def test_an_unknown_height_is_not_seen_and_hides_what_lies_beyond():
    heights = np.zeros((1, 20))
    heights[0, 10] = np.nan
    found = seen(heights, (0, 0))[0]
    assert found[:10].all()
    assert not found[10:].any()


def test_what_sees_is_seen():
    # Between equal heights above the ground sight goes both ways.
    rough = np.random.default_rng(3).normal(0, 4, (25, 25))
    spots = [(0, 0), (3, 17), (12, 12), (24, 5), (20, 24)]
    there = {spot: seen(rough, spot, 2.0, 2.0) for spot in spots}
    pairs = [(one, other) for one in spots for other in spots]
    assert all(there[one][other] == there[other][one] for one, other in pairs)
    assert any(not there[one][other] for one, other in pairs)
