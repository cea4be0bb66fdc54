"""How well anybody could fuse: a reckoning that is told all that the yardstick's generator knows.

``python bench/told.py [--seeds 101 102] [--effect border nowhere] [--rounds 100]`` prints ours
beside it. It is told where and when incidents are dense; all shares and errors of reports; which
points are centres of districts; which sources turn silent, shift days, overstate their precision or
blame one side. Of barrages it is told the nights and places, of neighbours where the second stands.
Nobody could know these two: rows ``where unknown`` are not told them, nor that incidents come in
company, and what can be known lies between.

It is not told which reports belong together: a grouping is as likely as it is that one hidden
incident made each group, and a walk of chance (Gibbs sampling) goes through the groupings. By the
chances of couples it joins as ours does, so that only what was known differs; its calibration
error shows that it knows aright.

``--check`` compares chances of places with sums over a fine grid, and the walk with all groupings
of seven reports. Needs the yardstick in the data folder beside the project.
"""

import argparse
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

import calibration
import stress
import yardstick
from groundtruce.incidents.table import whole
from groundtruce.incidents.table.judged import PARTS, Couples
from reckoning import reports, walk, world

Array = np.ndarray[Any, Any]
SEEDS = (101, 102, 103, 104, 105, 106)
UNKNOWN = ", where unknown"
EFFECTS = ("border", "clean", *stress.ALONE, "barrage" + UNKNOWN, "neighbours" + UNKNOWN)
# A group so much less likely than its reports apart, as a log, is not looked at.
HARDLY = 6.0


def main(effects: Sequence[str], count: int, seeds: Sequence[int], rounds: int) -> None:
    """Print a row for each effect."""
    print(f"{count:,} reports, seeds {yardstick.spoken(seeds)}; F1, B-cubed F1, and calibration")
    print(f"{'':26}{'ours':>13}{'told everything':>22}{'still to gain':>18}{'error':>8}")
    for effect in effects:
        rows = [compared(effect, count, seed, rounds) for seed in seeds]
        ours, told, error = (np.mean(column, axis=0) for column in zip(*rows, strict=True))
        gain = told - ours
        print(
            f"{effect:26}{ours[0]:7.3f}{ours[1]:6.3f}{told[0]:16.3f}{told[1]:6.3f}"
            f"{gain[0]:+12.3f}{gain[1]:+6.3f}{error:8.3f}",
            flush=True,
        )


def compared(effect: str, count: int, seed: int, rounds: int) -> tuple[Array, Array, float]:
    """Return F1 and B-cubed F1 of ours, of the told reckoning, and its calibration error."""
    where, effect = UNKNOWN not in effect, effect.removesuffix(UNKNOWN)
    made, truth = stress.made(effect, count, seed)
    rows, of = yardstick.read(made, truth)
    said, voice = reports.said(made, effect)
    table = reports.told(said, world.told(effect, count, seed, where), effect)
    left, right, chance = walk.chances(table, rounds, seed)
    group = joined(len(table.day), left, right, chance)[voice]
    first = np.unique(voice, return_index=True)[1]
    couples = zip(first[left].tolist(), first[right].tolist(), strict=True)
    true = np.array([bool(of[one] & of[other]) for one, other in couples])
    ids = made["report_id"].to_pylist()
    ours = scored(ids, whole.fused(rows).group, truth)
    return ours, scored(ids, group, truth), calibration.error(chance, true)


def joined(count: int, left: Array, right: Array, chance: Array) -> Array:
    """Join reports by chances of couples, as ours does by its own."""
    couples = Couples(left, right, np.rint(chance * PARTS).astype(np.int64))
    believed: Any = SimpleNamespace(counts=SimpleNamespace(voices=count))
    aim = whole.aim(whole.histogram(couples.met, believed), believed)
    return whole.agreed(count, couples, aim, believed)


def scored(ids: Sequence[str], group: Array, truth: Any) -> Array:
    """Return F1 and B-cubed F1 by the yardstick's own scorer."""
    import pandas as pd
    import score

    found = score.score(pd.DataFrame({"report_id": ids, "incident_id": group}), truth.to_pandas())
    return np.array([found["F1"], found["B3F"]])


