"""The table of detections: each once, whichever files brought them and however often."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.satellite import hot

from groundtruce.errors import SourceError
from groundtruce.model.report import Original
from groundtruce.reports.satellite import detections, firms, shelf

AREA = (102.0, 11.0, 106.0, 16.0)


def cuts(folder, *rows):
    return [shelf.cut(firms.read(hot.a_file(folder, hot.VIIRS, *rows), hot.NOW), AREA)]


def test_what_is_kept_comes_back_the_same(tmp_path):
    (part,) = cuts(tmp_path, hot.viirs(), hot.viirs(lat=14.5, power=""))
    table = part.table
    shelf.keep(tmp_path, table)
    back = shelf.kept(tmp_path)
    for name, column in vars(table).items():
        np.testing.assert_array_equal(getattr(back, name), column)
        assert getattr(back, name).dtype == column.dtype
    assert [file.name for file in (tmp_path / shelf.FOLDER).iterdir()] == [shelf.TABLE]


def test_the_same_file_again_adds_nothing(tmp_path):
    once, first = shelf.added(detections.none(), cuts(tmp_path, hot.viirs()))
    twice, again = shelf.added(once, cuts(tmp_path, hot.viirs()))
    assert (first.new, again.new, again.rows) == (1, 0, 1)
    assert len(twice) == 1


def test_a_row_of_the_final_product_takes_the_place_of_the_quick_one(tmp_path):
    quick, _ = shelf.added(detections.none(), cuts(tmp_path, hot.viirs(version="2.0NRT")))
    final, told = shelf.added(quick, cuts(tmp_path, hot.viirs(version="2")))
    assert (told.new, told.confirmed) == (0, 1)
    assert final.is_standard.all()
    back, _ = shelf.added(final, cuts(tmp_path, hot.viirs(version="2.0NRT")))
    assert back.is_standard.all()


def test_rows_outside_the_area_are_left_out_and_counted(tmp_path):
    rows = [hot.viirs(), hot.viirs(lat=48.0, lon=37.0), hot.viirs(lon=101.9)]
    table, told = shelf.added(detections.none(), cuts(tmp_path, *rows))
    assert (told.rows, told.outside, told.held, len(table)) == (3, 2, 1, 1)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)), st.integers(0, 4))
def test_the_order_of_gatherings_changes_nothing(order, cut):
    every = hot.hot([14.1, 14.2, 14.1, 14.3], 103.0, [1, 2, 3, 1])
    one = [shelf.cut([every.take(np.array([i]))], AREA) for i in order]
    before, _ = shelf.added(detections.none(), one[:cut])
    after, _ = shelf.added(before, one[cut:])
    whole, _ = shelf.added(detections.none(), [shelf.cut([every], AREA)])
    np.testing.assert_array_equal(after.key, whole.key)


def test_a_spoiled_table_says_how_it_is_made_again(tmp_path):
    shelf.keep(tmp_path, hot.hot(14.0, 103.0, 1))
    (tmp_path / shelf.FOLDER / shelf.TABLE).write_bytes(b"PAR1 and no more")
    with pytest.raises(SourceError) as told:
        shelf.kept(tmp_path)
    assert "satellite gather" in told.value.remedy


def test_files_are_remembered_once_in_the_order_in_which_they_came(tmp_path):
    first, second = (
        Original(sha256=letter * 64, size=1, media_type="text/csv", name=letter) for letter in "ba"
    )
    shelf.remember(tmp_path, [first])
    shelf.remember(tmp_path, [second, first])
    assert [one.name for one in shelf.originals(tmp_path)] == ["b", "a"]


def test_a_gas_flare_that_the_provider_knows_is_no_fire_in_the_landscape():
    table = hot.hot([14.0, 14.1, 14.2], 103.0, 1)
    table.kind[:] = [0, 2, -1]
    assert shelf.landscape(table).lat.tolist() == [14.0, 14.2]


def test_a_cell_that_burns_in_most_months_is_left_out_and_a_season_of_fires_is_not():
    months = np.arange("2024-01", "2025-01", dtype="datetime64[M]").astype("datetime64[D]")
    flare = hot.hot(14.001, 103.001, months.astype(int))
    fields = hot.hot(15.001, 103.001, months[:3].astype(int) + 5)
    both = detections.joined([replace(fields, key=fields.key + 100), flare])
    assert set(shelf.landscape(both).lat) == {15.001}
    half = shelf.landscape(both.take(both.day < int(months[6].astype(int))))
    assert set(half.lat) == {14.001, 15.001}
