"""``groundtruce read`` and ``gather``: prose from a pipe and from a file that no card names."""

import json
import subprocess
import sys
from pathlib import Path

STORY = "Norway denied that its troops shelled Belmore on Monday."


def groundtruce(*words: str | Path, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "groundtruce", *map(str, words)]
    return subprocess.run(command, input=said, capture_output=True, check=False)


def test_prose_is_read_from_standard_input() -> None:
    done = groundtruce("read", "-", "--dateline", "2025-12-22", "--json", said=STORY.encode())
    (told,) = json.loads(done.stdout)["reports"]

    assert told["report"]["claims"][0]["stance"] == "denies"


def test_nothing_on_standard_input_is_said_in_words() -> None:
    done = groundtruce("read", "-")

    assert done.returncode != 0
    assert b"empty" in done.stdout + done.stderr


def test_a_text_without_a_card_is_gathered_and_the_guess_is_said(tmp_path: Path) -> None:
    case = tmp_path / "case"
    groundtruce("new", "case", "--in", tmp_path)
    story = tmp_path / "herald.txt"
    story.write_text(STORY)
    told = groundtruce("gather", story, "--case", case)

    assert b"1 new reports" in told.stdout
    assert b"published by 'herald'" in told.stdout


def test_a_text_that_nobody_can_read_here_shows_its_days_names_and_numbers(tmp_path: Path) -> None:
    thai = tmp_path / "thai.txt"
    thai.write_text("เมื่อวันที่ ๑๐ พฤศจิกายน ๒๕๖๘ ทหารเสียชีวิต 3 ราย", "utf-8")
    told = groundtruce("read", thai).stdout.decode()

    assert "for a person to read" in told
    assert "2025-11-10" in told
    assert "killed 3" in told
