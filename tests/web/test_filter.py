"""The filter: what is asked for is found in the stretch of its days as it is among all."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.web.filter import EPOCH, Filter
from groundtruce.web.index import NO_DAY

DAYS = st.none() | st.integers(-40, 400).map(lambda day: date(2025, 4, 1) + timedelta(days=day))


@pytest.fixture(scope="module")
def index(bench):
    """Return the columns of the bundled case."""
    return bench.moment(None, "en").index


@given(DAYS, DAYS, st.booleans(), st.sampled_from([(), ("contested",), ("unverified", "refuted")]))
def test_what_is_asked_for_stands_in_the_stretch_of_its_days(index, since, until, every, status):
    wanted = Filter(since=since, until=until, every_kind=every, status=status)
    assert wanted.places(index).tolist() == np.flatnonzero(wanted.mask(index)).tolist()


def test_each_day_has_its_own(index):
    days = index.day[index.day != NO_DAY]
    for day in set(days.tolist()):
        on = EPOCH + timedelta(days=day)
        found = Filter(since=on, until=on, every_kind=True).places(index)
        assert len(found) == int((days == day).sum())


def test_of_some_places_those_are_kept_that_are_asked_for(index):
    wanted, some = Filter(status=("contested",)), np.arange(0, len(index), 3)
    assert wanted.mask(index, some).tolist() == wanted.mask(index)[some].tolist()


def test_those_that_began_in_a_time_stand_together(index):
    since, until = np.quantile(index.starts, (0.3, 0.6)).tolist()
    inside = (index.starts >= since) & (index.starts <= until)
    stretch = index.began(since, until)
    assert list(range(stretch.start, stretch.stop)) == np.flatnonzero(inside).tolist()
