"""``groundtruce alerts`` and ``run`` on real files, with a real web server at the other end."""

import json
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from tests.alerts.servers import web_server
from tests.builders import a_claim, a_report
from tests.cli.inside import groundtruce
from tests.reports.a_case import TWO_RIVERS

from groundtruce.store.sqlite import SqliteStore

PLAN = """\
known_within_hours: 8000
channels:
  - {{id: hook, kind: webhook, url: "http://127.0.0.1:{port}/", allow: [127.0.0.1]}}
rules:
  - {{id: hostile, kinds: [hostile], zones: [contact_line]}}
  - {{id: refused, on: restrictions, urgent: true}}
"""


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "two_rivers"
    shutil.copytree(TWO_RIVERS, folder)
    return folder


def asked(case, *words):
    """Return what the command answers as data."""
    done = groundtruce(*words, "--case", case, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def test_a_run_sends_what_fired_and_the_next_run_nothing_more(case):
    with web_server() as server:
        (case / "alerts.yaml").write_text(PLAN.format(port=server.port))
        asked(case, "run")
        sent = len(server.requests)
        asked(case, "run")
        assert len(server.requests) == sent > 0
    held = asked(case, "alerts", "list")
    assert {one["outcome"] for one in held["channels"]} == {"acknowledged"}
    assert len(held["alerts"]) == sent


def test_a_flash_report_goes_out_while_somebody_follows(case):
    with web_server() as server:
        (case / "alerts.yaml").write_text(PLAN.format(port=server.port).partition("rules:")[0])
        (case / "case.yaml").write_text(
            (case / "case.yaml").read_text("utf-8").replace("until: 2025-12-31\n", ""), "utf-8"
        )
        asked(case, "gather")
        command = [sys.executable, "-m", "groundtruce", "alerts", "send", "--follow", "0.2"]
        follower = subprocess.Popen(
            [*command, "--case", str(case), "--json"], stdout=subprocess.PIPE
        )
        assert follower.stdout.readline()
        now = datetime.now(UTC)
        with SqliteStore.open(case / ".shelf") as store:
            flash = a_report(a_claim(received=now), kind="flash_report")
            store.keep([flash], at=now, actor="test")
        until = time.monotonic() + 180
        while not server.requests and time.monotonic() < until:
            time.sleep(0.05)
        follower.kill()
        follower.wait()
    ((_, _, body),) = server.requests
    assert json.loads(body)["alerts"][0]["about"] == [flash.id]


def test_a_check_keeps_and_sends_nothing(case):
    with web_server() as server:
        (case / "alerts.yaml").write_text(PLAN.format(port=server.port))
        asked(case, "gather")
        assert asked(case, "alerts", "check")["alerts"]
    assert server.requests == []
    assert asked(case, "alerts", "list")["alerts"] == []


def test_what_found_nobody_is_listed_with_its_next_try(case):
    (case / "alerts.yaml").write_text(PLAN.format(port=9))
    asked(case, "gather")
    sent = asked(case, "alerts", "send")["sent"]
    assert {one["outcome"] for one in sent} == {"failed"}
    held = asked(case, "alerts", "list")["channels"]
    assert all(one["next_try"] and "no answer" in one["said"] for one in held)


def test_a_test_goes_by_the_channel_named(case):
    with web_server() as server:
        (case / "alerts.yaml").write_text(PLAN.format(port=server.port))
        asked(case, "gather")
        assert asked(case, "alerts", "test", "hook")["outcome"] == "acknowledged"
    assert json.loads(server.requests[0][2])["type"] == "groundtruce.test"
    assert groundtruce("alerts", "test", "pigeon", "--case", case).returncode == 2


def test_a_test_that_does_not_arrive_says_so(case):
    (case / "alerts.yaml").write_text(PLAN.format(port=9))
    asked(case, "gather")
    done = groundtruce("alerts", "test", "hook", "--case", case)
    assert done.returncode == 2
    assert "no answer" in done.stderr


def test_a_cap_file_is_written_for_each_alert(case, tmp_path):
    (case / "alerts.yaml").write_text(PLAN.format(port=9))
    asked(case, "gather")
    asked(case, "alerts", "send")
    told = asked(case, "alerts", "list", "--cap", tmp_path / "cap")
    assert len(told["files"]) == len(told["alerts"]) > 0


def test_an_archive_raises_no_alert_of_long_ago(case):
    (case / "alerts.yaml").write_text(PLAN.format(port=9).replace("8000", "1"))
    asked(case, "gather")
    assert asked(case, "alerts", "check")["alerts"] == []


def test_a_mistake_in_the_plan_stops_with_its_line(case):
    (case / "alerts.yaml").write_text("rules:\n  - {id: one, zones: [nowhere]}\n")
    asked(case, "gather")
    done = groundtruce("alerts", "check", "--case", case)
    assert done.returncode == 2
    assert "alerts.yaml:2: rules.0.zones" in done.stderr
