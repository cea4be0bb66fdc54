"""What claims say, field by field, in the form in which fields are compared.

How common a thing is, is counted in the claims themselves, so that a rare agreement weighs more
than a frequent one in any conflict.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import shapely

from groundtruce.incidents import density, shingles
from groundtruce.incidents.beliefs import DENIAL_SLIP_DAYS, SLIP_DAYS, Beliefs
from groundtruce.incidents.compare import (
    Bools,
    Category,
    Coordinates,
    Field,
    Floats,
    Marks,
    Names,
    Wording,
    Words,
)
from groundtruce.model import geometry
from groundtruce.model.claim import Claim
from groundtruce.model.place import Place, Precision, outline
from groundtruce.model.vocabulary import Vocabulary

KM_PER_DEGREE = 111.195
DAY_S = 86400.0
# Figures of harm: what a party says of them is part of its case, not a mark of the event.
HARM = ("killed", "injured", "missing", "captured")
# A whole country says nothing about where.
COARSE = (Precision.COUNTRY, Precision.UNKNOWN)
UNSAID = "unknown"
BANDS = (0, 1, 2, 3, 6, 11, 21, 51, 101, 1001)
BAND_WORDS = (*(str(low) for low in BANDS[:3]), *(f"{low}+" for low in BANDS[3:]))
_COUNTING = timedelta(days=2)
_EPOCH_S = 1_700_000_000.0
_MOST_FIGURES = 12


def times(claims: Sequence[Claim], beliefs: Beliefs) -> Coordinates:
    """Return the middles of the stated spans in days, as uncertain as the words leave them."""
    count = len(claims)
    at, variance, known = np.zeros((count, 1)), np.ones(count), np.zeros(count, dtype=bool)
    for index, claim in enumerate(claims):
        if claim.span is not None:
            at[index] = (claim.span.middle.timestamp() - _EPOCH_S) / DAY_S
            slip = SLIP_DAYS[claim.span.granularity]
            slip += DENIAL_SLIP_DAYS if claim.is_denial else 0.0
            variance[index] = (claim.span.seconds / DAY_S) ** 2 / 12 + slip**2
            known[index] = True
    logs = np.zeros(count)
    if known.any():
        spread = np.maximum(beliefs.smooth_days, np.sqrt(variance[known]))[:, None]
        local = density.at_own_scale(at[known], spread) / known.sum()
        even = 1 / (density.occupied(at[known], 1.0) + beliefs.smooth_days)
        logs[known] = np.log((1 - beliefs.long_run) * local + beliefs.long_run * even)
    return Coordinates(at, variance, logs, known, beliefs.wrong_time)


def places(claims: Sequence[Claim], beliefs: Beliefs, time: Coordinates) -> Coordinates:
    """Return the stated places in kilometres, against how densely incidents lie there and then."""
    at, sigma, known = _located(claims)
    variance = np.maximum(sigma, beliefs.sigma_floor_km) ** 2
    logs = np.zeros(len(claims))
    if known.any():
        wide = np.maximum(beliefs.smooth_km, np.sqrt(variance))[:, None]
        wide = np.hstack([wide, wide])
        ever, then = np.zeros(len(claims)), np.zeros(len(claims))
        ever[known] = density.at_own_scale(at[known], wide[known]) / known.sum()
        both = known & time.known
        days = np.maximum(beliefs.smooth_days, np.sqrt(time.variance))[:, None]
        here, box = np.hstack([at, time.at])[both], np.hstack([wide, days])[both]
        then[both] = density.at_own_scale(here, box)
        then[both] /= density.at_own_scale(time.at[both], days[both])
        floor = 1 / density.occupied(at[known], 4 * beliefs.smooth_km)
        now = np.where(both, 1 - beliefs.long_run - beliefs.anywhere, 0.0)
        mixed = beliefs.anywhere * floor + now * then + (1 - beliefs.anywhere - now) * ever
        # Reports put events at the same few named points, again and again: to coincide there
        # is as little evidence as the point is often named.
        mixed[known] += _share_of_point(at[known], time.at[known]) / (4 * np.pi * variance[known])
        logs[known] = np.log(mixed[known])
    return Coordinates(at, variance, logs, known, beliefs.wrong_place)


def _share_of_point(at: Floats, day: Floats) -> Floats:
    # Days on which this very point is named, not claims: many reports may tell of one event.
    point = np.unique(np.round(at, 3), axis=0, return_inverse=True)[1].reshape(-1)
    occasions = np.unique(np.column_stack([point, np.floor(day[:, 0])]), axis=0)
    share: Floats = np.bincount(occasions[:, 0].astype(np.int64))[point] / len(occasions)
    return share


def _located(claims: Sequence[Claim]) -> tuple[Floats, Floats, Bools]:
    """Return kilometres east and north of the middle, sigma in kilometres, and who has a place."""
    count = len(claims)
    lonlat, sigma, known = np.zeros((count, 2)), np.ones(count), np.zeros(count, dtype=bool)
    for index, claim in enumerate(claims):
        place = claim.place
        if place is None or place.precision in COARSE:
            continue
        centre, spread = place.centre, _spread_m(place)
        if centre is not None and spread is not None:
            lonlat[index], sigma[index], known[index] = centre, spread / 1000, True
    if known.any():
        turned = np.radians(lonlat[known, 0])
        lon0 = np.degrees(np.arctan2(np.sin(turned).sum(), np.cos(turned).sum()))
        lat0 = np.median(lonlat[known, 1])
        lonlat[:, 0] = (lonlat[:, 0] - lon0 + 180) % 360 - 180
        lonlat[:, 1] -= lat0
        lonlat *= KM_PER_DEGREE * np.array([max(0.05, np.cos(np.radians(lat0))), 1.0])
        lonlat[~known] = 0.0
    return lonlat, sigma, known


def _spread_m(place: Place) -> float | None:
    """Return the standard error per axis of a place; that of an extent follows from its sides.

    A long thin sector is as uncertain as it is long, however small its area.
    """
    extent = place.extent
    if extent.shape == "sector" or extent.shape == "area":
        box = shapely.minimum_rotated_rectangle(
            geometry.in_metres(outline(extent), *(place.centre or (0.0, 0.0)))
        )
        corners = shapely.get_coordinates(box)
        sides2 = ((corners[1:3] - corners[:2]) ** 2).sum()
        return max(1.0, float(np.sqrt(sides2 / 24)))
    return place.sigma_m


def names(
    claims: Sequence[Claim], located: Bools, time: Coordinates, beliefs: Beliefs, words: Vocabulary
) -> Names:
    """Return the names of places, both sides' names of one place as one, and how rare each is."""
    roots = _one_name([_spoken_names(claim) for claim in claims])
    number = {name: index for index, name in enumerate(sorted(set(roots) - {""}))}
    code = np.array([number.get(name, -1) for name in roots], dtype=np.int64)
    # Days on which it is named, as of a point: many reports may tell of one event.
    days = np.where(time.known, np.floor(time.at[:, 0]), -1.0 - np.arange(len(claims)))
    kinds = [words.group(claim.kind) for claim in claims]
    share = _share_of_name(kinds, roots, days, beliefs.name_all_kinds)
    rarity = np.minimum(beliefs.name_most, -np.log(np.minimum(1.0, share)))
    return Names(code, located, rarity, beliefs.name_apart)


