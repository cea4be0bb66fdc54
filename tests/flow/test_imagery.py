"""What images show: crops for a browser, footprints for a map, before and after side by side."""

import io

import numpy as np
import pytest
from tests.flow.test_image_notes import NOW, PARTY, TRENCH, Desk, an_image, the_claim
from tests.reports.satellite import passing

from groundtruce import flow
from groundtruce.errors import NotFound, SourceError
from groundtruce.flow import imagery, papers
from groundtruce.reports.satellite import image_pair, overpass, stac
from groundtruce.store.sqlite import SqliteStore

Image = pytest.importorskip("PIL.Image")
rasterio = pytest.importorskip("rasterio")
pytest.importorskip("rio_tiler")
BOX = (10.3, 50.3, 10.5, 50.5)


@pytest.fixture
def at(tmp_path):
    desk = Desk(tmp_path)
    desk.note(TRENCH)
    return desk


@pytest.fixture
def store(at):
    with SqliteStore.open(at.folder / ".shelf") as opened:
        yield opened


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)))


def test_a_crop_shows_the_box_and_nothing_where_the_image_ends(store):
    inside = pixels(imagery.crop(store, "after", BOX, 64))
    assert inside.shape == (64, 41, 4)  # a degree of longitude is shorter than one of latitude
    assert (inside[..., 3] == 255).all()
    edge = pixels(imagery.crop(store, "after", (10.5, 50.3, 10.7, 50.5), 64))
    assert edge[32, 4, 3] == 255
    assert edge[32, 38, 3] == 0


def test_an_image_that_is_not_held_is_not_found(store):
    with pytest.raises(NotFound, match="no image of the item elsewhere"):
        imagery.crop(store, "elsewhere", BOX)


def test_a_box_outside_the_image_is_refused(store):
    with pytest.raises(SourceError, match="nothing of this place"):
        imagery.crop(store, "after", (12.0, 50.3, 12.2, 50.5))


def test_both_images_stand_side_by_side_stretched_alike(at, store):
    road = flow.carry(store, NOW, until="weigh")
    drawn = pixels(imagery.pictured(store, road, road.incidents[0].id[:12]))
    assert drawn.shape == (640 + 54, 2 * 640 + 12, 3)
    left, right = drawn[20, 20], drawn[20, -20]
    assert (left[0], right[0]) == (0, 255)
    assert imagery.pictured(store, road, road.findings[0].id)


def test_an_incident_without_an_image_has_no_picture(at, store):
    road = flow.carry(store, NOW, until="weigh")
    with pytest.raises(NotFound, match="no incidents have an id"):
        imagery.pictured(store, road, "i-nothing")


def test_footprints_say_who_showed_the_image_and_whether_it_can_be_checked(tmp_path):
    desk = Desk(tmp_path)
    an_image(desk.images, "after", "2026-02-11T03:40:00Z", **PARTY)
    passing.an_item(tmp_path, "S2", "2026-02-12T03:40:00Z", box=(10.0, 50.0, 10.5, 50.5))
    _, road = desk.note(TRENCH)
    assert the_claim(road).image
    with SqliteStore.open(tmp_path / ".shelf") as store:
        found = overpass.of_scenes(stac.items(tmp_path / "S2.json"), (10.0, 50.0, 11.0, 51.0))
        store.keep(found, at=NOW, actor="test")
        told = imagery.footprints(flow.carry(store, NOW, until="weigh"))
    said = [one["properties"] for one in told["features"]]
    assert [one["item"] for one in said] == ["before", "after", "S2"]
    assert [one.get("can_be_checked") for one in said] == [True, False, None]
    assert said[2]["cloud"] == 0.05


def test_an_image_of_three_bands_keeps_its_colours(tmp_path):
    file = tmp_path / "colour.tif"
    bands = np.zeros((3, 30, 30), np.uint8)
    bands[0, :, :15] = bands[2, :, 15:] = 250
    with rasterio.open(
        file, "w", driver="GTiff", height=30, width=30, count=3, dtype="uint8",
        crs="EPSG:32632", transform=rasterio.transform.from_origin(600_000, 5_590_000, 100, 100),
    ) as raster:  # fmt: skip
        raster.write(bands)
    west, south, east, north = rasterio.warp.transform_bounds(
        "EPSG:32632", "EPSG:4326", 600_500, 5_587_500, 602_500, 5_589_500
    )
    drawn = pixels(image_pair.crop(file, (west, south, east, north), 50))
    assert tuple(drawn[25, 5, :3]) == (255, 0, 0)
    assert tuple(drawn[25, 45, :3]) == (0, 0, 255)


def test_an_image_that_lies_nowhere_is_refused(tmp_path):
    file = tmp_path / "plain.png"
    Image.fromarray(np.zeros((9, 9), np.uint8)).save(file)
    with pytest.raises(SourceError, match="where it lies"):
        image_pair.crop(file, BOX, 50)


def test_a_report_on_the_incident_shows_its_images(at, store):
    road = flow.carry(store, NOW)
    incident = road.incidents[0].id
    told = papers.composed(store, road, "violation", incident=incident)
    made = papers.documents(told, store, at.case, NOW, ("html",))
    assert pixels(made[papers.BEFORE_AFTER]).shape == (694, 1292, 3)
    page = made[f"violation-{told.brief.incident}.html"].decode()
    assert page.count("data:image/png;base64,") == 1
    assert papers.BEFORE_AFTER not in papers.documents(road, store, at.case, NOW, ("html",))
