"""Ours and Splink 5 on the same rows in the same run: the fusion yardstick, with what is aimed at.

``python bench/yardstick.py [--seeds 71 72 73] [--large]`` needs the yardstick in the data folder
beside the project, and says so where it is not. Splink is told the true prior and its threshold is
chosen with the truth in hand; ours is told neither. Without ``--seeds`` each task is measured on
the seeds of the yardstick's own table, which were in view while beliefs were set, and then on
others. Every task is measured in a process of its own: seconds and memory are those of the whole
process that fuses, processor seconds tell how much of the time was waiting for other programs.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

YARDSTICK = Path(__file__).resolve().parents[2] / "shared/bench/fusion"
PROGRAM = Path(sys.executable).parent / "groundtruce"
ENGINE = f"ours=sh -c '{PROGRAM} fuse --reports {{reports}} --out {{out}} >/dev/null'"
SEEDS = (11, 12, 13)
# As many reports and more are made of one seed.
FEW = 100_000


class Bar(NamedTuple):
    """What a figure should reach, or, with ``most``, not exceed."""

    figure: str
    bound: float
    most: bool = False

    def said(self, found: float) -> str:
        """Say whether a figure reaches the bar, and by how much it does not."""
        short = found - self.bound if self.most else self.bound - found
        sign = "≤" if self.most else "≥"
        name = NAMES.get(self.figure, self.figure)
        return f"{name} {sign} {self.bound:g}: " + (f"no, by {short:.3g}" if short > 0 else "yes")


NAMES = {"B3F": "B3 F1", "wall_s": "s", "peak_rss_mb": "MB"}


def quality(f1: float, b3: float) -> tuple[Bar, ...]:
    """Return what pairwise F1 and B-cubed F1 should reach."""
    return Bar("F1", f1), Bar("B3F", b3)


def cost(seconds: float, mb: float) -> tuple[Bar, ...]:
    """Return what the whole process should take at most."""
    return Bar("wall_s", seconds, most=True), Bar("peak_rss_mb", mb, most=True)


class Task(NamedTuple):
    """Reports to make, the seeds of the yardstick's own table, and what is aimed at there."""

    reports: int
    density: str
    text: bool
    own: Sequence[int]
    bars: tuple[Bar, ...]


TASKS = [
    Task(1_000, "border", False, (1, 2, 3, 4, 5), quality(0.87, 0.93)),
    Task(1_000, "border", True, (1, 2, 3, 4, 5), quality(0.96, 0.975)),
    Task(10_000, "border", False, (1, 2, 3), quality(0.64, 0.79)),
    Task(10_000, "border", True, (1, 2, 3), quality(0.89, 0.93)),
    Task(10_000, "city", False, (1,), quality(0.57, 0.75)),
    Task(100_000, "border", False, (1,), quality(0.34, 0.65)),
    Task(100_000, "held", False, (1,), (*quality(0.64, 0.79), *cost(2, 500))),
]
LARGE = [Task(1_000_000, "held", False, (1,), (*quality(0.64, 0.79), *cost(20, 2_000)))]


def main(seeds: Sequence[int] | None, large: bool) -> None:
    """Print a table of all tasks, means over the seeds."""
    if not ready():
        return
    head()
    for task in TASKS + (LARGE if large else []):
        some = seeds or task.own
        one(task, some if task.reports < FEW else some[:1])
    for task in [] if seeds else TASKS:
        if task.reports < FEW:
            one(task, SEEDS)


def one(task: Task, seeds: Sequence[int]) -> None:
    """Print what each engine reaches on one task."""
    import make_reports as yard

    made = (
        yard.generate(reports=task.reports, seed=seed, density=task.density, text=task.text)
        for seed in seeds
    )
    name = f"{task.reports:,} {task.density}{', text' if task.text else ''}"
    # With a million the search for Splink's threshold takes longer than all else together.
    found = compared(made, splink=task.reports < 1_000_000)
    shown(f"{name} ({spoken(seeds)})", found, task.bars)


def spoken(seeds: Sequence[int]) -> str:
    """Say which seeds these are."""
    row = len(seeds) > 1 and list(seeds) == list(range(seeds[0], seeds[-1] + 1))
    return f"{seeds[0]}–{seeds[-1]}" if row else ", ".join(map(str, seeds))


