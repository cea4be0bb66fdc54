"""Ours and Splink 5 on the same rows in the same run: the fusion yardstick.

``python bench/yardstick.py [--seeds 11 12 13] [--large]`` needs the yardstick in the data folder
beside the project, and says so where it is not. Splink is told the true prior and its threshold is
chosen with the truth in hand; ours is told neither. Beliefs were set while seeds 1 to 5 were seen,
so the seeds measured by default are others. Ours is timed as a whole process.
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from statistics import mean
from typing import Any

YARDSTICK = Path(__file__).resolve().parents[2] / "shared/bench/fusion"
PROGRAM = Path(sys.executable).parent / "groundtruce"
ENGINE = f"ours=sh -c '{PROGRAM} fuse --reports {{reports}} --out {{out}} >/dev/null'"
SEEDS = (11, 12, 13)
TASKS = [
    (1_000, "border", False),
    (1_000, "border", True),
    (10_000, "border", False),
    (10_000, "border", True),
    (10_000, "city", False),
]
LARGE = [(100_000, "border", False), (100_000, "held", False), (1_000_000, "held", False)]


def main(seeds: Sequence[int], large: bool) -> None:
    """Print a table of all tasks, means over the seeds."""
    if not ready():
        return
    import make_reports as yard

    print(HEAD)
    for reports, density, text in TASKS + (LARGE if large else []):
        some = seeds[:1] if reports > 10_000 else seeds
        made = (
            yard.generate(reports=reports, seed=seed, density=density, text=text) for seed in some
        )
        name = f"{reports:,} {density}{', text' if text else ''}"
        shown(name, compared(made, splink=reports < 1_000_000))


def ready() -> bool:
    """Whether the yardstick and Splink are there; if not, say what is missing."""
    if not YARDSTICK.exists():
        print("the fusion yardstick: not beside the project, not measured")
        return False
    sys.path.insert(0, str(YARDSTICK))
    try:
        import splink_baseline  # noqa: F401
    except ImportError as missing:
        print(f"the fusion yardstick: {missing.name} is not installed, not measured")
        return False
    return True


def compared(made: Iterable[tuple[Any, Any]], splink: bool = True) -> dict[str, list[Any]]:
    """Return what each engine reached on each task."""
    import make_reports as yard
    import splink_baseline

    found: dict[str, list[Any]] = {}
    for reports, truth in made:
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
            yard.write(folder, reports=reports, truth=truth)
            rows = [splink_baseline.run_engine(folder, ENGINE)]
            rows += splink_baseline.run(folder, verbose=False) if splink else []
        for row in rows:
            found.setdefault(row["method"], []).append(row)
    return found


HEAD = f"{'':24}{'':20}{'P':>6}{'R':>6}{'F1':>7}{'B3 F1':>7}{'s':>8}{'MB':>7}"


def shown(name: str, found: dict[str, list[Any]]) -> None:
    """Print one line for each engine."""
    for method, rows in found.items():
        share = {key: mean(row[key] for row in rows) for key in ("P", "R", "F1", "B3F")}
        spent, held = mean(row["wall_s"] for row in rows), max(row["peak_rss_mb"] for row in rows)
        print(
            f"{name:24}{method:20}{share['P']:6.3f}{share['R']:6.3f}{share['F1']:7.3f}"
            f"{share['B3F']:7.3f}{spent:8.1f}{held:7}",
            flush=True,
        )
        name = ""


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    asked.add_argument("--large", action="store_true", help="a hundred thousand and a million, too")
    given = asked.parse_args()
    main(given.seeds, given.large)
