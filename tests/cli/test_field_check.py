"""``groundtruce field forms`` and ``field check`` on a case's forms."""

import json
import subprocess
import sys

from groundtruce.reports import case_folder


def run(*arguments, part="check"):
    return subprocess.run(
        [sys.executable, "-m", "groundtruce", "field", part, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_form_of_a_new_case_is_fit_for_phones(tmp_path):
    case = case_folder.make("fresh", tmp_path / "fresh")
    ran = run(str(case / "forms/note.xlsx"), "--case", str(case), "--json")
    assert ran.returncode == 0
    assert not [one for one in json.loads(ran.stdout)["note.xlsx"] if one["is_error"]]


def test_a_broken_form_ends_with_status_1(tmp_path):
    case = case_folder.make("fresh", tmp_path / "fresh")
    (case / "forms/note.xlsx").write_bytes(b"no workbook")
    ran = run(str(case / "forms/note.xlsx"), "--case", str(case))
    assert ran.returncode == 1
    assert "note.xlsx" in ran.stdout


def test_an_older_case_gets_the_forms_that_it_lacks_and_keeps_its_own(tmp_path):
    case = case_folder.make("older", tmp_path / "older")
    own, lacking = case / "forms/note.xlsx", case / "forms/patrol.xlsx"
    own.write_bytes(b"edited by the mission")
    lacking.unlink()
    ran = run("--case", str(case), "--json", part="forms")
    assert json.loads(ran.stdout)["written"] == ["patrol"]
    assert own.read_bytes() == b"edited by the mission"
    assert lacking.is_file()
