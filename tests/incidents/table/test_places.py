import numpy as np

from groundtruce.incidents.table import places
from groundtruce.incidents.table.places import MIX, SPREAD
from groundtruce.incidents.table.records import POOLED, RATIOS


def test_two_places_are_as_far_apart_as_the_sum_of_their_errors() -> None:
    table = places.apart()
    for step in (0, 10, 30):
        gap = places.steps()[step] ** 2 * 2
        true = sum(
            MIX[1, p] * MIX[1, q] / (SPREAD[p] + SPREAD[q]) / (2 * np.pi)
            * np.exp(-0.5 * gap / (SPREAD[p] + SPREAD[q]))
            for p in range(4)
            for q in range(4)
        )  # fmt: skip
        assert abs(table[1, 1, RATIOS, step] - np.log(true)) < 1e-4


def test_a_density_over_the_plane_adds_up_to_one() -> None:
    t = places.steps()
    density = np.exp(places.apart()[POOLED, POOLED, RATIOS].astype(float))
    gap = t * np.sqrt(2)
    assert abs(np.trapezoid(2 * np.pi * gap * density, gap) - 1) < 0.02
