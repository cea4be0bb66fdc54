"""Long work has a process of its own, which never outlives the one that asked for it."""

import signal
import subprocess
import sys
import time

from groundtruce.web.turn import Turn
from tests.web.serving import PATIENCE_S

SERVER = """
import sys, time
from pathlib import Path
from groundtruce.web import walking
from groundtruce.web.turn import Turn


def hold(file):
    with Turn(Path(file)).taken():
        time.sleep(3600)


if __name__ == "__main__":
    walking.apart().submit(hold, sys.argv[1])
    time.sleep(3600)
"""


def test_a_process_of_its_own_ends_with_a_server_that_is_killed(tmp_path):
    script, turn = tmp_path / "server.py", Turn(tmp_path / "walking")
    script.write_text(SERVER)
    server = subprocess.Popen([sys.executable, str(script), str(tmp_path / "walking")])
    try:
        assert _comes_about(lambda: turn.is_taken)
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
    # The system ends the turn of a process that died, and of no other.
    assert _comes_about(lambda: not turn.is_taken)


def _comes_about(state):
    until = time.monotonic() + PATIENCE_S
    while not state() and time.monotonic() < until:
        time.sleep(0.05)
    return state()
