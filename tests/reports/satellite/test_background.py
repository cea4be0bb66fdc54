"""The background of a place is its own season in peace, and what burned there lately."""

import numpy as np
import pytest
from tests.reports.satellite import hot

from groundtruce.reports.satellite.background import LEAST, MOST, Background, Kind, times

YEARS = (2019, 2020, 2021)
PLACE = (np.array([14.0]), np.array([103.0]))


def day(text):
    return np.array([np.datetime64(text).astype(int)])


def burning(*days, lat=14.0):
    days = np.concatenate([np.arange(day(first)[0], day(last)[0] + 1) for first, last in days])
    return Background.of(hot.hot(np.full(len(days), lat), 103.0, days), YEARS)


def season(background, when):
    return background.rate(Kind.SEASON, *PLACE, day(when))[0]


def test_where_fields_are_burned_each_march_a_fire_in_march_is_common():
    fields = burning(*((f"{year}-03-01", f"{year}-03-31") for year in YEARS))
    assert season(fields, "2022-03-15") > 20 * season(fields, "2022-07-15")


def test_a_year_of_peace_is_not_compared_with_itself():
    once = burning(("2020-03-01", "2020-03-31"))
    assert season(once, "2020-03-15") < season(once, "2021-03-15")


def test_what_burned_lately_counts_only_where_that_was_learned():
    lately = burning(("2022-06-20", "2022-07-14"))
    rate = {kind: lately.rate(kind, *PLACE, day("2022-07-15"))[0] for kind in Kind}
    assert rate[Kind.SEASON_AND_LATELY] > 10 * rate[Kind.SEASON]
    assert rate[Kind.NONE] == 1


def test_the_day_itself_is_not_its_own_background():
    today = burning(("2022-07-15", "2022-07-15"))
    rate = today.rate(Kind.SEASON_AND_LATELY, *PLACE, day("2022-07-15"))
    assert rate[0] == pytest.approx(0.5 / 30)


def test_no_place_is_taken_to_burn_never_or_without_end():
    assert times(np.array([0.0, 1e9]), 0.1).tolist() == [LEAST, MOST]
