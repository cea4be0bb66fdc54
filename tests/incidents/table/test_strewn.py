import numpy as np
from tests.incidents.table.accounts import columns

from groundtruce.incidents.table import strewn, whole
from groundtruce.incidents.table.columns import plane
from groundtruce.incidents.table.places import MIX, SPREAD
from groundtruce.incidents.table.survey import Counts, Survey


def far_off(freedom: float) -> float:
    """Return the share learned of places far off, from two accounts each of 600 incidents."""
    rng = np.random.default_rng(7)
    which = np.repeat(np.arange(600), 2)
    tails = np.sqrt(rng.chisquare(freedom, 1_200) / freedom)
    wrong = rng.normal(0, 2 / 111.195, (2, 1_200)) / tails
    rows = columns(
        1_200,
        source=np.arange(1_200) % 2,
        lat=(which % 20) * 0.9 + wrong[0],
        lon=100 + (which // 20) * 0.9 + wrong[1],
        sigma_m=2_000.0,
        start=20_000.0 + which,
    )
    world = Survey.of(rows).world()
    where = plane(rows, world)
    data = whole.prepared(rows, where, whole.beliefs(world, Counts.of(rows, where)))
    one = np.arange(0, 1_200, 2)
    left, right = np.r_[one, one + 1], np.r_[one + 1, one].astype(np.int32)
    mix = strewn.learned(data, left, right, np.full(1_200, 0.95, dtype=np.float32))
    return float(mix[1, SPREAD > 1].sum())


def test_far_off_places_are_expected_as_often_as_they_show() -> None:
    assert far_off(freedom=2) > 1.8 * MIX[1, SPREAD > 1].sum()


def test_they_are_never_believed_rarer_than_beforehand() -> None:
    assert np.isclose(far_off(freedom=1e6), MIX[1, SPREAD > 1].sum())
