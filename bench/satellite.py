"""What space can say: ratios by distance, false alarms of peace, and how fast it is all counted.

``python bench/satellite.py`` needs the detections and incidents of the data folder beside the
project, and says so where they are not. Known figures are those that the handbook measured.
"""

import csv
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from groundtruce.reports.satellite import (
    change,
    corroborate,
    fires,
    near,
    persistence,
    ratio,
    separate,
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
    confirmed(index, strikes)
    separated(table, strikes)


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


def confirmed(index: near.Index, strikes: Any) -> None:
    """Print how corroboration learned on the earlier half does on the later one."""
    early = strikes[2] <= np.median(strikes[2])
    rings = ratio.calibrated(index, *(part[early] for part in strikes), PEACE)
    learned = corroborate.Calibration(rings, "the earlier half")
    lat, lon, day = (part[~early] for part in strikes)
    reach = rings[-1].radius_m

    def worth(days: Any) -> Any:
        return learned.worth(index.nearest(lat, lon, days, reach), np.full(len(lat), 350.0))

    war = worth(day)
    calm = np.stack([worth(ratio.moved(day, year)) for year in PEACE])
    point = np.mean(
        [index.nearest(lat, lon, ratio.moved(day, year), FAR_M) <= FAR_M for year in PEACE]
    )
    print("\ncorroboration learned on the earlier half of the strikes, judged on the later")
    print(
        f"  confirmed after strikes {corroborate.wrong_confirmations(war):.1%}, in years of peace "
        f"{corroborate.wrong_confirmations(calm.ravel()):.1%}; a hit within 25 km {point:.1%}"
    )
    loss = corroborate.log_loss(war, calm)
    lower, upper = ratio.interval(loss, lat, lon)
    print(
        f"  log loss {loss.mean():.4f} ({lower:.4f} to {upper:.4f}), constant rate {np.log(2):.4f}"
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
            f"  {split:9} hold-out: AUC {got.auc:.3f} (known .707), near {got.near}, far {got.far}"
        )
    rows, seconds = _timed(
        lambda: persistence.features(calendar, table.lat, table.lon, table.day, (2018, *PEACE))
    )
    print(f"  scored {len(rows) / seconds / 1e6:.2f} M detections/s with all features (known 0.12)")


def clustered(table: Detections) -> None:
    """Print how fast detections become fire events."""
    fires.events(table.take(np.arange(1_000)))
    found, seconds = _timed(lambda: fires.events(table))
    print(
        f"\n{len(table):,} detections are {len(found):,} fire events: "
        f"{len(table) / seconds / 1e3:,.0f} k/s (known 184, DBSCAN 23)"
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
        f"{0.5 / seconds:.1f} Mpx/s (known 11.3, numpy 0.4)"
    )
    for count in (2, 3, 5):
        share = change.flagged(change.compared(before, after[:count]), 0.001).mean()
        print(f"  unchanged pixels flagged at .1 % with {count} images after: {share:.3%}")


def _timed(run: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    return run(), time.perf_counter() - begin


def _words(row: dict[str, str]) -> str:
    return " ".join((row["title"], row["brief description"], row["event_group"]))


def _day(text: str) -> int:
    return int(np.datetime64(text).astype(np.int64))


if __name__ == "__main__":
    main()
