"""Send: what is due goes out, and each step is kept before and after.

Killed at any moment, the next sending takes up where this one was: a message may then arrive
twice, under one name, and is acknowledged once.
"""

import fcntl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from groundtruce.alerts import channels
from groundtruce.alerts.letter import Letter, letter
from groundtruce.alerts.outbox import Message
from groundtruce.errors import Busy, GroundTruceError
from groundtruce.model.alert import Channel, Dispatch, Outcome
from groundtruce.model.case import Case

Keep = Callable[[Iterable[Dispatch]], object]
Deliver = Callable[[Letter, Channel], None]


@dataclass(frozen=True)
class Sent:
    """What became of one message."""

    message: Message
    outcome: Outcome
    said: str = ""


def messages(
    due: Iterable[Message],
    case: Case,
    now: Callable[[], datetime],
    keep: Keep,
    deliver: Deliver = channels.deliver,
) -> Iterator[Sent]:
    """Send each message and yield what became of it, one after another."""
    for message in due:
        keep(message.step(Outcome.SENDING, now()))
        try:
            deliver(letter(message, case), message.channel)
        except GroundTruceError as cause:
            steps = message.failed(now(), cause.happened)
            keep(steps)
            yield Sent(message, steps[0].outcome, cause.happened)
        else:
            keep(message.step(Outcome.ACKNOWLEDGED, now()))
            yield Sent(message, Outcome.ACKNOWLEDGED)


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Hold the only sender's turn; raises Busy where another program has it.

    The system lets go of it when a program ends, however it ends.
    """
    with (folder / "alerts.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            raise Busy(
                "another program is sending the alerts of this case.", "Wait until it is done."
            ) from cause
        yield
