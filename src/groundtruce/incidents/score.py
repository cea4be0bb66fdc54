"""The score of a join: the sum, in nats, of what every field says for one incident against two.

The score of a group is the log marginal likelihood that one incident produced its claims. All
fields keep sums, so a group is scored like a single claim, and a join is worth its score minus
those of its two parts. Nothing is tuned to one conflict: the numbers in ``Beliefs`` are about how
people report, and how common things are is counted in the claims themselves.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groundtruce.incidents import density, shingles
from groundtruce.incidents.compare import (
    Bools,
    Category,
    Coordinates,
    Field,
    Floats,
    Ints,
    Marks,
    Names,
    Size,
    Wording,
    Words,
)
from groundtruce.model.claim import Claim
from groundtruce.model.place import Precision
from groundtruce.model.span import Granularity
from groundtruce.model.vocabulary import Vocabulary, vocabulary

KM_PER_DEGREE = 111.195
DAY_S = 86400.0
EPOCH_S = 1_700_000_000.0
HARM = ("killed", "injured", "missing", "captured")
COARSE = (Precision.COUNTRY, Precision.UNKNOWN)
BANDS = (0, 1, 2, 3, 6, 11, 21, 51, 101, 1001)


@dataclass(frozen=True)
class Beliefs:
    """How people report events: set by judgement, to be replaced by what a case has measured."""

    reports_per_incident: float = 2.5
    size_damping: float = 0.5
    sigma_floor_km: float = 1.0
    wrong_place: float = 0.02
    wrong_time: float = 0.02
    smooth_km: float = 15.0
    smooth_days: float = 3.0
    long_run: float = 0.4
    kind_right: float = 0.80
    kind_near: float = 0.12
    kind_group: float = 0.05
    side_right: float = 0.88
    number_right: float = 0.65
    number_close: float = 0.20
    likeness: float = 0.2
    directions: float = 60.0
    text_least: float = -1.5
    text_most: float = 4.0
    weapon_shared: float = 0.5
    weapon_apart: float = -0.3
    name_apart: float = -0.7
    same_source: float = -1.0


class Score:
    """All fields of all groups; groups are known by the index of their first claim."""

    def __init__(
        self, place: Coordinates, time: Coordinates, others: dict[str, Field], prior: float
    ) -> None:
        self.place, self.time = place, time
        self.fields: dict[str, Field] = {"place": place, "time": time, **others}
        self.prior = prior

    @classmethod
    def of(
        cls,
        claims: Sequence[Claim],
        beliefs: Beliefs | None = None,
        words: Vocabulary | None = None,
    ) -> "Score":
        """Score these claims, one group each, against how common things are among all of them."""
        held, known = beliefs or Beliefs(), words or vocabulary()
        time = _times(claims, held)
        place = _places(claims, held, time)
        others: dict[str, Field] = {
            "name": _names(claims, place.known, held),
            "kind": _kinds(claims, held, known),
            **_sides(claims, held),
            **_numbers(claims, held),
            "weapons": _weapons(claims, held),
            "text": _wording(claims, held),
            "source": _sources(claims, held),
            "size": Size(len(claims), held.reports_per_incident, held.size_damping),
        }
        return cls(place, time, others, -_log_incidents(len(claims), held))

    def take(self, index: Ints) -> "Score":
        """Return the same beliefs over some of the claims only, one group each."""
        fields = {name: field.take(index) for name, field in self.fields.items()}
        place, time = self.place.take(index), self.time.take(index)
        return Score(place, time, {**fields, "place": place, "time": time}, self.prior)

    def __len__(self) -> int:
        return len(self.place.known)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the fields in the order of the rows of ``evidence``; the first is the prior."""
        return ("prior", *self.fields)

    def evidence(self, left: Ints, right: Ints) -> Floats:
        """Return nats per field (rows) and couple of groups (columns)."""
        rows = [np.full(len(left), self.prior)]
        rows += [field.gain(left, right) for field in self.fields.values()]
        return np.stack(rows)

    def gain(self, left: Ints, right: Ints) -> Floats:
        """Return the log odds that each couple of groups is one incident."""
        total = np.full(len(left), self.prior)
        for field in self.fields.values():
            total += field.gain(left, right)
        return total

    def join(self, kept: int, gone: int) -> None:
        """Let one group take in another, in every field."""
        for field in self.fields.values():
            field.join(kept, gone)


def _log_incidents(claims: int, beliefs: Beliefs) -> float:
    return float(np.log(max(1.0, claims / beliefs.reports_per_incident)))


