"""Asked: what space is asked about, as columns: incidents of a file, or of the case.

An incident can be asked about when its place is known to three kilometres and its time to two
days; of any other the reason is kept, and it is shown, not dropped.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from groundtruce.errors import SourceError
from groundtruce.model.heat import Question, vague
from groundtruce.model.incident import Incident
from groundtruce.model.place import SIGMAS_IN_RADIUS
from groundtruce.reports.satellite.detections import Flags, Floats, Ints

NEEDED = ("lat", "lon", "date")
# Taken as the 95 % radius of incidents whose file gives none, and said so.
ASSUMED_RADIUS_M = 500.0
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Asked:
    """Incidents by columns: name, place in degrees, UTC day since 1970, standard error in metres.

    ``why`` says of each why space cannot be asked, empty where it can; ``assumed`` whether the
    standard error was assumed; ``aside`` counts rows that could not be read, by reason, and
    ``first`` gives the line of the first of each.
    """

    names: tuple[str, ...]
    lat: Floats
    lon: Floats
    day: Ints
    sigma_m: Floats
    why: tuple[str, ...]
    assumed: bool = False
    aside: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of incidents."""
        return len(self.names)

    @property
    def is_fit(self) -> Flags:
        """Return which of them space can be asked about."""
        return np.array([not why for why in self.why], bool)


def of_file(path: Path) -> Asked:
    """Return the incidents of a CSV with lat, lon and date, and radius_m (95 %) where known.

    Raises SourceError where the file as a whole is no such table.
    """
    rows: list[_Row] = []
    aside: Counter[str] = Counter()
    first: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            missing = [name for name in NEEDED if name not in (table.fieldnames or ())]
            if missing:
                raise SourceError(
                    f"the file has no column {', '.join(missing)}.",
                    "It needs lat, lon and date, and may have radius_m and id.",
                    path.name,
                )
            has_radius = "radius_m" in (table.fieldnames or ())
            for said in table:
                try:
                    rows.append(_row(said, table.line_num))
                except ValueError as wrong:
                    aside[str(wrong)] += 1
                    first.setdefault(str(wrong), table.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as cause:
        raise SourceError(
            f"the file cannot be read ({str(cause)[:80]}).",
            "Give a CSV in UTF-8 with the columns lat, lon and date.",
            path.name,
        ) from cause
    if aside and not rows:
        reason, line = next(iter(first.items()))
        raise SourceError(
            f"no row can be read: {reason}.",
            "Give lat and lon in degrees and date as 2025-12-08.",
            f"{path.name}:{line}",
        )
    return _table(rows, assumed=not has_radius, aside=aside, first=first)


def of_incidents(incidents: Iterable[Incident]) -> Asked:
    """Return the incidents of a case, by the UTC day in which most of its first day lies."""
    return _table([_incident(one) for one in incidents], assumed=False)


def taken(asked: Asked, rows: Flags) -> Asked:
    """Return the incidents marked."""
    at = np.flatnonzero(rows)
    return Asked(
        names=tuple(asked.names[i] for i in at),
        lat=asked.lat[at],
        lon=asked.lon[at],
        day=asked.day[at],
        sigma_m=asked.sigma_m[at],
        why=tuple(asked.why[i] for i in at),
    )


@dataclass(frozen=True)
class _Row:
    name: str
    lat: float = float("nan")
    lon: float = float("nan")
    day: int = 0
    sigma_m: float = float("nan")
    why: str = ""


def _table(rows: Sequence[_Row], **more: object) -> Asked:
    return Asked(
        names=tuple(row.name for row in rows),
        lat=np.array([row.lat for row in rows], float),
        lon=np.array([row.lon for row in rows], float),
        day=np.array([row.day for row in rows], np.int64),
        sigma_m=np.array([row.sigma_m for row in rows], float),
        why=tuple(row.why for row in rows),
        **more,  # type: ignore[arg-type]
    )


def _row(said: dict[str, str], line: int) -> _Row:
    lat = _number(said["lat"], "lat or lon is no number")
    lon = _number(said["lon"], "lat or lon is no number")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("lat lies beyond 90 or lon beyond 180")
    try:
        day = (date.fromisoformat((said["date"] or "").strip()[:10]) - _EPOCH).days
    except ValueError:
        raise ValueError("date is no day") from None
    radius = _number(said.get("radius_m") or str(ASSUMED_RADIUS_M), "radius_m is no number")
    if not radius > 0:
        raise ValueError("radius_m is not above zero")
    sigma = radius / SIGMAS_IN_RADIUS
    return _Row(
        (said.get("id") or "").strip() or f"line {line}", lat, lon, day, sigma, vague(sigma)
    )


def _number(text: str | None, reason: str) -> float:
    try:
        found = float(text or "")
    except ValueError:
        raise ValueError(reason) from None
    if not np.isfinite(found):
        raise ValueError(reason)
    return found


def _incident(one: Incident) -> _Row:
    asked = Question.of(one)
    if asked.sigma_m is None or asked.day is None:
        return _Row(one.id, why=asked.why)
    day = (asked.day - _EPOCH).days
    return _Row(one.id, asked.lat, asked.lon, day, asked.sigma_m, asked.why)
