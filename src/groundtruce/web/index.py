"""The index: what lists, maps and timelines ask of many incidents, as columns of numbers.

Filtering a hundred thousand incidents is a few comparisons of columns; only the rows that a page
shows are ever put into words.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import chain, product, repeat
from operator import neg
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundtruce.model.finding import Finding, Status
from groundtruce.model.geometry import metres_per_degree
from groundtruce.model.glimpse import Glimpse
from groundtruce.model.vocabulary import vocabulary
from groundtruce.store.outline import Outline

STATUSES = tuple(one.value for one in Status)
STOOD_BEHIND = (Status.VERIFIED, Status.CORROBORATED)
# What a ceasefire is about, as opposed to speech, meetings and measures.
ACTS = ("hostile", "explosive", "provocative")
# A date wider than this belongs to no day: it is listed, and stands in no bar of the timeline.
WIDEST = timedelta(days=7)
DAY_S = 86_400
# Spherical Mercator ends here.
MOST_LAT = 85.0511287798066
# A cell of the curve is smaller than any tile, and than any place is known.
CURVE_BITS = 24
# Square world and ellipsoid differ by less than this.
_SLACK = 1.02
NO_DAY = np.iinfo(np.int32).min
Mask = NDArray[np.bool_]
Load = Callable[[Sequence[str]], Sequence[Finding]]
Glance = Callable[[Sequence[str]], Sequence[Glimpse]]


@dataclass(frozen=True)
class Index:
    """Columns over findings, newest first; ``lon`` and ``lat`` are NaN where no pin is allowed.

    ``day`` is the local day since 1970, ``NO_DAY`` for a date too coarse to be counted. Moments
    are seconds since 1970: ``starts`` is when it became known where nobody says when it was. The
    findings themselves are loaded by their ids when a page shows them.
    """

    load: Load
    glimpse: Glance | None
    finding: NDArray[np.bytes_]
    incident: NDArray[np.bytes_]
    status: NDArray[np.int8]
    kind: NDArray[np.int16]
    known: NDArray[np.float64]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    day: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius_m: NDArray[np.float32]
    party: NDArray[np.int16]
    episode: NDArray[np.bytes_]
    is_act: Mask
    is_verified: Mask
    is_released: Mask
    is_signed: Mask
    unheard: NDArray[np.int8]
    kinds: tuple[str, ...]
    parties: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.finding)

    def findings(self, at: Iterable[int]) -> Sequence[Finding]:
        """Return the findings at these places of the columns, in that order."""
        return self.load([self.finding[one].decode() for one in at])

    def glimpses(self, at: Iterable[int]) -> Sequence[Finding | Glimpse]:
        """Return as much of them as a list shows; whole ones where they are held anyway."""
        ids = [self.finding[one].decode() for one in at]
        return self.load(ids) if self.glimpse is None else self.glimpse(ids)

    def incident_id(self, at: int) -> str:
        """Return the id of the incident at that place of the columns."""
        return str(self.incident[at].decode())

    def at(self, name: str) -> int | None:
        """Return the place in the columns of a finding, or of an incident, by its id."""
        is_finding = name.startswith("f-")
        column = self.finding if is_finding else self.incident
        order = self._by_finding if is_finding else self._by_incident
        at = int(np.searchsorted(column, name.encode(), sorter=order))
        found = at < len(order) and column[order[at]] == name.encode()
        return int(order[at]) if found else None

    @cached_property
    def _by_finding(self) -> NDArray[np.int64]:
        return np.argsort(self.finding, kind="stable")

    @cached_property
    def _by_incident(self) -> NDArray[np.int64]:
        return np.argsort(self.incident, kind="stable")

    @cached_property
    def mercator(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return every pin's place on the square world of web maps, 0 to 1 from west and north."""
        return _on_square(self.lon, self.lat)

    def warm(self) -> None:
        """Work out what the first tile, and the first page of one incident, would wait for."""
        self._along_curve, self._by_finding, self._by_incident  # noqa: B018

    def in_tile(self, z: int, x: int, y: int) -> NDArray[np.int64]:
        """Return the places in the columns of the pins in one tile, in no particular order."""
        order, codes = self._along_curve
        shift = 2 * (CURVE_BITS - z)
        first = _interleaved(np.array([x]), np.array([y]))[0]
        ends = np.array([first << shift, (first + 1) << shift])
        begin, end = np.searchsorted(codes, ends)
        return order[begin:end]

    def near(self, lon: float, lat: float, radius_m: float) -> NDArray[np.int64]:
        """Return the places in the columns of the pins so near, in no particular order."""
        east, north = metres_per_degree(lat)
        x, y = _on_square(np.array(lon), np.array(lat))
        reach = _SLACK * radius_m / east / 360
        # Of tiles as wide as the circle, four hold all of it.
        z = min(CURVE_BITS, max(0, int(-np.log2(2 * reach))))
        sides = [{int((at - reach) * 2**z), int((at + reach) * 2**z)} for at in (x, y)]
        found = np.concatenate([self.in_tile(z, *at) for at in product(*sides)])
        apart = np.hypot((self.lon[found] - lon) * east, (self.lat[found] - lat) * north)
        within: NDArray[np.int64] = found[apart <= radius_m]
        return within

    @cached_property
    def _along_curve(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the pins in the order of a curve that runs through each tile without a break."""
        across, down = self.mercator
        pins = np.flatnonzero(self.has_pin)
        grid = [
            np.clip(side[pins] * 2**CURVE_BITS, 0, 2**CURVE_BITS - 1).astype(np.int64)
            for side in (across, down)
        ]
        codes = _interleaved(*grid)
        order = np.argsort(codes, kind="stable")
        return pins[order], codes[order]

    def began(self, since: float, until: float) -> slice:
        """Return where in the columns those stand that began in that time."""
        # The newest come first.
        first = bisect_left(self.starts, -until, key=neg)
        return slice(first, bisect_right(self.starts, -since, first, key=neg))

    def is_of(self, kind: str) -> Mask:
        """Whether each is of that kind."""
        return np.equal(self.kind, self.kinds.index(kind) if kind in self.kinds else -1)

    def is_part_of(self, own: int) -> Mask:
        """Whether each is a part of the same barrage as that one; of none, where there is none."""
        episode = self.episode[own]
        return self.episode == episode if episode else np.zeros(len(self), bool)

    def is_in(self, state: str) -> Mask:
        """Whether each is in a state of the house: proposed, verified, released, or asked about."""
        match state:
            case "proposed":
                return ~self.is_signed
            case "verified":
                return self.is_verified & ~self.is_released
            case "released":
                return self.is_released.copy()
            case _:
                return np.greater(self.unheard, 0)

    @cached_property
    def is_told(self) -> Mask:
        """Whether the mission stands behind each."""
        return np.isin(self.status, [_STATUS_AT[one] for one in STOOD_BEHIND])

    @property
    def has_pin(self) -> Mask:
        """Whether each place is fine enough for a pin."""
        return ~np.isnan(self.lon)


def index(
    batches: Iterable[Sequence[Outline]],
    parties: Sequence[str],
    offset: timedelta,
    load: Load,
    glimpse: Glance | None = None,
) -> Index:
    """Return the index of findings in outline.

    ``offset`` is how far the case's clocks are ahead of UTC.
    """
    kinds, party_at = _Codes(), _Codes(parties)
    # One part without rows, so that no findings at all are columns too.
    parts = [_columns(batch, kinds, party_at, offset) for batch in chain([()], batches)]
    held = {name: np.concatenate([one[name] for one in parts]) for name in parts[0]}
    order = np.lexsort((held["incident"], -held["starts"]))
    words = vocabulary()
    acts = np.array([words.group(one) in ACTS for one in kinds], bool)
    held["party"][held["party"] >= len(parties)] = -1
    return Index(
        load=load,
        glimpse=glimpse,
        is_act=acts[held["kind"]][order],
        kinds=tuple(kinds),
        parties=tuple(parties),
        **{name: column[order] for name, column in held.items()},
    )


def _on_square(
    lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    radians = np.radians(np.clip(lat, -MOST_LAT, MOST_LAT))
    return (lon + 180) / 360, (1 - np.arcsinh(np.tan(radians)) / np.pi) / 2


def _interleaved(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of cells on the curve: the bits of column and row by turns."""
    return _spread(x) | _spread(y) << 1


def _spread(number: NDArray[np.int64]) -> NDArray[np.int64]:
    for shift, kept in _SPREADING:
        number = (number | number << shift) & kept
    return number


_SPREADING = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
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


class _Codes(dict[str, int]):
    """Words and their numbers; a new word gets the next one."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        super().__init__({word: at for at, word in enumerate(words)})

    def __missing__(self, word: str) -> int:
        return self.setdefault(word, len(self))


def _columns(
    batch: Sequence[Outline], kinds: _Codes, parties: _Codes, offset: timedelta
) -> dict[str, NDArray[Any]]:
    columns = zip(*batch, strict=True) if batch else repeat(())
    told: dict[str, Sequence[Any]] = dict(zip(Outline._fields, columns, strict=False))
    known, starts, ends = (
        np.array(one, float) for one in (told["known"], told["starts"], told["ends"])
    )
    acts = [one.split() for one in told["acts"]]
    return {
        "finding": _names(told["finding"]),
        "incident": _names(told["incident"]),
        "status": np.array([_STATUS_AT[one] for one in told["status"]], np.int8),
        "kind": np.array([kinds[one] for one in told["kind"]], np.int16),
        "known": known,
        "starts": np.where(np.isnan(starts), known, starts),
        "ends": ends,
        "day": _days(starts, ends, offset),
        "lon": np.array(told["lon"], float),
        "lat": np.array(told["lat"], float),
        "radius_m": np.array(told["radius_m"], np.float32),
        "party": np.array([parties[one] for one in told["party"]], np.int16),
        "episode": _names(told["episode"]),
        "is_verified": np.array(["verifies" in one for one in acts], bool),
        "is_released": np.array(["releases" in one for one in acts], bool),
        "is_signed": np.array([bool(one) for one in acts], bool),
        "unheard": np.array(told["unheard"], np.int8),
    }


def _names(given: Any) -> NDArray[np.bytes_]:
    return np.array([one.encode() for one in given], np.bytes_)


def _days(starts: NDArray[Any], ends: NDArray[Any], offset: timedelta) -> NDArray[np.int32]:
    fine = ends - starts <= WIDEST.total_seconds()
    local = np.where(fine, starts + offset.total_seconds(), 0.0)
    return np.where(fine, local // DAY_S, NO_DAY).astype(np.int32)


_STATUS_AT = {status: at for at, status in enumerate(STATUSES)}
