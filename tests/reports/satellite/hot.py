"""Hot pixels made on the spot, in the dialects of FIRMS and as columns."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from groundtruce.reports.satellite.detections import MINUTES_A_DAY, Detections

NOW = datetime(2025, 12, 31, tzinfo=UTC)
VIIRS = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,"
    "version,bright_ti5,frp,daynight"
)
MODIS = (
    "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,"
    "version,bright_t31,frp,daynight,type"
)


def a_file(folder: Path, header: str, *rows: str, name: str = "hot.csv") -> Path:
    """Write a table of FIRMS."""
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return file


def viirs(
    lat: float = 14.35,
    lon: float = 103.2,
    date: str = "2025-12-10",
    time: str = "0648",
    **more: Any,
) -> str:
    """Return one row of VIIRS."""
    said = {"satellite": "N20", "confidence": "n", "version": "2.0NRT", "power": "7.5", **more}
    return (
        f"{lat},{lon},340.1,0.4,0.6,{date},{time},{said['satellite']},VIIRS,{said['confidence']},"
        f"{said['version']},290.2,{said['power']},D"
    )


def hot(lat: Any, lon: Any, day: Any) -> Detections:
    """Return detections of VIIRS at these places on these days since 1970."""
    lat, lon, day = np.broadcast_arrays(np.atleast_1d(lat), lon, day)
    count = len(lat)
    return Detections(
        lat=lat.astype(float),
        lon=lon.astype(float),
        minute=day.astype(np.int64) * MINUTES_A_DAY,
        is_day=np.ones(count, bool),
        sensor=np.full(count, 3, np.int8),
        sureness=np.ones(count, np.int8),
        scan_m=np.full(count, 375.0),
        track_m=np.full(count, 375.0),
        power_mw=np.ones(count),
        kind=np.full(count, -1, np.int8),
        is_standard=np.zeros(count, bool),
        key=np.arange(count, dtype=np.uint64),
    )
