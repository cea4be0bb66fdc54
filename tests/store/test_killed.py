"""A writer that is killed at any moment: nothing acknowledged is lost, nothing is half there."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.store.shelves import LATER, keep, many

from groundtruce.store.sqlite import SqliteStore

ROUNDS, BATCHES = 8, 200
ROOT = Path(__file__).parents[2]
WRITER = f"""
import sys
from pathlib import Path
from tests.store.shelves import LATER, keep, many
from groundtruce.store.sqlite import SqliteStore

reports = many({BATCHES} * 5)
with SqliteStore.open(Path(sys.argv[1])) as store:
    for first in range(0, len(reports), 5):
        kept = keep(store, *reports[first : first + 5])
        print(*kept.new, *kept.known, flush=True)
"""


def killed_writer(folder: Path, after: int, wait_s: float) -> set[str]:
    """Start a writer, kill it some time after so many answers, return what it acknowledged."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(after)]
    time.sleep(wait_s)
    writer.kill()
    rest, _ = writer.communicate()
    assert writer.returncode == -signal.SIGKILL
    # The last line may be cut: then nobody was told of it.
    whole = ("".join(lines) + rest).rpartition("\n")[0]
    return set(whole.split())


def test_what_was_acknowledged_outlives_a_killed_writer(tmp_path: Path) -> None:
    rng = random.Random(2025)
    acknowledged: set[str] = set()
    for turn in range(ROUNDS):
        # The first two are killed while they start and make the store.
        answers, wait_s = (0, rng.uniform(0.2, 1.5)) if turn < 2 else (rng.randint(1, 20), 0.02)
        acknowledged |= killed_writer(tmp_path, answers, rng.random() * wait_s)
        with SqliteStore.open(tmp_path) as store:
            kept = {report.id for report in store.reports()}
            assert acknowledged <= kept
            assert len(kept) % 5 == 0
            assert store.verify() == []
    with SqliteStore.open(tmp_path) as store:
        keep(store, *many(BATCHES * 5), at=LATER)
        assert len(store.reports()) == BATCHES * 5