def _times(claims: Sequence[Claim], beliefs: Beliefs) -> Coordinates:
    count = len(claims)
    at, variance, known = np.zeros((count, 1)), np.ones(count), np.zeros(count, dtype=bool)
    for index, claim in enumerate(claims):
        if claim.span is not None:
            at[index] = (claim.span.middle.timestamp() - EPOCH_S) / DAY_S
            length = claim.span.seconds / DAY_S
            slip = _SLIP_DAYS[claim.span.granularity] + (0.5 if claim.is_denial else 0.0)
            variance[index] = length**2 / 12 + slip**2
            known[index] = True
    logs = np.zeros(count)
    if known.any():
        spread = np.maximum(beliefs.smooth_days, np.sqrt(variance[known]))[:, None]
        local = density.at_own_scale(at[known], spread) / known.sum()
        even = 1 / (density.occupied(at[known], 1.0) + beliefs.smooth_days)
        logs[known] = np.log((1 - beliefs.long_run) * local + beliefs.long_run * even)
    return Coordinates(at, variance, logs, known, beliefs.wrong_time)


# How far a stated time lies from the true one beyond its own length: reporting delay, time zones.
_SLIP_DAYS = {
    Granularity.MINUTE: 0.08,
    Granularity.HOUR: 0.12,
    Granularity.DAY: 0.5,
    Granularity.WEEK: 2.0,
    Granularity.MONTH: 7.0,
    Granularity.YEAR: 60.0,
}


def _places(claims: Sequence[Claim], beliefs: Beliefs, time: Coordinates) -> Coordinates:
    at, sigma, known = _located(claims)
    variance = np.maximum(sigma, beliefs.sigma_floor_km) ** 2
    logs = np.zeros(len(claims))
    if known.any():
        here, when = at[known], time.at[known]
        wide = np.maximum(beliefs.smooth_km, np.sqrt(variance[known]))[:, None]
        days = np.maximum(beliefs.smooth_days, np.sqrt(time.variance[known]))[:, None]
        ever = density.at_own_scale(here, np.hstack([wide, wide])) / known.sum()
        then = density.at_own_scale(np.hstack([here, when]), np.hstack([wide, wide, days]))
        then /= density.at_own_scale(when, days)
        floor = 1 / density.occupied(here, 4 * beliefs.smooth_km)
        share = beliefs.long_run
        logs[known] = np.log(0.05 * floor + (0.95 - share) * then + share * ever)
    return Coordinates(at, variance, logs, known, beliefs.wrong_place)


def _located(claims: Sequence[Claim]) -> tuple[Floats, Floats, Bools]:
    """Return kilometres east and north of the middle claim, sigma in km, and who has a place."""
    count = len(claims)
    lonlat, sigma, known = np.zeros((count, 2)), np.ones(count), np.zeros(count, dtype=bool)
    for index, claim in enumerate(claims):
        place = claim.place
        # A whole country says nothing about where.
        if place is None or place.precision in COARSE:
            continue
        centre, radius = place.centre, place.sigma_m
        if centre is not None and radius is not None:
            lonlat[index], sigma[index], known[index] = centre, radius / 1000, True
    if known.any():
        lon0, lat0 = np.median(lonlat[known], axis=0)
        lonlat[:, 0] = (lonlat[:, 0] - lon0 + 180) % 360 - 180
        lonlat[:, 1] -= lat0
        lonlat *= KM_PER_DEGREE * np.array([max(0.05, np.cos(np.radians(lat0))), 1.0])
        lonlat[~known] = 0.0
    return lonlat, sigma, known


def _names(claims: Sequence[Claim], located: Bools, beliefs: Beliefs) -> Names:
    said = [_spoken_names(claim) for claim in claims]
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    # Both sides' names of one place lead to one number.
    for names in said:
        roots = [root(name) for name in names]
        above.update(dict.fromkeys(roots, min(roots, default="")))
    roots = [root(names[0]) if names else "" for names in said]
    number = {name: index for index, name in enumerate(sorted(set(roots) - {""}))}
    code = np.array([number.get(name, -1) for name in roots], dtype=np.int64)
    share = (np.bincount(code[code >= 0], minlength=max(1, len(number))) + 1) / (len(claims) + 1)
    rarity = np.minimum(4.0, -np.log(np.minimum(1.0, share)))
    return Names(code, located, rarity, beliefs.name_apart)


def _spoken_names(claim: Claim) -> list[str]:
    place = claim.place
    if place is None or place.precision in (*COARSE, Precision.LINE):
        return []
    names = {toponym.text.casefold() for toponym in place.toponyms}
    return sorted(names | ({place.place_id.casefold()} if place.place_id else set()))


def _kinds(claims: Sequence[Claim], beliefs: Beliefs, words: Vocabulary) -> Category:
    kinds = sorted({claim.kind for claim in claims})
    index = {kind: number for number, kind in enumerate(kinds)}
    confusion = kind_confusion(kinds, beliefs, words)
    code = np.array([index[claim.kind] for claim in claims], dtype=np.int64)
    shares = np.bincount(code, minlength=len(kinds)).astype(np.float64) + 1
    return Category(np.log(confusion.T[code]), shares)


