"""How long the road takes on the bundled case, and how soon the command line answers.

Whole processes, the median of five. Beside each stands its bound: starting Python, or starting
it and importing what the road needs.
"""

import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 5
GROUNDTRUCE = (sys.executable, "-m", "groundtruce")


def main() -> None:
    """Print one line a command: its median, the bound's median, and their ratio."""
    bare = timed(sys.executable, "-c", "pass")
    needed = timed(sys.executable, "-c", "from groundtruce import flow; import typst, jinja2")
    print(f"Python {platform.python_version()}, {RUNS} runs each, seconds of whole processes")
    print(f"{'command':32}{'median':>8}{'bound':>8}{'ratio':>7}")
    show("groundtruce --help", timed(*GROUNDTRUCE, "--help"), bare)
    with tempfile.TemporaryDirectory() as folder:
        fresh = iter(range(RUNS))
        show("groundtruce demo", median(lambda: demo(f"{folder}/{next(fresh)}")), needed)
        show("groundtruce demo, again", median(lambda: demo(f"{folder}/0")), needed)
        listed = timed(*GROUNDTRUCE, "weigh", "--case", f"{folder}/0", "--json")
        show("groundtruce weigh", listed, needed)
        counts = json.loads(Path(folder, "0", "summary.json").read_text("utf-8"))
    kept = ("reports", "quarantined", "incidents", "sentences", "citations")
    print(", ".join(f"{counts[name]} {name}" for name in kept))


def demo(folder: str) -> float:
    """Run the demo into the folder and return its seconds."""
    return run(*GROUNDTRUCE, "demo", "--no-serve", "--json", "--out", folder)


def timed(*command: str) -> float:
    """Return the median seconds of the command."""
    return median(lambda: run(*command))


def median(once: Callable[[], float]) -> float:
    """Return the median of the timings."""
    return statistics.median(once() for _ in range(RUNS))


def run(*command: str) -> float:
    """Run the command and return its seconds."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def show(name: str, seconds: float, bound: float) -> None:
    """Print one line of the table."""
    print(f"{name:32}{seconds:8.2f}{bound:8.2f}{seconds / bound:7.1f}")


if __name__ == "__main__":
    main()