def check(effects: Sequence[str], seed: int) -> None:
    """Print how far the reckoning is at most from what it stands for; refuse to be far."""
    rng = np.random.default_rng(seed)
    print(f"{'':16}{'weights':>9}{'chances':>9}   against sums over a grid, all groupings of seven")
    for effect in dict.fromkeys(one.removesuffix(UNKNOWN) for one in effects):
        said, _ = reports.said(stress.made(effect, 1_000, seed)[0], effect)
        here = world.told(effect, 1_000, seed)
        table = reports.told(said, here, effect)
        some = [int(at) for at in rng.integers(0, len(table.day), 12)]
        place = max(abs(gridded(said, here, table, near(table, at, 3))) for at in some)
        ways = max(walked(table, near(table, at, 7), seed) for at in some)
        print(f"{effect:16}{place:9.3f}{ways:9.3f}", flush=True)
        if place > 0.3 or ways > 0.03:
            raise SystemExit(f"{effect}: the reckoning is not what it stands for")


def gridded(
    said: reports.Said, here: world.World, table: reports.Table, few: Sequence[int]
) -> float:
    """Return the log of a group's weight over what sums over a fine grid make of it."""
    group = np.array(few)
    weight = walk.weight(table, group, len(group))
    apart = sum(walk.weight(table, group[at : at + 1], 1) for at in range(len(group)))
    if weight < apart - HARDLY or not table.located[group].any():
        return 0.0
    placed = group[table.located[group]]
    sigma = (said.law.sigma * said.law.share[placed]).sum(axis=1)
    best = placed[np.argmin(sigma)]
    step, wide = sigma.min() / 8, 12 * sigma.min() + 30
    line = np.arange(-wide, wide, step)
    x, y = (axis.ravel() for axis in np.meshgrid(said.x[best] + line, said.y[best] + line))
    off = said.x[group][:, None] - x, said.y[group][:, None] - y
    place = np.where(table.located[group][:, None], said.law.chance(group, *off), 1.0).prod(axis=0)
    total = 0.0
    for lag in range(-reports.EARLY, reports.LATE + 1):
        day = int(table.day[best]) - lag
        late = table.day[group] - day + reports.EARLY
        inside = (late >= 0) & (late < table.late.shape[1])
        if inside.all() and table.late[group, late].all():
            quiet = day > table.silent
            hushed = quiet and (table.source[group] < reports.SILENT).any()
            chance = table.late[group, late].prod() * table.size[int(quiet), len(group)]
            dense = here.expected(x, y, np.full(len(x), day))
            total += 0.0 if hushed else chance * (dense * place).sum() * step**2
    so = table.kinds[group].prod(axis=0) * table.shares
    so = (so * (table.deadly * table.dead[group].prod(axis=0)).sum(axis=1)).sum()
    twice = len(group) - len(set(table.source[group].tolist()))
    sides = table.sides[group].prod(axis=0).mean()
    return float(weight - np.log(total * so * sides * max(table.twice, 1e-30) ** twice))


def walked(table: reports.Table, few: Sequence[int], seed: int) -> float:
    """Return how far the walk's chances of a few reports are from those of all groupings."""
    some = reports.part(table, few)
    left, right, chance = walk.chances(some, 4_000, seed)
    true = walk.exact(some)
    true[left, right] -= chance
    return float(np.abs(np.triu(true, 1)).max())


def near(table: reports.Table, at: int, count: int) -> list[int]:
    """Return a report and those likeliest to be one incident with it."""
    others = range(table.first[at], table.first[at] + table.starts[at + 1] - table.starts[at])
    worth = {one: walk.weight(table, np.array([at, one]), 2) for one in others if one != at}
    return sorted([at, *sorted(worth, key=lambda one: -worth[one])[: count - 1]])


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    asked.add_argument("--effect", nargs="+", choices=EFFECTS, default=EFFECTS)
    asked.add_argument("--reports", type=int, default=1_000)
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--check", action="store_true", help="whether the reckoning is right")
    given = asked.parse_args()
    if yardstick.ready():
        if given.check:
            check(given.effect, given.seeds[0])
        else:
            main(given.effect, given.reports, given.seeds, given.rounds)
