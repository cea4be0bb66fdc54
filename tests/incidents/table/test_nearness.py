import numpy as np
from tests.incidents.table.accounts import columns

from groundtruce.incidents.table import meet, nearness, whole
from groundtruce.incidents.table.columns import Columns, plane
from groundtruce.incidents.table.survey import Counts, Survey


def two_by_two(one_incident: bool, incidents: int = 400) -> Columns:
    """Return two reports at each of many places, of one incident or of two beside each other."""
    chance = np.random.default_rng(5)
    which = np.repeat(np.arange(incidents), 2)
    kind = np.repeat(chance.integers(0, 6, incidents), 2)
    if not one_incident:
        kind[1::2] = (kind[1::2] + chance.integers(1, 6, incidents)) % 6
    return columns(
        2 * incidents,
        source=np.arange(2 * incidents) % 12,
        lat=10 + (which % 20) * 0.3 + chance.normal(0, 0.01, 2 * incidents),
        lon=100 + (which // 20) * 0.3 + chance.normal(0, 0.01, 2 * incidents),
        sigma_m=1500.0,
        start=20_000.0 + which // 4,
        kind=kind,
    )


def learned(rows: Columns, further: float = 1.0) -> float:
    """Return by how much four nats of nearness are to be believed more."""
    world = Survey.of(rows).world()
    where = plane(rows, world)
    believed = whole.beliefs(world, Counts.of(rows, where))
    data = whole.prepared(rows, where, believed)
    starts, near, _ = meet.neighbours(data, believed.model, 12)
    left = np.repeat(np.arange(len(rows)), np.diff(starts))
    half = np.full(len(near), 0.8, dtype=np.float32)
    found = nearness.trust(data, believed.model, left, near, half, further)
    return float(found @ np.array([1.0, 4.0, 2.0]))


def test_nearness_is_worth_less_where_neighbours_are_of_other_kinds() -> None:
    assert learned(two_by_two(one_incident=False)) < -0.5
    assert learned(two_by_two(one_incident=True)) > -0.1


def test_where_a_walk_follows_in_part_as_much_more_is_added_as_asked() -> None:
    rows = two_by_two(one_incident=False)
    once, further = learned(rows), learned(rows, 1.5)
    assert abs(further - 1.5 * once) < 1e-9


def test_without_couples_nothing_is_learned() -> None:
    assert abs(learned(columns(1))) < 1e-9
