"""One machine and a cluster of two worker processes, side by side on the same table."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from groundtruce.engine import cluster, here
from groundtruce.errors import ClusterError, SourceError
from groundtruce.incidents.table import stages
from groundtruce.incidents.table.blocks import Law

distributed = pytest.importorskip("dask.distributed", reason="needs groundtruce[cluster]")

# Small blocks, so that a small table has many seams of both kinds.
SMALL = Law(rows=400, days=20, crowd=300, degrees=4)
KERNEL: Any = SimpleNamespace(
    **{
        name: getattr(stages, name)
        for name in (
            "asked_for", "believed", "counts", "folded", "grouped", "in_order", "least", "likely",
            "met", "standing", "surveyed", "surveys",
        )
    },
    planned=partial(stages.planned, law=SMALL),
    fused=partial(stages.fused, law=SMALL),
)  # fmt: skip


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as found:
        yield found


def untidy(path: Path, seed: int = 1) -> Path:
    """Write reports with all that may lie across a seam: reprints, vague and missing places."""
    rng = np.random.default_rng(seed)
    which = np.repeat(np.arange(700), rng.integers(1, 6, 700))
    count = len(which)
    lat, lon, day = rng.uniform(10, 16, 700), rng.uniform(96, 112, 700), rng.integers(0, 90, 700)
    sigma = rng.choice([1e3, 1e4, 9e4], count, p=[0.6, 0.3, 0.1])
    first = day[which] + rng.integers(0, 2, count)
    long = rng.random(count) < 0.05
    columns = {
        "report_id": [f"r{n}" for n in rng.permutation(count)],
        "source_id": [f"S{n}" for n in rng.integers(0, 9, count)],
        "lat": np.where(rng.random(count) < 0.1, np.nan, lat[which] + rng.normal(0, 0.05, count)),
        "lon": lon[which] + rng.normal(0, 0.05, count),
        "sigma_m": sigma,
        "time_from": np.datetime64("2025-01-01", "s") + first * np.timedelta64(86400, "s"),
        "kind": rng.choice(["mine", "drone", None], count),
        "side": rng.choice(["A", "B", None], count),
        "killed_low": rng.choice([0.0, 1.0, 5.0, np.nan], count),
        "killed_high": rng.choice([5.0, 9.0, np.nan], count),
        "embedding": list(rng.normal(size=(count, 3)) + which[:, None] % 7),
    }
    columns["time_to"] = columns["time_from"] + np.where(long, 12, 1) * np.timedelta64(86400, "s")
    table = pa.table(columns)
    again = rng.integers(0, count, 300)
    copies = table.take(again).set_column(0, "report_id", pa.array([f"c{n}" for n in range(300)]))
    table = pa.concat_tables([table, copies, table.take(again[:20])])
    table = table.take(rng.permutation(table.num_rows))
    pq.write_table(table, path, row_group_size=300)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("kernel", [KERNEL, stages], ids=["many blocks", "one block"])
def test_a_cluster_writes_what_one_machine_writes_to_the_byte(
    tmp_path: Path, two_workers: Any, kernel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CHUNK", 700)
    path, one, many = untidy(tmp_path / "in.parquet"), tmp_path / "one", tmp_path / "many"
    alone = here.fuse(path, one, kernel)
    assert cluster.fuse(path, many, kernel, two_workers.scheduler_address) == alone
    assert alone.aside["the id was there before"].often == 20
    assert many.read_bytes() == one.read_bytes()


@pytest.mark.slow
def test_judgements_hold_on_a_cluster_as_on_one_machine(
    tmp_path: Path, two_workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CHUNK", 700)
    path, one, many = untidy(tmp_path / "in.parquet"), tmp_path / "one", tmp_path / "many"
    here.fuse(path, one, KERNEL)
    ids, called = (pq.read_table(one)[name].to_pylist() for name in ("report_id", "incident_id"))
    together = [pair for pair in zip(ids, called, strict=True) if pair[0] != pair[1]][::9]
    rng = np.random.default_rng(2)
    apart = [tuple(rng.choice(ids, 2, replace=False)) for _ in range(60)]
    said = [(*pair, "different") for pair in together] + [(*pair, "same") for pair in apart]
    judgements = tmp_path / "judged.csv"
    judgements.write_text("one,other,verdict\n" + "\n".join(map(",".join, said)))
    alone = here.fuse(path, one, KERNEL, judgements=judgements)
    scheduler = two_workers.scheduler_address
    assert cluster.fuse(path, many, KERNEL, scheduler, judgements=judgements) == alone
    assert many.read_bytes() == one.read_bytes()
    now = dict(zip(ids, pq.read_table(many)["incident_id"].to_pylist(), strict=True))
    assert all(now[a] == now[b] for a, b in apart)
    assert sum(now[a] == now[b] for a, b in together) == 0


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["cut", "fuse", "join"])
def test_a_worker_killed_on_the_way_changes_nothing(
    tmp_path: Path, two_workers: Any, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CHUNK", 700)
    path, one, many = untidy(tmp_path / "in.parquet"), tmp_path / "one", tmp_path / "many"
    alone = here.fuse(path, one, KERNEL)
    killed = []

    def kill(now: str, done: int, total: int) -> None:
        if now == stage and done == max(1, total // 2) and not killed:
            killed.append(next(iter(two_workers.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    assert cluster.fuse(path, many, KERNEL, two_workers.scheduler_address, told=kill) == alone
    assert killed
    assert many.read_bytes() == one.read_bytes()


@pytest.mark.slow
def test_the_verb_takes_the_address_of_a_scheduler(tmp_path: Path, two_workers: Any) -> None:
    path, one, many = untidy(tmp_path / "in.parquet"), tmp_path / "one", tmp_path / "many"
    words = ["fuse", "--reports", path, "--out", many, "--engine", "dask", "--scheduler"]
    command = [sys.executable, "-m", "groundtruce", *words, two_workers.scheduler_address]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    alone = here.fuse(path, one, stages)
    assert json.loads(done.stdout)["incidents"] == alone.incidents
    assert many.read_bytes() == one.read_bytes()


@pytest.mark.slow
def test_what_is_wrong_with_a_file_is_told_from_the_worker(
    tmp_path: Path, two_workers: Any
) -> None:
    path = untidy(tmp_path / "in.parquet")
    table = pq.read_table(path)
    lat = pa.array([*map(str, table["lat"].to_pylist()[:-1]), "north"])
    pq.write_table(table.set_column(2, "lat", lat), path)
    with pytest.raises(SourceError, match=r"lat, row .*'north' is no number"):
        cluster.fuse(path, tmp_path / "out", stages, two_workers.scheduler_address)


def test_an_address_where_nobody_answers_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE_S", 1)
    with pytest.raises(ClusterError, match="No scheduler answers"):
        cluster.fuse(untidy(tmp_path / "in"), tmp_path / "out", stages, "tcp://127.0.0.1:9")


def test_without_dask_an_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'groundtruce\[cluster\]'"):
        cluster.fuse(untidy(tmp_path / "in"), tmp_path / "out", stages, "tcp://127.0.0.1:9")
