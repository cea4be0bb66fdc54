"""Tiles: every pin is in exactly one tile of each zoom, alone or counted in its cell."""

import mapbox_vector_tile
import numpy as np
import pytest

from groundtruce.model.geometry import metres_per_degree
from groundtruce.web import tiles
from groundtruce.web.filter import Filter
from groundtruce.web.index import STATUSES

EVERY = Filter(every_kind=True)


def everything(index, z):
    """Return the features of all tiles of a zoom that hold something."""
    mask = index.has_pin
    across, down = index.mercator
    asked = {(int(x * 2**z), int(y * 2**z)) for x, y in zip(across[mask], down[mask], strict=True)}
    made = [tiles.tile(index, EVERY, z, x, y) for x, y in sorted(asked)]
    return [one for raw in made for one in mapbox_vector_tile.decode(raw)["pins"]["features"]]


@pytest.mark.parametrize("z", [0, 4, 8, 11, 14])
def test_every_pin_is_told_once_at_every_zoom(bench, z):
    index = bench.moment(None, "en").index
    told = [one["properties"] for one in everything(index, z)]
    assert sum(one.get("n", 1) for one in told) == int(index.has_pin.sum())


def test_a_pin_stands_where_it_is_and_says_what_it_is(bench, client):
    index = bench.moment(None, "en").index
    at = int(np.flatnonzero(index.has_pin & index.is_act)[0])
    z, (across, down) = 14, index.mercator
    x, y = int(across[at] * 2**z), int(down[at] * 2**z)
    raw = client.get(f"/tiles/{z}/{x}/{y}.mvt").content
    features = mapbox_vector_tile.decode(raw, default_options={"y_coord_down": True})["pins"]
    found = features["features"]
    alone = [one for one in found if one["properties"].get("i") == index.incident_id(at)]
    for one in alone:
        px, py = one["geometry"]["coordinates"]
        assert abs((x + px / tiles.EXTENT) / 2**z - across[at]) < 1 / tiles.EXTENT / 2**z
        assert abs((y + py / tiles.EXTENT) / 2**z - down[at]) < 1 / tiles.EXTENT / 2**z
    assert alone or any("n" in one["properties"] for one in found)


def test_an_empty_tile_is_nothing_and_a_tile_off_the_world_is_not_found(client):
    assert client.get("/tiles/6/0/0.mvt").status_code == 204
    assert client.get("/tiles/2/4/0.mvt").status_code == 404
    assert client.get("/tiles/15/0/0.mvt").status_code == 404


def test_a_tile_of_few_is_filtered_as_one_of_many(bench, monkeypatch):
    index, wanted = bench.moment(None, "en").index, Filter(status=("contested",))
    monkeypatch.setattr(tiles, "FEW", 0)
    one_by_one = tiles.tile(index, wanted, 0, 0, 0)
    monkeypatch.setattr(tiles, "FEW", 10**6)
    assert one_by_one == tiles.tile(index, wanted, 0, 0, 0) != b""


def test_tiles_are_filtered_as_the_list_is(client, bench):
    index = bench.moment(None, "en").index
    mask = index.has_pin & index.is_act & (index.status == 2)
    raw = client.get("/tiles/0/0/0.mvt?status=contested").content
    told = [one["properties"] for one in mapbox_vector_tile.decode(raw)["pins"]["features"]]
    assert sum(one.get("n", 1) for one in told) == int(mask.sum()) > 0


@pytest.mark.parametrize("z", [0, 6, 9])
def test_a_cell_of_several_says_how_many_of_each_status_it_holds(bench, z):
    several = [
        p
        for one in everything(bench.moment(None, "en").index, z)
        if "n" in (p := one["properties"])
    ]
    assert several
    assert all(p["n"] == sum(p.get(status, 0) for status in STATUSES) for p in several)


@pytest.mark.parametrize("radius_m", [1, 3_000, 40_000, 3_000_000])
def test_what_is_near_is_found_as_if_every_pin_were_measured(bench, radius_m):
    index = bench.moment(None, "en").index
    for at in np.flatnonzero(index.has_pin)[::7]:
        lon, lat = float(index.lon[at]), float(index.lat[at])
        east, north = metres_per_degree(lat)
        apart = np.hypot((index.lon - lon) * east, (index.lat - lat) * north)
        assert sorted(index.near(lon, lat, radius_m)) == np.flatnonzero(apart <= radius_m).tolist()
