"""Columns as tests need them: what matters to a test is given, the rest is the same for all."""

from typing import Any

import numpy as np

from groundtruce.incidents.table.columns import Columns


def columns(count: int, **given: Any) -> Columns:
    usual: dict[str, Any] = {
        "ids": [f"r{number:04d}" for number in range(count)],
        "source": np.arange(count) % 12,
        "lat": 13.5,
        "lon": 103.0,
        "sigma_m": 1000.0,
        "start": 20_000.0,
        "kind": 0,
        "side": -1,
        "killed_low": np.nan,
        "killed_high": np.nan,
    }
    told = {name: np.broadcast_to(value, count).copy() for name, value in (usual | given).items()}
    told.setdefault("end", told["start"] + 1)
    if "text" in given:
        told["text"] = np.asarray(given["text"], dtype=np.float64)
    return Columns(**told)


def triples(incidents: int, seed: int, off_km: np.ndarray) -> Columns:
    """Return three accounts each of incidents far apart, off by so many kilometres on each axis."""
    rng = np.random.default_rng(seed)
    which = np.repeat(np.arange(incidents), 3)
    count, off = len(which), off_km / 111.195
    return columns(
        count,
        source=np.arange(count) % 3,
        lat=(which % 20) * 0.5 + rng.normal(0, 1, count) * off,
        lon=100 + (which // 20) * 0.5 + rng.normal(0, 1, count) * off,
        sigma_m=2000.0,
        start=20_000.0 + which * 5,
    )


def world(seed: int, incidents: int = 120) -> tuple[Columns, np.ndarray]:
    """Return reports of incidents far apart, and which report tells of which."""
    rng = np.random.default_rng(seed)
    which = np.repeat(np.arange(incidents), rng.integers(1, 5, incidents))
    count = len(which)
    lat, lon = rng.uniform(10, 15, incidents), rng.uniform(100, 108, incidents)
    day, kind = rng.integers(0, 200, incidents), rng.integers(0, 6, incidents)
    rows = columns(
        count,
        source=np.concatenate(
            [rng.permutation(12)[: (which == one).sum()] for one in range(incidents)]
        ),
        lat=lat[which] + rng.normal(0, 0.02, count),
        lon=lon[which] + rng.normal(0, 0.02, count),
        sigma_m=2000.0,
        start=20_000.0 + day[which] + rng.integers(0, 2, count),
        kind=kind[which],
    )
    return rows, which
