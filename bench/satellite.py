"""What space can say: ratios by distance, false alarms of peace, and how fast it is all counted.

``python bench/satellite.py`` needs the detections and incidents of the data folder beside the
project, and says so where they are not. Known figures are those that the handbook measured.
"""

import csv
import re
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from groundtruce.errors import CaseError
from groundtruce.model.place import SIGMAS_IN_RADIUS
from groundtruce.reports.satellite import (
    asked,
    background,
    change,
    fires,
    firms,
    learn,
    near,
    persistence,
    ratio,
    separate,
    shelf,
)
from groundtruce.reports.satellite.detections import MINUTES_A_DAY, Detections

DATA = Path(__file__).resolve().parents[2] / "shared/data"
PEACE = (2019, 2020, 2021)
STRIKE = re.compile(
    "strike|shell|bomb|explo|missile|rocket|damag|destr|fire|attack|impact|burn|hit|crater|blast"
    "|munition|smoke",
    re.IGNORECASE,
)
KNOWN = {500: 15.8, 1_000: 9.5, 2_000: 4.6, 3_000: 3.1, 5_000: 2.1, 10_000: 1.9, 25_000: 1.6}
WAR = ("2022-02-24", "2022-12-08")
FAR_M = 25_000.0
AT_ONCE = 500_000
WELCH = {2: "10.6 %", 3: "4.4 %", 5: "1.5 %"}


def main() -> None:
    """Print a table for each question."""
    kernel()
    if not (DATA / "firms").exists():
        print("detections and incidents: not beside the project, not measured")
        return
    table = detections()
    clustered(table)
    index = near.Index.of(table.lat, table.lon, table.day)
    strikes = incidents()
    by_distance("geolocated strikes, 2022", index, strikes, KNOWN)
    by_distance("settlement-level place-days, 2023", index, settlements(), {25_000: 1.03})
    confirmed(table, strikes)
    separated(table, strikes)
    scored(table)
    bounded()


def detections() -> Detections:
    """Return the detections over Ukraine, 2000 to 2023: place and date only."""
    rows = pq.read_table(DATA / "firms/ukraine_2000_2023.parquet")
    day = rows["d"].to_numpy().astype("datetime64[D]").astype(np.int64)
    count = len(day)
    return Detections(
        lat=rows["lat"].to_numpy().astype(float),
        lon=rows["lon"].to_numpy().astype(float),
        minute=day * MINUTES_A_DAY,
        is_day=np.ones(count, bool),
        sensor=np.zeros(count, np.int8),
        sureness=np.full(count, -1, np.int8),
        scan_m=np.full(count, 375.0),
        track_m=np.full(count, 375.0),
        power_mw=np.full(count, np.nan),
        kind=np.full(count, -1, np.int8),
        is_standard=np.zeros(count, bool),
        key=np.arange(count, dtype=np.uint64),
    )


