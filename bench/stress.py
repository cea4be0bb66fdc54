"""Reports that break the textbook: the yardstick's world with each untidy effect alone, or all.

``python bench/stress.py [--seeds 21 22 23]`` measures ours on each effect alone, and ours beside
Splink on all of them together. ``--effect centres --out FOLDER [--text]`` writes one such task in
the yardstick's format instead. Needs the yardstick in the data folder beside the project. Seeds 1
to 3 were seen while beliefs were set.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import yardstick

Rows = dict[str, Any]
Rng = np.random.Generator


def generate(reports: int, seed: int, asked: tuple[str, ...], text: bool) -> tuple[Any, Any]:
    """Return reports and truth as tables; the same arguments give the same rows."""
    import make_reports as yard
    import pyarrow as pa

    rng = np.random.default_rng(np.random.SeedSequence([seed, 77]))
    count = int(reports / 2.5 * 1.1) + 20
    world = yard.make_incidents(rng, count)
    for name in ("barrage", "neighbours"):
        if name in asked:
            world = EFFECTS[name](rng, world)
    count = len(world["x"])
    which, source = yard.who_reports(rng, count)
    noise = heavy if "tails" in asked else None
    rows = yard.observe(rng, world, which, source, noise=noise)
    rows["second"] = np.full(len(which), -1)
    if text:
        rows["text"] = yard.text_of(rng, count, which)
    for name in (
        "sides",
        "centres",
        "zones",
        "silent",
        "two",
        "tolls",
        "reprints",
        "repeats",
        "nowhere",
    ):
        if name in asked:
            rows = EFFECTS[name](rng, rows)
    rows = yard.take(rows, rng.permutation(len(rows["day"]))[:reports])
    rows = yard.take(rows, yard.shuffled_by_day(rng, rows["day"]))
    second = rows.pop("second")
    table = yard.reports_table(rows)
    ids = np.array(table["report_id"].to_pylist())
    told = np.concatenate([rows["incident"], second[second >= 0]])
    truth = pa.table(
        {
            "report_id": np.concatenate([ids, ids[second >= 0]]),
            "incident_id": [f"i{number:08d}" for number in rng.permutation(count)[told]],
        }
    )
    return table, truth


def heavy(rng: Rng, shape: tuple[int, int]) -> Any:
    """Draw errors with two degrees of freedom."""
    return rng.normal(0, 1, shape) / np.sqrt(rng.chisquare(2, shape[1]) / 2)


def barrage(rng: Rng, world: Rows) -> Rows:
    """Put a quarter of the incidents into nights of shelling, twenty at one place."""
    chosen = np.flatnonzero(rng.random(len(world["x"])) < 0.25)
    night = np.arange(len(chosen)) // 20
    lead = chosen[night * 20]
    world["x"][chosen] = world["x"][lead] + rng.normal(0, 4, len(chosen))
    world["y"][chosen] = world["y"][lead] + rng.normal(0, 4, len(chosen))
    world["day"][chosen] = world["day"][lead]
    return world


def neighbours(rng: Rng, world: Rows) -> Rows:
    """Give a fifth of the incidents a neighbour of another kind on the same day."""
    chosen = np.flatnonzero(rng.random(len(world["x"])) < 0.2)
    beside = {name: column[chosen].copy() for name, column in world.items()}
    beside["x"] = beside["x"] + rng.normal(0, 2, len(chosen))
    beside["y"] = beside["y"] + rng.normal(0, 2, len(chosen))
    beside["kind"] = (beside["kind"] + rng.integers(1, 8, len(chosen))) % 8
    beside["side"] = rng.integers(0, 2, len(chosen))
    return {name: np.concatenate([world[name], beside[name]]) for name in world}


def sides(_: Rng, rows: Rows) -> Rows:
    """Let every source blame one side, whoever it was."""
    rows["side"] = np.where(rows["side"] < 0, -1, rows["source"] % 2)
    return rows


def centres(rng: Rng, rows: Rows) -> Rows:
    """Give out 35 % of the places as the district's centre, said to be exact."""
    moved = rng.random(len(rows["x"])) < 0.35
    for axis in ("x", "y"):
        rows[axis] = np.where(moved, np.round(rows[axis] / 25) * 25, rows[axis])
    rows["sigma"] = np.where(moved, 1.0, rows["sigma"])
    return rows


def zones(rng: Rng, rows: Rows) -> Rows:
    """Let three sources tell a night by another time zone's day."""
    shifted = (rows["source"] % 4 == 1) & (rng.random(len(rows["day"])) < 0.5)
    rows["day"] = np.maximum(0, rows["day"] - shifted)
    return rows


