"""A stream of reports, fused day by day, beside the same reports fused at once.

``python bench/stream.py [--seeds 11 12 13] [--window 14]`` needs the yardstick in the data folder
beside the project. A day is timed from its reports' arrival to the new incidents; the first pass
over a seed, which loads the compiled loops, is not timed. Days that wait for another program count
as they came; the processor's own time stands beside.
"""

import argparse
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

import yardstick
from groundtruce.incidents.table import whole
from groundtruce.incidents.table.columns import Columns
from groundtruce.incidents.table.stream import WINDOW_DAYS, Stream

SEEDS = (11, 12, 13)
REPORTS = 10_000
BARS = [
    yardstick.Bar("F1 below all at once", 0.01, most=True),
    yardstick.Bar("B3 F1 below all at once", 0.01, most=True),
    yardstick.Bar("p95 ms", 20, most=True),
]


def main(seeds: Sequence[int], window: int) -> None:
    """Print F1 and B-cubed F1 of both, and how long a day takes."""
    if not yardstick.ready():
        return
    print(f"{REPORTS:,} border, window of {window} days")
    print(f"{'seed':>6}{'at once':>16}{'by day':>16}{'p50 ms':>9}{'p95 ms':>9}{'p95 cpu ms':>12}")
    lost = []
    for seed in seeds:
        rows, true = reports(seed)
        whole_f1 = quality(whole.fused(rows).group, true)
        by_day(rows, window)
        incident, wall, cpu = by_day(rows, window)
        day_f1 = quality(incident, true)
        both = [f"{f1:.3f}/{b3:.3f}" for f1, b3 in (whole_f1, day_f1)]
        times = (np.quantile(wall, 0.5), np.quantile(wall, 0.95), np.quantile(cpu, 0.95))
        print(f"{seed:6}{both[0]:>16}{both[1]:>16}{times[0]:9.1f}{times[1]:9.1f}{times[2]:12.1f}")
        lost.append((whole_f1[0] - day_f1[0], whole_f1[1] - day_f1[1], times[1]))
    print(", ".join(bar.said(float(one)) for bar, one in zip(BARS, np.mean(lost, 0), strict=True)))


def reports(seed: int) -> tuple[Columns, list[str]]:
    """Return one task of the yardstick as columns, and the true incident of each row."""
    import make_reports as yard

    made = yard.generate(reports=REPORTS, seed=seed, density="border", text=False)
    rows, incidents = yardstick.read(*made)
    return rows, [min(one) for one in incidents]


def by_day(rows: Columns, window: int) -> tuple[Any, Any, Any]:
    """Return the incident of each row after all days, and the wall and processor ms of each day."""
    stream, day = Stream(window), np.floor(rows.start)
    at, incident = np.argsort(rows.ids), np.arange(len(rows))
    spent = []
    for today in np.unique(day):
        arrived = rows.take(np.flatnonzero(day == today))
        begun = time.perf_counter(), time.thread_time()
        changes = stream.add(arrived)
        spent.append((time.perf_counter() - begun[0], time.thread_time() - begun[1]))
        for report, called, _ in changes.reports:
            incident[at[report]] = at[called]
    wall, cpu = np.array(spent).T * 1000
    return incident, wall, cpu


def quality(incident: Any, true: list[str]) -> tuple[float, float]:
    """Return pairwise F1 and B-cubed F1."""
    found, key = (np.unique(one, return_inverse=True)[1] for one in (incident, np.array(true)))
    both = np.unique(np.stack([found, key]), axis=1, return_inverse=True)[1].reshape(-1)
    size = {name: np.bincount(one) for name, one in (("f", found), ("k", key), ("b", both))}
    pairs = {name: float((n * (n - 1) / 2).sum()) for name, n in size.items()}
    f1 = 2 * pairs["b"] / max(1.0, pairs["f"] + pairs["k"])
    right = (size["b"][both] / size["f"][found]).mean()
    there = (size["b"][both] / size["k"][key]).mean()
    return f1, float(2 * right * there / (right + there))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    asked.add_argument("--window", type=int, default=WINDOW_DAYS)
    given = asked.parse_args()
    main(given.seeds, given.window)