def _share_of_name(
    kinds: Sequence[str | None], names: Sequence[str], days: Floats, all_kinds: float
) -> Floats:
    # Where capitals meet is no surprise: a name is as rare as it is among events of like kinds.
    told = set(zip(kinds, names, days.tolist(), strict=True))
    ever, often = Counter(name for _, name, _ in told), Counter(one[:2] for one in told)
    of_kind = Counter(kind for kind, _, _ in told)
    shares = [
        (often[kind, name] + all_kinds * (ever[name] + 1) / (len(told) + 1))
        / (of_kind[kind] + all_kinds)
        for kind, name in zip(kinds, names, strict=True)
    ]
    return np.array(shares, dtype=np.float64)


def _one_name(said: Sequence[Sequence[str]]) -> list[str]:
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for spoken in said:
        roots = [root(name) for name in spoken]
        above.update(dict.fromkeys(roots, min(roots, default="")))
    return [root(spoken[0]) if spoken else "" for spoken in said]


def _spoken_names(claim: Claim) -> list[str]:
    place = claim.place
    if place is None or place.precision is Precision.COUNTRY:
        return []
    spoken = {toponym.text.casefold() for toponym in place.toponyms}
    return sorted(spoken | ({place.place_id.casefold()} if place.place_id else set()))


