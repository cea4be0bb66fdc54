"""What a hot pixel is worth falls with distance and doubt, has a cap; silence proves nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.reports.satellite import corroborate
from groundtruce.reports.satellite.corroborate import Calibration, Said
from groundtruce.reports.satellite.ratio import CAP, Ring

SHARES = {500: (0.075, 0.005), 1_000: (0.123, 0.013), 2_000: (0.201, 0.043), 5_000: (0.367, 0.171)}
MEASURED = Calibration(
    tuple(
        Ring(radius, war, calm, int(5_000 * war), int(15_000 * calm), war / calm, 1.0, 2.0)
        for radius, (war, calm) in SHARES.items()
    ),
    "a test",
)
metres = st.floats(0, 6_000)


def worth(*at: float, sigma: float = 350.0, background: float = 1.0) -> list[float]:
    count = len(at)
    ratios = MEASURED.worth(np.array(at), np.full(count, sigma), np.full(count, background))
    return ratios.tolist()


def test_near_is_worth_much_and_far_nothing():
    near, middle, far = worth(0, 1_200, 4_900)
    assert near == CAP
    assert 2 < middle < 5
    assert 1 <= far < 1.5


@given(metres, metres)
def test_further_is_never_worth_more(one, other):
    closer, further = worth(min(one, other), max(one, other))
    assert further <= closer * 1.02


@given(st.floats(100, 3_000), st.floats(100, 3_000))
def test_more_doubt_about_the_place_takes_weight_from_a_hit_on_it(one, other):
    assert worth(0, sigma=max(one, other))[0] <= worth(0, sigma=min(one, other))[0] * 1.02


@given(metres | st.just(np.inf), st.floats(100, 10_000), st.floats(0, 50))
def test_no_ratio_leaves_its_bounds(at, sigma, background):
    (ratio,) = worth(at, sigma=sigma, background=background)
    assert MEASURED.silence <= ratio <= CAP


def test_where_more_burns_a_fire_says_less():
    assert worth(700, background=5)[0] < worth(700, background=1)[0]
    assert worth(700, background=1e6)[0] == pytest.approx(1.0, abs=0.01)


def test_silence_is_worth_next_to_nothing():
    (silent,) = worth(np.inf)
    assert silent == pytest.approx(0.877 / 0.987, abs=0.001)


def test_beyond_three_kilometres_of_doubt_space_says_nothing():
    assert worth(0, np.inf, sigma=3_001) == [1.0, 1.0]
    told = corroborate.said(np.array([1.0]), np.array([3_001.0]))
    assert told[0].said is Said.NOT_INFORMATIVE


def test_an_area_without_calibration_gives_no_weight():
    flat = corroborate.uncalibrated()
    assert flat.worth(np.array([0.0, np.inf]), np.full(2, 200.0)).tolist() == [1.0, 1.0]
    assert flat.learned_on == "uncalibrated here"


@pytest.mark.parametrize(
    ("ratio", "word"), [(9.0, Said.CORROBORATES), (1.5, Said.LITTLE), (0.9, Said.NOTHING)]
)
def test_a_ratio_has_its_word(ratio, word):
    assert corroborate.said(np.array([ratio]), np.array([300.0]))[0].said is word


def test_telling_nothing_loses_as_much_as_the_constant_rate():
    ones = np.ones(10)
    assert corroborate.log_loss(ones, ones[None]) == pytest.approx(np.log(2) * ones)
    assert (corroborate.log_loss(3 * ones, ones[None] / 3) < np.log(2)).all()


def test_the_pixel_adds_its_own_doubt():
    sigma = corroborate.combined_sigma(np.array([400.0]), np.array([600.0]), np.array([0.0]))
    assert sigma[0] == pytest.approx(np.hypot(200, 300))
