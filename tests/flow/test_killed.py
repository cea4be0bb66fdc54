"""A power cut at any moment: what was acknowledged is there, and the next run completes."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.flow import synthetic

from groundtruce.store.sqlite import SqliteStore

REPORTS, KILLS = 2000, 20


def run(case: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "groundtruce", "run", "--case", str(case), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "GROUNDTRUCE_BATCH_ROWS": "100"},
        start_new_session=True,
    )


def acknowledged(stderr: bytes) -> set[str]:
    kept: set[str] = set()
    for line in stderr.splitlines():
        # The last line may be cut in two by the kill; half a receipt acknowledges nothing.
        if line.startswith(b'{"kept"') and line.endswith(b"}"):
            kept |= set(json.loads(line)["kept"])
    return kept


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_a_run_is_killed(tmp_path: Path) -> None:
    case = synthetic.make(tmp_path / "case", REPORTS)
    begun = time.monotonic()
    whole = run(synthetic.make(tmp_path / "whole", REPORTS))
    expected = json.loads(whole.communicate()[0])
    length = time.monotonic() - begun
    chance = random.Random(7)
    for _ in range(KILLS):
        process = run(case)
        try:
            _, stderr = process.communicate(timeout=chance.uniform(0.2, length))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            _, stderr = process.communicate()
        with SqliteStore.open(case / ".shelf") as store:
            kept = {report.id for report in store.reports()}
            assert acknowledged(stderr) <= kept
            assert store.verify() == []
        if len(kept) == REPORTS:
            # All are in: begin anew, so that every kill has something to interrupt.
            shutil.rmtree(case / ".shelf")
    out, stderr = run(case).communicate()
    assert json.loads(out) == expected, stderr