def kinds(claims: Sequence[Claim], beliefs: Beliefs, words: Vocabulary) -> Category:
    """Return what each claim says of the kind; a kind left open is no evidence."""
    listed = sorted({claim.kind for claim in claims})
    index = {kind: number for number, kind in enumerate(listed)}
    code = np.array([index[claim.kind] for claim in claims], dtype=np.int64)
    shares = np.bincount(code, minlength=len(listed)).astype(np.float64) + 1
    table = np.log(kind_confusion(listed, shares, beliefs, words)).T
    code[[claim.kind == UNSAID for claim in claims]] = -1
    return Category(code, table, shares, listed)


def kind_confusion(
    kinds: Sequence[str], shares: Floats, beliefs: Beliefs, words: Vocabulary
) -> Floats:
    """Return p(kind said | true kind): mostly right, else a look-alike, else of the same family.

    Within each of these a kind is taken for another one the more easily, the commoner that is.
    """
    known = words.words("event_kinds")
    near, family = np.zeros((len(kinds), len(kinds))), np.zeros((len(kinds), len(kinds)))
    for (row, kind), (column, other) in itertools.permutations(enumerate(kinds), 2):
        if kind in known and other in known:
            near[row, column] = _look_alike(kind, other, words)
            family[row, column] = known[kind].group == known[other].group
    common = shares / shares.sum()
    table = _shared_out(near * common, beliefs.kind_near)
    table += _shared_out(family * common, beliefs.kind_family)
    # A kind with few look-alikes is seldom mistaken; of one not in the vocabulary nobody knows.
    listed = np.array([kind in known for kind in kinds])
    table += np.where(listed, beliefs.kind_stray, beliefs.kind_unlisted)[:, None] * common
    return table + np.diag(1 - table.sum(axis=1))


def _look_alike(kind: str, other: str, words: Vocabulary) -> bool:
    known = words.words("event_kinds")
    # One source is content with the wider word where another has the narrower one.
    akin = {*words.lineage("event_kinds", kind)} & {*words.lineage("event_kinds", other)}
    return bool(akin) or other in known[kind].near or kind in known[other].near


def _shared_out(weight: Floats, amount: float) -> Floats:
    # Never as if the look-alikes were rarer than a tenth of all, or a lone one would be a synonym.
    shared: Floats = weight * amount / np.maximum(0.1, weight.sum(axis=1, keepdims=True))
    return shared


def sides(claims: Sequence[Claim], beliefs: Beliefs) -> dict[str, Field]:
    """Return who is said to have done it, from those who are no party to it themselves."""
    blamed = sorted({claim.accused for claim in claims if claim.accused and _blames(claim)})
    if len(blamed) < 2:
        return {}
    code, shares = np.full(len(claims), -1), np.ones(len(blamed))
    wrong = (1 - beliefs.side_right) / (len(blamed) - 1)
    table = np.log(wrong + (beliefs.side_right - wrong) * np.eye(len(blamed)))
    for index, claim in enumerate(claims):
        if claim.accused and _blames(claim):
            code[index] = blamed.index(claim.accused)
            shares[code[index]] += 1
    return {"side": Category(code, table, shares, blamed)}


def _blames(claim: Claim) -> bool:
    # What a party says of the other side is no evidence of which event it speaks of.
    return claim.accused is not None and claim.side is None and not claim.is_denial


