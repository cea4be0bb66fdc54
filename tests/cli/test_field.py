"""Phones from the command line: forms out, codes to scan, what came in."""

import base64
import json
import zlib
from pathlib import Path

import pytest
from tests.builders import NOON
from tests.cli.inside import groundtruce
from tests.web.openrosa.phones import XFORM, filled

from groundtruce.flow import field
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.openrosa import enrolment


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = case_folder.make("small", tmp_path / "small")
    assert groundtruce("gather", "--case", folder).returncode == 0
    return folder


def asked(*words: object) -> object:
    done = groundtruce("field", *words, "--json")
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


def test_the_forms_of_a_case_are_published_once_for_ever(case: Path) -> None:
    first = asked("publish", "--case", case)
    assert {one["form"] for one in first} >= {"observation", "patrol", "note"}
    assert asked("publish", "--case", case) == first


def test_a_form_of_another_make_is_published_with_what_lies_beside_it(
    case: Path, tmp_path: Path
) -> None:
    form = tmp_path / "sighting.xml"
    form.write_text(XFORM.format(version="7").replace("zones.csv", "ranks.csv"))
    assert groundtruce("field", "publish", form, "--case", case).returncode == 2
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "ranks.csv").write_text("name,label\n")
    (version,) = asked("publish", form, "--case", case)
    assert (version["form"], version["files"][0]["name"]) == ("sighting", "ranks.csv")


def test_a_code_sets_up_a_phone_and_a_revoked_one_is_told_apart(case: Path) -> None:
    told = asked("enrol", "team 1", "--url", "https://mission.example/", "--case", case)
    address = told["settings"]["general"]["server_url"]
    front, _, token = address.rpartition("/")
    assert front == "https://mission.example/key"
    assert field.device_id(token) == told["id"]
    (device,) = asked("devices", "--case", case)
    assert (device["name"], device["revoked"]) == ("team 1", False)
    assert not {"token", "ha1"} & device.keys()
    asked("revoke", "team 1", "--case", case)
    (device,) = asked("devices", "--case", case)
    assert device["revoked"]


def test_the_code_is_drawn_and_holds_what_collect_reads(case: Path, tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    done = groundtruce("field", "enrol", "p", "--digest", "--png", picture, "--case", case)
    assert "▀" in done.stdout
    assert "password: " in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")
    project = enrolment.settings("http://here", "Small", "secret", user="dev-1")
    packed = enrolment.packed(project)
    assert json.loads(zlib.decompress(base64.b64decode(packed))) == project
    assert project["general"]["image_size"] == "original_image_size"


def test_what_came_is_listed_with_what_is_missing_and_can_be_taken_out(case: Path) -> None:
    with SqliteStore.open(case / ".shelf") as store:
        field.publish(store, XFORM.format(version="1").encode(), {}, NOON, "office")
        field.received(store, filled("uuid:1", photos=["1.jpg"]), {}, NOON)
    (one,) = asked("submissions", "--case", case)
    assert (one["instance"], one["missing"]) == ("uuid:1", ["1.jpg"])
    assert not {"device", "device_id"} & one.keys()
    assert "1.jpg" in groundtruce("field", "submissions", "--case", case).stdout
    asked("withdraw", "uuid:1", "--why", "A trial.", "--by", "office", "--case", case)
    assert asked("read", "--case", case) == {"reports": []}


def test_phones_are_not_served_before_one_is_enrolled(case: Path) -> None:
    done = groundtruce("field", "serve", "--case", case, "--port", "0")
    assert done.returncode == 2
    assert "field enrol" in done.stdout
