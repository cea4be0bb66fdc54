"""Others in the same night make nearness worth less, as far as they tell of something else."""

import numpy as np
import pytest
from tests.incidents.table.accounts import columns

from groundtruce.incidents.table import bursts, groups, meet, whole
from groundtruce.incidents.table.columns import plane
from groundtruce.incidents.table.survey import Counts, Survey

NIGHT = 20


def denser(chance: float, partners: int = 24, kilometres: float = 0.0) -> float:
    """Return how much denser a night is seen than counted far and wide, for its first report.

    Its reports lie about one place, and each couple that meets has this chance.
    """
    rows = columns(400, start=20_000.0 + np.arange(400), lat=10 + 0.013 * np.arange(400))
    rows.start[:NIGHT], rows.lat[:NIGHT] = 20_200.0, 13.5
    rows.lon[1:NIGHT] += kilometres / 108
    rows.end[:] = rows.start + 1
    rows = rows.take(rows.in_order())
    world = Survey.of(rows).world()
    where = plane(rows, world)
    believed = whole.beliefs(world, Counts.of(rows, where))
    data = whole.prepared(rows, where, believed)
    near = meet.neighbours(data, believed.model, partners)
    around = groups.groups(data, believed.model)
    night = np.flatnonzero(rows.lat == 13.5)
    if chance == 1:
        around.root[night], around.size[night[0]] = night[0], len(night)
    share = np.full(len(near[1]), chance, dtype=np.float32)
    found = bursts.seen(data, around, near, share).log_density - data.log_density
    return float(np.exp(found[night[0]]))


def test_a_night_of_many_incidents_is_denser_than_its_weeks() -> None:
    assert denser(chance=0.0) > 2


def test_accounts_of_the_reports_own_incident_make_no_night_dense() -> None:
    assert denser(chance=1.0) < 1


def test_so_it_is_when_there_are_more_than_a_report_meets() -> None:
    assert denser(chance=1.0, partners=4) == pytest.approx(denser(chance=1.0), rel=0.01)


def test_others_two_cells_away_are_of_no_account() -> None:
    assert denser(chance=0.0, kilometres=12) < denser(chance=0.0, kilometres=1) / 2


def test_the_fewer_are_about_the_more_what_was_counted_far_and_wide_is_believed() -> None:
    seen = [denser(chance) for chance in (0.0, 0.25, 0.5)]
    assert seen == sorted(seen, reverse=True)


def test_a_report_without_a_place_keeps_what_its_day_has() -> None:
    rows = columns(60, lat=np.nan, lon=np.nan)
    world = Survey.of(rows).world()
    where = plane(rows, world)
    believed = whole.beliefs(world, Counts.of(rows, where))
    data = whole.prepared(rows, where, believed)
    near = meet.neighbours(data, believed.model, 8)
    share = np.zeros(len(near[1]), dtype=np.float32)
    found = bursts.seen(data, groups.groups(data, believed.model), near, share)
    assert (found.log_density == data.log_density).all()
