import numpy as np
from tests.incidents.table.accounts import columns, triples, world

from groundtruce.incidents.table import learn, lessons, places, whole
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


def test_where_all_err_far_now_and_then_no_source_is_vague() -> None:
    heavy = np.sqrt(np.random.default_rng(3).chisquare(3, 1_200) / 3)
    rows = triples(400, 2, 2 / heavy)
    where = plane(rows, Survey.of(rows).world())
    believed = whole.beliefs(Survey.of(rows).world(), Counts.of(rows, where))
    data = whole.prepared(rows, where, believed)
    first = np.arange(0, 1_200, 3)
    one, other = np.r_[first, first, first + 1], np.r_[first + 1, first + 2, first + 2]
    seen = np.r_[one, other], np.r_[other, one].astype(np.int32), np.full(2_400, 0.95, np.float32)
    factor, mix = lessons.errors(data, seen, places.MIX, np.ones(1), turns=2)
    assert (factor == 1).all()
    assert mix[1, 2:].sum() > 1.5 * places.MIX[1, 2:].sum()
    assert (learn.precision(data, *seen) > 1).any()
