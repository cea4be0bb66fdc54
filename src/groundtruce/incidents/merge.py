"""Merging: what the claims of one incident add up to, each field with the claims it rests on.

Nothing is averaged away: a vague place cannot outvote an exact one, a figure keeps its lowest and
its highest version, and what only one claim says is still said.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from groundtruce.incidents import triangulate
from groundtruce.incidents.beliefs import Beliefs
from groundtruce.incidents.compare import Floats, log_student_t
from groundtruce.incidents.fields import COARSE, kind_confusion
from groundtruce.model import geometry
from groundtruce.model.claim import Claim
from groundtruce.model.figure import Amount, Figure, Qualifier
from groundtruce.model.incident import Basis, Evidence, Incident, incident_id
from groundtruce.model.place import Place, Point, Sector, Toponym, precision_of
from groundtruce.model.span import Granularity, Span
from groundtruce.model.vocabulary import vocabulary

# Log density per km² of a place that is plainly wrong: anywhere within some hundred kilometres.
_ANYWHERE = -14.0
_SIGMA_FLOOR_KM = 0.3
# A point vaguer than this many times the finest one has nothing to add to it.
_FINE_ENOUGH = 5.0
# Two stated times this far apart can still be one moment told twice.
_SLACK = timedelta(hours=3)

Told = tuple[Claim, ...]


def incident(
    claims: Sequence[Claim], likelihood: float = 1.0, evidence: tuple[Evidence, ...] = ()
) -> Incident:
    """Return the incident of these claims, oldest first, and the evidence that joined them."""
    told = tuple(sorted(claims, key=lambda claim: (claim.received, claim.id)))
    kind, for_kind = merged_kind(told)
    place, for_place = merged_place(told)
    span, for_span = merged_span(told)
    figures, for_figures = merged_figures(told)
    armed = tuple(claim for claim in told if claim.weapons and not claim.is_denial)
    rests = {
        "kind": for_kind,
        "place": for_place,
        "span": for_span,
        "weapons": armed,
        **for_figures,
    }
    return Incident(
        id=incident_id(told[0].id),
        kind=kind,
        claims=told,
        place=place,
        span=span,
        figures=figures,
        weapons=tuple(sorted({weapon for claim in armed for weapon in claim.weapons})),
        rests_on=tuple(
            Basis(field=field, claims=tuple(claim.id for claim in basis))
            for field, basis in rests.items()
            if basis
        ),
        likelihood=likelihood,
        evidence=evidence,
    )


def merged_kind(told: Told) -> tuple[str, Told]:
    """Return the kind that best explains all kinds said, each origin heard once.

    Denials have a say only where there is nothing else.
    """
    heard = [claim for claim in told if not claim.is_denial] or list(told)
    kinds = sorted({claim.kind for claim in heard})
    if len(kinds) == 1:
        return kinds[0], tuple(claim for claim in told if claim.kind == kinds[0])
    logs = np.log(kind_confusion(kinds, np.ones(len(kinds)), Beliefs(), vocabulary()))
    by_origin: dict[str, list[str]] = defaultdict(list)
    for claim in heard:
        by_origin[claim.origin].append(claim.kind)
    votes = np.zeros(len(kinds))
    for said in sorted(by_origin.values()):
        votes += np.mean([logs[:, kinds.index(kind)] for kind in said], axis=0)
    best = kinds[int(np.argmax(np.round(votes, 9)))]
    return best, tuple(claim for claim in told if claim.kind == best)


def merged_place(told: Told) -> tuple[Place | None, Told]:
    """Return the most specific place that agrees with the others, with both sides' names.

    Points that agree are averaged by precision; the radius is never smaller than the finest one
    stated and covers how far the points lie apart. A country is only a place if nothing finer is
    said.
    """
    placed = [claim for claim in told if claim.place and claim.place.precision not in COARSE]
    located = [claim for claim in placed if claim.place and claim.place.sigma_m]
    if not located:
        spoken = placed or [claim for claim in told if claim.place]
        return _most_spoken(spoken)
    crossed = _crossed(located)
    if crossed is not None:
        return crossed
    best = _best_supported(_heard_once(located))
    agreeing = tuple(claim for claim in located if claim.place and _agree(best, claim.place))
    places = [claim.place for claim in agreeing if claim.place]
    return _named_by_all(_averaged(best, places), places), agreeing


def merged_span(told: Told) -> tuple[Span | None, Told]:
    """Return the narrowest span that most origins agree with, wide enough for all exact times."""
    timed = [(claim, claim.span) for claim in told if claim.span]
    if not timed:
        return None, ()
    best = _most_agreed(timed)
    agreeing = tuple(claim for claim, span in timed if _meet(span, best))
    if best.granularity not in (Granularity.MINUTE, Granularity.HOUR):
        return best, agreeing
    near = [
        span
        for _, span in timed
        if span.granularity.length < Granularity.DAY.length and _meet(span, best)
    ]
    start, end = min(span.start for span in near), max(span.end for span in near)
    granularity = _coarsest(near, end - start)
    return Span(start=start, end=end, granularity=granularity), agreeing


def merged_figures(told: Told) -> tuple[tuple[Figure, ...], dict[str, Told]]:
    """Return one figure per thing counted: lowest, best and highest as claimed, tallies left out.

    Best is what most origins say, and of equals the latest: counts grow as news comes in.
    """
    by_thing: dict[tuple[str, ...], list[tuple[Claim, Figure]]] = defaultdict(list)
    for claim in told:
        for figure in claim.figures:
            if not figure.is_tally:
                thing = (figure.kind, figure.of or "", figure.side or "", figure.said or "")
                by_thing[thing].append((claim, figure))
    figures = tuple(_envelope(given) for _, given in sorted(by_thing.items()))
    rests = {
        " ".join(["figure", *filter(None, thing)]): tuple(
            dict.fromkeys(claim for claim, _ in given)
        )
        for thing, given in sorted(by_thing.items())
    }
    return figures, rests


def _most_spoken(spoken: Sequence[Claim]) -> tuple[Place | None, Told]:
    places = [claim.place for claim in spoken if claim.place]
    if not places:
        return None, ()
    said = Counter(places)
    best = min(said, key=lambda place: (place.precision.rank, -said[place], place.canonical()))
    return best, tuple(claim for claim in spoken if claim.place == best)


def _heard_once(located: Sequence[Claim]) -> list[Place]:
    """Return the places said, one that an origin says again and again only once."""
    said = {(claim.origin, claim.place): claim.place for claim in located if claim.place}
    return list(said.values())


def _best_supported(places: Sequence[Place]) -> Place:
    said = Counter(places)
    if len(said) == 1:
        return places[0]
    distinct = sorted(said, key=Place.canonical)
    times = np.array([said[place] for place in distinct], dtype=np.float64)
    at = np.array([place.centre for place in distinct])
    variance = np.array([_sigma_km(place) ** 2 for place in distinct])
    km = np.array(geometry.metres_per_degree(float(np.median(at[:, 1])))) / 1000
    support = []
    for centre, own in zip(at, variance, strict=True):
        # As the crow flies on a plane: only nearness matters here.
        gap2 = ((_turned(at - centre) * km) ** 2).sum(axis=1)
        near = log_student_t(gap2, variance + own, axes=2)
        support.append((times * np.logaddexp(near, _ANYWHERE)).sum())
    return distinct[int(np.argmax(np.round(support, 6)))]


def _crossed(located: Sequence[Claim]) -> tuple[Place, Told] | None:
    """Return the area where what posts saw or heard in sectors meets, if there are two posts."""
    # One origin is heard once: its relays add no weight.
    heard = {(claim.origin, claim.place.extent): claim.place for claim in located if claim.place}
    told = [heard[key] for key in sorted(heard, key=lambda key: (key[0], key[1].canonical()))]
    area = triangulate.place(told)
    if area is None:
        return None
    used = tuple(
        claim for claim in located if claim.place and isinstance(claim.place.extent, Sector | Point)
    )
    finest = min((claim.place for claim in used if claim.place), key=lambda one: one.precision.rank)
    named = area.model_copy(update={"place_id": finest.place_id, "admin": finest.admin})
    return _named_by_all(named, [claim.place for claim in used if claim.place]), used


def _agree(one: Place, other: Place) -> bool:
    spread = 2.5 * math.hypot(_sigma_km(one), _sigma_km(other))
    return (one.distance(other) or 0.0) / 1000 <= spread


def _sigma_km(place: Place) -> float:
    return max(_SIGMA_FLOOR_KM, (place.sigma_m or 0.0) / 1000)


def _turned(degrees: Floats) -> Floats:
    # Across the date line the short way round.
    turned: Floats = (degrees + 180) % 360 - 180
    return turned


def _averaged(best: Place, places: Sequence[Place]) -> Place:
    own = best.extent
    if not isinstance(own, Point):
        return best
    extents = [extent for extent in {place.extent for place in places} if isinstance(extent, Point)]
    points = sorted(
        (extent.lon, extent.lat, extent.radius_m)
        for extent in extents
        if extent.radius_m <= _FINE_ENOUGH * own.radius_m
    )
    if len(points) < 2:
        return best
    table = np.array(points)
    weight = 1 / np.maximum(table[:, 2], _SIGMA_FLOOR_KM * 1000) ** 2
    east, north = np.average(_turned(table[:, :2] - (own.lon, own.lat)), axis=0, weights=weight)
    lon, lat = float(_turned(np.array(own.lon + east))), float(own.lat + north)
    radius_m = own.radius_m + geometry.distance_m(own.lon, own.lat, lon, lat)
    precision = best.precision
    if radius_m > 2 * own.radius_m:
        precision = max(precision, precision_of(radius_m), key=lambda one: one.rank)
    extent = Point(shape="point", lon=lon, lat=lat, radius_m=round(radius_m, 1))
    return best.model_copy(update={"extent": extent, "precision": precision})


def _named_by_all(best: Place, places: Sequence[Place]) -> Place:
    """Fill in the names of sides for which the best place has none."""
    sides = {toponym.side for toponym in best.toponyms}
    others = {place for place in places if any(name.side not in sides for name in place.toponyms)}
    missing: dict[str, Toponym] = {}
    for place in sorted(others, key=lambda place: (place.precision.rank, place.canonical())):
        for toponym in place.toponyms:
            if toponym.side not in sides:
                missing.setdefault(toponym.side, toponym)
    names = sorted((*best.toponyms, *missing.values()), key=lambda name: (name.side, name.text))
    return best.model_copy(update={"toponyms": tuple(names)}) if missing else best


def _most_agreed(timed: Sequence[tuple[Claim, Span]]) -> Span:
    """Return the span that most origins meet, of equals the narrowest, then the earliest."""
    distinct = sorted({span for _, span in timed}, key=lambda span: (span.seconds, span.start))
    origins = sorted({claim.origin for claim, _ in timed})
    origin = np.array([origins.index(claim.origin) for claim, _ in timed])
    start = np.array([span.start.timestamp() for _, span in timed])
    end = np.array([span.end.timestamp() for _, span in timed])
    agreement = []
    for span in distinct:
        gap = np.maximum(start, span.start.timestamp()) - np.minimum(end, span.end.timestamp())
        worth = np.where(gap <= 0, 1.0, np.where(gap <= _SLACK.total_seconds(), 0.4, 0.0))
        heard = np.zeros(len(origins))
        np.maximum.at(heard, origin, worth)
        agreement.append(heard.sum())
    return distinct[int(np.argmax(np.round(agreement, 6)))]


def _meet(one: Span, other: Span) -> bool:
    return one.gap(other) <= _SLACK.total_seconds()


def _coarsest(spans: Sequence[Span], length: timedelta) -> Granularity:
    coarsest = max((span.granularity for span in spans), key=lambda unit: unit.length)
    return coarsest if coarsest.length <= length else Granularity.MINUTE


def _envelope(given: Sequence[tuple[Claim, Figure]]) -> Figure:
    figures = [figure for _, figure in given]
    lower = min(figure.low for figure in figures)
    highs = [figure.high for figure in figures]
    upper = None if None in highs else max(high for high in highs if high is not None)
    best = _best_amount(given)
    first = figures[0]
    one_version = {
        (figure.lower, figure.best, figure.upper, figure.qualifier) for figure in figures
    }
    return first.model_copy(
        update={
            "lower": min(lower, best) if best is not None else lower,
            "best": best,
            "upper": upper if upper is None or best is None else max(upper, best),
            "qualifier": first.qualifier if len(one_version) == 1 else Qualifier.RANGE,
        }
    )


def _best_amount(given: Sequence[tuple[Claim, Figure]]) -> Amount | None:
    origins: dict[Amount, set[str]] = defaultdict(set)
    latest: dict[Amount, float] = {}
    for claim, figure in given:
        if figure.best is not None:
            origins[figure.best].add(claim.origin)
            heard = claim.received.timestamp()
            latest[figure.best] = max(heard, latest.get(figure.best, heard))
    if not origins:
        return None
    return max(origins, key=lambda amount: (len(origins[amount]), latest[amount], amount))
