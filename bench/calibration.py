"""How often a couple of reports said to be one incident is one: the reliability of our chances.

``python bench/calibration.py [--seeds 21 22 23] [--effect all]`` prints for ten bins of stated
chance how many couples of the untidy tasks were looked at, what was said and what is true, and
the expected calibration error over them all. Nothing is fitted to the truth.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import stress
import yardstick
from groundtruce.engine import parquet
from groundtruce.incidents.table import whole
from groundtruce.incidents.table.columns import Columns

BINS = 10


def main(seeds: Sequence[int], effects: Sequence[str], reports: int) -> None:
    """Print a table for each effect."""
    if not yardstick.ready():
        return
    for effect in effects:
        parts = [looked_at(reports, seed, effect) for seed in seeds]
        shown(effect, *map(np.concatenate, zip(*parts, strict=True)))


def looked_at(reports: int, seed: int, effect: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the chances of all couples that were looked at, and which are one incident."""
    made, truth = stress.generate(reports, seed, stress.effects(effect), text=False)
    with tempfile.TemporaryDirectory() as folder:
        stress.write(Path(folder), made, truth)
        part = parquet.read(Path(folder) / "reports.parquet")
    found = whole.fused(Columns(**part.columns))
    incidents: dict[str, set[str]] = {}
    told = zip(truth["report_id"].to_pylist(), truth["incident_id"].to_pylist(), strict=True)
    for report, incident in told:
        incidents.setdefault(report, set()).add(incident)
    of = [incidents[report] for report in part.ids.to_pylist()]
    couples = zip(found.left.tolist(), found.right.tolist(), strict=True)
    return found.chance, np.array([bool(of[one] & of[other]) for one, other in couples])


def shown(name: str, chance: np.ndarray, true: np.ndarray) -> None:
    """Print one reliability table."""
    which = np.minimum((chance * BINS).astype(int), BINS - 1)
    print(f"{name}: {len(chance)} couples")
    error = 0.0
    for at in range(BINS):
        here = which == at
        if here.any():
            said, is_so = chance[here].mean(), true[here].mean()
            error += here.mean() * abs(said - is_so)
            print(f"  {at / BINS:.1f}-{(at + 1) / BINS:.1f}{here.sum():9}{said:8.3f}{is_so:8.3f}")
    print(f"  expected calibration error {error:.3f}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=stress.SEEDS)
    asked.add_argument("--effect", nargs="+", default=["clean", "neighbours", "barrage", "all"])
    asked.add_argument("--reports", type=int, default=1_000)
    given = asked.parse_args()
    main(given.seeds, given.effect, given.reports)