def kind_confusion(kinds: Sequence[str], beliefs: Beliefs, words: Vocabulary) -> Floats:
    """Return p(kind said | true kind): mostly right, else a look-alike, else of the same family."""
    known = words.words("event_kinds")
    count = len(kinds)
    near, family = np.zeros((count, count)), np.zeros((count, count))
    for row, kind in enumerate(kinds):
        for column, other in enumerate(kinds):
            one, two = known.get(kind), known.get(other)
            if row == column or one is None or two is None:
                continue
            near[row, column] = other in one.near or kind in two.near
            family[row, column] = one.group is not None and one.group == two.group
    rest = 1 - beliefs.kind_right - beliefs.kind_near - beliefs.kind_group
    table = np.eye(count) * beliefs.kind_right + np.full((count, count), rest / count)
    table += _shared_out(near, beliefs.kind_near) + _shared_out(family, beliefs.kind_group)
    normal: Floats = table / table.sum(axis=1, keepdims=True)
    return normal


def _shared_out(table: Floats, amount: float) -> Floats:
    # Never thinner than if five look-alikes shared it, or a lone one would look like a synonym.
    shared: Floats = table * amount / np.maximum(5.0, table.sum(axis=1, keepdims=True))
    return shared


def _sides(claims: Sequence[Claim], beliefs: Beliefs) -> dict[str, Field]:
    sides = sorted({claim.accused for claim in claims if claim.accused and _blames(claim)})
    if len(sides) < 2:
        return {}
    said = np.zeros((len(claims), len(sides)))
    wrong = np.log((1 - beliefs.side_right) / (len(sides) - 1))
    for index, claim in enumerate(claims):
        if claim.accused and _blames(claim):
            said[index] = wrong
            said[index, sides.index(claim.accused)] = np.log(beliefs.side_right)
    shares = (said == np.log(beliefs.side_right)).sum(axis=0) + 1.0
    return {"side": Category(said, shares)}


def _blames(claim: Claim) -> bool:
    # What a party says of the other side is no evidence of which event it speaks of.
    return claim.accused is not None and claim.side is None and not claim.is_denial


def _numbers(claims: Sequence[Claim], beliefs: Beliefs) -> dict[str, Field]:
    told = [_figures(claim) for claim in claims]
    spread = Counter(key for one in told for key in one)
    keys = [key for key, times in spread.most_common() if times >= 2]
    confusion = np.log(number_confusion(beliefs))
    fields: dict[str, Field] = {}
    for key in sorted(keys, key=lambda key: (-spread[key], key))[:12]:
        said, shares = np.zeros((len(claims), len(BANDS))), np.ones(len(BANDS))
        for index, one in enumerate(told):
            if key in one:
                said[index] = confusion[:, one[key]]
                shares[one[key]] += 1
        fields[f"figure {' '.join(filter(None, key))}"] = Category(said, shares, most=2.5)
    return fields


def _figures(claim: Claim) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for figure in claim.figures:
        partial = figure.kind in HARM and (claim.side is not None or claim.is_denial)
        amount = figure.best if figure.best is not None else figure.low
        if not figure.is_tally and not partial and figure.kind != "other":
            key = (figure.kind, figure.side or "")
            band = int(np.searchsorted(BANDS, amount, side="right")) - 1
            found[key] = max(band, found.get(key, 0))
    return found


def number_confusion(beliefs: Beliefs) -> Floats:
    """Return p(band said | true band): right, one band off, early and hence lower, or anything."""
    count = len(BANDS)
    rest = 1 - beliefs.number_right - beliefs.number_close
    table = np.eye(count) * beliefs.number_right + rest / count
    steps = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    table += (steps == 1) * beliefs.number_close / 2
    normal: Floats = table / table.sum(axis=1, keepdims=True)
    return normal


def _weapons(claims: Sequence[Claim], beliefs: Beliefs) -> Marks:
    marks = [set() if claim.is_denial else set(claim.weapons) for claim in claims]
    return Marks(_bits(marks), beliefs.weapon_shared, beliefs.weapon_apart)


def _sources(claims: Sequence[Claim], beliefs: Beliefs) -> Marks:
    # A relay shares its origin, not its source, and so costs nothing.
    return Marks(_bits([{claim.source} for claim in claims]), beliefs.same_source, 0.0, most=2)


def _bits(marks: Sequence[set[str]]) -> Words:
    number = {mark: index for index, mark in enumerate(sorted(set().union(*marks)))}
    bits = np.zeros((len(marks), len(number) // 64 + 1), dtype=np.uint64)
    for row, own in zip(bits, marks, strict=True):
        for mark in own:
            word, bit = divmod(number[mark], 64)
            row[word] |= np.uint64(1 << bit)
    return bits


def _wording(claims: Sequence[Claim], beliefs: Beliefs) -> Wording:
    rows = shingles.vectors([claim.text for claim in claims])
    directions = shingles.independent_directions(rows, beliefs.directions)
    return Wording(rows, directions, beliefs.likeness, beliefs.text_least, beliefs.text_most)
