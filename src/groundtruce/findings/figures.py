"""Figures: how many, as a range whose ends name the claims that give them.

Cumulative figures never enter, and a denial brings no figures. What a party says of its own
losses is held to be better informed than what it says of the other side's.
"""

from collections import defaultdict
from collections.abc import Iterator

from groundtruce.findings.evidence import BY_RELIABILITY
from groundtruce.findings.grade import Hearing
from groundtruce.findings.voices import HARM, Heard, ids, in_order
from groundtruce.model.claim import Claim
from groundtruce.model.figure import Amount, Figure, Qualifier, Scope
from groundtruce.model.finding import Reason, SourcedFigure

Told = tuple[Figure, Claim, Heard]
Counted = tuple[str, str | None, str | None]


def sourced(hearing: Hearing) -> tuple[SourcedFigure, ...]:
    """Return one range per thing counted, of whom and of which side."""
    return tuple(_range(told) for _, told in _by_count(hearing))


def revised(hearing: Hearing) -> tuple[Reason, ...]:
    """Return a reason for each figure of harm that a side itself later changed."""
    return tuple(
        Reason(rule="figure_revised", text=text, claims=claims)
        for counts, told in _by_count(hearing)
        if counts[0] in HARM
        for text, claims in _changes(told)
    )


def _by_count(hearing: Hearing) -> list[tuple[Counted, list[Told]]]:
    found: dict[Counted, list[Told]] = defaultdict(list)
    for voice in hearing.voices:
        for claim in voice.claims:
            for figure in claim.figures:
                if not figure.is_tally and not claim.is_denial:
                    found[figure.counts].append((figure, claim, voice))
    # Within one kind as they became known: an order by side would put one party first.
    return sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or ""))


def _range(told: list[Told]) -> SourcedFigure:
    low = min(figure.low for figure, _, _ in told)
    high = _highest(told)
    best = max(told, key=lambda one: _informed(one, _first_given(one, told)))[0]
    kind, of, side = best.counts
    figure = Figure(
        kind=kind,
        of=of,
        side=side,
        lower=low,
        best=_within(best, low, high),
        upper=high,
        qualifier=_qualifier(low, high),
        scope=Scope.INCIDENT,
    )
    return SourcedFigure(
        figure=figure,
        low_claims=ids(claim for found, claim, _ in told if found.low == low),
        high_claims=ids(claim for found, claim, _ in told if _reaches(found, high)),
        claims=ids(claim for _, claim, _ in told),
    )


def _highest(told: list[Told]) -> Amount | None:
    """Return the largest amount anybody gives; open above if a least amount exceeds them all."""
    closed = [figure.high for figure, _, _ in told if figure.high is not None]
    least = max(figure.low for figure, _, _ in told)
    return max(closed) if closed and max(closed) >= least else None


def _reaches(figure: Figure, high: Amount | None) -> bool:
    return figure.high is None if high is None else figure.high == high


def _within(figure: Figure, low: Amount, high: Amount | None) -> Amount:
    said = figure.best if figure.best is not None else figure.low
    return max(low, said if high is None else min(said, high))


def _qualifier(low: Amount, high: Amount | None) -> Qualifier:
    if high is None:
        return Qualifier.AT_LEAST
    return Qualifier.EXACT if low == high else Qualifier.RANGE


def _first_given(one: Told, told: list[Told]) -> Claim:
    """Return the claim with which an origin first gave this number: copies come later."""
    figure, _, voice = one
    same = [c for found, c, other in told if found == figure and other.origin == voice.origin]
    return in_order(same)[0]


def _informed(told: Told, first: Claim) -> tuple[float, float, str]:
    """Rank who is likely to know: own observers, a party on its own losses, others by reliability.

    Of equals the latest, since early counts are revised.
    """
    figure, _, voice = told
    if voice.is_own:
        rank = 20.0
    elif voice.is_party:
        rank = 10.0 if figure.side == voice.side else 0.0
    else:
        rank = BY_RELIABILITY[voice.reliability]
    return (rank, first.received.timestamp(), first.id)


def _changes(told: list[Told]) -> Iterator[tuple[str, tuple[str, ...]]]:
    by_side: dict[str, list[tuple[Figure, Claim]]] = defaultdict(list)
    for figure, claim, voice in told:
        if voice.side is not None:
            by_side[voice.side].append((figure, claim))
    for side, given in by_side.items():
        given.sort(key=lambda pair: (pair[1].received, pair[1].id))
        first, early = given[0]
        last, late = _last_new(given)
        if _said(first) != _said(last) and early.received < late.received:
            text = (
                f"{side} first gave {_said(first)} and later {_said(last)} "
                f"({first.kind.replace('_', ' ')})."
            )
            yield text, ids([early, late])


def _last_new(given: list[tuple[Figure, Claim]]) -> tuple[Figure, Claim]:
    """Return the number that a side was last to give for the first time, and that claim."""
    fresh: dict[str, tuple[Figure, Claim]] = {}
    for figure, claim in given:
        fresh.setdefault(_said(figure), (figure, claim))
    return list(fresh.values())[-1]


def _said(figure: Figure) -> str:
    low, high = figure.low, figure.high
    if high is None:
        return f"at least {low:g}"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
