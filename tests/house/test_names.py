"""Doors are named by their verbs, docstrings say what a caller can count on."""

import ast
import inspect
import re
from importlib import import_module

import pytest
import yaml
from tests.house.rooms import DOORS, ROAD, ROOT, SRC, functions, modules, rooms, text

from groundtruce.cli.main import VERBS

NO_ROOMS = {"utils", "helpers", "common", "misc", "managers", "services", "core", "lib"}
NO_BEGINNINGS = ("A ", "An ", "The ", "This ", "It ", "Returns", "Gets", "Method", "Function")


@pytest.mark.parametrize("room", ROAD)
def test_a_room_has_one_door_named_by_its_verb(room: str) -> None:
    verb, comes_out = DOORS[room]
    door = getattr(import_module(f"groundtruce.{room}.{verb}"), comes_out)
    assert inspect.getdoc(door)
    assert verb in VERBS
    assert (SRC / "cli" / f"{verb}.py").is_file()


def test_the_road_is_walked_in_the_order_of_the_rooms() -> None:
    from groundtruce.flow import STAGES

    assert tuple(DOORS[room][0] for room in ROAD) == STAGES


def test_no_folder_or_file_is_named_by_its_kind_of_code() -> None:
    assert not {path.stem for path in modules()} & NO_ROOMS
    assert not {path.parent.name for path in modules()} & NO_ROOMS


def test_docstrings_say_what_is_done_not_what_the_thing_is_called() -> None:
    beginnings = {
        f"{path.relative_to(SRC)}:{node.lineno}": ast.get_docstring(node) or ""
        for path in modules()
        for node in functions(path)
    }
    wrong = {where: says for where, says in beginnings.items() if says.startswith(NO_BEGINNINGS)}
    assert not wrong


def test_nothing_lists_what_it_exports() -> None:
    # What has no underscore is public; a second list would only drift away from that.
    assert not [path for path in modules() if "__all__" in path.read_text("utf-8")]


def test_the_code_knows_of_no_one_conflict() -> None:
    parties = [
        party
        for folder in (SRC / "cases").iterdir()
        if folder.name != "template"
        for party in yaml.safe_load((folder / "case.yaml").read_text("utf-8"))["parties"]
    ]
    names = {name for party in parties for name in (party["id"], party["labels"]["en"])}
    spoken = re.compile(rf"\b({'|'.join(sorted(names))})\b")
    code = [*modules(), *(SRC / "briefs" / "templates").glob("*.*")]
    assert not {
        f"{path.name}: {found}" for path in code for found in spoken.findall(text(path) or "")
    }


def test_no_word_of_ours_blames_anybody() -> None:
    # Readers of texts must know such words; what we name or say ourselves does without them.
    blame = re.compile(r"perpetrat|aggressor|culprit|guilt|enemy|terrorist", re.IGNORECASE)
    shown = [*(SRC / "model" / "vocab").glob("*.yaml"), *(SRC / "briefs" / "templates").glob("*.*")]
    names = [function.name for path in modules() for function in functions(path)]
    assert not {
        f"{path.name}: {said}" for path in shown for said in blame.findall(text(path) or "")
    }
    assert not [name for name in names if blame.search(name)]


def test_every_room_has_its_page() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "rooms").glob("*.md")}
    assert rooms() <= pages
