"""``groundtruce satellite`` note, picture, burn, and change by place, on real rasters."""

import json

import pytest
from tests.cli.inside import groundtruce
from tests.flow.test_image_notes import PARTY, TRENCH, Desk, an_image
from tests.reports.satellite import test_burn_map, test_change_places
from tests.reports.satellite.test_image_file import a_file
from tests.reports.satellite.test_scenes import EVENT, UNTIL, a_stack

from groundtruce.reports.satellite import scenes, scenes_tested

pytest.importorskip("rasterio")
pytest.importorskip("pystac")
pytest.importorskip("rio_tiler")
PERIOD = ("--event", "2025-12-08", "--until", "2026-01-31")


def told(*words):
    done = groundtruce("satellite", *words, "--json")
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


@pytest.fixture
def at(tmp_path):
    return Desk(tmp_path)


def noting(at, *properties):
    file = a_file(at.folder, *properties, point=(10.4, 50.4))
    return ("note", file, "--images", at.images, "--source", "analyst",
            "--received", "2026-02-20", "--case", at.case)  # fmt: skip


def test_notes_come_in_and_the_incident_has_a_picture(at):
    assert len(told(*noting(at, TRENCH))["new"]) == 1
    listed = groundtruce("fuse", "--case", at.case, "--json")
    (incident,) = json.loads(listed.stdout)
    out = at.folder / "pair.png"
    got = told("picture", incident["id"], "--out", out, "--case", at.case)
    assert out.stat().st_size == got["bytes"] > 1_000
    assert out.read_bytes().startswith(b"\x89PNG")


def test_a_partys_image_is_told_to_be_its_word_and_a_bad_note_why_it_is_set_aside(at):
    an_image(at.images, "after", "2026-02-11T03:40:00Z", **PARTY)
    shown = groundtruce("satellite", *noting(at, TRENCH, {**TRENCH, "after": "nowhere"})).stdout
    assert "1 new notes, 0 known before, 1 set aside" in shown
    assert "word of who showed the image" in shown
    aside = told(*noting(at, {**TRENCH, "before": "nowhere"}))["quarantined"]
    assert "not among those" in aside[0]["reason"]


def test_an_incident_without_images_has_no_picture(at):
    told(*noting(at, TRENCH))
    done = groundtruce("satellite", "picture", "i-none", "--out", at.folder / "x.png",
                       "--case", at.case)  # fmt: skip
    assert done.returncode == 2
    assert not (at.folder / "x.png").exists()


def test_scars_are_a_screening_with_their_false_alarms(at, tmp_path):
    stack = tmp_path / "stack"
    stack.mkdir()
    words = ("burn", test_burn_map.a_stack(stack, scar=True), *PERIOD, "--out",
             tmp_path / "scars.tif", "--case", at.case)  # fmt: skip
    got = told(*words)
    assert (got["hectares"], got["placebo"], got["before"]) == (4.0, 0.0, 4)
    assert "never why" in " ".join(groundtruce("satellite", *words).stdout.split())


def test_change_is_counted_by_place_and_drawn(at, tmp_path):
    stack = tmp_path / "stack"
    stack.mkdir()
    grid = scenes_tested.planned(scenes.scenes(a_stack(stack)), EVENT, UNTIL).grid
    places = test_change_places.buildings(tmp_path, grid, changed=(11.1, 11.1, 17.9, 17.9))
    out, png = tmp_path / "map.tif", tmp_path / "map.png"
    words = ("change", stack, *PERIOD, "--out", out, "--case", at.case)
    got = told(*words, "--places", places, "--png", png)
    assert [one["name"] for one in got["places"] if one["stands_out"]] == ["changed"]
    assert png.read_bytes().startswith(b"\x89PNG")
    assert out.with_suffix(".places.geojson").exists()
    shown = groundtruce("satellite", *words, "--cells", 100).stdout
    assert "places stand out" in " ".join(shown.split())