def silent(_: Rng, rows: Rows) -> Rows:
    """Let four sources fall silent half way."""
    return kept(rows, ~((rows["source"] < 4) & (rows["day"] > np.median(rows["day"]))))


def two(rng: Rng, rows: Rows) -> Rows:
    """Let 5 % of the reports tell of the next incident in time as well."""
    order = np.argsort(rows["day"], kind="stable")
    following = rows["incident"][np.roll(order, -1)][np.argsort(order)]
    also = (rng.random(len(order)) < 0.05) & (following != rows["incident"])
    rows["second"] = np.where(also, following, -1)
    return rows


def tolls(rng: Rng, rows: Rows) -> Rows:
    """Add for 10 % of the reports a later one of the same source with a higher toll."""
    chosen = np.flatnonzero(rng.random(len(rows["day"])) < 0.1)
    later = {name: column[chosen].copy() for name, column in rows.items()}
    later["day"] = later["day"] + rng.integers(1, 4, len(chosen))
    low = later["killed_low"]
    grown = np.where(low < 0, -1, low + rng.integers(1, 5, len(chosen)))
    later["killed_low"] = later["killed_high"] = grown
    return joined(rows, later)


def reprints(rng: Rng, rows: Rows) -> Rows:
    """Let another source print 12 % of the reports again, a day later at most."""
    chosen = np.flatnonzero(rng.random(len(rows["day"])) < 0.12)
    copy = {name: column[chosen].copy() for name, column in rows.items()}
    copy["source"] = (copy["source"] + rng.integers(1, 12, len(chosen))) % 12
    copy["day"] = copy["day"] + rng.integers(0, 2, len(chosen))
    return joined(rows, copy)


def repeats(rng: Rng, rows: Rows) -> Rows:
    """Repeat 8 % of the rows as they are."""
    chosen = np.flatnonzero(rng.random(len(rows["day"])) < 0.08)
    return joined(rows, {name: column[chosen] for name, column in rows.items()})


def nowhere(rng: Rng, rows: Rows) -> Rows:
    """Take the coordinates of 15 % of the reports away."""
    lost = rng.random(len(rows["x"])) < 0.15
    for name in ("x", "y", "sigma"):
        rows[name] = np.where(lost, np.nan, rows[name])
    return rows


def kept(rows: Rows, which: Any) -> Rows:
    """Return some of the rows."""
    return {name: column[which] for name, column in rows.items()}


def joined(rows: Rows, more: Rows) -> Rows:
    """Return the rows of both."""
    return {name: np.concatenate([rows[name], more[name]]) for name in rows}


EFFECTS: dict[str, Callable[[Rng, Rows], Rows]] = {
    "barrage": barrage,
    "neighbours": neighbours,
    "sides": sides,
    "centres": centres,
    "zones": zones,
    "silent": silent,
    "two": two,
    "tolls": tolls,
    "reprints": reprints,
    "repeats": repeats,
    "nowhere": nowhere,
}
ALONE = ("tails", *EFFECTS)


SEEDS = (21, 22, 23)


def main(seeds: Sequence[int]) -> None:
    """Print what each effect alone leaves of ours, and all of them together beside Splink."""
    print(yardstick.HEAD)
    for name in ("clean", *ALONE):
        made = (generate(1_000, seed, effects(name), text=False) for seed in seeds)
        yardstick.shown(f"1,000 {name}", yardstick.compared(made, splink=False))
    for reports in (1_000, 10_000):
        for text in (False, True):
            made = (generate(reports, seed, ALONE, text) for seed in seeds)
            yardstick.shown(f"{reports:,} all{', text' if text else ''}", yardstick.compared(made))


def effects(name: str) -> tuple[str, ...]:
    """Return the effects that a name stands for."""
    return {"clean": (), "all": ALONE}.get(name, (name,))


def write(out: Path, reports: Any, truth: Any) -> None:
    """Write one task."""
    import pyarrow.parquet as pq

    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(reports, out / "reports.parquet")
    pq.write_table(truth, out / "truth.parquet")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    asked.add_argument("--out", type=Path, help="write one task here and measure nothing")
    asked.add_argument("--reports", type=int, default=1_000)
    asked.add_argument("--effect", choices=["clean", *ALONE, "all"], default="all")
    asked.add_argument("--text", action="store_true")
    given = asked.parse_args()
    if yardstick.ready():
        if given.out:
            tables = generate(given.reports, given.seeds[0], effects(given.effect), given.text)
            write(given.out, *tables)
        else:
            main(given.seeds)
