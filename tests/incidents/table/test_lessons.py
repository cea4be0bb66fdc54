import numpy as np
from tests.incidents.table.accounts import columns, world

from groundtruce.incidents.table import lessons, whole
from groundtruce.incidents.table.columns import Columns, plane
from groundtruce.incidents.table.survey import Counts, Survey


def told(seed: int) -> Columns:
    """Return reports of which every third gives two dead."""
    rows, _ = world(seed)
    rows.killed_low[::3] = rows.killed_high[::3] = 2.0
    return rows


def test_lessons_hold_for_reports_that_bring_new_figures() -> None:
    rows = told(3)
    where = plane(rows, Survey.of(rows).world())
    counts = Counts.of(rows, where)
    believed = whole.beliefs(Survey.of(rows).world(), counts)
    taught = lessons.taught(whole.prepared(rows, where, believed), believed.model, counts)
    other = columns(1, killed_low=1.0, killed_high=1.0)
    later = Counts.total([counts, Counts.of(other, plane(other, Survey.of(other).world()))])
    model = whole.beliefs(Survey.of(rows).world(), later).model
    applied = lessons.applied(model, taught, later)
    assert len(later.killed[0]) == len(taught.figures) + 1
    assert applied.killed.shape == model.killed.shape
    assert np.array_equal(applied.trust, taught.trust)
    assert not np.allclose(applied.pair_killed, model.pair_killed)
