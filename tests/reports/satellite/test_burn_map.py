"""Scars are mapped window by window; clouds, offsets and bad rasters make none."""

from datetime import UTC, datetime

import numpy as np
import pytest
from tests.reports.satellite import passing

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import burn_map, scenes_tested

rasterio = pytest.importorskip("rasterio")
pytest.importorskip("pystac")

EVENT, UNTIL = datetime(2025, 12, 8, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
SIDE = 40
BURNED, GREEN, CLOUD, LAND = (1_500, 3_000), (3_000, 1_500), 9, 4


def an_image(folder, day, *, scar=False, cloud=False, offset=0, **more):
    """Write nir, swir and classification of green land, with a scar or a cloud in its middle."""
    nir, swir = (np.full((SIDE, SIDE), value, np.uint16) for value in GREEN)
    classes = np.full((SIDE, SIDE), LAND, np.uint8)
    if scar:
        nir[10:20, 10:20], swir[10:20, 10:20] = BURNED
    if cloud:
        classes[10:20, 10:20] = CLOUD
    name = f"s2-{day}"
    assets = {}
    for key, band in (("nir08", nir + offset), ("swir22", swir + offset), ("scl", classes)):
        file = folder / f"{name}-{key}.tif"
        with rasterio.open(
            file, "w", driver="GTiff", height=SIDE, width=SIDE, count=1, dtype=band.dtype,
            crs=more.get("crs", "EPSG:32648"), tiled=True, blockxsize=16, blockysize=16,
            transform=rasterio.transform.from_origin(300_000, 1_600_000, 20, 20),
        ) as raster:  # fmt: skip
            raster.write(band, 1)
        scaled = {"raster:bands": [{"scale": 0.0001, "offset": -offset / 10_000}]}
        assets[key] = {
            "href": file.name,
            "type": "image/tiff",
            "file:checksum": passing.sha256(file),
            **(scaled if key != "scl" and more.get("says_offset", True) else {}),
        }
    return passing.an_item(folder, name, f"{day}T03:40:00Z", assets=assets)


def a_stack(folder, **after):
    for day in ("2025-11-01", "2025-11-11", "2025-11-21", "2025-12-01"):
        an_image(folder, day)
    an_image(folder, "2025-12-11", **after)
    return folder


def made(folder, **more):
    file = folder / "map.tif"
    told = burn_map.made(burn_map.images(folder), EVENT, UNTIL, file, **more)
    with rasterio.open(file) as raster:
        return told, raster.read()


def test_a_scar_is_found_with_its_area_and_calm_before(tmp_path):
    told, (dnbr, rbr) = made(a_stack(tmp_path, scar=True))
    assert (told.before, told.after, told.placebo) == (4, 1, 0.0)
    assert told.burned == pytest.approx(100 / 1_600)
    assert told.hectares == 4.0
    assert (dnbr[10:20, 10:20] > 0.6).all()
    assert np.abs(dnbr[30:]).max() < 1e-6
    assert (rbr[10:20, 10:20] > 0).all()


def test_of_what_lies_under_cloud_nothing_is_said(tmp_path):
    told, (dnbr, _) = made(a_stack(tmp_path, scar=True, cloud=True))
    assert told.burned == 0.0
    assert told.unseen == pytest.approx(100 / 1_600)
    assert np.isnan(dnbr[10:20, 10:20]).all()


def test_another_processing_baseline_burns_nothing(tmp_path):
    told, (dnbr, _) = made(a_stack(tmp_path, offset=1_000))
    assert np.abs(dnbr).max() < 1e-6
    assert told.burned == 0.0


def test_windows_give_what_the_whole_gives(tmp_path, monkeypatch):
    whole, bands = made(a_stack(tmp_path, scar=True))
    monkeypatch.setattr(scenes_tested, "VALUES_AT_ONCE", 1)
    monkeypatch.setattr(scenes_tested, "_FEWEST_LINES", 16)
    steps = []
    parts, same = made(tmp_path, progress=lambda *step: steps.append(step))
    assert parts == whole
    np.testing.assert_array_equal(bands, same)
    assert steps[-1] == (9, 9)


def test_without_an_image_on_both_sides_it_is_refused(tmp_path):
    an_image(tmp_path, "2025-11-01")
    with pytest.raises(SourceError, match="1 views before and 0 after"):
        made(tmp_path)
    an_image(tmp_path, "2025-12-11")
    assert made(tmp_path)[0].placebo is None


def test_another_projection_a_missing_band_and_changed_bytes_are_named(tmp_path):
    a_stack(tmp_path)
    an_image(tmp_path, "2025-12-21", crs="EPSG:4326")
    with pytest.raises(SourceError, match="one grid"):
        made(tmp_path)
    raster = tmp_path / "s2-2025-12-21-scl.tif"
    raster.write_bytes(raster.read_bytes()[:-9])
    with pytest.raises(SourceError, match="not those that the item names"):
        made(tmp_path)
    passing.an_item(tmp_path, "s2-2025-12-21", "2025-12-21T03:40:00Z")
    with pytest.raises(SourceError, match="no asset nir08"):
        made(tmp_path)
