import numpy as np
import pytest
from tests.incidents.table.accounts import columns, world

from groundtruce.incidents.table import whole
from groundtruce.incidents.table.columns import Columns


def same(group: np.ndarray) -> np.ndarray:
    return group[:, None] == group[None, :]


def test_incidents_far_apart_are_found_again() -> None:
    rows, which = world(1)
    found, true = same(whole.fused(rows).group), same(which)
    assert (found & true).sum() / true.sum() > 0.97
    assert (found & true).sum() / found.sum() > 0.97


def test_the_order_of_rows_is_of_no_account() -> None:
    rows, _ = world(2)
    shuffled = np.random.default_rng(0).permutation(len(rows))
    ids = rows.ids[whole.fused(rows).group]
    again = rows.take(shuffled)
    assert (again.ids[whole.fused(again).group] == ids[shuffled]).all()


def test_an_incident_has_the_row_of_its_oldest_report() -> None:
    rows, _ = world(3)
    group = whole.fused(rows).group
    assert (rows.start[group] <= rows.start).all()
    assert (group[group] == group).all()


def test_a_row_told_twice_by_one_source_is_one_report() -> None:
    rows, _ = world(4)
    twice = rows.take(np.r_[np.arange(len(rows)), 5])
    twice.ids[-1] = "z"
    group = whole.fused(twice).group
    assert group[-1] == group[5]


def test_a_reprint_does_not_carry_more_weight() -> None:
    rows, _ = world(5)
    alone = whole.fused(rows).group
    copies = rows.take(np.r_[np.arange(len(rows)), np.repeat(7, 9)])
    copies.ids[len(rows) :] = [f"z{number}" for number in range(9)]
    copies.source[len(rows) :] = np.arange(9) + 20
    assert (whole.fused(copies).group[: len(rows)] == alone).all()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_reports_are_fused_too(count: int) -> None:
    assert len(whole.fused(columns(count)).group) == count


def test_a_wild_coordinate_costs_one_cell() -> None:
    rows, _ = world(6)
    rows.lat[0], rows.lon[0], rows.sigma_m[1], rows.sigma_m[2] = -89.9, -179.9, 1e12, 0.0
    rows.lat[3] = 4e7
    assert len(whole.fused(rows).group) == len(rows)


def test_reports_without_a_place_may_join_those_with_one() -> None:
    rows, _ = world(7, incidents=40)
    extra = rows.take(np.r_[np.arange(len(rows)), 0])
    extra.ids[-1], extra.source[-1], extra.lat[-1] = "z", 30, np.nan
    lonely = np.flatnonzero(np.abs(rows.start - rows.start[0]) < 3)
    group = whole.fused(extra).group
    assert group[-1] == len(rows) or group[-1] in group[lonely]


def test_thousands_at_one_place_in_one_night_end_in_bounded_time() -> None:
    count = 4000
    rng = np.random.default_rng(1)
    rows = columns(count, kind=rng.integers(0, 8, count), killed_low=rng.integers(0, 9, count))
    assert len(whole.fused(rows, sweeps=1).group) == count


def test_a_chance_called_likely_is_mostly_right() -> None:
    rows, which = world(8, incidents=300)
    found = whole.fused(rows)
    sure = found.chance > 0.9
    assert (which[found.left] == which[found.right])[sure].mean() > 0.9


def test_texts_with_gaps_are_taken_as_unsaid() -> None:
    rows, _ = world(9)
    text = np.random.default_rng(2).normal(size=(len(rows), 8))
    text[::3, 2] = np.nan
    told = {name: getattr(rows, name) for name in rows.__dataclass_fields__} | {"text": text}
    assert len(whole.fused(Columns(**told)).group) == len(rows)
