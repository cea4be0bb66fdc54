"""``groundtruce satellite watch``: passes go into the watch; their silence denies nothing."""

import json
import shutil

import pytest
from tests.cli.inside import groundtruce
from tests.reports.satellite import passing

from groundtruce.reports import case_folder

pytest.importorskip("pystac")


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    case = shutil.copytree(
        case_folder.find("thailand_cambodia_2025"),
        tmp_path_factory.mktemp("walked") / "case",
        ignore=shutil.ignore_patterns(".shelf"),
    )
    assert groundtruce("run", "--case", case, "--json").returncode == 0
    return case


@pytest.fixture
def case(walked, tmp_path):
    return shutil.copytree(walked, tmp_path / "case")


def told(*words):
    done = groundtruce(*words, "--json")
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


def not_seen(case):
    brief = told("compose", "--case", case, "--out", case.parent / "out", "--format", "html")
    text = (case.parent / "out" / "brief.html").read_text("utf-8")
    assert brief["brief"]
    return text


def test_without_any_pass_the_brief_says_so_and_invents_nothing(case):
    got = told("satellite", "watch", "--case", case)
    assert (got["new"], got["passes"]) == (0, 0)
    assert got["outcomes"].keys() == {"not_observable"}
    assert {one["why"] for one in got["incidents"]} <= {
        "none_overhead", "vague_place", "vague_time",
    }  # fmt: skip
    assert "No satellite pass, scene or detection was supplied" in not_seen(case)


def test_a_clear_image_could_have_seen_and_a_clouded_one_could_not(case, tmp_path):
    images = tmp_path / "images"
    images.mkdir()
    passing.an_item(images, "clear", "2025-12-10T03:40:00Z")
    passing.an_item(images, "clouded", "2025-12-09T03:40:00Z", **{"eo:cloud_cover": 97})
    got = told("satellite", "watch", "--images", images, "--case", case)
    assert (got["new"], got["passes"]) == (2, 2)
    assert got["outcomes"]["not_seen"] > 0
    again = told("satellite", "watch", "--images", images, "--case", case)
    assert (again["new"], again["known"]) == (0, 2)
    assert again["incidents"] == got["incidents"]
    assert "Silence from space denies nothing" in not_seen(case)
    one = next(one for one in got["incidents"] if one["outcome"] == "not_seen")
    assert told("show", one["incident"], "--case", case)["from_space"]["outcome"] == "not_seen"
    assert told("show", one["passes"][0], "--case", case)["overpass"]["item"] == "clear"


def test_a_clouded_image_changes_no_share_of_what_was_watched(case, tmp_path):
    def shares():
        return [
            (row["cells"]["sector"], row["cells"]["week"], row["cells"]["share"])
            for row in told("watch", "--case", case)["tables"][1]["rows"]
        ]

    before = shares()
    file = passing.an_item(tmp_path, "clouded", "2025-12-09T03:40:00Z", **{"eo:cloud_cover": 97})
    assert told("satellite", "watch", "--images", file, "--case", case)["new"] == 1
    assert shares() == before


def test_what_is_shown_says_that_silence_denies_nothing(case):
    shown = groundtruce("satellite", "watch", "--case", case).stdout
    assert "Silence from space denies nothing" in shown
    assert "no overpass is known" in shown
