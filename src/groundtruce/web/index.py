"""The index: what lists, maps and timelines ask of many incidents, as columns of numbers.

Filtering a hundred thousand incidents is a few comparisons of columns; only the rows that a page
shows are ever put into words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundtruce.model.finding import Finding, Status
from groundtruce.model.place import Place
from groundtruce.model.span import Span
from groundtruce.model.vocabulary import vocabulary

STATUSES = tuple(one.value for one in Status)
# What a ceasefire is about, as opposed to speech, meetings and measures.
ACTS = ("hostile", "explosive", "provocative")
# A date wider than this belongs to no day: it is listed, and stands in no bar of the timeline.
WIDEST = timedelta(days=7)
DAY_S = 86_400
# Spherical Mercator ends here.
MOST_LAT = 85.0511287798066
NO_DAY = np.iinfo(np.int32).min
Mask = NDArray[np.bool_]


Load = Callable[[Sequence[str]], Sequence[Finding]]


@dataclass(frozen=True)
class Index:
    """Columns over findings, newest first; ``lon`` and ``lat`` are NaN where no pin is allowed.

    ``day`` is the local day since 1970, ``NO_DAY`` for a date too coarse to be counted. The
    findings themselves are loaded by their ids when a page shows them.
    """

    load: Load
    finding: NDArray[np.bytes_]
    incident: NDArray[np.bytes_]
    status: NDArray[np.int8]
    kind: NDArray[np.int16]
    day: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius_m: NDArray[np.float32]
    party: NDArray[np.int16]
    is_act: Mask
    is_released: Mask
    kinds: tuple[str, ...]
    parties: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.finding)

    def findings(self, at: Iterable[int]) -> Sequence[Finding]:
        """Return the findings at these places of the columns, in that order."""
        return self.load([self.finding[one].decode() for one in at])

    def incident_id(self, at: int) -> str:
        """Return the id of the incident at that place of the columns."""
        return str(self.incident[at].decode())

    @cached_property
    def mercator(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return every pin's place on the square world of web maps, 0 to 1 from west and north."""
        lat = np.radians(np.clip(self.lat, -MOST_LAT, MOST_LAT))
        return (self.lon + 180) / 360, (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2

    @property
    def has_pin(self) -> Mask:
        """Whether each place is fine enough for a pin."""
        return ~np.isnan(self.lon)


def index(findings: Iterable[Any], parties: Sequence[str], offset: timedelta, load: Load) -> Index:
    """Return the index of findings, or of as much of them as it reads.

    ``offset`` is how far the case's clocks are ahead of UTC.
    """
    rows = [_row(one, offset) for one in findings]
    rows.sort(key=lambda row: row.incident)
    rows.sort(key=lambda row: row.moment, reverse=True)
    kinds = tuple(sorted({row.kind for row in rows}))
    kind_at = {name: at for at, name in enumerate(kinds)}
    party_at = {name: at for at, name in enumerate(parties)}
    words = vocabulary()
    acts = np.array([words.group(one) in ACTS for one in kinds], bool)
    kind = np.array([kind_at[row.kind] for row in rows], np.int16)
    return Index(
        load=load,
        finding=np.array([row.finding.encode() for row in rows], np.bytes_),
        incident=np.array([row.incident.encode() for row in rows], np.bytes_),
        status=np.array([STATUSES.index(row.status) for row in rows], np.int8),
        kind=kind,
        day=np.array([row.day for row in rows], np.int32),
        lon=np.array([row.pin[0] for row in rows], float),
        lat=np.array([row.pin[1] for row in rows], float),
        radius_m=np.array([row.pin[2] for row in rows], np.float32),
        party=np.array([party_at.get(row.party, -1) for row in rows], np.int16),
        is_act=acts[kind],
        is_released=np.array([row.is_released for row in rows], bool),
        kinds=kinds,
        parties=tuple(parties),
    )


def by_day(days: NDArray[np.int32], status: NDArray[np.int8]) -> dict[int, list[int]]:
    """Return for each day the number of incidents of each status; dates too coarse are left out."""
    known = days != NO_DAY
    if not known.any():
        return {}
    first = int(days[known].min())
    flat = (days[known] - first).astype(np.int64) * len(STATUSES) + status[known]
    counts = np.bincount(flat).tolist()
    counts += [0] * (-len(counts) % len(STATUSES))
    table = np.array(counts).reshape(-1, len(STATUSES))
    return {first + at: row.tolist() for at, row in enumerate(table) if row.any()}


class _Row(NamedTuple):
    """What the columns need to know of one finding."""

    finding: str
    incident: str
    moment: datetime
    status: str
    kind: str
    day: int
    pin: tuple[float, float, float]
    party: str
    is_released: bool


def _row(one: Any, offset: timedelta) -> _Row:
    about = one.incident
    return _Row(
        finding=one.id,
        incident=about.id,
        moment=about.span.start if about.span else about.known_from,
        status=one.status.value,
        kind=about.kind,
        day=_day(about.span, offset),
        pin=_pin(about.place),
        party=one.attribution.party or "",
        is_released=any(sign.act == "releases" for sign in one.signatures),
    )


def _day(span: Span | None, offset: timedelta) -> int:
    if span is None or span.end - span.start > WIDEST:
        return int(NO_DAY)
    return int((span.start.astimezone(UTC) + offset).timestamp() // DAY_S)


def _pin(place: Place | None) -> tuple[float, float, float]:
    centre = place.centre if place is not None and place.is_pin else None
    if place is None or centre is None:
        return (np.nan, np.nan, np.nan)
    return (*centre, float(place.radius_m or 0.0))
