"""Flagged pixels are counted by place, and of many places few stand out by accident."""

import json
import pickle

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.satellite.test_scenes import EVENT, UNTIL, a_stack

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import change_map, scenes, scenes_tested
from groundtruce.reports.satellite.change_places import Cells, Counted, Polygons, outstanding

rasterio = pytest.importorskip("rasterio")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return scenes.scenes(a_stack(tmp_path_factory.mktemp("stack")))


@pytest.fixture(scope="module")
def grid(found):
    return scenes_tested.planned(found, EVENT, UNTIL).grid


def buildings(folder, grid, **boxes):
    """Write polygons given as pixels: left, top, right, bottom."""
    from rasterio.warp import transform_geom

    lay = rasterio.Affine(*grid.transform)
    features = []
    for name, (left, top, right, bottom) in boxes.items():
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        ring = [lay @ corner for corner in corners]
        laid = transform_geom(grid.crs, "EPSG:4326", {"type": "Polygon", "coordinates": [ring]})
        features.append({"type": "Feature", "id": name, "properties": {}, "geometry": laid})
    file = folder / "buildings.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return file


def test_a_changed_building_stands_out_and_a_calm_one_does_not(found, grid, tmp_path):
    file = buildings(tmp_path, grid, changed=(11.1, 11.1, 17.9, 17.9),
                     calm=(5.1, 25.1, 14.9, 34.9), unseen=(0.1, 5.1, 1.9, 8.9))  # fmt: skip
    counted = Counted(Polygons(file, grid))
    change_map.made(found, EVENT, UNTIL, tmp_path / "map.tif", places=counted)
    changed, calm, unseen = counted.found()
    assert (changed.name, changed.tested, changed.stands_out) == ("changed", 49, True)
    assert changed.flagged >= 45
    assert changed.rose == changed.flagged
    assert not calm.stands_out
    assert (unseen.tested, unseen.chance, unseen.stands_out) == (0, 1.0, False)
    counted.write(tmp_path / "places.geojson")
    plain = json.loads((tmp_path / "places.geojson").read_text("utf-8"))
    assert [one["properties"]["stands_out"] for one in plain["features"]] == [True, False, False]


def test_cells_hold_every_pixel_once(found, grid, tmp_path):
    counted = Counted(Cells(100.0, grid))
    told = change_map.made(found, EVENT, UNTIL, tmp_path / "map.tif", places=counted)
    every = counted.found()
    assert len(every) == 16
    assert sum(one.tested for one in every) == told.tested
    assert [one.name for one in every if one.stands_out] == ["1,1"]
    outlines = [shapely.geometry.shape(one) for one in counted.drawn.outlines()]
    assert outlines[0].centroid.y > outlines[-1].centroid.y


def test_cells_of_metres_need_a_grid_of_metres(grid):
    degrees = rasterio.CRS.from_epsg(4326).to_wkt()
    with pytest.raises(SourceError, match="grid of degrees"):
        Cells(100.0, scenes.Grid(degrees, grid.transform, 10, 10, (256, 256)))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
        '{"features": [{"geometry": null}]}',
    ],
)
def test_what_is_no_list_of_polygons_is_named(grid, tmp_path, text):
    file = tmp_path / "wrong.geojson"
    file.write_text(text, "utf-8")
    with pytest.raises(SourceError, match="polygons cannot be read") as raised:
        Polygons(file, grid)
    assert raised.value.where == "wrong.geojson"


def test_a_cluster_writes_the_same_bytes(found, grid, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(scenes_tested, "VALUES_AT_ONCE", 1)
    monkeypatch.setattr(scenes_tested, "_FEWEST_LINES", 16)
    here, there = tmp_path / "here.tif", tmp_path / "there.tif"
    told = change_map.made(found, EVENT, UNTIL, here)
    with distributed.Client(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
    ) as client:
        assert change_map.made(found, EVENT, UNTIL, there, cluster=client) == told
        calm = change_map.placebo(found, EVENT, UNTIL, 0.001, cluster=client)
    assert calm == change_map.placebo(found, EVENT, UNTIL, 0.001)
    assert here.read_bytes() == there.read_bytes()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_whoever_stands_out_does_so_beside_all_with_a_smaller_chance(chances):
    told = np.array(chances)
    marked = outstanding(told, np.ones(len(told), bool))
    if marked.any():
        assert marked[told < told[marked].max()].all()
        assert told[marked].max() <= 0.05 * marked.sum() / len(told)


def test_of_places_where_nothing_changed_hardly_any_list_holds_one():
    rng = np.random.default_rng(8)
    lists = [outstanding(rng.random(200), np.ones(200, bool)).any() for _ in range(1_000)]
    assert np.mean(lists) == pytest.approx(0.05, abs=0.02)


def test_a_job_and_its_parts_travel_between_processes(found):
    job = scenes_tested.planned(found, EVENT, UNTIL)
    (window,) = scenes_tested.windows_of(job.grid, 14)
    there = pickle.loads(pickle.dumps(job))
    part = pickle.loads(pickle.dumps(scenes_tested.tested(there, window)))
    np.testing.assert_array_equal(part.chance, scenes_tested.tested(job, window).chance)
    assert there == job
