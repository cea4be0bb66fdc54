"""Alarm: what a road has to say at once, and bringing it to those who asked to hear it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from groundtruce.alerts import channels, check, letter, outbox, send
from groundtruce.errors import NotFound
from groundtruce.flow import Road, present, views
from groundtruce.model.alert import Alert, On, Plan
from groundtruce.model.case import Case
from groundtruce.model.record import content_id
from groundtruce.reports import alert_file
from groundtruce.store.base import Store

ACTOR = "alerts"


def _clock() -> datetime:
    return datetime.now(UTC)


def plan(folder: Path, case: Case) -> Plan:
    """Return the rules and channels of a case; raises CaseError that says what is wrong where."""
    return alert_file.read(folder, case)


def fired(store: Store, road: Road, wanted: Plan, now: datetime) -> tuple[Alert, ...]:
    """Return the alerts that the road gives cause for and that were not raised before."""
    known = check.Known(
        case=road.case,
        as_of=road.as_of,
        now=now,
        findings=tuple(road.findings),
        watch=tuple(road.watch),
        events=views.calendar(store, road, now),
        reports=tuple(road.reports),
    )
    return check.alerts(wanted, known, store.alerts())


def ring(store: Store, road: Road, wanted: Plan, now: datetime) -> tuple[Alert, ...]:
    """Raise what the road gives cause for: kept before anybody hears of it."""
    found = fired(store, road, wanted, now)
    store.keep(found, at=now, actor=ACTOR)
    return found


def heard(store: Store, case: Case, wanted: Plan, now: datetime) -> tuple[Alert, ...]:
    """Raise what reports alone give cause for: at once, since no road is walked for it."""
    rules = tuple(rule for rule in wanted.rules if rule.on is On.REPORTS)
    known = check.Known(
        case=case, as_of=present(case, now), now=now, reports=tuple(store.reports())
    )
    found = check.alerts(wanted.model_copy(update={"rules": rules}), known, store.alerts())
    store.keep(found, at=now, actor=ACTOR)
    return found


def news(store: Store) -> dict[str, int]:
    """Return what tells whether anything was kept since, alerts and their sending aside."""
    own = ("alert", "dispatch", "settled")
    return {noun: count for noun, count in store.counts().items() if noun not in own}


def lines(store: Store, wanted: Plan) -> tuple[outbox.Line, ...]:
    """Return every alert on every channel, and how far it came."""
    return outbox.lines(wanted, store.alerts(), store.dispatches())


def go_out(
    folder: Path,
    store: Store,
    case: Case,
    wanted: Plan,
    *,
    clock: Callable[[], datetime] = _clock,
    deliver: send.Deliver = channels.deliver,
) -> Iterator[send.Sent]:
    """Send what is due and yield what became of each message; one sender at a time.

    Steps are kept around every try, so that a sender killed at any moment loses nothing.
    """
    with send.turn(folder):
        due = outbox.due(lines(store, wanted), clock(), ZoneInfo(case.time_zone))
        yield from send.messages(
            due,
            case,
            clock,
            lambda steps: store.keep(steps, at=clock(), actor=ACTOR),
            deliver,
        )


def trial(case: Case, wanted: Plan, name: str, now: datetime) -> None:
    """Send a test by one channel; raises Undelivered where it does not arrive."""
    channel = wanted.channel(name)
    if channel is None:
        known = ", ".join(one.id for one in wanted.channels) or "none"
        raise NotFound(f"no channel is called {name!r}.", f"alerts.yaml has: {known}.")
    key = content_id("t", case.id, name, now.isoformat())
    channels.deliver(letter.trial(key, case, channel.language), channel)
