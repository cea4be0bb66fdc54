"""Gather, the first door: from what sources say to reports.

Where there is much to read, a process of its own reads it while this one goes on.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from groundtruce.model.case import Case
from groundtruce.reports import ahead, deliveries
from groundtruce.reports.card import Card
from groundtruce.reports.keep import Keep
from groundtruce.reports.reading import Desk, Notes, Seen, Told


def reports(
    cards: Iterable[Card],
    case: Case,
    keep: Keep,
    since: datetime | None = None,
    *,
    now: datetime | None = None,
    seen: Seen | None = None,
    notes: Notes | None = None,
    known: frozenset[str] = frozenset(),
) -> Told:
    """Read each card's files and return their reports, one by one, and what was set aside.

    Never raises for a bad row or file: it yields one ``Quarantined`` that says what, where and
    what to do. ``since`` leaves out what was known before. The same files give the same reports
    whenever they are gathered; only what has no date of publication is known from ``now`` where
    its card does not say when it was delivered. ``seen`` is told bytes done and bytes in all.
    Of reports that are ``known`` no server is asked again.
    """
    chosen = tuple(cards)
    desk = Desk(case, keep, now or datetime.now(UTC), notes or Notes(), known)
    is_much = ahead.is_worthwhile(deliveries.size(chosen))
    return (ahead.told if is_much else deliveries.told)(chosen, desk, since, seen)
