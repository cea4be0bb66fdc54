import numpy as np

from groundtruce.incidents.table import chances, mixups


def told(swapped: float, couples: int = 4_000) -> np.ndarray:
    """Return p(said | true) as learned where kind 0 is told as kind 1 so often, and never as 2."""
    chance = np.random.default_rng(3)
    true = chance.integers(0, 3, couples)
    said = np.stack([np.where((true == 0) & (chance.random(couples) < swapped), 1, true)] * 2)
    said[1] = np.where((true == 0) & (chance.random(couples) < swapped), 1, true)
    one, other = np.arange(couples), np.arange(couples, 2 * couples)
    left, right = np.r_[one, other], np.r_[other, one].astype(np.int32)
    believed = chances.confusion(np.array([100, 100, 100]), 0.86)
    weight = mixups.weights(np.r_[one * 0, one * 0 + 1], left, right, np.ones(2 * couples))
    return mixups.learned(believed, said.ravel().astype(np.int32), left, right, weight)[0]


def test_a_kind_often_told_as_another_is_known_for_it() -> None:
    found = told(0.3)
    assert 0.2 < found[1, 0] < 0.4
    assert found[2, 0] < 0.03


def test_kinds_never_mixed_up_are_believed_more() -> None:
    assert (np.diag(told(0.0)) > 0.95).all()


def test_without_couples_what_was_believed_stays() -> None:
    said, prior = chances.confusion(np.array([50, 30, 20]), 0.86)
    none = np.zeros(0, dtype=np.int32)
    found, same = mixups.learned((said, prior), none, none, none, np.zeros(0))
    assert np.allclose(found, said / said.sum(axis=0))
    assert (same == prior).all()


def test_a_large_group_has_no_more_voices_than_it_has_reports() -> None:
    source = np.arange(6)
    left = np.repeat(source, 6)
    right = np.tile(source, 6)
    some = left != right
    weight = mixups.weights(source, left[some], right[some], np.ones(int(some.sum())))
    assert np.isclose(weight.sum(), 6)


def test_one_source_teaches_nothing_by_itself() -> None:
    pair = np.array([0, 1])
    assert not mixups.weights(np.zeros(2, int), pair, pair[::-1], np.ones(2)).any()
