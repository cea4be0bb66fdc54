"""Where a group may be, beside sums over a fine grid; and what nearness is worth about it."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from tests.incidents.table.accounts import columns

from groundtruce.incidents.table import groups, whereabouts, whole
from groundtruce.incidents.table.columns import plane
from groundtruce.incidents.table.places import MIX, SPREAD
from groundtruce.incidents.table.records import POOLED, Data, Model
from groundtruce.incidents.table.survey import Counts, Survey


class Told(NamedTuple):
    """Reports as the loops need them."""

    data: Data
    model: Model


def told(x: Any, y: Any, sigma_km: Any, **given: Any) -> Told:
    """Return reports at so many kilometres from a place, stated to be so exact."""
    rows = columns(len(x), sigma_m=1000 * np.asarray(sigma_km, dtype=float), **given)
    world = Survey.of(rows).world()
    where = plane(rows, world)
    believed = whole.beliefs(world, Counts.of(rows, where))
    data = whole.prepared(rows, where, believed)
    variance = np.asarray(sigma_km, dtype=float) ** 2
    data = data._replace(
        x=np.asarray(x, dtype=float), y=np.asarray(y, dtype=float),
        variance=variance, fineness=np.log2(variance),
        place=np.where(data.place >= 0, 1, -1).astype(np.int32),
    )  # fmt: skip
    return Told(data, believed.model)


def pooled(of: Told, members: list[int]) -> tuple[np.ndarray, int]:
    """Return where these reports' incident may be, and the class of its place."""
    parts, room = np.zeros((2, whereabouts.PARTS, whereabouts.COLUMNS))
    some = np.array(members)
    return parts, whereabouts.pooled(of.data, of.model, parts, room, some, len(some))


def fit(of: Told, members: list[int], one: int) -> float:
    """Return how likely a report gives its place, if it tells of these reports' incident."""
    parts, where = pooled(of, members)
    return whereabouts.place_fit(of.data, of.model, parts, where, one)


def summed(of: Told, members: list[int], one: int) -> float:
    """Return the same from sums over a grid."""
    d, step = of.data, np.sqrt(of.data.variance.min()) / 5
    line = np.arange(-120, 120, step)
    x, y = np.meshgrid(line, line)

    def chance(i: int) -> np.ndarray:
        gap = (x - d.x[i]) ** 2 + (y - d.y[i]) ** 2
        true = d.variance[i] * SPREAD[:, None, None]
        found: np.ndarray = (
            MIX[d.place[i]][:, None, None] * np.exp(-gap / 2 / true) / (2 * np.pi * true)
        ).sum(axis=0)
        return found

    group = np.prod([chance(i) for i in members], axis=0)
    return float(np.log((group * chance(one)).sum() / group.sum()))


@pytest.mark.parametrize("seed", range(12))
def test_of_some_reports_it_is_what_a_sum_over_a_grid_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sigma = rng.choice([2.0, 5.0, 10.0], 4)
    off = rng.normal(0, 1, (2, 4)) * sigma * rng.choice([1, 3], 4, p=[0.8, 0.2])
    of = told(*off, sigma)
    assert fit(of, [1, 2], 0) == pytest.approx(summed(of, [1, 2], 0), abs=0.25)
    assert fit(of, [1, 2, 3], 0) == pytest.approx(summed(of, [1, 2, 3], 0), abs=0.5)


def test_between_two_far_apart_it_may_be_at_either() -> None:
    of = told([0, 60, 0, 60, 30], [0, 0, 0, 0, 0], [2, 2, 2, 2, 2])
    parts, where = pooled(of, [0, 1])
    assert where == POOLED
    assert parts[:, 1].min() < 2
    assert parts[:, 1].max() > 58
    at_either = [fit(of, [0, 1], one) for one in (2, 3)]
    assert at_either[0] == pytest.approx(at_either[1], abs=0.1)
    assert min(at_either) > fit(of, [0, 1], 4) + 3


def test_a_place_far_off_hardly_pulls() -> None:
    of = told([0, 0.5, 1, 70], [0, 0, 0, 0], [2, 2, 2, 2])
    parts, _ = pooled(of, [0, 1, 2, 3])
    assert abs(parts[:, 0] @ parts[:, 1] - 0.5) < 0.6


def test_of_a_place_too_far_for_any_number_the_others_keep_theirs() -> None:
    of = told([0, 1, 1e9], [0, 0, 0], [1, 1, 1])
    assert np.allclose(pooled(of, [0, 1, 2])[0], pooled(of, [0, 1])[0])
    assert np.isfinite(fit(of, [0, 1], 2))


def test_weights_add_up_and_many_agreeing_places_are_one() -> None:
    rng = np.random.default_rng(1)
    of = told(*rng.normal(0, 2, (2, 20)), np.full(20, 2.0))
    parts, _ = pooled(of, list(range(20)))
    assert parts[:, 0].sum() == pytest.approx(1)
    assert parts[0, 3] == pytest.approx(4 / 20, rel=0.4)
    assert np.hypot(parts[0, 1], parts[0, 2]) < 1.5


def test_one_place_is_what_its_class_has_and_none_is_none() -> None:
    of = told([0, 3, 0], [0, 0, 0], [2, 2, 2], lat=[13.5, 13.5, np.nan])
    assert pooled(of, [0, 2])[1] == of.data.place[0]
    assert pooled(of, [2])[1] == -1


def test_one_incident_is_as_likely_whoever_is_asked_first() -> None:
    of = told([0, 4], [0, 1], [3, 3])
    data = of.data._replace(density=np.array([1e-5, 1e-3]))
    around = groups.groups(data, of.model)
    room = np.zeros(groups.MOST_WEIGHED, dtype=np.int64)
    found = []
    for i, group in ((0, 1), (1, 0)):
        around.head[group] = group
        groups.sum_up(data, of.model, around, group, group, -1, room)
        found.append(groups.fit(data, of.model, around, group, group, i))
    assert found[0] == pytest.approx(found[1], abs=1e-3)
