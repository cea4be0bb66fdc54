"""Agenda: everything that falls due, as events that a calendar can hold and later update."""

from enum import StrEnum

from groundtruce.model.record import Moment, Name, Record


class EventKind(StrEnum):
    """What falls due."""

    STARTS = "starts"
    DEADLINE = "deadline"
    CLOCK = "clock"
    MEETING_DUE = "meeting_due"
    MEETING = "meeting"
    CONTACT = "contact"
    MEDIATION = "mediation"
    ACTION = "action"
    REPLY = "reply"


class Standing(StrEnum):
    """Whether it holds: planned, halted for a time, done, or no longer."""

    PLANNED = "planned"
    SUSPENDED = "suspended"
    DONE = "done"
    CANCELLED = "cancelled"


class Event(Record):
    """One date: the same ``uid`` for ever, a higher ``sequence`` each time it is told otherwise.

    ``end`` is when it is over, ``None`` for a mere moment. ``is_day`` says that only the local
    days are known. ``changed`` is when it was last told otherwise, ``behind`` the commitments,
    findings or entries of the dialogue that it follows from.
    """

    uid: Name
    kind: EventKind
    title: str
    start: Moment
    end: Moment | None = None
    is_day: bool = False
    standing: Standing = Standing.PLANNED
    parties: tuple[str, ...] = ()
    note: str = ""
    place: str = ""
    changed: Moment
    sequence: int = 0
    behind: tuple[str, ...] = ()
    source: str | None = None
