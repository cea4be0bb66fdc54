"""Stacks of rasters are tested block by block; what does not fit together is refused by name."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import change, scenes, scenes_tested

rasterio = pytest.importorskip("rasterio")
pytest.importorskip("scipy")

EVENT = datetime(2025, 12, 8, tzinfo=UTC)
UNTIL = datetime(2026, 2, 1, tzinfo=UTC)
SIDE = 40


def a_scene(
    folder: Path, days: int, *, orbit: int = 62, polarisation: str = "VV", **more: Any
) -> Path:
    """Write a raster of speckle so many days after the event, with its item; return the item."""
    rng = np.random.default_rng([days + 10_000, orbit, len(polarisation)])
    image = rng.normal(-10, 2, (SIDE, more.get("width", SIDE))).astype(np.float32)
    if days >= 0:
        image[10:20, 10:20] += 12.0
    image[:, :3] = np.nan
    name = f"s1-{orbit}-{polarisation}-{days + 500}"
    with rasterio.open(
        folder / f"{name}.tif",
        "w",
        driver="GTiff",
        height=SIDE,
        width=image.shape[1],
        count=1,
        dtype="float32",
        crs=more.get("crs", "EPSG:32648"),
        transform=rasterio.transform.from_origin(300_000, 1_600_000, 10, 10),
        tiled=True,
        blockxsize=16,
        blockysize=16,
    ) as raster:
        raster.write(image, 1)
        raster.update_tags(UNITS="dB")
    digest = hashlib.sha256((folder / f"{name}.tif").read_bytes()).hexdigest()
    item = {
        "id": name,
        "properties": {
            "datetime": (EVENT + timedelta(days=days)).isoformat(),
            "sat:relative_orbit": orbit,
            "sar:polarizations": [polarisation],
        },
        "assets": {"data": {"href": f"{name}.tif", "file:checksum": f"1220{digest}"}},
    }
    file = folder / f"{name}.json"
    file.write_text(json.dumps(item), "utf-8")
    return file


def a_stack(folder: Path, after: int = 4, **more: Any) -> Path:
    for days in [*range(-120, 0, 12), *range(2, 2 + 12 * after, 12)]:
        a_scene(folder, days, **more)
    return folder


def screened(found, event=EVENT, until=UNTIL, **more):
    """Return chance, direction and counts of images of the whole grid."""
    job = scenes_tested.planned(found, event, until)
    chance = np.full((job.grid.height, job.grid.width), 9.0, np.float32)
    rose = np.zeros(chance.shape, bool)
    for part in scenes_tested.parts(job, **more):
        top, left, height, width = part.window
        chance[top : top + height, left : left + width] = part.chance
        rose[top : top + height, left : left + width] = part.rose
    return SimpleNamespace(chance=chance, rose=rose, images=job.images)


def test_a_change_between_the_scenes_is_found_and_its_border_left_out(tmp_path):
    got = screened(scenes.scenes(a_stack(tmp_path)))
    assert (got.chance[10:20, 10:20] < 0.001).mean() > 0.95
    assert got.rose[10:20, 10:20].mean() > 0.99
    assert (got.chance[25:, 3:] < 0.001).mean() < 0.01
    assert np.isnan(got.chance[:, :3]).all()
    assert got.images == {"orbit 62 VV": (10, 4)}


def test_windows_give_what_the_whole_gives(tmp_path, monkeypatch):
    found = scenes.scenes(a_stack(tmp_path))
    whole = screened(found)
    monkeypatch.setattr(scenes_tested, "_FEWEST_LINES", 7)
    monkeypatch.setattr(scenes_tested, "VALUES_AT_ONCE", 14 * 7 * 11)
    told: list[tuple[int, int]] = []
    windows = screened(found, progress=lambda *said: told.append(said))
    assert np.array_equal(whole.chance, windows.chance, equal_nan=True)
    assert np.array_equal(whole.rose, windows.rose)
    assert told[-1] == (9, 9)


SIZES = st.integers(1, 3_000)


@given(SIZES, SIZES, st.sampled_from([(1, 3_000), (16, 16), (256, 256), (512, 512)]),
       st.integers(4, 90), st.integers(1, 10**6))  # fmt: skip
def test_windows_cover_every_pixel_once_and_hold_no_more_than_fits(
    width, height, tile, images, room
):
    grid = scenes.Grid("", (), width, height, (min(tile[0], height), min(tile[1], width)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenes_tested, "VALUES_AT_ONCE", room * images)
        windows = list(scenes_tested.windows_of(grid, images))
    assert sum(one.height * one.width for one in windows) == width * height
    assert len({(one.top, one.left) for one in windows}) == len(windows)
    least = grid.tile[0] * grid.tile[1]
    assert all(one.height * one.width <= max(room, least) for one in windows)


def test_orbits_and_polarisations_are_tested_apart(tmp_path):
    for orbit in (62, 164):
        for polarisation in ("VV", "VH"):
            a_stack(tmp_path, orbit=orbit, polarisation=polarisation)
    got = screened(scenes.scenes(tmp_path))
    assert len(got.images) == 4
    assert (got.chance[10:20, 10:20] < 0.001).all()
    assert (got.chance[25:, 3:] < 0.01).mean() < 0.03


def test_one_scene_after_is_refused(tmp_path):
    with pytest.raises(SourceError, match="10 images before and 1 after"):
        screened(scenes.scenes(a_stack(tmp_path, after=1)))


@pytest.mark.parametrize("more", [{"crs": "EPSG:4326"}, {"width": 30}])
def test_a_scene_on_another_grid_is_named(tmp_path, more):
    a_stack(tmp_path)
    a_scene(tmp_path, 60, **more)
    with pytest.raises(SourceError, match="one grid") as raised:
        screened(scenes.scenes(tmp_path), EVENT, EVENT + timedelta(days=90))
    assert raised.value.where == "s1-62-VV-560.tif"


def test_bytes_that_are_not_those_of_the_item_are_refused(tmp_path):
    item = a_scene(tmp_path, 1)
    raster = item.with_suffix(".tif")
    raster.write_bytes(raster.read_bytes() + b"x")
    with pytest.raises(SourceError, match="not those that the item names"):
        scenes.scenes(item)


def test_a_raster_that_breaks_off_is_named(tmp_path):
    a_stack(tmp_path)
    item = a_scene(tmp_path, 60)
    raster = item.with_suffix(".tif")
    raster.write_bytes(raster.read_bytes()[: 40 * 40])
    said = json.loads(item.read_text("utf-8"))
    del said["assets"]["data"]["file:checksum"]
    item.write_text(json.dumps(said), "utf-8")
    with pytest.raises(SourceError) as raised:
        screened(scenes.scenes(tmp_path), EVENT, EVENT + timedelta(days=90))
    assert raised.value.where == "s1-62-VV-560.tif"


@pytest.mark.parametrize(
    "text", ["{", '{"id": "x"}', '{"id": "x", "properties": {}, "assets": {}}']
)
def test_an_item_that_says_too_little_is_named(tmp_path, text):
    file = tmp_path / "item.json"
    file.write_text(text, "utf-8")
    with pytest.raises(SourceError, match="cannot be read") as raised:
        scenes.scenes(file)
    assert raised.value.where == "item.json"


def test_a_scene_that_does_not_say_where_it_lies_is_named(tmp_path):
    a_stack(tmp_path)
    a_scene(tmp_path, -500, crs=None)
    with pytest.raises(SourceError, match="which projection") as raised:
        screened(scenes.scenes(tmp_path))
    assert raised.value.where == "s1-62-VV-0.tif"


def test_images_of_different_orbits_are_never_compared(tmp_path):
    for days in range(-60, 0, 12):
        a_scene(tmp_path, days, orbit=62)
    for days in (2, 14, 26):
        a_scene(tmp_path, days, orbit=164)
    with pytest.raises(SourceError, match="orbits are not mixed") as raised:
        screened(scenes.scenes(tmp_path))
    assert "orbit 164 VV has 0 before and 3 after" in raised.value.happened


def rewritten(item, **properties):
    said = json.loads(item.read_text("utf-8"))
    said["properties"] |= properties
    item.write_text(json.dumps(said), "utf-8")


def test_one_orbit_does_not_fly_two_ways(tmp_path):
    rewritten(a_scene(tmp_path, -24), **{"sat:orbit_state": "ascending"})
    rewritten(a_scene(tmp_path, -12), **{"sat:orbit_state": "descending"})
    with pytest.raises(SourceError, match="must not be mixed"):
        scenes.scenes(tmp_path)


def test_one_image_does_not_count_twice(tmp_path):
    item = a_scene(tmp_path, -12)
    said = json.loads(item.read_text("utf-8"))
    (tmp_path / "again.json").write_text(json.dumps({**said, "id": "again"}), "utf-8")
    with pytest.raises(SourceError, match="must not count twice"):
        scenes.scenes(tmp_path)


def test_polarisations_of_one_item_are_scenes_of_their_own_and_masks_are_none(tmp_path):
    item = a_scene(tmp_path, -12)
    said = json.loads(item.read_text("utf-8"))
    (asset,) = said["assets"].values()
    said["assets"] = {"vv": asset, "vh": asset, "mask": asset}
    item.write_text(json.dumps(said), "utf-8")
    assert [one.polarisation for one in scenes.scenes(tmp_path)] == ["VV", "VH"]


def test_pixels_that_never_vary_say_nothing(tmp_path):
    a_stack(tmp_path)
    for file in tmp_path.glob("*.tif"):
        with rasterio.open(file, "r+") as raster:
            values = raster.read(1)
            values[30:, :] = -7.5
            raster.write(values, 1)
    for item in tmp_path.glob("*.json"):
        said = json.loads(item.read_text("utf-8"))
        del said["assets"]["data"]["file:checksum"]
        item.write_text(json.dumps(said), "utf-8")
    got = screened(scenes.scenes(tmp_path))
    assert np.isnan(got.chance[30:]).all()
    assert np.isfinite(got.chance[:30, 3:]).all()


def test_speckle_that_does_not_change_is_flagged_as_rarely_as_stated(tmp_path):
    rng = np.random.default_rng(3)
    for days in (*range(-240, 0, 12), 2, 14):
        item = a_scene(tmp_path, days)
        with rasterio.open(
            item.with_suffix(".tif"), "w", driver="GTiff", height=300, width=300, count=1,
            dtype="float32", crs="EPSG:32648", transform=rasterio.Affine(10, 0, 3e5, 0, -10, 1e6),
        ) as raster:  # fmt: skip
            raster.write(rng.gamma(4.4, 0.1 / 4.4, (300, 300)).astype(np.float32), 1)
        said = json.loads(item.read_text("utf-8"))
        del said["assets"]["data"]["file:checksum"]
        item.write_text(json.dumps(said), "utf-8")
    got = screened(scenes.scenes(tmp_path))
    assert (got.chance < 0.001).mean() == pytest.approx(0.001, abs=0.0005)


def test_decibels_and_power_give_the_same_test(tmp_path):
    decibels = screened(scenes.scenes(a_stack(tmp_path))).chance
    for item in tmp_path.glob("*.json"):
        with rasterio.open(item.with_suffix(".tif"), "r+") as raster:
            raster.write((10 ** (raster.read(1).astype(float) / 10)).astype(np.float32), 1)
            raster.update_tags(UNITS="power")
        said = json.loads(item.read_text("utf-8"))
        del said["assets"]["data"]["file:checksum"]
        item.write_text(json.dumps(said), "utf-8")
    np.testing.assert_allclose(screened(scenes.scenes(tmp_path)).chance, decibels, atol=1e-4)


def test_an_asset_outside_the_folder_of_its_item_is_not_opened(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    item = a_scene(inner, -12)
    item.with_suffix(".tif").rename(tmp_path / "outside.tif")
    said = json.loads(item.read_text("utf-8"))
    said["assets"]["data"]["href"] = "../outside.tif"
    item.write_text(json.dumps(said), "utf-8")
    with pytest.raises(SourceError, match="is not there"):
        scenes.scenes(inner)


def test_a_folder_without_items_says_what_belongs_there(tmp_path):
    with pytest.raises(SourceError, match="no STAC items"):
        scenes.scenes(tmp_path)


def test_of_two_polarisations_the_choice_does_not_raise_false_alarms():
    rng = np.random.default_rng(4)
    tests = [
        change.compared(rng.normal(-10, 2, (20, 300, 300)), rng.normal(-10, 2, (3, 300, 300)))
        for _ in range(2)
    ]
    chance, _ = change.together([change.larger(tests)])
    assert (chance < 0.01).mean() == pytest.approx(0.01, abs=0.002)
