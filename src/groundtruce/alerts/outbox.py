"""The outbox: what must still go out, by which channel, and when the next try is.

It is not a place but a question asked of the log: alerts that no delivery acknowledges. A message
keeps its name through all its tries, so that whoever got it twice can tell.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce.model.alert import Alert, Channel, Dispatch, Outcome, Plan
from groundtruce.model.record import content_id

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 12
_OVER = (Outcome.ACKNOWLEDGED, Outcome.GIVEN_UP)


@dataclass(frozen=True)
class Message:
    """Alerts that go out together by one channel; ``key`` is the same in every try."""

    key: str
    channel: Channel
    alerts: tuple[Alert, ...]
    attempt: int = 1

    def step(
        self, outcome: Outcome, at: datetime, *, said: str = "", next_try: datetime | None = None
    ) -> tuple[Dispatch, ...]:
        """Return the steps to keep, one an alert; an acknowledgement has one name for ever."""
        tried: tuple[Any, ...] = () if outcome in _OVER else (self.attempt,)
        return tuple(
            Dispatch(
                id=content_id("dy", alert.id, self.channel.id, outcome.value, *tried),
                alert=alert.id,
                channel=self.channel.id,
                message=self.key,
                at=at,
                outcome=outcome,
                attempt=self.attempt,
                next_try=next_try,
                said=said,
            )
            for alert in self.alerts
        )

    def failed(self, at: datetime, said: str) -> tuple[Dispatch, ...]:
        """Return the steps after a try that failed: to be tried again, or given up."""
        if self.attempt >= MOST_TRIES:
            return self.step(Outcome.GIVEN_UP, at, said=said)
        return self.step(Outcome.FAILED, at, said=said, next_try=at + wait(self.attempt))


@dataclass(frozen=True)
class Line:
    """How far an alert came on one channel; without a step it waits."""

    alert: Alert
    channel: Channel
    last: Dispatch | None = None
    tries: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be tried."""
        return self.last is not None and self.last.outcome in _OVER


def lines(plan: Plan, alerts: Iterable[Alert], dispatches: Iterable[Dispatch]) -> tuple[Line, ...]:
    """Return every alert on every channel that it goes by, with its last step."""
    steps: dict[tuple[str, str], list[Dispatch]] = {}
    for one in dispatches:
        steps.setdefault((one.alert, one.channel), []).append(one)
    return tuple(
        _line(alert, channel, steps.get((alert.id, channel.id), []))
        for alert in alerts
        for channel in plan.goes_by(alert.rule)
    )


def due(held: Iterable[Line], now: datetime, zone: ZoneInfo) -> tuple[Message, ...]:
    """Return the messages to send now, those begun before first, each as it was begun."""
    begun: dict[str, list[Line]] = {}
    fresh: dict[str, list[Line]] = {}
    for line in held:
        if line.is_over:
            continue
        if line.last is not None:
            begun.setdefault(line.last.message, []).append(line)
        elif _goes_out(line.alert, line.channel, now, zone):
            fresh.setdefault(_together(line), []).append(line)
    again = (
        _message(lines, key)
        for key, lines in begun.items()
        if all(_may_again(line, now) for line in lines)
    )
    return (*again, *(_message(lines) for lines in fresh.values()))


def wait(attempt: int) -> timedelta:
    """Return how long to wait after so many tries: doubled each time, up to six hours."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempt - 1, 16)
    return min(LONGEST_WAIT, doubled)


def _line(alert: Alert, channel: Channel, steps: list[Dispatch]) -> Line:
    over = [one for one in steps if one.outcome in _OVER]
    # Of one try "being sent" comes before what became of it.
    last = over or sorted(steps, key=lambda one: (one.attempt, one.outcome is not Outcome.SENDING))
    return Line(
        alert, channel, last[-1] if last else None, max((s.attempt for s in steps), default=0)
    )


def _goes_out(alert: Alert, channel: Channel, now: datetime, zone: ZoneInfo) -> bool:
    if alert.urgent:
        return True
    if channel.quiet is not None and _is_quiet(now, channel.quiet, zone):
        return False
    return channel.digest is None or now >= _next(alert.received, channel.digest, zone)


def _is_quiet(moment: datetime, quiet: tuple[str, str], zone: ZoneInfo) -> bool:
    now = moment.astimezone(zone).time()
    start, end = (time.fromisoformat(clock) for clock in quiet)
    return start <= now < end if start <= end else now >= start or now < end


def _next(moment: datetime, clock: str, zone: ZoneInfo) -> datetime:
    """Return when the local clock next shows that time."""
    local = moment.astimezone(zone)
    today = datetime.combine(local.date(), time.fromisoformat(clock), zone)
    return today if today >= local else today + timedelta(days=1)


def _together(line: Line) -> str:
    """Return what goes out in one message: a digest, or the alert alone."""
    is_alone = line.alert.urgent or line.channel.digest is None
    return f"{line.channel.id}/{line.alert.id if is_alone else 'digest'}"


def _may_again(line: Line, now: datetime) -> bool:
    last = line.last
    return last is None or last.next_try is None or last.next_try <= now


def _message(held: list[Line], key: str | None = None) -> Message:
    channel, alerts = held[0].channel, tuple(line.alert for line in held)
    named = key or content_id("m", channel.id, sorted(one.id for one in alerts))
    return Message(named, channel, alerts, max(line.tries for line in held) + 1)
