"""Reviewing at the command line: a person's word on what a machine read, and what comes of it."""

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from tests.reports.a_case import a_case
from typer.testing import CliRunner, Result

from groundtruce.cli.main import app
from groundtruce.errors import GroundTruceError, NotAllowed

ARTICLE = (
    "Northland's army said Southland had shelled the village of Prey on Monday. "
    "Southland's defence ministry denied it. At least 60 people were killed in two weeks."
)
CARD = {"files": "news.txt", "reader": "text", "defaults": {"source": "wire"}}
PATIENCE_S = 180


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    card = {**CARD, "defaults": {"source": "wire", "published": "2026-03-03"}}
    made = a_case(folder, reports__news_txt=ARTICLE)
    (made / "reports" / "news.card.yaml").write_text(yaml.safe_dump(card), "utf-8")
    (made / "reports" / "example.card.yaml").unlink()
    (made / "people.yaml").unlink(missing_ok=True)
    answer("run", "--case", made)
    return made


@pytest.fixture
def case(gathered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(gathered, tmp_path / "case"))


def groundtruce(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def answer(*words: object) -> dict:
    done = groundtruce(*words, "--json")
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


def queue(case: Path, *more: str) -> list[dict]:
    return [one["claim"] for one in answer("review", "--case", case, *more)["claims"]]


def shelling(case: Path) -> dict:
    return next(one for one in queue(case) if one["kind"] == "shelling" and "denies" not in one)


def review(case: Path, *words: str) -> dict:
    return answer("review", *words, "--by", "a.analyst", "--case", case)


def refused(case: Path, *words: str) -> GroundTruceError:
    error = groundtruce("review", *words, "--case", case).exception
    assert isinstance(error, GroundTruceError), error
    return error


def incidents(case: Path, *more: str) -> dict[str, list[str]]:
    found = answer("fuse", "--case", case, *more)
    return {one["kind"]: [claim["id"] for claim in one["claims"]] for one in found}


def test_the_queue_shows_each_claim_with_its_words_least_sure_first(case: Path) -> None:
    told = answer("review", "--case", case)
    sure = [one["sure"] for one in told["claims"]]
    assert sure == sorted(sure)
    assert told["waiting"] == len(sure) >= 3
    assert all(one["before"] + one["quote"] + one["after"] in ARTICLE for one in told["claims"])


def test_a_rejected_claim_feeds_no_incident_and_may_come_back(case: Path) -> None:
    claim = shelling(case)["id"]
    assert claim in incidents(case)["shelling"]
    review(case, claim, "reject", "--why", "the text says an exercise")
    assert claim not in incidents(case).get("shelling", [])
    review(case, claim, "undo")
    assert claim in incidents(case)["shelling"]


def test_a_rejected_claim_stands_in_no_finding_and_no_brief(case: Path) -> None:
    claim = shelling(case)["id"]
    review(case, claim, "reject", "--why", "misread")
    answer("run", "--case", case)
    assert claim not in json.dumps(answer("weigh", "--case", case))
    brief = answer("show", answer("run", "--case", case)["brief"], "--case", case)
    assert claim not in json.dumps(brief)


def test_a_corrected_claim_enters_with_the_person_s_fields(case: Path) -> None:
    claim = shelling(case)
    given = review(
        case, claim["id"], "correct", "--set", "kind=mortar_fire", "--set", "weapons=mortar"
    )
    assert given["corrected"]["excerpt"] == claim["excerpt"]
    assert claim["id"] in incidents(case)["mortar_fire"]
    assert answer("show", claim["id"], "--case", case)["kind"] == "shelling"


def test_a_moment_before_the_review_does_not_know_of_it(case: Path) -> None:
    claim = shelling(case)["id"]
    review(case, claim, "reject", "--why", "misread")
    assert claim in incidents(case, "--as-of", "2026-03-10")["shelling"]


def test_a_decision_leaves_the_queue_and_shows_with_its_reason(case: Path) -> None:
    before = queue(case)
    claim = before[0]["id"]
    review(case, claim, "accept", "--why", "as it says")
    assert claim not in {one["id"] for one in queue(case)}
    (kept,) = answer("review", claim, "--case", case)["reviews"]
    assert (kept["decision"], kept["by"], kept["why"]) == ("accepted", "a.analyst", "as it says")


def test_the_store_is_sound_and_replay_keeps_the_reviews(case: Path) -> None:
    claim = shelling(case)["id"]
    review(case, claim, "reject", "--why", "misread")
    assert answer("verify", "--case", case)
    answer("rebuild", "--case", case)
    assert claim not in {one["id"] for one in queue(case)}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("c-nothing", "accept", "--by", "x"), "groundtruce review"),
        (("CLAIM", "accept"), "--by"),
        (("CLAIM", "reject", "--by", "x"), "--why"),
        (("CLAIM", "--set", "kind=shooting"), "CLAIM correct"),
        (("CLAIM", "correct", "--by", "x"), "--set"),
        (("CLAIM", "correct", "--by", "x", "--set", "kind"), "kind=shelling"),
        (("CLAIM", "correct", "--by", "x", "--set", "kind=sheling"), "shelling"),
        (("CLAIM", "correct", "--by", "x", "--set", "accused=Westland"), "AAA, BBB"),
        (("CLAIM", "undo", "--by", "x"), "groundtruce review"),
    ],
)
def test_what_cannot_be_taken_says_what_to_do(case: Path, words: tuple, says: str) -> None:
    claim = shelling(case)["id"]
    error = refused(case, *(claim if word == "CLAIM" else word for word in words))
    assert says in error.remedy


