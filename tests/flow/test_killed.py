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
    command = [sys.executable, "-m", "groundtruce", "run", "--case", str(case), "--json"]
    return subprocess.Popen(
        [*command, "--receipts", str(case / "receipts")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "GROUNDTRUCE_BATCH_ROWS": "100"},
        start_new_session=True,
    )


def acknowledged(case: Path) -> set[str]:
    file = case / "receipts"
    lines = file.read_text().splitlines(keepends=True) if file.exists() else []
    # The last line may be cut in two by the kill: half a receipt acknowledges nothing.
    return {line.strip() for line in lines if line.endswith("\n") and line.startswith("r-")}


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
            process.communicate(timeout=chance.uniform(0.2, length))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        with SqliteStore.open(case / ".shelf") as store:
            kept = {report.id for report in store.reports()}
            assert acknowledged(case) <= kept
            assert store.verify() == []
        if len(kept) == REPORTS:
            # All are in: begin anew, so that every kill has something to interrupt.
            shutil.rmtree(case / ".shelf")
            (case / "receipts").unlink()
    assert json.loads(run(case).communicate()[0]) == expected
