"""How often a couple of reports said to be one incident is one: the reliability of our chances.

``python bench/calibration.py [--seeds 71 72 73 74 75] [--effect border]`` prints the expected
calibration error of each untidy task, over all couples that were looked at, beside what is aimed
at. With it, or for the effects asked for, how many couples of each stated chance there are, what
was said and what is true. Nothing is fitted to the truth.
"""

import argparse
from collections.abc import Sequence

import numpy as np

import stress
import yardstick
from groundtruce.incidents.table import whole

BINS = 10
AIM = yardstick.Bar("error", 0.05, most=True)
EFFECTS = ("border", "clean", *stress.ALONE, "all", "all, text")
TABLES = ("border", "neighbours", "all")


def main(seeds: Sequence[int], effects: Sequence[str], reports: int, tables: Sequence[str]) -> None:
    """Print the error of each effect, then the tables."""
    if not yardstick.ready():
        return
    print(f"{reports:,} reports, seeds {yardstick.spoken(seeds)}{'':8}couples   error  reached?")
    kept = {}
    for effect in effects:
        parts = [looked_at(reports, seed, effect) for seed in seeds]
        chance, true = map(np.concatenate, zip(*parts, strict=True))
        found = error(chance, true)
        print(f"{effect:34}{len(chance):9}{found:8.3f}  {AIM.said(found)}", flush=True)
        kept[effect] = chance, true
    for effect in tables:
        if effect in kept:
            shown(effect, *kept[effect])


def looked_at(reports: int, seed: int, effect: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the chances of all couples that were looked at, and which are one incident."""
    rows, of = yardstick.read(*stress.made(effect, reports, seed))
    found = whole.fused(rows)
    couples = zip(found.left.tolist(), found.right.tolist(), strict=True)
    return found.chance, np.array([bool(of[one] & of[other]) for one, other in couples])


def binned(chance: np.ndarray, true: np.ndarray) -> list[tuple[int, int, float, float]]:
    """Return of each bin its number, couples, mean chance, and the share that is true."""
    which = np.minimum((chance * BINS).astype(int), BINS - 1)
    some = [(at, which == at) for at in range(BINS) if (which == at).any()]
    return [
        (at, int(here.sum()), float(chance[here].mean()), float(true[here].mean()))
        for at, here in some
    ]


def error(chance: np.ndarray, true: np.ndarray) -> float:
    """Return the expected calibration error: the mean gap between what is said and what is so."""
    gaps = [many * abs(said - is_so) for _, many, said, is_so in binned(chance, true)]
    return sum(gaps) / max(1, len(chance))


def shown(name: str, chance: np.ndarray, true: np.ndarray) -> None:
    """Print one reliability table."""
    print(f"\n{name}{'':{24 - len(name)}}couples    said    true")
    for at, many, said, is_so in binned(chance, true):
        print(f"  {at / BINS:.1f}–{(at + 1) / BINS:.1f}{many:22}{said:8.3f}{is_so:8.3f}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=stress.SEEDS)
    asked.add_argument("--effect", nargs="+", choices=EFFECTS, help="these alone, with tables")
    asked.add_argument("--reports", type=int, default=1_000)
    given = asked.parse_args()
    main(given.seeds, given.effect or EFFECTS, given.reports, given.effect or TABLES)