def ready() -> bool:
    """Whether the yardstick and Splink are there; if not, say what is missing."""
    if not YARDSTICK.exists():
        print("the fusion yardstick: not beside the project, not measured")
        return False
    sys.path.insert(0, str(YARDSTICK))
    try:
        import splink  # noqa: F401
    except ImportError as missing:
        print(f"the fusion yardstick: {missing.name} is not installed, not measured")
        return False
    return True


def head() -> None:
    """Print the head of a table, once ours has compiled its loops: that is not timed."""
    import make_reports as yard

    for text in (False, True):
        compared([yard.generate(reports=300, seed=1, text=text)], splink=False)
    busy = f"{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} programs at work when it began"
    print(f"{busy}; bars of seconds are meant for an idle machine")
    figures = f"{'P':>6}{'R':>6}{'F1':>7}{'B3 F1':>7}{'s':>7}{'cpu s':>7}{'MB':>6}"
    print(f"{'':51}{figures}  reached?", flush=True)


Rows = dict[str, list[dict[str, Any]]]
# The most memory of a process counts from its parent's: a small one stands between.
APART = ("sh", "-c", '"$@"; exit $?', "sh")


def compared(made: Iterable[tuple[Any, Any]], splink: bool = True) -> Rows:
    """Return what each engine reached on each task."""
    import make_reports as yard

    found: Rows = {}
    for reports, truth in made:
        with tempfile.TemporaryDirectory() as folder:
            yard.write(folder, reports=reports, truth=truth)
            asked = [*APART, sys.executable, __file__, "--folder", folder]
            asked += ["--splink"] if splink else []
            said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
        for row in json.loads(said.splitlines()[-1]):
            found.setdefault(row["method"], []).append(row)
    return found


def read(reports: Any, truth: Any) -> tuple[Any, list[set[str]]]:
    """Return a task's columns as the engine reads them, and the true incidents of each row."""
    import make_reports as yard

    from groundtruce.engine import parquet
    from groundtruce.incidents.table.columns import Columns

    with tempfile.TemporaryDirectory() as folder:
        yard.write(folder, reports=reports)
        part = parquet.read(Path(folder) / "reports.parquet")
    of: dict[str, set[str]] = {}
    pairs = zip(truth["report_id"].to_pylist(), truth["incident_id"].to_pylist(), strict=True)
    for report, incident in pairs:
        of.setdefault(report, set()).add(incident)
    return Columns(**part.columns), [of[one] for one in part.ids.to_pylist()]


def measure(folder: Path, splink: bool) -> None:
    """Print what ours, and Splink, make of one task: the last line is JSON."""
    sys.path.insert(0, str(YARDSTICK))
    import splink_baseline

    ours = splink_baseline.run_engine(str(folder), ENGINE)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    rows = [ours | {"cpu_s": used.ru_utime + used.ru_stime}]
    rows += splink_baseline.run(str(folder), verbose=False) if splink else []
    print(json.dumps(rows))


MEANT = ("P", "R", "F1", "B3F", "wall_s", "cpu_s")


def figures(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return means over the seeds, of memory the most."""
    found = {key: mean(row.get(key, float("nan")) for row in rows) for key in MEANT}
    return found | {"peak_rss_mb": max(row["peak_rss_mb"] for row in rows)}


def shown(name: str, found: Rows, bars: Sequence[Bar] = ()) -> None:
    """Print one line for each engine, and beside ours which bars it reaches."""
    for method, rows in found.items():
        of = figures(rows)
        cpu = f"{of['cpu_s']:7.2f}" if method == "ours" else f"{'':7}"
        said = ", ".join(bar.said(of[bar.figure]) for bar in bars) if method == "ours" else ""
        print(
            f"{name:32}{method:19}{of['P']:6.3f}{of['R']:6.3f}{of['F1']:7.3f}{of['B3F']:7.3f}"
            f"{of['wall_s']:7.2f}{cpu}{of['peak_rss_mb']:6.0f}  {said}".rstrip(),
            flush=True,
        )
        name = ""


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", help="measure these and no others")
    asked.add_argument("--large", action="store_true", help="a million, too")
    asked.add_argument("--folder", type=Path, help="measure one task that lies there, as JSON")
    asked.add_argument("--splink", action="store_true", help="of that task Splink as well")
    given = asked.parse_args()
    if given.folder:
        measure(given.folder, given.splink)
    else:
        main(given.seeds, given.large)
