"""Posts that state their errors: how near they come together, and whether the area is honest."""

import importlib.util
import sys
from pathlib import Path

import pytest
from tests.builders import a_place

from groundtruce.incidents import triangulate
from groundtruce.model import perceived

BENCH = Path(__file__).parents[2] / "bench/field_geometry.py"
RUNS = 300


@pytest.fixture(scope="module")
def bench():
    """Return the simulation that the bench prints."""
    spec = importlib.util.spec_from_file_location("bench_field_geometry", BENCH)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def four_posts(bench):
    """Return what four posts come to, 3° of compass and 20 % of range off."""
    return bench.measured(bench.LAYOUTS["4 posts around the ground"], RUNS, seed=4)


def test_four_posts_come_within_a_third_of_the_best_posts_error(four_posts):
    assert four_posts.share <= 0.35


def test_the_area_holds_the_event_as_often_as_it_says(bench):
    # As it reckons: one post in twenty tells of something else.
    layout = bench.LAYOUTS["4 posts, 5 % tell of something else"]
    assert 0.93 <= bench.measured(layout, RUNS, seed=4).held <= 0.97


def test_the_area_errs_on_the_side_of_caution_where_nobody_tells_of_something_else(four_posts):
    assert four_posts.held >= 0.95


def test_a_post_that_reads_better_is_believed_more():
    def area_m2(error):
        told = [
            perceived.place(
                a_place(lon, lat, 10), range_m=5000, bearing_deg=turn, bearing_error_deg=error
            )
            for lon, lat, turn in ((103.0, 14.155, 0), (102.954, 14.2, 90))
        ]
        return triangulate.place(told).radius_m ** 2

    assert area_m2(2) < area_m2(6) / 2