def test_who_has_no_right_to_judge_does_not_review(case: Path) -> None:
    people = [
        {"id": "ana", "name": "Ana", "roles": ["analyst"]},
        {"id": "obi", "name": "Obi", "roles": ["observer"]},
    ]
    (case / "people.yaml").write_text(yaml.safe_dump({"people": people}), "utf-8")
    answer("gather", "--case", case)
    claim = shelling(case)["id"]
    assert isinstance(refused(case, claim, "accept", "--by", "obi"), NotAllowed)
    assert isinstance(refused(case, claim, "accept", "--by", "a stranger"), NotAllowed)
    assert answer("review", claim, "accept", "--by", "ana", "--case", case)["by"] == "ana"


def test_evaluation_data_are_written_line_by_line(case: Path, tmp_path: Path) -> None:
    review(case, shelling(case)["id"], "correct", "--set", "accused=")
    told = answer("review", "--export", tmp_path / "out.jsonl", "--case", case)
    (row,) = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert told["rows"] == 1
    assert row["text"][slice(*row["span"])] == row["quote"]
    assert row["machine"]["accused"] == "BBB"
    assert row["person"]["accused"] is None
    assert row["reader"]["name"] == "rules"


def test_the_score_counts_what_people_decided(case: Path) -> None:
    claims = queue(case)
    review(case, claims[0]["id"], "accept")
    review(case, claims[1]["id"], "reject", "--why", "misread")
    found = answer("review", "--score", "--case", case)
    assert (found["reviewed"], found["overall"]["precision"]) == (2, 0.5)
    shown = groundtruce("review", "--score", "--case", case).stdout
    assert "How sure, and how often right" in shown


def test_without_machines_claims_there_is_nothing_to_walk(case: Path) -> None:
    shown = groundtruce("review", "--case", case, "--kind", "naval_fire").stdout
    assert "No claim of a machine waits" in shown


SLY = "Northland's [/red] army said [bold]Southland\x1b[31m had shelled Prey[/] on Monday."


def test_words_that_would_act_on_a_terminal_are_only_shown(tmp_path: Path) -> None:
    made = a_case(tmp_path, reports__news_txt=SLY)
    (made / "reports" / "news.card.yaml").write_text(yaml.safe_dump(CARD), "utf-8")
    answer("run", "--case", made)
    claim = queue(made)[0]["id"]
    review(made, claim, "correct", "--set", "speaker=[/] \x1b[2J", "--why", "[/red]")
    read = groundtruce("read", made / "reports" / "news.txt").stdout
    shown = groundtruce("review", claim, "--case", made).stdout
    assert "[/red]" in read + shown
    assert "\x1b" not in read + shown


def test_an_error_shows_what_was_written_as_it_was_written(case: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "groundtruce", "review", shelling(case)["id"], "correct", "--by",
         "x", "--set", "kind=[/red]", "--case", str(case)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "'[/red]' is no word" in done.stderr


def test_the_walk_takes_keys_and_keeps_each_decision(case: Path) -> None:
    first, second, third = [one["id"] for one in queue(case)[:3]]
    shown = keyed(case, "a", "r", "misread\r", "u", "s", "q")
    assert [word in shown for word in ("accepted", "rejected", "taken back")] == [True] * 3
    left = {one["id"] for one in queue(case)}
    assert first not in left
    assert {second, third} <= left
    (kept,) = answer("review", first, "--case", case)["reviews"]
    assert kept["decision"] == "accepted"


def test_a_correction_is_asked_field_by_field_and_a_wrong_word_is_asked_again(case: Path) -> None:
    claim = shelling(case)["id"]
    keys = ("c", "kind\r", "sheling\r", "kind\r", "mortar_fire\r", "\r", "heard\r", "q")
    shown = keyed(case, *keys, asked=("--kind", "shelling", "--limit", "1"))
    assert "The nearest are shelling" in shown
    found = answer("review", claim, "--case", case)["reviews"]
    assert [one["corrected"]["kind"] for one in found] == ["mortar_fire"]


def test_the_walk_may_be_fed_from_a_file(case: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "groundtruce", "review", "--by", "x", "--case", str(case)],
        input="a\nx\ns\nq\n", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "1 decided" in done.stdout
    assert "no key here" in done.stdout


def keyed(case: Path, *keys: str, asked: tuple[str, ...] = ()) -> str:
    """Press keys in a terminal of its own, each when the last one was answered."""
    child, terminal = pty.fork()
    if child == 0:
        command = [sys.executable, "-m", "groundtruce", "review", "--by", "a.analyst", *asked]
        os.execv(sys.executable, [*command, "--case", str(case)])
    shown = _until_asked(terminal, child)
    for key in keys:
        os.write(terminal, key.encode())
        shown += _until_asked(terminal, child)
    os.waitpid(child, 0)
    os.close(terminal)
    return shown


def _until_asked(terminal: int, child: int) -> str:
    """Read until the program has said something and waits for a key, however slow the machine."""
    shown, quiet, ends = b"", 0, time.monotonic() + PATIENCE_S
    said = select.poll()
    said.register(terminal, select.POLLIN)
    while not (shown and quiet >= 5) and time.monotonic() < ends:
        if not said.poll(50):
            quiet = quiet + 1 if _sleeps(child) else 0
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown, quiet = shown + piece, 0
    return shown.decode(errors="replace")


def _sleeps(child: int) -> bool:
    # What has work to do and gets no turn is told as running.
    stat = Path(f"/proc/{child}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] in "SZ"
