"""The index: what lists, maps and timelines ask of many incidents, as columns of numbers.

Filtering a hundred thousand incidents is a few comparisons of columns; only the rows that a page
shows are ever put into words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from groundtruce.model.finding import Finding, Status
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


@dataclass(frozen=True)
class Index:
    """Columns over findings, newest first; ``lon`` and ``lat`` are NaN where no pin is allowed.

    ``day`` is the local day since 1970, ``NO_DAY`` for a date too coarse to be counted.
    """

    findings: tuple[Finding, ...]
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
        return len(self.findings)

    @cached_property
    def mercator(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return every pin's place on the square world of web maps, 0 to 1 from west and north."""
        lat = np.radians(np.clip(self.lat, -MOST_LAT, MOST_LAT))
        return (self.lon + 180) / 360, (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2

    @property
    def has_pin(self) -> Mask:
        """Whether each place is fine enough for a pin."""
        return ~np.isnan(self.lon)


def index(findings: Iterable[Finding], parties: Sequence[str], offset: timedelta) -> Index:
    """Return the index; ``offset`` is how far the case's clocks are ahead of UTC."""
    ordered = sorted(findings, key=lambda one: one.incident.id)
    ordered.sort(key=_moment, reverse=True)
    kinds = tuple(sorted({one.incident.kind for one in ordered}))
    kind_at = {name: at for at, name in enumerate(kinds)}
    party_at = {name: at for at, name in enumerate(parties)}
    words = vocabulary()
    pins = [_pin(one) for one in ordered]
    return Index(
        findings=tuple(ordered),
        status=np.array([STATUSES.index(one.status.value) for one in ordered], np.int8),
        kind=np.array([kind_at[one.incident.kind] for one in ordered], np.int16),
        day=np.array([_day(one, offset) for one in ordered], np.int32),
        lon=np.array([pin[0] for pin in pins], float),
        lat=np.array([pin[1] for pin in pins], float),
        radius_m=np.array([pin[2] for pin in pins], np.float32),
        party=np.array(
            [party_at.get(one.attribution.party or "", -1) for one in ordered], np.int16
        ),
        is_act=np.array([words.group(one.incident.kind) in ACTS for one in ordered], bool),
        is_released=np.array(
            [any(s.act == "releases" for s in one.signatures) for one in ordered], bool
        ),
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


def _moment(one: Finding) -> datetime:
    return one.incident.span.start if one.incident.span else one.incident.known_from


def _day(one: Finding, offset: timedelta) -> int:
    span = one.incident.span
    if span is None or span.end - span.start > WIDEST:
        return int(NO_DAY)
    return int((span.start.astimezone(UTC) + offset).timestamp() // DAY_S)


def _pin(one: Finding) -> tuple[float, float, float]:
    place = one.incident.place
    centre = place.centre if place is not None and place.is_pin else None
    if place is None or centre is None:
        return (np.nan, np.nan, np.nan)
    return (*centre, float(place.radius_m or 0.0))
