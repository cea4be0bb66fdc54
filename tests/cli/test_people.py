"""People's acts from the command line, on a copy of the bundled case, as an analyst does them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BY = ("--by", "a.analyst", "--why", "another crater")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "groundtruce", *words, "--case", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def answer(folder: Path, *words: str):
    done = run(folder, *words, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    command = [sys.executable, "-m", "groundtruce", "demo", "--out", str(folder), "--no-serve"]
    subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    return folder


def groups(folder: Path) -> set[frozenset[str]]:
    return {frozenset(c["id"] for c in one["claims"]) for one in answer(folder, "fuse")}


def test_a_split_holds_through_a_run_and_its_undoing_restores_what_was(case: Path) -> None:
    before = groups(case)
    incident = next(one for one in answer(case, "fuse") if len(one["claims"]) > 2)
    out = incident["claims"][1]["id"]
    kept = answer(case, "split", incident["id"], out, *BY)
    answer(case, "run")
    assert frozenset({out}) in groups(case)
    answer(case, "undo", kept[0]["act"], *BY)
    answer(case, "run")
    assert groups(case) == before


def test_a_joined_incident_leaves_a_tombstone_that_leads_on(case: Path) -> None:
    found = answer(case, "fuse")
    older, younger = found[0], found[5]
    kept = answer(case, "join", older["id"], younger["id"], *BY)
    answer(case, "run")
    stone = answer(case, "show", younger["id"])
    assert (stone["noun"], stone["into"]) == ("Tombstone", older["id"])
    assert stone["incident"]["id"] == older["id"]
    told = " ".join(run(case, "show", younger["id"]).stdout.split())
    assert f"stands in {older['id']}" in told
    answer(case, "undo", kept[0]["act"], *BY)
    assert answer(case, "undo") == []


def test_the_queue_is_in_order_and_its_command_settles_the_first(case: Path) -> None:
    queue = answer(case, "queue")
    assert [one["margin"] for one in queue] == sorted(one["margin"] for one in queue)
    first = queue[0]
    words = first["keep"].split()[1:5]
    kept = answer(case, *words, *BY)
    assert first["claim"] not in {one["claim"] for one in answer(case, "queue")}
    answer(case, "undo", kept["id"], *BY)


def test_explain_says_bits_runner_up_and_what_would_change_it(case: Path) -> None:
    doubtful = answer(case, "queue")[1]
    told = run(case, "explain", doubtful["claim"], doubtful["incident"]).stdout
    assert "together" in told
    assert "What would change it" in told
    assert "runner-up" in told or "No other incident" in told


def test_a_contradiction_names_the_judgements_and_keeps_nothing(case: Path) -> None:
    found = answer(case, "fuse")
    one, other, third = (found[number]["claims"][0]["id"] for number in (0, 5, 9))
    first = answer(case, "judge", one, other, "same", *BY)
    second = answer(case, "judge", other, third, "same", *BY)
    done = run(case, "judge", one, third, "different", *BY)
    assert done.returncode == 2
    assert first["id"] in " ".join(done.stderr.split())
    assert {row["id"] for row in answer(case, "undo")} == {first["id"], second["id"]}
