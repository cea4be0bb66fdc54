"""Basis: what every ledger is made from, and how it says places, days and amounts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from groundtruce.model.assessment import Assessment
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.figure import Amount, Figure
from groundtruce.model.finding import Asked, Finding, Status
from groundtruce.model.ledger import Cell, Row
from groundtruce.model.place import Place
from groundtruce.model.source import SourceKind
from groundtruce.model.span import Granularity, Span
from groundtruce.model.vocabulary import vocabulary

_BY_THE_CLOCK = (Granularity.MINUTE, Granularity.HOUR)
_OPEN = "≥ "


@dataclass(frozen=True)
class Basis:
    """All that is known at a moment: findings, claims, assessments, hearings, the case itself.

    Each may be read when it is first looked into, since no ledger looks into all of them.
    """

    case: Case
    as_of: datetime
    findings: Sequence[Finding] = ()
    claims: Sequence[Claim] = ()
    assessments: Sequence[Assessment] = ()
    asked: Sequence[Asked] = ()

    def of(self, kinds: Collection[str]) -> list[Finding]:
        """Return the findings of these kinds, or of narrower ones, the earliest event first.

        What was refuted is left out: a ledger lists what may have been, with its status.
        """
        wanted = set(kinds)
        found = [
            finding
            for finding in self.findings
            if finding.status is not Status.REFUTED
            and wanted & set(vocabulary().lineage("event_kinds", finding.incident.kind))
        ]
        return sorted(found, key=_by_time)

    @cached_property
    def observers(self) -> frozenset[str]:
        """Return the sources that are the mission's own people or sensors."""
        own = (SourceKind.OBSERVER, SourceKind.SENSOR)
        return frozenset(source.id for source in self.case.sources if source.kind in own)

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the local time zone."""
        return ZoneInfo(self.case.time_zone)

    def when(self, span: Span | None) -> str:
        """Return the local day or days, with the time where the words give one."""
        if span is None:
            return ""
        start, end = span.start.astimezone(self.zone), span.end.astimezone(self.zone)
        if span.granularity in _BY_THE_CLOCK:
            return f"{start:%Y-%m-%d %H:%M}"
        last = (end - timedelta(seconds=1)).date()
        first = start.date()
        return f"{first}" if first == last else f"{first} – {last}"

    def day(self, moment: datetime | None) -> str:
        """Return the local day of a moment."""
        return "" if moment is None else f"{moment.astimezone(self.zone):%Y-%m-%d}"

    def where(self, place: Place | None) -> str:
        """Return the place by both sides' names."""
        return "" if place is None else place.label()

    def row(self, finding: Finding, **cells: Cell) -> Row:
        """Return a row that stands on one finding, with its status."""
        told: dict[str, Cell] = {**cells, "status": finding.status.value}
        return Row(cells=told, findings=(finding.id,), claims=finding.rests_on)

    def sources(self, claims: Iterable[Claim]) -> str:
        """Return who says so, by first speakers."""
        return ", ".join(dict.fromkeys(claim.origin for claim in claims))


def counted(figures: Iterable[Figure]) -> str:
    """Return figures of several kinds as one cell: ``trucks=180; killed=3–5``.

    Of whom or whose stands in brackets after the amount.
    """
    told = (f"{figure.kind}={amount(figure)}{_of_whom(figure)}" for figure in figures)
    return "; ".join(dict.fromkeys(told))


def figures(finding: Finding, *kinds: str) -> list[Figure]:
    """Return the finding's figures of these kinds that count this incident alone."""
    told = [sourced.figure for sourced in finding.figures]
    return [figure for figure in told if figure.kind in kinds and not figure.is_tally]


def amount(figure: Figure) -> str:
    """Return how many: 5, 3–5, ≥ 5, ≤ 7."""
    low, high = figure.low, figure.high
    if high is None:
        return f"{_OPEN}{low:,}"
    if figure.lower is None and figure.best is None:
        return f"≤ {high:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def total(figures: Iterable[Figure]) -> str:
    """Return the sum of figures that count different things, as a range; nothing for none."""
    told = list(figures)
    if not told:
        return ""
    low: Amount = sum(figure.low for figure in told)
    if any(figure.high is None for figure in told):
        return f"{_OPEN}{low:,}"
    high: Amount = sum(figure.high or 0 for figure in told)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _of_whom(figure: Figure) -> str:
    word = figure.side or figure.of
    return f" ({word})" if word else ""


def _by_time(finding: Finding) -> tuple[float, str]:
    span = finding.incident.span
    moment = finding.incident.known_from if span is None else span.start
    return (moment.timestamp(), finding.id)
