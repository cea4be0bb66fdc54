"""What each stage of fusing a table costs a row, and what a billion rows would cost on paper.

``python bench/scale.py [--reports 100000] [--price 0.05]`` makes reports as dense as the
yardstick's ten thousand, runs every stage once after a pass that loads the compiled loops, and
prints the processor's time and bytes a row. The estimate for a billion is arithmetic on those
figures: nothing of that size has been run. Needs the yardstick in the data folder beside the
project.
"""

import argparse
import pickle
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

import yardstick
from groundtruce.engine import parquet, tasks
from groundtruce.incidents.table import meet, stages, whole
from groundtruce.incidents.table.blocks import Law

BILLION = 1_000_000_000
# A block and its halo beside its core: long quiet tables, and ten years of the whole world.
HALOS = {"a long table": 1.1, "ten years of the world": 3.0}
CORES = 64
GB_PER_S = 1.0

Cost = dict[str, tuple[float, float]]


def main(reports: int, price: float) -> None:
    """Print what was measured and what follows from it."""
    if not yardstick.ready():
        return
    import make_reports as yard
    import pyarrow.parquet as pq

    made, _ = yard.generate(reports=reports, seed=11, density="held", text=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.parquet"
        pq.write_table(made, path, row_group_size=reports)
        run(path)
        cost, weighed = run(path)
    print(f"{reports:,} reports as dense as 10,000, one thread")
    print(f"{'stage':12}{'µs a row':>10}{'bytes a row':>13}")
    for stage, (seconds, size) in cost.items():
        print(f"{stage:12}{seconds / reports * 1e6:10.2f}{size / reports:13.0f}")
    ns = cost["links"][0] / weighed * 1e9
    print(f"{weighed / reports:.0f} couples weighed a row, {ns:.0f} ns each with all around them")
    estimate(cost, reports, price)


def run(path: Path) -> tuple[Cost, int]:
    """Run every stage and return seconds and bytes of each, and the couples weighed."""
    cost: Cost = {}
    counted: list[int] = []

    def measured(stage: str, task: Any, *given: Any) -> Any:
        begun = time.process_time()
        found = task(*given)
        cost[stage] = (time.process_time() - begun, float(len(pickle.dumps(found, 5))))
        return found

    opened = parquet.Opened(path)
    part = measured("read", tasks.chunk, opened, range(len(opened.group_rows)))
    part = tasks.cleaned(part, part.words, 0, [np.zeros(0, dtype=np.int64)])
    survey = measured("survey", tasks.surveyed, stages, part)
    plan = stages.planned(survey, Law(rows=BILLION))
    pieces = measured("cut", tasks.pieces, stages, part, plan)
    block = measured("fold", tasks.block, stages, [pieces[0]], plan, 0)
    beliefs = stages.believed(plan, block.folded.counts)
    original = meet.meet

    def counting(*given: Any) -> int:
        counted.append(original(*given))
        return counted[-1]

    meet.meet = counting
    told = whole.Columns(**block.rows.take(block.folded.weighed).columns)
    data = whole.prepared(told, whole.columns.plane(told, plan.world), beliefs)
    measured("links", meet.neighbours, data, beliefs.model, whole.PER_REPORT[0])
    meet.meet = original
    couples, often = measured("links, walk", tasks.met, stages, block, plan, 0, beliefs)
    least = stages.least([often], beliefs)
    nobody = tasks.Judged(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
    seam = measured("seams", tasks.seam, stages, block, couples, nobody, beliefs, least)
    across = tasks.Joined(*(np.zeros(0, dtype=np.int64) for _ in range(2)))
    parcels = measured("parcels", tasks.parcels, block, couples, nobody, seam, across, 0)
    called = measured("groups", tasks.called, stages, [parcels[0]], beliefs, least)
    measured("lines", tasks.lines, part, [(called.row, called.incident)])
    return cost, sum(counted)


def estimate(cost: Cost, reports: int, price: float) -> None:
    """Print what a billion rows would take."""
    once = sum(cost[stage][0] for stage in ("read", "survey", "cut", "seams", "groups", "lines"))
    often = cost["fold"][0] + cost["links, walk"][0]
    for name, halo in HALOS.items():
        hours = (once + often * halo) / reports * BILLION / 3600
        shuffled = (cost["cut"][1] * halo + cost["groups"][1]) / reports * BILLION / 1e9
        work = hours / CORES * 60
        moving = shuffled / GB_PER_S / 60
        print(f"a billion, {name}, {halo} rows seen for each that is a block's own:")
        print(f"  {hours:.0f} core-hours, {hours * price:.2f} at {price} each,", end=" ")
        print(f"{work:.0f} min on {CORES} cores;", end=" ")
        print(f"{shuffled:.0f} GB moved, {moving:.0f} min at {GB_PER_S:.0f} GB/s")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reports", type=int, default=100_000)
    asked.add_argument("--price", type=float, default=0.05, help="of a core for an hour")
    given = asked.parse_args()
    main(given.reports, given.price)
