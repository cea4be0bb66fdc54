import numpy as np
from tests.incidents.table.accounts import columns, triples

from groundtruce.incidents.table import chances, learn, whole
from groundtruce.incidents.table.columns import Columns, plane
from groundtruce.incidents.table.survey import Counts, Survey


def told(factor: float) -> Columns:
    """Return three accounts each of incidents far apart; source 0 is worse than it says."""
    return triples(300, 1, np.where(np.arange(900) % 3 == 0, factor, 1.0) * 2)


def learned_repeats(source: np.ndarray) -> tuple[float, float]:
    """Return what it costs to speak again where couples of neighbouring rows are one incident."""
    rows = columns(len(source), source=source)
    world = Survey.of(rows).world()
    where = plane(rows, world)
    believed = whole.beliefs(world, Counts.of(rows, where))
    data = whole.prepared(rows, where, believed)
    one, other = np.arange(0, len(source), 2), np.arange(1, len(source), 2)
    left, right = np.r_[one, other], np.r_[other, one].astype(np.int32)
    certain = np.full(len(left), 0.98, dtype=np.float32)
    return learn.repeats(data, believed.model, left, right, certain)


def factors(rows: Columns) -> np.ndarray:
    world = Survey.of(rows).world()
    where = plane(rows, world)
    data = whole.prepared(rows, where, whole.beliefs(world, Counts.of(rows, where)))
    first = np.flatnonzero(np.arange(900) % 3 == 0)
    left, right = np.r_[first, first, first + 1], np.r_[first + 1, first + 2, first + 2]
    return learn.precision(data, left, right.astype(np.int32), np.ones(900, dtype=np.float32))


def test_a_source_worse_than_it_says_is_found() -> None:
    found = factors(told(4.0))
    assert found[0] >= 2.8
    assert (found[1:] <= 1.5).all()


def test_honest_sources_are_believed() -> None:
    assert (factors(told(1.0)) <= 1.5).all()


def test_no_source_is_believed_to_be_more_exact_than_it_says() -> None:
    assert (factors(told(0.2)) >= 1.0).all()


def test_blame_that_never_changes_is_habit() -> None:
    source = np.repeat(np.arange(4), 100)
    fair = np.tile([0, 1], 100)
    side = np.concatenate([np.zeros(100, int), np.ones(100, int), fair])
    habit = learn.sides_by_habit(source, side)
    assert habit[0, 0] > 0.8
    assert habit[1, 1] > 0.8
    assert (habit[2:] == 0).all()


def test_two_words_are_no_habit() -> None:
    assert (learn.sides_by_habit(np.zeros(2, int), np.zeros(2, int)) < 0.6).all()


def test_what_a_habit_says_is_less_evidence() -> None:
    said, shares = chances.habitual(np.array([50, 50]))
    odds = said[:, 0] / said[:, 1]
    count = len(shares)
    honest, strongest = odds[0], odds[-2 * count]
    assert honest > 5
    assert 1 <= strongest < 1.2
    assert np.allclose(said[:count].sum(axis=0), 1)


def test_where_no_source_speaks_twice_to_speak_twice_costs_more_than_believed() -> None:
    chance = np.random.default_rng(1)
    one = chance.integers(0, 12, 2_000)
    never = np.stack([one, (one + chance.integers(1, 12, 2_000)) % 12], axis=1).ravel()
    assert learned_repeats(never)[0] < chances.SPEAKS_AGAIN - 1
    often = chance.integers(0, 12, 4_000)
    assert abs(learned_repeats(often)[0]) < 0.3
