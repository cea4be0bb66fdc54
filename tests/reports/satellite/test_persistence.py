"""Days that burned are counted as they are, and fires of war are told from those of the season."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.satellite.hot import hot

from groundtruce.errors import CaseError
from groundtruce.reports.satellite import persistence, separate
from groundtruce.reports.satellite.persistence import WINDOW_DAYS, Calendar

DAY = int(np.datetime64("2022-03-10").astype(int))


def calendar(*days: int, lat: float = 48.05, lon: float = 37.05) -> Calendar:
    table = hot(lat, lon, np.array(days))
    return Calendar.of(table.lat, table.lon, table.day)


def burning(one: Calendar, day: int, lat: float = 48.05, lon: float = 37.05) -> list[float]:
    return one.burning(np.array([lat]), np.array([lon]), np.array([day]))[0].tolist()


@given(st.sets(st.integers(-100, 100), min_size=1, max_size=60), st.integers(-120, 140))
def test_days_are_counted_as_they_are(days, at):
    counted = burning(calendar(*(DAY + one for one in days)), DAY + at)
    assert counted[0] == len([one for one in days if at - WINDOW_DAYS <= one < at])


def test_a_wider_look_sees_the_cells_around():
    one = calendar(DAY - 3)
    assert burning(one, DAY, lat=48.15) == [0, 1, 1]
    assert burning(one, DAY, lat=48.25, lon=36.85) == [0, 0, 1]
    assert burning(one, DAY, lat=48.35) == [0, 0, 0]


def test_places_and_days_outside_count_none():
    one = calendar(DAY)
    assert burning(one, DAY + 10, lat=10.0) == [0, 0, 0]
    assert burning(one, DAY - 4000) == [0, 0, 0]
    assert burning(one, DAY + 4000) == [0, 0, 0]


def test_no_feature_tells_where_the_place_is():
    here, there = calendar(DAY - 2, DAY - 5), calendar(DAY - 2, DAY - 5, lat=50.05, lon=30.05)
    told = [
        persistence.features(one, np.array([lat]), np.array([lon]), np.array([DAY]), (2021,))
        for one, lat, lon in ((here, 48.05, 37.05), (there, 50.05, 30.05))
    ]
    assert np.array_equal(*told)


def test_an_area_beyond_memory_is_refused():
    table = hot([-60.0, 70.0], np.array([-170.0, 170.0]), np.array([0, 20_000]))
    with pytest.raises(CaseError, match="too many at once"):
        Calendar.of(table.lat, table.lon, table.day)


def fires(seed: int = 1, count: int = 400):
    """Return features that tell the two kinds apart to some degree, places and days."""
    rng = np.random.default_rng(seed)
    is_near = rng.random(count) < 0.3
    columns = rng.normal(0, 1, (count, 2)).astype(np.float32)
    columns[:, 0] += 1.5 * is_near
    return (
        columns,
        is_near,
        rng.uniform(45, 50, count),
        rng.uniform(25, 35, count),
        np.arange(count),
    )


@pytest.mark.parametrize("split", list(separate.Split))
def test_what_was_held_out_is_told_apart_as_well_as_can_be(split):
    got = separate.learned(*fires(), split)
    # Two normal clouds 1.5 apart: the best possible is 0.856.
    assert 0.80 < got.auc < 0.91
    assert sum(got.near) + sum(got.far) == 400


def test_later_days_teach_nothing():
    columns, is_near, lat, lon, day = fires()
    later = day > np.median(day)
    changed = np.where(later[:, None], -columns, columns).astype(np.float32)
    one = separate.learned(columns, is_near, lat, lon, day)
    other = separate.learned(changed, is_near, lat, lon, day)
    assert one.weights == other.weights


def test_a_random_split_is_refused():
    with pytest.raises(CaseError, match="random split is refused"):
        separate.split_of("random")
    assert separate.split_of("spatial") is separate.Split.SPATIAL


def test_too_few_fires_are_told():
    with pytest.raises(CaseError, match="too few"):
        separate.learned(*(part[:30] for part in fires()))


def test_the_area_under_the_curve_counts_pairs():
    score, near = np.array([3.0, 2.0, 2.0, 1.0]), np.array([True, True, False, False])
    assert separate.area_under_curve(score, near) == (1 + 1 + 0.5 + 1) / 4