def numbers(claims: Sequence[Claim], beliefs: Beliefs) -> dict[str, Field]:
    """Return a field for each of the commonest figures, in bands; tallies are left out."""
    told = [_bands(claim) for claim in claims]
    spread = Counter(key for one in told for key in one)
    usual = sorted((key for key in spread if spread[key] > 1), key=lambda key: (-spread[key], key))
    usually, so_far = np.log(number_confusion(beliefs)), np.log(early_confusion(beliefs))
    tables = np.concatenate([usually.T, so_far.T])
    early = [_is_early(claim) for claim in claims]
    found: dict[str, Field] = {}
    for key in usual[:_MOST_FIGURES]:
        code, shares = np.full(len(claims), -1), np.ones(len(BANDS))
        for index, one in enumerate(told):
            if key in one:
                is_early = early[index] and key[0] in HARM
                code[index] = one[key] + len(BANDS) * is_early
                shares[one[key]] += 1
        name = " ".join(["figure", *filter(None, key)])
        found[name] = Category(code, tables, shares, BAND_WORDS * 2, beliefs.number_most)
    return found


def _bands(claim: Claim) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    pleads = claim.side is not None or claim.is_denial
    for figure in claim.figures:
        if not figure.is_tally and figure.kind != "other" and not (pleads and figure.kind in HARM):
            key = (figure.kind, figure.side or "")
            amount = figure.best if figure.best is not None else figure.low
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


def early_confusion(beliefs: Beliefs) -> Floats:
    """Return the same for harm counted while the count still grows: lower than true is no error."""
    count = len(BANDS)
    lower = np.tril(np.ones((count, count)), -1)
    lower /= np.maximum(1, lower.sum(axis=1, keepdims=True))
    table = (1 - beliefs.number_grows) * number_confusion(beliefs) + beliefs.number_grows * lower
    normal: Floats = table / table.sum(axis=1, keepdims=True)
    return normal


def _is_early(claim: Claim) -> bool:
    # While bodies are still being found, what is counted is what was found so far.
    return claim.span is None or claim.received - claim.span.end < _COUNTING


def weapons(claims: Sequence[Claim], beliefs: Beliefs) -> Marks:
    """Return the weapons spoken of, except in denials."""
    marks: list[set[str]] = [set() if claim.is_denial else set(claim.weapons) for claim in claims]
    return Marks(_bits(marks), beliefs.weapon_shared, beliefs.weapon_apart)


def denials(claims: Sequence[Claim], beliefs: Beliefs) -> Marks:
    """Return which claims a denial names, so that it joins what it denies."""
    denied = {claim.denies for claim in claims if claim.denies}
    marks = [{claim.id, claim.report, claim.denies} & denied for claim in claims]
    named = [{mark for mark in own if mark is not None} for own in marks]
    return Marks(_bits(named), beliefs.denial_of, 0.0)


def sources(claims: Sequence[Claim], beliefs: Beliefs) -> Marks:
    """Return who speaks: one source seldom tells of one event twice, and a relay is another."""
    return Marks(_bits([{claim.source} for claim in claims]), beliefs.same_source, 0.0, most=2)


def reports(claims: Sequence[Claim], beliefs: Beliefs) -> Marks:
    """Return which message tells it: one that tells twice mostly tells of two things."""
    return Marks(_bits([{claim.report} for claim in claims]), beliefs.same_report, 0.0)


def _bits(marks: Sequence[set[str]]) -> Words:
    every: set[str] = set().union(*marks)
    number = {mark: index for index, mark in enumerate(sorted(every))}
    bits = np.zeros((len(marks), len(number) // 64 + 1), dtype=np.uint64)
    for row, own in zip(bits, marks, strict=True):
        for mark in own:
            word, bit = divmod(number[mark], 64)
            row[word] |= np.uint64(1 << bit)
    return bits


def wording(claims: Sequence[Claim], beliefs: Beliefs) -> Wording:
    """Return the texts as vectors of rare shingles."""
    rows = shingles.vectors([claim.text for claim in claims])
    directions = shingles.independent_directions(rows, beliefs.text_directions)
    return Wording(rows, directions, beliefs.text_likeness, beliefs.text_related, beliefs.text_most)
