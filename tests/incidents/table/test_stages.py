"""What makes one machine and many the same: parts add up, blocks share out, groups stand alone."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.incidents.table.accounts import columns, world

from groundtruce.incidents.table import blocks, stages, whole
from groundtruce.incidents.table import columns as told
from groundtruce.incidents.table.agree import Aim
from groundtruce.incidents.table.blocks import Law
from groundtruce.incidents.table.columns import Columns
from groundtruce.incidents.table.survey import Counts, Survey

SMALL = Law(rows=60, days=20, crowd=40, degrees=2)


def untidy(seed: int) -> Columns:
    rows, _ = world(seed)
    rng = np.random.default_rng(seed)
    rows.lat[rng.random(len(rows)) < 0.1] = np.nan
    rows.sigma_m[rng.random(len(rows)) < 0.1] = 90_000
    rows.end[rng.random(len(rows)) < 0.1] += 20
    return rows.take(rows.in_order())


def parts(rows: Columns, many: int) -> list[Columns]:
    which = np.random.default_rng(many).integers(0, many, len(rows))
    return [rows.take(np.flatnonzero(which == one)) for one in range(many)]


def alike(one: Any, other: Any) -> bool:
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one, other, strict=True))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 40), st.integers(1, 9))
def test_surveys_of_parts_add_up_to_that_of_the_whole(seed: int, many: int) -> None:
    rows = untidy(seed)
    rows.lat[:30], rows.lon[:30] = 13.0, 103.0
    total = Survey.total([Survey.of(part) for part in parts(rows, many)])
    assert alike(total.world(), Survey.of(rows).world())
    assert alike(total.tiles, Survey.of(rows).tiles)


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 40), st.integers(1, 9))
def test_counts_of_parts_make_the_same_beliefs(seed: int, many: int) -> None:
    rows = untidy(seed)
    all_of = Survey.of(rows).world()
    counted = [Counts.of(part, told.plane(part, all_of)) for part in parts(rows, many)]
    once = Counts.of(rows, told.plane(rows, all_of))
    assert alike(
        whole.beliefs(all_of, Counts.total(counted)).model, whole.beliefs(all_of, once).model
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 60))
def test_every_report_is_one_blocks_own_and_seen_there(seed: int) -> None:
    rows = untidy(seed)
    survey = Survey.of(rows)
    where = told.plane(rows, survey.world())
    cut = blocks.cut(survey.tiles, SMALL)
    owned = np.stack([block.core(rows, where) for block in cut])
    seen = np.stack([block.sees(rows, where) for block in cut])
    asked = np.stack([block.asks_for(rows, where) for block in cut])
    assert len(cut) > 2
    assert (owned.sum(axis=0) == 1).all()
    assert (seen | ~owned).all()
    assert (asked | ~seen).all()


def test_what_repeats_a_report_is_folded_alike_in_a_block_and_in_the_whole() -> None:
    rows = untidy(3)
    again = rows.take(np.r_[np.arange(len(rows)), np.arange(0, len(rows), 2)])
    again.ids[len(rows) :] = [f"z{number}" for number in range(len(again) - len(rows))]
    again.start[len(rows) :] += 2
    again.end[len(rows) :] += 2
    again = again.take(again.in_order())
    given_rows = {name: getattr(again, name) for name in again.__dataclass_fields__}
    plan = stages.planned(stages.surveyed(given_rows), SMALL)
    whole_of = stages.folded(given_rows, plan._replace(blocks=blocks.cut(_none(), SMALL)), 0)
    assert (whole_of.earlier != np.arange(len(again))).sum() > 20
    for number, asked in enumerate(stages.asked_for(given_rows, plan)):
        part = {name: column[asked] for name, column in given_rows.items() if len(column)}
        found = stages.folded(part, plan, number)
        expected = asked[found.earlier][found.core]
        assert (expected == whole_of.earlier[asked][found.core]).all()


@pytest.mark.parametrize("seed", range(5))
def test_groups_that_share_no_likely_couple_are_decided_one_by_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    believed = whole.beliefs(Survey.of(columns(3)).world(), _counts(3))
    left = rng.integers(0, 300, 900)
    right = left + rng.integers(1, 8, 900)
    key = np.unique(left * 1000 + right)
    couples = whole.Couples(key // 1000, key % 1000, rng.integers(0, whole.PARTS, len(key)))
    together = whole.agreed(308, couples, Aim(0.45, 0.8), believed)
    bound = stages.likely(couples, believed, Aim(0.45, 0.8))
    root = np.arange(308)
    for one, other in zip(couples.left[bound], couples.right[bound], strict=True):
        root[root == root[other]] = root[one]
    for group in np.unique(root):
        members = np.flatnonzero(root == group)
        inside = np.isin(couples.left, members) & np.isin(couples.right, members)
        at = [np.searchsorted(members, side[inside]) for side in couples[:2]]
        alone = whole.agreed(
            len(members), whole.Couples(at[0], at[1], couples.met[inside]), Aim(0.45, 0.8), believed
        )
        assert (members[alone] == together[members]).all()


def _none() -> Any:
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


def _counts(count: int) -> Counts:
    rows = columns(count)
    return Counts.of(rows, told.plane(rows, Survey.of(rows).world()))
