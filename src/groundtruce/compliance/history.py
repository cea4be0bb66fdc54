"""History: how each commitment stood day after day, and what changed it.

Worked out day by day from what was known then. Only changes are kept: between two of them a
commitment stands as it stood.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from groundtruce.compliance.reckoning import Reckoning
from groundtruce.model.assessment import Assessment
from groundtruce.model.case import Case
from groundtruce.model.changed import Changed
from groundtruce.model.finding import Finding, Reason
from groundtruce.model.watch import Watch

KnownAt = Callable[[datetime], tuple[Iterable[Finding], Iterable[Watch]]]


@dataclass(frozen=True)
class Change:
    """A day on which a commitment came to stand otherwise for a party, and why.

    ``before`` is ``None`` on the first day. ``why`` are the reasons that were not there before,
    ``gone`` the rules that no longer hold; ``findings`` are those that came in or changed.
    """

    day: date
    before: Assessment | None
    after: Assessment
    why: tuple[Reason, ...]
    gone: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """All changes of one commitment for one party, the oldest first."""

    agreement: str
    commitment: str
    party: str
    changes: tuple[Change, ...]

    def on(self, day: date) -> Assessment | None:
        """Return how it stood at the end of that day; ``None`` before the first."""
        past = [change for change in self.changes if change.day <= day]
        return past[-1].after if past else None


def histories(known_at: KnownAt, case: Case, days: Iterable[date]) -> tuple[History, ...]:
    """Return the history of every commitment and party over those days.

    ``known_at`` gives the findings and the watch as they were known at a moment; each day is
    assessed at its end, in the case's own time zone.
    """
    last: dict[str, Assessment] = {}
    found: dict[str, list[Change]] = {}
    for day, assessments in daily(known_at, case, days):
        for now in assessments:
            before = last.get(now.id)
            if before is None or _standing(before) != _standing(now):
                found.setdefault(now.id, []).append(_change(day, before, now))
                last[now.id] = now
    return tuple(
        History(one.agreement, one.commitment, one.party, tuple(found[key]))
        for key, one in last.items()
    )


def daily(
    known_at: KnownAt, case: Case, days: Iterable[date]
) -> Iterator[tuple[date, tuple[Assessment, ...]]]:
    """Return the assessments at the end of each day, as known then, the earliest day first."""
    for day in sorted(set(days)):
        moment = end_of(day, case)
        findings, watch = known_at(moment)
        yield day, Reckoning(findings, case, watch, moment).assessments


def end_of(day: date, case: Case) -> datetime:
    """Return the moment at which the local day ends, whatever its length."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(case.time_zone))


def difference(
    earlier: Iterable[Assessment], later: Iterable[Assessment], day: date
) -> tuple[Change, ...]:
    """Return what stands otherwise between two moments, and why: the diff of two documents."""
    known = {one.id: one for one in earlier}
    return tuple(
        _change(day, known.get(now.id), now)
        for now in later
        if now.id not in known or _standing(known[now.id]) != _standing(now)
    )


def changed(
    earlier: Iterable[Assessment], later: Iterable[Assessment], day: date
) -> tuple[Changed, ...]:
    """Return the same as lines of a comparison: a change of state, or only of its grounds."""
    return tuple(
        Changed(
            noun="assessment",
            id=one.after.id,
            what="new"
            if one.before is None
            else "grounds"
            if one.before.word == one.after.word
            else "state",
            before=one.before and one.before.word,
            after=one.after.word,
            kind=f"{one.after.agreement}/{one.after.commitment} {one.after.party}",
            why=one.why or one.after.reasons[:1],
            claims=tuple(claim for reason in one.after.reasons for claim in reason.claims),
        )
        for one in difference(earlier, later, day)
    )


def _standing(assessment: Assessment) -> tuple[object, ...]:
    """Return what makes a change: word and the rules behind it, not the lapse of time."""
    rules = {reason.rule for reason in assessment.reasons}
    return (assessment.word, frozenset(rules), frozenset(assessment.findings))


def _change(day: date, before: Assessment | None, after: Assessment) -> Change:
    known = {(r.rule, r.claims) for r in before.reasons} if before else set()
    rules = {reason.rule for reason in after.reasons}
    earlier = before.findings if before else ()
    return Change(
        day=day,
        before=before,
        after=after,
        why=tuple(reason for reason in after.reasons if (reason.rule, reason.claims) not in known),
        gone=tuple(r.rule for r in before.reasons if r.rule not in rules) if before else (),
        findings=tuple(sorted(set(earlier) ^ set(after.findings))),
    )
