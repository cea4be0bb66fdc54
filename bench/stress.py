"""Reports that break the textbook: the yardstick's world with each untidy effect alone, or all.

``python bench/stress.py [--seeds 71 72 73 74 75] [--splink]`` measures what each effect alone costs
against clean reports of the same seeds, in F1, time and memory, at 1,000 and, on the first two
seeds, at 10,000 reports, with ``--splink`` beside Splink; and ours beside Splink on all of them
together. ``--share 0.5`` measures at 1,000 the three effects that cost most alone, at that share of
what they are otherwise. ``--effect centres --out FOLDER [--text]`` writes one such task in the
yardstick's format instead. Needs the yardstick in the data folder beside the project. Seeds 1 to 3
were seen while beliefs were set.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import yardstick
from yardstick import Bar

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
    for name in LATER:
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


IN_BARRAGE, A_NIGHT, BARRAGE_KM = 0.25, 20, 4
BESIDE, BESIDE_KM = 0.2, 2
NOWHERE = 0.15


def barrage(rng: Rng, world: Rows) -> Rows:
    """Put a quarter of the incidents into nights of shelling, twenty at one place."""
    chosen, lead = nights(rng, len(world["x"]))
    world["x"][chosen] = world["x"][lead] + rng.normal(0, BARRAGE_KM, len(chosen))
    world["y"][chosen] = world["y"][lead] + rng.normal(0, BARRAGE_KM, len(chosen))
    world["day"][chosen] = world["day"][lead]
    return world


def nights(rng: Rng, count: int) -> tuple[Any, Any]:
    """Return which of so many incidents are in barrages, and the first of the barrage of each."""
    chosen = np.flatnonzero(rng.random(count) < IN_BARRAGE)
    return chosen, chosen[np.arange(len(chosen)) // A_NIGHT * A_NIGHT]


def neighbours(rng: Rng, world: Rows) -> Rows:
    """Give a fifth of the incidents a neighbour of another kind on the same day."""
    chosen = beside(rng, len(world["x"]))
    second = {name: column[chosen].copy() for name, column in world.items()}
    second["x"] = second["x"] + rng.normal(0, BESIDE_KM, len(chosen))
    second["y"] = second["y"] + rng.normal(0, BESIDE_KM, len(chosen))
    second["kind"] = (second["kind"] + rng.integers(1, 8, len(chosen))) % 8
    second["side"] = rng.integers(0, 2, len(chosen))
    return {name: np.concatenate([world[name], second[name]]) for name in world}


def beside(rng: Rng, count: int) -> Any:
    """Return which of so many incidents have a neighbour."""
    return np.flatnonzero(rng.random(count) < BESIDE)


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
    lost = rng.random(len(rows["x"])) < NOWHERE
    for name in ("x", "y", "sigma"):
        rows[name] = np.where(lost, np.nan, rows[name])
    return rows


def overconfident(_: Rng, rows: Rows) -> Rows:
    """Let every third source state a quarter of its true error."""
    rows["sigma"] = np.where(rows["source"] % 3 == 0, rows["sigma"] / 4, rows["sigma"])
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
    "overconfident": overconfident,
}
# In this order reports are changed, once there are incidents.
LATER = (
    "sides", "centres", "zones", "silent", "two", "tolls", "reprints", "repeats", "nowhere",
    "overconfident",
)  # fmt: skip
# All together is these; sources too sure of themselves are measured alone.
TOGETHER = ("tails", *(name for name in EFFECTS if name != "overconfident"))
ALONE = (*TOGETHER, "overconfident")

COSTLY = ("barrage", "nowhere", "neighbours")

SEEDS = (71, 72, 73, 74, 75)
COST = Bar("cost", 0.05, most=True)
TIMES = (Bar("s", 1.5, most=True), Bar("MB", 1.5, most=True))
AHEAD = (Bar("F1 ahead", 0.10), Bar("B3 F1 ahead", 0.05))


def main(seeds: Sequence[int], splink: bool) -> None:
    """Print all effects together beside Splink, then what each of them costs alone."""
    yardstick.head()
    for reports in (1_000, 10_000):
        for name in ("all", "all, text"):
            together(name, reports, seeds)
    alone(1_000, seeds, splink)
    alone(10_000, seeds[:2], splink=False)


def together(name: str, reports: int, seeds: Sequence[int]) -> None:
    """Print all effects together, ours beside Splink, and how far ahead of its better form."""
    found = yardstick.compared(made(name, reports, seed) for seed in seeds)
    yardstick.shown(f"{reports:,} {name} ({yardstick.spoken(seeds)})", found)
    ours, greedy = (yardstick.figures(found[one]) for one in ("ours", "splink greedy"))
    ahead = [ours[one] - greedy[one] for one in ("F1", "B3F")]
    said = ", ".join(bar.said(one) for bar, one in zip(AHEAD, ahead, strict=True))
    print(f"{'':32}{'ours, over greedy':31}{ahead[0]:+7.3f}{ahead[1]:+7.3f}{'':22}{said}")


def weaker(share: float, seeds: Sequence[int]) -> None:
    """Print what the costliest effects cost alone if they strike so much more seldom."""
    global IN_BARRAGE, BESIDE, NOWHERE
    IN_BARRAGE, BESIDE, NOWHERE = share * IN_BARRAGE, share * BESIDE, share * NOWHERE
    alone(1_000, seeds, splink=False, names=COSTLY)


def alone(
    reports: int, seeds: Sequence[int], splink: bool, names: Sequence[str] = (*ALONE, "all")
) -> None:
    """Print what each effect leaves and costs, in F1 and in times the clean task's spending."""
    print(f"\n{reports:,} reports, seeds {yardstick.spoken(seeds)}; costs against clean, and times")
    peers = "".join(f"{one[7:] + ':':>14}{'cost':>7}" for one in PEERS) if splink else ""
    print(f"{'':15}{'F1':>6}{'B3 F1':>7}{'cost':>7}{'s':>6}{'cpu s':>7}{'MB':>6}{peers}  reached?")
    clean: dict[str, dict[str, float]] = {}
    for name in ("clean", *names):
        found = yardstick.compared((made(name, reports, seed) for seed in seeds), splink)
        of = {method: yardstick.figures(rows) for method, rows in found.items()}
        # Other programs only ever make a run slower.
        of["ours"]["wall_s"] = min(row["wall_s"] for row in found["ours"])
        clean = clean or of
        ours, tidy = of["ours"], clean["ours"]
        times = [ours[one] / tidy[one] for one in ("wall_s", "cpu_s", "peak_rss_mb")]
        said = [bar.said(one) for bar, one in zip(TIMES, times[::2], strict=True)]
        if name != "all":
            said.insert(0, COST.said(tidy["F1"] - ours["F1"]))
        beside = "".join(
            f"{peer['F1']:7.3f}{peer['B3F']:7.3f}{clean[one]['F1'] - peer['F1']:7.3f}"
            for one, peer in of.items()
            if one != "ours"
        )
        print(
            f"{name:15}{ours['F1']:6.3f}{ours['B3F']:7.3f}{tidy['F1'] - ours['F1']:7.3f}"
            f"{times[0]:6.2f}{times[1]:7.2f}{times[2]:6.2f}{beside}  {', '.join(said)}",
            flush=True,
        )