def incidents() -> tuple[Any, Any, Any]:
    """Return latitude, longitude and day of incidents whose words tell of a strike."""
    with (DATA / "strikes_ukraine_2022/events.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["lat"] and STRIKE.search(_words(row))]
    return (
        np.array([float(row["lat"]) for row in rows]),
        np.array([float(row["lon"]) for row in rows]),
        np.array([row["date"] for row in rows], "datetime64[D]").astype(np.int64),
    )


def settlements() -> tuple[Any, Any, Any]:
    """Return the place-days of 2023 that are known to the settlement."""
    rows = pq.read_table(
        DATA / "viina/viina_2023-04_2025-08.parquet", columns=["lat", "lon", "datetime"]
    )
    day = rows["datetime"].to_numpy().astype("datetime64[D]").astype(np.int64)
    places = (np.round(rows[name].to_numpy(), 4) for name in ("lat", "lon"))
    lat, lon, day = np.unique(np.stack([*places, day]), axis=1)
    kept = (day >= _day("2023-01-01")) & (day < _day("2024-01-01"))
    return lat[kept], lon[kept], day[kept].astype(np.int64)


def by_distance(name: str, index: near.Index, told: Any, known: dict[int, float]) -> None:
    """Print the likelihood ratio of each radius beside what is known."""
    begin = time.perf_counter()
    rings = ratio.calibrated(index, *told, PEACE)
    seconds = time.perf_counter() - begin
    print(f"\n{name}: {len(told[0]):,}, in {seconds:.1f} s")
    print(f"{'within':>8}{'share':>8}{'peace':>8}{'ratio':>8}{'95 %':>16}{'known':>8}")
    for ring in rings:
        interval = f"{ring.lower:.2f} to {ring.upper:.2f}"
        print(
            f"{ring.radius_m / 1000:>6.1f}km{ring.share:>8.3f}{ring.peace:>8.3f}{ring.ratio:>8.2f}"
            f"{interval:>16}{known.get(int(ring.radius_m), ''):>8}"
        )


def confirmed(table: Detections, strikes: Any) -> None:
    """Print how what a case would learn here does on what it has not seen."""
    known = asked.Asked(
        names=("",) * len(strikes[0]),
        lat=strikes[0],
        lon=strikes[1],
        day=strikes[2],
        sigma_m=np.full(len(strikes[0]), asked.ASSUMED_RADIUS_M / SIGMAS_IN_RADIUS),
        why=("",) * len(strikes[0]),
    )
    recent = table.take(table.day >= _day("2018-01-01"))
    area = (-180.0, -90.0, 180.0, 90.0)
    print("\ncorroboration learned on one side of the strikes, judged on the other (2018 on)")
    print(
        f"{'held out':>10}{'confirmed':>11}{'wrong':>8}{'reach':>8}{'within 25 km':>14}"
        f"{'log loss':>26}"
    )
    for split in separate.Split:
        got = learn.learned(known, recent, area, PEACE, split)
        held = got.held_out
        loss = f"{held.loss:.3f} ({held.lower:.3f} to {held.upper:.3f})"
        print(
            f"{split:>10}{held.confirmed:>11.1%}{held.peace:>8.1%}{'≤ 3.0%':>8}{held.point:>14.1%}"
            f"{loss:>26}   constant .693; background: {got.background}"
        )


def separated(table: Detections, strikes: Any) -> None:
    """Print how well fires near incidents are told from the others, on later days."""
    lat, lon, _ = strikes
    war = np.flatnonzero((table.day >= _day(WAR[0])) & (table.day <= _day(WAR[1])))
    fire = (table.lat[war], table.lon[war], table.day[war])
    is_near = np.isfinite(near.Index.of(*strikes).nearest(fire[0], fire[1], fire[2] - 1, 2_000.0))
    ever = near.Index.of(lat, lon, np.zeros(len(lat), np.int64))
    is_far = np.isinf(ever.nearest(fire[0], fire[1], np.zeros(len(war), np.int64), FAR_M, 0))
    chosen = is_near | is_far
    calendar = persistence.Calendar.of(table.lat, table.lon, table.day)
    told = [part[chosen] for part in fire]
    columns = persistence.features(calendar, *told, (2018, *PEACE))
    print("\nfires of 2022 near an incident (2 km, a day) against far from any (25 km)")
    for split in separate.Split:
        got = separate.learned(columns, is_near[chosen], *told, split)
        print(
            f"  {split:9} hold-out: AUC {got.auc:.3f} (known .707, reach .75), "
            f"near {got.near}, far {got.far}"
        )
    try:
        separate.split_of("random")
    except CaseError as refused:
        print(f"  random split: {refused.happened}")


def scored(table: Detections, rows: int = 10_000_000) -> None:
    """Print how fast many detections are scored with all features, and the memory that takes."""
    calendar = persistence.Calendar.of(table.lat, table.lon, table.day)
    common = background.Background(calendar, PEACE)
    rng = np.random.default_rng(1)
    # As every table of detections lies: in the order of time.
    of = np.argsort(table.day, kind="stable")[np.sort(rng.integers(0, len(table), rows))]
    begin = time.perf_counter()
    for first in range(0, rows, AT_ONCE):
        some = of[first : first + AT_ONCE]
        lat, lon, day = table.lat[some], table.lon[some], table.day[some]
        persistence.features(calendar, lat, lon, day, (2018, *PEACE))
        common.rate(background.Kind.SEASON_AND_LATELY, lat, lon, day)
    seconds = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{rows:,} detections, local background and persistence at three widths: "
        f"{rows / seconds / 1e6:.2f} M/s (known 0.12, reach 1), "
        f"{memory:,.0f} MB at most (reach 2,048)"
    )


