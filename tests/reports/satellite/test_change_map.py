"""The map of a radar screening says what it is, and how often calm would look the same."""

import numpy as np
import pytest
from tests.reports.satellite.test_scenes import EVENT, UNTIL, a_stack

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import change_map, scenes

rasterio = pytest.importorskip("rasterio")
pytest.importorskip("scipy")
LEVEL = 0.001


def unheard(done, total):
    pass


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return scenes.scenes(a_stack(tmp_path_factory.mktemp("stack")))


@pytest.fixture(scope="module")
def screened(found):
    return scenes.screened(found, EVENT, UNTIL)


def test_the_map_carries_its_place_its_chances_and_its_warning(screened, tmp_path):
    file = tmp_path / "map.tif"
    change_map.write(screened, file, EVENT, UNTIL)
    with rasterio.open(file) as raster:
        np.testing.assert_array_equal(raster.read(1), screened.chance)
        assert raster.crs.to_epsg() == 32648
        assert raster.tags()["SAYS"] == "screening for an analyst, never damage by itself"
        assert raster.read(2)[15, 15] == 1.0
    assert [one.name for one in tmp_path.iterdir()] == ["map.tif"]


def test_the_summary_counts_what_changed_and_what_nobody_saw(screened):
    told = change_map.summary(screened, LEVEL, placebo=0.001)
    assert told.tested == 40 * 37
    assert told.unseen == pytest.approx(3 / 40)
    assert 0.06 < told.flagged < 0.08
    assert told.images == {"orbit 62 VV": (10, 4)}


def test_the_time_before_the_event_flags_next_to_nothing(found):
    calm = change_map.placebo(found, EVENT, UNTIL, LEVEL, unheard)
    assert calm is not None
    assert calm < 0.01


def test_too_few_images_before_give_no_placebo_and_no_zero(found):
    late = tuple(one for one in found if one.taken > EVENT.replace(month=11))
    assert change_map.placebo(late, EVENT, UNTIL, LEVEL, unheard) is None


def test_without_the_extra_its_name_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(change_map, "find_spec", lambda name: None if name == "rasterio" else name)
    with pytest.raises(SourceError) as told:
        change_map.ready(tmp_path / "map.tif")
    assert "pip install 'groundtruce[satellite]'" in told.value.remedy


def test_a_folder_that_is_not_there_is_told_before_the_work(tmp_path):
    with pytest.raises(SourceError, match="no such folder"):
        change_map.ready(tmp_path / "nowhere" / "map.tif")
