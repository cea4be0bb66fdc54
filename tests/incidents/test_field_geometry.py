"""Posts that state their errors: how near they come together, and whether the area is honest."""

import pytest
from tests.builders import a_place
from tests.incidents.benches import bench

from groundtruce.incidents import triangulate
from groundtruce.model import perceived

RUNS = 300
FIELD = bench("field_geometry")


@pytest.fixture(scope="module")
def four_posts():
    """Return what four posts come to, 3° of compass and 20 % of range off."""
    return FIELD.measured(FIELD.LAYOUTS["4 posts around the ground"], RUNS, seed=4)


def test_four_posts_come_within_a_third_of_the_best_posts_error(four_posts):
    assert four_posts.share <= 0.35


def test_the_area_holds_the_event_as_often_as_it_says():
    # As it reckons: one post in twenty tells of something else.
    layout = FIELD.LAYOUTS["4 posts, 5 % tell of something else"]
    assert 0.93 <= FIELD.measured(layout, RUNS, seed=4).held <= 0.97


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
