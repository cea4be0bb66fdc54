"""``groundtruce agreement``: every flaw names the line of the file."""

import json
import shutil
from pathlib import Path

from typer.testing import CliRunner

from groundtruce.cli.main import app
from groundtruce.reports import case_folder


def check(folder: Path):
    done = CliRunner().invoke(app, ["agreement", "check", "--case", str(folder), "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_the_bundled_texts_contradict_nothing_and_each_silence_has_its_line():
    name = case_folder.bundled()[0]
    folder = case_folder.find(name)
    code, found = check(folder)
    assert code == 0
    for flaw in (one for one in found if one["commitment"]):
        file, line = flaw["line"].split(":")
        said = (folder / file).read_text("utf-8").splitlines()[int(line) - 4 : int(line)]
        assert any(flaw["commitment"] in words for words in said)


def test_a_contradiction_ends_with_status_one_and_leaves_nothing_behind(tmp_path):
    name = case_folder.bundled()[0]
    folder = shutil.copytree(
        case_folder.find(name), tmp_path / "case", ignore=shutil.ignore_patterns(".shelf")
    )
    text = min((folder / "agreements").glob("*.yaml"))
    lines = text.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("signed:"))
    lines[at] = "signed: 2030-01-01"
    text.write_text("\n".join(lines) + "\n", "utf-8")
    code, found = check(folder)
    assert code == 1
    assert "deadline_before_signing" in {flaw["rule"] for flaw in found}
    assert not (folder / ".shelf").exists()