PEERS = ("splink components", "splink greedy")


def made(name: str, reports: int, seed: int) -> tuple[Any, Any]:
    """Return a task by the name of its effect; ``border`` is the yardstick's own."""
    import make_reports as yard

    effect = name.removesuffix(", text")
    if effect == "border":
        own: tuple[Any, Any] = yard.generate(reports=reports, seed=seed, text=effect != name)
        return own
    return generate(reports, seed, effects(effect), text=effect != name)


def effects(name: str) -> tuple[str, ...]:
    """Return the effects that a name stands for."""
    return {"clean": (), "all": TOGETHER}.get(name, (name,))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    asked.add_argument("--splink", action="store_true", help="beside each effect alone as well")
    asked.add_argument("--share", type=float, help="how strong the costliest effects are, of 1")
    asked.add_argument("--out", type=Path, help="write one task here and measure nothing")
    asked.add_argument("--reports", type=int, default=1_000)
    asked.add_argument("--effect", choices=["clean", *ALONE, "all"], default="all")
    asked.add_argument("--text", action="store_true")
    given = asked.parse_args()
    if yardstick.ready():
        if given.out:
            import make_reports

            name = given.effect + (", text" if given.text else "")
            reports, truth = made(name, given.reports, given.seeds[0])
            make_reports.write(given.out, reports=reports, truth=truth)
        elif given.share:
            weaker(given.share, given.seeds)
        else:
            main(given.seeds, given.splink)
