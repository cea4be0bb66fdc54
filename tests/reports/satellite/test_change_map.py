"""The map of a radar screening says what it is, and how often calm would look the same."""

import numpy as np
import pytest
from tests.reports.satellite.test_scenes import EVENT, UNTIL, a_stack, screened

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import change_map, scenes

Image = pytest.importorskip("PIL.Image")
rasterio = pytest.importorskip("rasterio")
pytest.importorskip("scipy")
LEVEL = 0.001


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return scenes.scenes(a_stack(tmp_path_factory.mktemp("stack")))


def test_the_map_carries_its_place_its_chances_and_its_warning(found, tmp_path):
    file = tmp_path / "map.tif"
    told = change_map.made(found, EVENT, UNTIL, file)
    with rasterio.open(file) as raster:
        np.testing.assert_array_equal(raster.read(1), screened(found).chance)
        assert raster.crs.to_epsg() == 32648
        assert raster.tags()["SAYS"] == "screening for an analyst, never damage by itself"
        assert raster.read(2)[15, 15] == 1.0
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
    assert [one.name for one in tmp_path.iterdir()] == ["map.tif"]
    assert told.tested == 40 * 37
    assert told.unseen == pytest.approx(3 / 40)
    assert 0.06 < told.flagged < 0.08
    assert told.images == {"orbit 62 VV": (10, 4)}


def test_the_picture_shows_change_calm_and_what_nobody_saw(found, tmp_path):
    file, png = tmp_path / "map.tif", tmp_path / "map.png"
    change_map.made(found, EVENT, UNTIL, file)
    change_map.picture(file, png)
    pixels = np.asarray(Image.open(png))
    assert pixels.shape == (40, 40, 4)
    assert (pixels[10:20, 10:20, 0] == 230).mean() > 0.9
    assert (pixels[:, :3, 3] == 0).all()


def test_a_map_that_fails_half_way_leaves_no_file(found, tmp_path):
    def stop(done, total):
        raise OSError("disk full")

    with pytest.raises(SourceError, match="cannot be written"):
        change_map.made(found, EVENT, UNTIL, tmp_path / "map.tif", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_time_before_the_event_flags_next_to_nothing(found):
    calm = change_map.placebo(found, EVENT, UNTIL, LEVEL)
    assert calm is not None
    assert calm < 0.01


def test_too_few_images_before_give_no_placebo_and_no_zero(found):
    late = tuple(one for one in found if one.taken > EVENT.replace(month=11))
    assert change_map.placebo(late, EVENT, UNTIL, LEVEL) is None


def test_without_the_extra_its_name_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(change_map, "find_spec", lambda name: None if name == "rasterio" else name)
    with pytest.raises(SourceError) as told:
        change_map.ready(tmp_path / "map.tif")
    assert "pip install 'groundtruce[satellite]'" in told.value.remedy


def test_a_folder_that_is_not_there_is_told_before_the_work(tmp_path):
    with pytest.raises(SourceError, match="no such folder"):
        change_map.ready(tmp_path / "nowhere" / "map.tif")
