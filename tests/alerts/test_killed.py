"""A sender that is killed at any moment: nothing is lost, nothing is acknowledged twice."""

import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime

import pytest
from tests.alerts.examples import CASE, a_plan, a_webhook, an_alert
from tests.alerts.servers import web_server

from groundtruce.errors import Busy
from groundtruce.flow import alarm
from groundtruce.model.alert import Outcome
from groundtruce.store.sqlite import SqliteStore

ALERTS = 40
KILLS = 8
SENDER = """
import sys
from pathlib import Path
from tests.alerts.examples import CASE, a_plan, a_webhook
from groundtruce.flow import alarm
from groundtruce.store.sqlite import SqliteStore
folder, port = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
with SqliteStore.open(folder) as store:
    list(alarm.go_out(folder, store, CASE, a_plan(channels=(a_webhook(port),))))
"""


def start(folder, port):
    """Start a sender of its own and return when it is about to send."""
    command = [sys.executable, "-c", SENDER, str(folder), str(port)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    child.stdout.readline()
    return child


def test_every_alert_arrives_and_is_acknowledged_once(tmp_path):
    with SqliteStore.open(tmp_path) as store:
        store.keep(
            [an_alert(f"a-{at}") for at in range(ALERTS)], at=datetime.now(UTC), actor="test"
        )
    with web_server() as server:
        server.slow_s = 0.02
        for kill in range(KILLS):
            child = start(tmp_path, server.port)
            time.sleep(0.15 + 0.05 * kill)
            child.kill()
            child.wait()
        assert start(tmp_path, server.port).wait() == 0
    with SqliteStore.open(tmp_path) as store:
        steps = Counter((one.alert, one.outcome) for one in store.dispatches())
        assert store.verify() == []
    assert {steps[f"a-{at}", Outcome.ACKNOWLEDGED] for at in range(ALERTS)} == {1}
    arrived = Counter(headers["webhook-id"] for _, headers, _ in server.requests)
    assert len(arrived) == ALERTS
    # What arrived again is at most what each kill had under way.
    assert arrived.total() - ALERTS <= KILLS


def test_two_senders_at_once_send_nothing_twice(tmp_path):
    with SqliteStore.open(tmp_path) as store:
        store.keep([an_alert(f"a-{at}") for at in range(20)], at=datetime.now(UTC), actor="test")
    with web_server() as server:
        children = [start(tmp_path, server.port) for _ in range(2)]
        assert 0 in [child.wait() for child in children]
    assert len(server.requests) == len({h["webhook-id"] for _, h, _ in server.requests}) == 20


def test_a_second_sender_is_told_to_wait(tmp_path):
    with SqliteStore.open(tmp_path) as store:
        store.keep([an_alert()], at=datetime.now(UTC), actor="test")
        plan = a_plan(channels=(a_webhook(),))
        first = alarm.go_out(tmp_path, store, CASE, plan)
        next(first)
        with pytest.raises(Busy):
            list(alarm.go_out(tmp_path, store, CASE, plan))
