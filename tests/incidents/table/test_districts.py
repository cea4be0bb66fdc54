"""Districts' middles given out as exact points, named again and again, or once and missing."""

import numpy as np
from tests.incidents.table.accounts import columns

from groundtruce.incidents.table import density
from groundtruce.incidents.table.columns import Columns, plane, reaches
from groundtruce.incidents.table.survey import Survey

STEP = 0.25


def told(once: int, vague_there: int) -> Columns:
    """Return a net of points, each named on many days but for one, and what lies strewn about it.

    So many exact points lie where that one is missing, and so many vaguer places.
    """
    rng = np.random.default_rng(5)
    net = np.stack(np.meshgrid(np.arange(5), np.arange(5)), axis=-1).reshape(-1, 2) * STEP
    missing = net[12]
    known = np.repeat(np.delete(net, 12, axis=0), 6, axis=0)
    around = np.delete(net, 12, axis=0)[rng.integers(0, 24, 240)] + rng.uniform(
        -0.08, 0.08, (240, 2)
    )
    there = missing + rng.normal(0, 0.002, (once, 2))
    vague = missing + rng.normal(0, 0.002, (vague_there, 2))
    lat, lon = np.concatenate([known, around, there, vague]).T
    exact = np.r_[np.ones(len(known)), np.arange(240) % 2, np.ones(once), np.zeros(vague_there)]
    count = len(lat)
    return columns(
        count,
        lat=13 + lat,
        lon=100 + lon,
        sigma_m=np.where(exact, 1_000.0, 3_000.0),
        start=20_000.0 + 7 * np.arange(count),
    )


def test_exact_points_where_a_district_is_missing_are_its_middle() -> None:
    rows = told(once=8, vague_there=0)
    world = Survey.of(rows).world()
    assert world.exact_m == 1_000
    reach = reaches(rows, world)
    assert (reach[-8:] > 5).all()
    assert (reach[: 24 * 6] > 5).all()
    assert (reach[24 * 6 : -8] == 0).all()
    assert np.allclose(plane(rows, world).sigma[-8:], reach[-8:])


def test_where_vaguer_places_lie_as_often_exact_points_are_exact() -> None:
    world = Survey.of(told(once=8, vague_there=8)).world()
    assert len(world.named) == 24
    assert world.exact_m == 0


def test_without_vaguer_places_nothing_tells_that_a_district_is_missing() -> None:
    rows = told(once=8, vague_there=0)
    rows.sigma_m[:] = 1_000
    assert Survey.of(rows).world().exact_m == 0


def test_far_from_all_districts_no_district_is_missing() -> None:
    districts = np.array([[0.0, 0.0, 10.0], [34.0, 0.0, 10.0], [0.0, 34.0, 10.0]])
    away = np.array([10.0, 24.0, 26.0, 40.0, 68.0, 71.0])
    found = density.missed(-away, np.zeros(6), districts)
    assert found.tolist() == [0, 0, 10, 10, 10, 0]