def bounded() -> None:
    """Print time and memory for reading a hundred million rows of which few are of the area."""
    rows, once = 100_000_000, 1_000_000
    head = "latitude,longitude,scan,track,acq_date,acq_time,satellite,confidence,version,frp\n"
    line = "48.12345,37.54321,0.45,0.51,2022-09-{:02},{:04},N,n,2.0NRT,3.2\n"
    away = "12.12345,17.54321,0.45,0.51,2022-09-{:02},{:04},N,n,2.0NRT,3.2\n"
    block = "".join(
        (line if at % 1000 == 0 else away).format(1 + at % 28, 100 * (at % 24))
        for at in range(once)
    ).encode()
    with tempfile.TemporaryDirectory() as folder:
        pipe = Path(folder) / "hundred_million.csv"
        with pipe.open("wb") as file:
            file.write(head.encode())
            for _ in range(10):
                file.write(block)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begin = time.perf_counter()
        held = found = 0
        for _ in range(rows // once // 10):
            cut = shelf.cut(firms.read(pipe, datetime.now(UTC)), (31.5, 46.2, 39.0, 50.2))
            held, found = held + len(cut.table), found + cut.rows
        seconds = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{found:,} rows of FIRMS read, ten files: {found / seconds / 1e6:.2f} M/s "
        f"(DuckDB 0.68), "
        f"{held:,} in the area, {memory:,.0f} MB at most ({before:,.0f} before)"
    )


def clustered(table: Detections) -> None:
    """Print how fast detections become fire events."""
    fires.events(table.take(np.arange(1_000)))
    found, seconds = _timed(lambda: fires.events(table))
    print(
        f"\n{len(table):,} detections are {len(found):,} fire events: "
        f"{len(table) / seconds / 1e3:,.0f} k/s (known 184, DBSCAN 23, reach 500)"
    )


def kernel() -> None:
    """Print the speed of the radar test and its null rate."""
    rng = np.random.default_rng(1)
    before = rng.normal(-10, 2, (30, 1_000, 1_000)).astype(np.float32)
    after = rng.normal(-10, 2, (5, 1_000, 1_000)).astype(np.float32)
    change.compared(before[:, :50], after[:, :50])
    seconds = min(_timed(lambda: change.compared(before, after[:3]))[1] for _ in range(5))
    print(
        "radar test, 33 images, two polarisations: "
        f"{0.5 / seconds:.1f} Mpx/s (known 11.3, numpy 0.4, reach 15)"
    )
    for count in (2, 3, 5):
        share = change.flagged(change.compared(before, after[:count]), 0.001).mean()
        print(
            f"  unchanged pixels flagged at .1 % with {count} images after: {share:.3%} "
            f"(Welch {WELCH[count]}, reach .05-.2 %)"
        )


def _timed(run: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    return run(), time.perf_counter() - begin


def _words(row: dict[str, str]) -> str:
    return " ".join((row["title"], row["brief description"], row["event_group"]))


def _day(text: str) -> int:
    return int(np.datetime64(text).astype(np.int64))


if __name__ == "__main__":
    main()
