"""What a hot pixel is worth is learned on the area's own years of peace."""

import numpy as np
import pytest
from tests.reports.satellite.hot import hot

from groundtruce.errors import CaseError
from groundtruce.reports.satellite import near, ratio

DAY = np.datetime64("2022-03-10").astype(np.int64)
PEACE = (2019, 2020, 2021)


def index(table) -> near.Index:
    return near.Index.of(table.lat, table.lon, table.day)


def test_the_nearest_is_found_from_the_day_to_the_day_after():
    table = hot([14.0, 14.01], 103.0, np.array([DAY + 1, DAY + 2]))
    here, day = np.array([14.0]), np.array([DAY])
    assert index(table).nearest(here, np.array([103.01]), day, 5000)[0] == pytest.approx(
        1079, abs=2
    )
    assert np.isinf(index(table).nearest(here, np.array([104.0]), day, 5000)[0])
    assert np.isinf(index(table).nearest(here, np.array([103.0]), day - 2, 5000)[0])


def test_the_nearest_is_that_of_comparing_with_all():
    rng = np.random.default_rng(3)
    table = hot(rng.uniform(13, 15, 400), rng.uniform(102, 104, 400), rng.integers(0, 5, 400))
    lat, lon, day = rng.uniform(13, 15, 50), rng.uniform(102, 104, 50), rng.integers(0, 5, 50)
    found = index(table).nearest(lat, lon, day, 30_000)
    for i in range(50):
        y = (table.lat - lat[i]) * 111_195
        x = (table.lon - lon[i]) * 111_195 * np.cos(np.radians(lat[i]))
        metres = np.hypot(x, y)[(table.day >= day[i]) & (table.day <= day[i] + 1)]
        best = metres.min(initial=np.inf)
        assert found[i] == (pytest.approx(best) if best <= 30_000 else np.inf)


def test_the_same_day_of_another_year_is_taken_and_leap_days_are_kept_in_february():
    days = np.array(["2022-03-10", "2024-02-29", "2022-12-31"], "datetime64[D]").astype(np.int64)
    told = ratio.moved(days, 2019).astype("datetime64[D]").astype(str).tolist()
    assert told == ["2019-03-10", "2019-02-28", "2019-12-31"]


def strikes(seen: float, in_peace: float) -> tuple[ratio.Ring, ...]:
    """Calibrate on 600 places of which these shares had a detection 300 m away."""
    rng = np.random.default_rng(5)
    lat, lon = rng.uniform(45, 50, 600), rng.uniform(25, 35, 600)
    days = [np.full(600, DAY), *(ratio.moved(np.full(600, DAY), year) for year in PEACE)]
    shares = [seen, in_peace, in_peace, in_peace]
    hit = [rng.random(600) < share for share in shares]
    table = hot(
        np.concatenate([lat[one] + 300 / 111_195 for one in hit]),
        np.concatenate([lon[one] for one in hit]),
        np.concatenate([day[one] for one, day in zip(hit, days, strict=True)]),
    )
    return ratio.calibrated(index(table), lat, lon, days[0], PEACE)


def test_the_ratio_is_the_share_after_incidents_over_the_share_in_peace():
    half, one, *_ = strikes(0.3, 0.03)
    assert half.share == one.share == pytest.approx(0.3, abs=0.05)
    assert half.lower < 10 < half.upper
    assert half.is_informative


def test_where_peace_burns_as_much_a_detection_says_nothing():
    half, *_ = strikes(0.2, 0.2)
    assert half.lower < 1 < half.upper
    assert not half.is_informative


def test_few_hits_in_peace_are_not_enough_to_learn_from():
    half, *_ = strikes(0.2, 0.0)
    assert np.isfinite(half.ratio)
    assert not half.is_informative


def test_without_peace_there_is_nothing_to_compare_with():
    with pytest.raises(CaseError, match="nothing to calibrate"):
        ratio.calibrated(index(hot([1.0], 1.0, 1)), np.ones(1), np.ones(1), np.ones(1), ())
