"""What is learned on an area: from satellites and seasons that were there throughout."""

from dataclasses import replace

import numpy as np
import pytest
from tests.reports.satellite import hot
from tests.reports.satellite.test_answer import AREA, DAY, PEACE, history

from groundtruce.errors import CaseError
from groundtruce.reports.satellite import calibration_file, learn, shelf
from groundtruce.reports.satellite.detections import Sensor, joined
from groundtruce.reports.satellite.separate import Split


def learned(known, table):
    return learn.learned(known, table, AREA, PEACE, Split.TEMPORAL)


def test_a_satellite_that_came_later_does_not_look_like_fires():
    known, table = history()
    lately = hot.hot(known.lat + 0.001, known.lon, known.day)
    new = replace(lately, sensor=np.full(len(known), Sensor.VIIRS_NOAA21, np.int8),
                  key=np.arange(len(known), dtype=np.uint64) + np.uint64(10**6))  # fmt: skip
    one, both = learned(known, table), learned(known, joined([table, new]))
    assert both.sensors == (Sensor.VIIRS_SUOMI,)
    assert both.rings == one.rings


def test_without_one_satellite_throughout_nothing_is_learned():
    known, table = history()
    sensor = np.where(table.day >= DAY, Sensor.VIIRS_NOAA20, Sensor.VIIRS_SUOMI)
    with pytest.raises(CaseError, match="no satellite"):
        learned(known, replace(table, sensor=sensor.astype(np.int8)))


def test_a_season_that_was_not_gathered_in_peace_teaches_nothing():
    known, table = history()
    april = np.datetime64("2021-04-01").astype(int)
    only_march = table.take(~((table.day >= april) & (table.day < DAY - 60)))
    assert learned(known, only_march).incidents < learned(known, table).incidents


def test_what_was_learned_is_read_back_as_it_was(tmp_path):
    found = learned(*history())
    calibration_file.write(tmp_path, found)
    assert calibration_file.read(tmp_path) == found


def test_an_interval_holds_its_ratio_and_is_as_wide_as_its_rings():
    found = learned(*history())
    metres, sigma = np.array([200.0, 900.0, 24_000.0, np.inf]), np.full(4, 300.0)
    ratios = np.array([8.0, 5.0, 1.2, 1.0])
    lower, upper = found.bounds(ratios, metres, sigma)
    assert np.all((lower <= ratios) & (ratios <= upper))
    assert (lower[3], upper[3]) == (1.0, 1.0)
    assert lower.min() >= 1.0
    assert upper.max() <= 10.0


def test_an_interval_is_not_drawn_from_a_ring_that_was_never_hit_in_peace():
    found = learned(*history())
    never = tuple(replace(r, peace_hits=0, lower=r.ratio, upper=r.ratio) for r in found.rings[:3])
    one = replace(found, rings=(*never, *found.rings[3:]))
    lower, upper = one.bounds(np.array([5.0]), np.array([100.0]), np.array([100.0]))
    assert lower[0] < 5.0 < upper[0]


def passes(*, standard, minute=27_000_000, lat=(48.0, 48.5)):
    table = hot.hot(np.array(lat), 37.0, 0)
    count = len(table)
    moved = {"minute": np.full(count, minute), "is_day": np.zeros(count, bool)}
    return replace(table, **moved, is_standard=np.full(count, standard))


def test_the_final_product_of_a_pass_replaces_all_that_the_quick_one_saw_in_it():
    quick, final = passes(standard=False), passes(standard=True, lat=(48.0003,))
    other = passes(standard=False, minute=27_000_100)
    table = joined([
        replace(part, key=np.arange(len(part), dtype=np.uint64) + np.uint64(10 * n))
        for n, part in enumerate((quick, final, other))
    ])  # fmt: skip
    assert shelf.superseded(table).sum() == 2
    assert len(shelf.landscape(table)) == 3
    assert len(table) == 5


def test_more_detections_than_memory_holds_are_an_error(monkeypatch):
    monkeypatch.setattr(shelf, "MOST_HELD", 3)
    with pytest.raises(Exception, match="detections lie in the area"):
        shelf.cut([hot.hot(14.0, 103.0, np.arange(2)), hot.hot(14.0, 103.0, np.arange(2))], AREA)
