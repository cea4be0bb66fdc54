"""``groundtruce ledger`` on real files: a case of another conflict with an inventory by serial."""

import csv
import json
import shutil

import pytest
from tests.cli.inside import groundtruce
from tests.reports.a_case import TWO_RIVERS

INVENTORY = TWO_RIVERS.parent / "inventory"
SUBJECTS = ("weapons", "demining", "prisoners", "displaced", "crossings")


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger") / "two_rivers"
    shutil.copytree(TWO_RIVERS, folder)
    for file in INVENTORY.iterdir():
        shutil.copy(file, folder / "reports")
    done = groundtruce("gather", "--case", folder, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    assert json.loads(done.stdout)["quarantined"] in (0, [])
    return folder


def items(case, *more):
    done = groundtruce("ledger", "weapons", "--case", case, "--json", *more)
    assert done.returncode == 0, done.stderr + done.stdout
    tables = {table["name"]: table["rows"] for table in json.loads(done.stdout)["tables"]}
    return {row["cells"]["serial"]: row["cells"] for row in tables["items"]}


def test_serials_stand_with_what_was_seen_of_them(case):
    by_serial = items(case)
    assert by_serial["D30-0417"]["state"] == "present"
    assert by_serial["D30-0418"]["state"] == "missing"
    assert by_serial["D30-0418"]["missing_looks"] == 2
    assert by_serial["BM-1120"]["state"] == "access_denied"
    assert by_serial["BM-1120"]["declared"] == "1"


def test_a_gun_seen_beside_the_line_stands_nearer_than_agreed(case):
    gun = items(case)["2S1-77"]
    assert (gun["party"], gun["state"]) == ("KOR", "in_violation")
    assert gun["commitment"] == "package-2025-09-05/guns-over-100"


def test_a_store_that_does_not_meet_the_criteria_verifies_nothing(case):
    lot = next(row for row in items(case).values() if row["site"] == "Pyrgos")
    assert (lot["state"], lot["declared"], lot["seen"], lot["verified"]) == (
        "could_not_be_verified",
        "6",
        "5",
        "",
    )


def test_before_the_second_check_the_gun_was_missing_once(case):
    assert items(case, "--as-of", "2025-11-10")["D30-0418"]["missing_looks"] == 1
    assert "2S1-77" not in items(case, "--as-of", "2025-11-10")


def test_an_export_has_every_row_with_its_evidence(case, tmp_path):
    target = tmp_path / "weapons.csv"
    rows = items(case, "--export", str(target))
    with (tmp_path / "weapons-items.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert {row["serial"] for row in told} == set(rows)
    assert all(row["claims"].startswith("c-") for row in told)
    assert target.is_file()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_can_be_shown_in_a_case_that_nobody_prepared_for_it(case, subject):
    done = groundtruce("ledger", subject, "--case", case)
    assert done.returncode == 0, done.stderr
    assert "None" not in done.stdout


def test_the_register_has_every_restriction_of_the_log_once(case, tmp_path):
    target = tmp_path / "register.csv"
    done = groundtruce("register", "--case", case, "--json", "--export", target)
    tables = {table["name"]: table["rows"] for table in json.loads(done.stdout)["tables"]}
    held = [(row["cells"]["side"], row["cells"]["hours"]) for row in tables["restrictions"]]
    assert ("RUV", 2.13) in held
    assert ("KOR", 0.83) in held
    with target.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(held)


def test_the_watch_is_a_table_and_a_small_map(case):
    done = groundtruce("watch", "--case", case, "--since", "2025-10-01")
    assert done.returncode == 0, done.stderr
    assert "a square a week" in done.stdout
    plain = json.loads(groundtruce("watch", "--case", case, "--json").stdout)
    east = next(row["cells"] for row in plain["tables"][0]["rows"])
    assert east["weeks"] == 18
