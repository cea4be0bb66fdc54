import numpy as np
from tests.incidents.table.accounts import columns, world

from groundtruce.incidents.table import chances, whole
from groundtruce.incidents.table.columns import Columns
from groundtruce.incidents.table.survey import Survey


def test_one_source_with_nearly_all_rows_does_not_hide_the_others() -> None:
    rows, which = world(11)
    rows.source[:] = np.where(np.arange(len(rows)) % 10, 0, rows.source)
    group = whole.fused(rows).group
    same, true = group[:, None] == group[None, :], which[:, None] == which[None, :]
    assert (same & true).sum() / same.sum() > 0.9


def test_many_accounts_of_one_incident_are_fused_in_bounded_time() -> None:
    rng = np.random.default_rng(3)
    far = columns(3000, source=np.arange(3000) % 900, lat=rng.uniform(-60, 60, 3000))
    far.start[:] += rng.integers(0, 900, 3000)
    far.lat[:40], far.start[:40], far.lon[:40] = 13.5, 20_300.0, 103 + rng.normal(0, 0.01, 40)
    group = whole.fused(far).group
    assert len(group) == 3000
    assert np.bincount(group[:40]).max() > 20


def test_a_thousand_kinds_need_no_thousand_tables() -> None:
    rows, _ = world(12)
    rows.kind[:] = np.arange(len(rows))
    rows.side[:] = np.arange(len(rows))
    found = whole.fused(rows)
    assert len(found.group) == len(rows)
    assert len(chances.habitual(np.ones(1000, int))[1]) == 32


def test_a_toll_that_grows_is_one_report() -> None:
    rows, _ = world(13)
    rows.killed_low[4] = rows.killed_high[4] = 2
    later = rows.take(np.r_[np.arange(len(rows)), 4])
    later.ids[-1], later.start[-1], later.end[-1] = "z", rows.start[4] + 2, rows.end[4] + 2
    later.killed_low[-1] = later.killed_high[-1] = 9
    group = whole.fused(later).group
    assert group[-1] == group[4]


def test_a_point_named_again_and_again_is_as_vague_as_the_next_is_far() -> None:
    rows = columns(12, start=20_000.0 + 7 * np.arange(12), lon=100 + 0.25 * (np.arange(12) % 3))
    world = Survey.of(rows).world()
    assert len(world.named) == 3
    assert np.allclose(world.reach, 0.25 * 111.195 * np.cos(np.radians(13.5)) / 12**0.5, rtol=0.02)


def test_a_point_named_on_one_night_only_is_a_point() -> None:
    assert not len(Survey.of(columns(50)).world().named)


def test_threads_and_blocks_do_not_change_what_is_found() -> None:
    from groundtruce.incidents.table.blocks import Law

    rows, _ = world(14, incidents=300)
    law = Law(rows=200, days=20)
    assert (whole.fused(rows, law=law).group == whole.fused(rows, law=law).group).all()


def test_texts_that_are_all_alike_are_no_evidence() -> None:
    rows, _ = world(15)
    told = {name: getattr(rows, name) for name in rows.__dataclass_fields__}
    alike = Columns(**(told | {"text": np.ones((len(rows), 8))}))
    assert (whole.fused(alike).group == whole.fused(rows).group).all()


def test_reports_of_which_none_has_a_place_are_told_apart_by_their_days() -> None:
    rows = columns(4, lat=np.nan, start=20_000.0 + np.array([0, 0, 90, 90]), kind=[0, 0, 1, 1])
    assert whole.fused(rows).group.tolist() == [0, 0, 2, 2]
