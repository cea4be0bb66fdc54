"""Papers, changes, tolls and balance from the command line, on the bundled case."""

import json

import pytest
from typer.testing import CliRunner

from groundtruce import flow
from groundtruce.cli.desk import desk
from groundtruce.cli.main import app
from groundtruce.reports import case_folder

RUN = CliRunner()
AS_OF = ("--as-of", "2025-11-14")


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = case_folder.copy("thailand_cambodia_2025", tmp_path_factory.mktemp("papers") / "case")
    with desk(folder) as at:
        flow.gather(at.folder, at.store, at.now)
    return folder


def told(verb, *args):
    done = RUN.invoke(app, [verb, *args, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_weekly_report_is_written_in_three_formats(case, tmp_path):
    options = ("--kind", "weekly", "--format", "html,pdf,docx", "--out", str(tmp_path))
    told("compose", "--case", str(case), *AS_OF, *options)
    names = {path.name for path in tmp_path.iterdir()}
    assert {"weekly.html", "weekly.pdf", "weekly-evidence.pdf", "weekly.docx"} <= names


def test_what_changed_in_a_week_names_its_reasons_and_claims(case):
    found = told("changes", "--case", str(case), "--since", "2025-11-07", *AS_OF)
    states = [one for one in found if one["what"] == "state"]
    assert any(one["after"] == "suspended" for one in states)
    assert all(one["why"] for one in found)
    assert all(one["claims"] for one in found if one["noun"] == "finding")


def test_nothing_changes_since_the_same_moment(case):
    assert told("changes", "--case", str(case), "--since", "2025-11-14", *AS_OF) == []


def test_a_toll_stands_beside_the_incidents_and_is_not_their_sum(case):
    found = told("toll", "--case", str(case), "--of", "killed", *AS_OF)
    assert found
    assert all(one["incidents"]["beyond"][0] >= 0 for one in found if one["incidents"])


def test_balance_counts_both_parties_alike(case):
    one, other = told("balance", "--case", str(case), *AS_OF)
    assert [one["party"], other["party"]] == ["KHM", "THA"]
    assert one.keys() == other.keys()


def test_the_history_of_a_commitment_begins_with_its_first_state(case):
    asked = ("--history", "THA-KHM-2025-10-26/K1", *AS_OF)
    rows = told("assess", "--case", str(case), *asked)
    assert rows[0]["before"] is None
    assert {"not_observable", "contested"} <= {row["state"] for row in rows}
    assert [row["day"] for row in rows] == sorted(row["day"] for row in rows)


def test_a_format_that_nobody_knows_is_refused(case):
    done = RUN.invoke(app, ["compose", "--case", str(case), "--format", "odt"])
    assert "written as odt" in str(done.exception)
