"""Series: cumulative tolls over time, by source, with their gaps and revisions.

A toll is never added to another, nor to the figures of incidents: a series is one source's count
of one thing, and what incidents add up to is set beside it, with what the two have in common.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from groundtruce.findings.voices import ids
from groundtruce.model.claim import Claim
from groundtruce.model.figure import Amount, Figure
from groundtruce.model.finding import Finding, Status
from groundtruce.model.incident import Tally
from groundtruce.model.series import Point, Reconciled, Revision, Series
from groundtruce.model.span import Span

# A silence this many times longer than the source's usual step is a gap.
GAP_STEPS = 2.5
Key = tuple[str, str, str | None, str | None, str | None]


def series(tallies: Iterable[Tally]) -> tuple[Series, ...]:
    """Return the running tolls in the order of what is counted, then of the source."""
    by_key: dict[Key, list[Tally]] = defaultdict(list)
    for tally in tallies:
        by_key[_key(tally)].append(tally)
    return tuple(_series(key, by_key[key]) for key in sorted(by_key, key=_sorting))


def reconciled(told: Series, findings: Iterable[Finding], since: datetime) -> Reconciled | None:
    """Set the last toll beside the incidents since then; ``None`` for an empty series.

    Only findings that are not refuted count, each once; one whose time the period cuts, or whose
    time is not known, is named and not counted.
    """
    if not told.points:
        return None
    toll = told.points[-1]
    start = toll.figure.period.start if toll.figure.period else since
    counted, uncounted, astride = [], [], []
    low: Amount = 0
    high: Amount = 0
    is_open = False
    for finding in sorted(findings, key=lambda one: one.id):
        where = _within(finding, start, toll.at)
        if finding.status is Status.REFUTED or where is False:
            continue
        figures = [s.figure for s in finding.figures if _is_of(s.figure, told)]
        if where is None:
            astride.append(finding.id)
        elif not figures:
            uncounted.append(finding.id)
        else:
            counted.append(finding.id)
            low += sum(figure.low for figure in figures)
            high += sum(_top(figure) for figure in figures)
            is_open |= any(figure.high is None for figure in figures)
    return Reconciled(toll, low, high, is_open, tuple(counted), tuple(uncounted), tuple(astride))


def as_of(claim: Claim, figure: Figure) -> datetime:
    """Return the moment that a toll speaks of: the end of its period, else when it was said."""
    if figure.period is not None:
        return figure.period.end
    return claim.span.end if claim.span is not None else claim.received


def _key(tally: Tally) -> Key:
    figure = tally.figure
    return (tally.claim.origin, figure.kind, figure.of, figure.side, figure.area)


def _sorting(key: Key) -> tuple[str, ...]:
    source, kind, of, side, area = key
    return (kind, of or "", area or "", source, side or "")


def _series(key: Key, tallies: list[Tally]) -> Series:
    source, kind, of, side, area = key
    told: dict[datetime, list[Tally]] = defaultdict(list)
    for tally in sorted(tallies, key=lambda one: (one.claim.received, one.claim.id)):
        told[as_of(tally.claim, tally.figure)].append(tally)
    moments = sorted(told)
    points: list[Point] = []
    revisions: list[Revision] = []
    for moment in moments:
        revisions += _retold(moment, told[moment])
        point = _point(moment, told[moment], points[-1] if points else None)
        if points and _falls(points[-1].figure, point.figure):
            both = (*points[-1].claims, *point.claims)
            revisions.append(Revision(moment, points[-1].figure, point.figure, both))
        points.append(point)
    return Series(source, kind, of, side, area, tuple(points), _gaps(moments), tuple(revisions))


def _point(moment: datetime, tallies: list[Tally], before: Point | None) -> Point:
    """Return the latest word on a moment; relays of it stand beside it and add nothing."""
    figure = tallies[-1].figure
    claims = ids(tally.claim for tally in tallies if _amount(tally.figure) == _amount(figure))
    if before is None:
        return Point(moment, figure, claims)
    top, bottom = before.figure.high, before.figure.low
    fewer = None if top is None else figure.low - top
    more = None if figure.high is None else figure.high - bottom
    return Point(moment, figure, claims, fewer, more)


def _retold(moment: datetime, tallies: list[Tally]) -> list[Revision]:
    found = []
    first = tallies[0]
    for tally in tallies[1:]:
        if _amount(tally.figure) != _amount(first.figure):
            claims = ids([first.claim, tally.claim])
            found.append(Revision(moment, first.figure, tally.figure, claims))
            first = tally
    return found


def _falls(before: Figure, after: Figure) -> bool:
    return after.high is not None and after.high < before.low


def _gaps(moments: list[datetime]) -> tuple[tuple[datetime, datetime], ...]:
    steps = [later - earlier for earlier, later in pairwise(moments)]
    if len(steps) < 2:
        return ()
    usual = timedelta(seconds=median(step.total_seconds() for step in steps))
    pairs = pairwise(moments)
    return tuple((one, other) for one, other in pairs if other - one > GAP_STEPS * usual)


def _amount(figure: Figure) -> tuple[Amount, Amount | None]:
    return (figure.low, figure.high)


def _within(finding: Finding, start: datetime, end: datetime) -> bool | None:
    """Return whether the incident lies in the period; ``None`` where that cannot be told."""
    span: Span | None = finding.incident.span
    if span is None:
        return None
    if span.end <= start or span.start >= end:
        return False
    return True if start <= span.start and span.end <= end else None


def _top(figure: Figure) -> Amount:
    return figure.low if figure.high is None else figure.high


def _is_of(figure: Figure, told: Series) -> bool:
    """Whether an incident's figure counts part of what the series counts."""
    if figure.is_tally or figure.kind != told.kind:
        return False
    return told.of in (None, figure.of) and told.side in (None, figure.side)
