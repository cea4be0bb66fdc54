"""Reviewing: what helps a person to decide on a machine's reading, and what a decision changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundtruce.flow import Road, carry
from groundtruce.model.assessment import Assessment
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.model.report import Report
from groundtruce.model.review import Review
from groundtruce.store.base import Store

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Hint:
    """Words in which a day, a name or a number was found; offsets are characters."""

    start: int
    end: int
    what: str
    read_as: str


@dataclass(frozen=True)
class Effect:
    """What stood before a review and after it: on the claim's own finding, and elsewhere.

    ``before`` is ``None`` where the claim stood on no incident then, ``after`` likewise.
    """

    before: Finding | None
    after: Finding | None
    others: tuple[tuple[Finding | None, Finding | None], ...]
    commitments: tuple[tuple[Assessment, Assessment], ...]

    @property
    def is_felt(self) -> bool:
        """Whether anything down the road stands otherwise."""
        return self.before != self.after or bool(self.others or self.commitments)


def hints(text: str, report: Report, case: Case) -> tuple[Hint, ...]:
    """Return days, names and numbers in a text whose grammar no machine here knows."""
    from groundtruce.reports.text.read import even, read_words

    day = report.published.start.date() if report.published else None
    reading = read_words(even(text), report.language or "", day, case)
    found = [Hint(one.start, one.end, "time", one.value) for one in reading.times]
    found += [
        Hint(one.start, one.end, "place", one.place.label()) for one in reading.places if one.place
    ]
    found += [
        Hint(one.start, one.end, one.kind, f"{one.best or one.lower or one.upper:g}")
        for one in reading.figures
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def effect(store: Store, review: Review, as_of: datetime) -> Effect:
    """Return what one review changed, whatever was decided after it.

    The road is walked twice: with all that people had decided up to the review, and without it.
    """
    before = carry(store, as_of, decided=review.received - _TICK, until="assess")
    after = carry(store, as_of, decided=review.received, until="assess")
    own = _of_claim(before, review.said.id), _of_claim(after, review.said.id)
    mine = {one.id for one in own if one is not None}
    was, now = _by_id(before.findings), _by_id(after.findings)
    others = [
        (was.get(name), now.get(name))
        for name in sorted(was.keys() | now.keys())
        if name not in mine and _told(was.get(name)) != _told(now.get(name))
    ]
    stood = {one.id: one for one in before.assessments}
    moved = [
        (stood[one.id], one)
        for one in after.assessments
        if one.id in stood and stood[one.id].word != one.word
    ]
    return Effect(*own, tuple(others), tuple(moved))


def _by_id(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {one.id: one for one in findings}


def _of_claim(road: Road, claim: str) -> Finding | None:
    return next((one for one in road.findings if claim in one.rests_on), None)


def _told(finding: Finding | None) -> tuple[object, ...]:
    """Return what a reader would see of a finding."""
    if finding is None:
        return ()
    one = finding.incident
    return (finding.status, finding.rests_on, one.kind, one.place, one.span, finding.figures)
