"""Agenda: every date that the texts, the dialogue and the right of reply set.

A date keeps its name for ever. Each act that changes it, known by the moment asked for, raises its
sequence, so that a calendar that holds an older telling takes the newer one.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from groundtruce.compliance.term import term
from groundtruce.model.agenda import Event, EventKind, Standing
from groundtruce.model.agreement import Agreement, ChangeKind, Commitment, StatusChange
from groundtruce.model.case import Case
from groundtruce.model.dialogue import Dialogue, DialogueKind, TurnKind
from groundtruce.model.finding import Asked, Finding, Status
from groundtruce.model.span import Granularity
from groundtruce.model.vocabulary import vocabulary

_DAY_ENDS = time(23, 59, 59)
_BY_THE_CLOCK = (Granularity.MINUTE, Granularity.HOUR)
_STOOD_BEHIND = (Status.CORROBORATED, Status.VERIFIED)
_OF_DIALOGUE = {
    DialogueKind.MEETING: EventKind.MEETING,
    DialogueKind.CONTACT: EventKind.CONTACT,
    DialogueKind.MEDIATION: EventKind.MEDIATION,
    DialogueKind.ACTION: EventKind.ACTION,
}
_ENDS = {
    TurnKind.HELD: Standing.DONE,
    TurnKind.DONE: Standing.DONE,
    TurnKind.CANCELLED: Standing.CANCELLED,
}
_OUTCOMES = (ChangeKind.SUSPENDS, ChangeKind.RESUMES, ChangeKind.REAFFIRMS, ChangeKind.SUPERSEDES)


def agenda(
    versions: Iterable[Case], findings: Iterable[Finding], asked: Iterable[Asked], as_of: datetime
) -> tuple[Event, ...]:
    """Return the dates of the newest version of the case, the earliest first.

    The older ``versions``, oldest first, tell what was corrected or taken away since: a date that
    is gone comes back as cancelled.
    """
    told, cases = tuple(findings), tuple(versions)
    newest = _sequenced([_of_case(case, told, as_of) for case in cases])
    about = {finding.id: finding for finding in told}
    replies = [_reply(one, about[one.finding], cases[-1], as_of) for one in asked if cases]
    return tuple(sorted((*newest, *replies), key=lambda one: (one.start, one.uid)))


def _sequenced(each: list[dict[str, Event]]) -> Iterator[Event]:
    sequence: dict[str, int] = {}
    last: dict[str, Event] = {}
    for told in each:
        for uid, event in told.items():
            before = last.get(uid)
            if before is None:
                sequence[uid] = event.sequence
            elif before != event:
                sequence[uid] += max(1, event.sequence - before.sequence)
            last[uid] = event
        for uid in last.keys() - told.keys():
            if last[uid].standing is not Standing.CANCELLED:
                sequence[uid] += 1
                last[uid] = last[uid].model_copy(update={"standing": Standing.CANCELLED})
    for uid, event in last.items():
        yield event.model_copy(update={"sequence": sequence[uid]})


def _of_case(case: Case, findings: tuple[Finding, ...], as_of: datetime) -> dict[str, Event]:
    events = [
        event
        for text in case.agreements
        if text.signed <= as_of
        for duty in text.commitments
        for event in _of_duty(text, duty, case, findings, as_of)
    ]
    entries = (entry.known(as_of) for entry in case.dialogue)
    events += [_of_entry(entry, case) for entry in entries if entry is not None]
    return {event.uid: event for event in events}


def _of_duty(
    text: Agreement,
    duty: Commitment,
    case: Case,
    findings: tuple[Finding, ...],
    as_of: datetime,
) -> Iterator[Event]:
    if duty.starts is not None and duty.deadline is not None:
        yield _date(EventKind.STARTS, duty.starts, text, duty, case, as_of)
    if duty.clock is not None and duty.clock.ends is not None:
        yield _date(EventKind.CLOCK, duty.clock.ends, text, duty, case, as_of)
    elif duty.deadline is not None:
        yield _date(EventKind.DEADLINE, duty.deadline, text, duty, case, as_of)
    if duty.every is not None:
        met = _last_met(text, duty, case, findings, as_of)
        start = max(text.effective, duty.starts or text.effective)
        due = (met or start) + duty.every
        yield _date(EventKind.MEETING_DUE, due, text, duty, case, as_of, met)


def _date(
    kind: EventKind,
    at: datetime,
    text: Agreement,
    duty: Commitment,
    case: Case,
    as_of: datetime,
    met: datetime | None = None,
) -> Event:
    standing, changes = _standing(text, duty, case, as_of)
    acts = [change.on for change in changes] + ([met] if met else [])
    zone = ZoneInfo(case.time_zone)
    said = duty.clock.condition if kind is EventKind.CLOCK and duty.clock else duty.deadline_note
    return Event(
        uid=f"{kind.value}-{text.id}-{duty.id}@{case.id}",
        kind=kind,
        title=duty.summary,
        start=_morning(at, zone) if _is_day(kind, at, zone) else at,
        end=_morning(at, zone, 1) if _is_day(kind, at, zone) else None,
        is_day=_is_day(kind, at, zone),
        standing=standing,
        parties=duty.bound,
        note=said or "",
        changed=max([text.signed, *acts]),
        sequence=len(acts),
        behind=(f"{text.id}/{duty.id}",),
        source=next(iter(duty.sources), None),
    )


def _standing(
    text: Agreement, duty: Commitment, case: Case, as_of: datetime
) -> tuple[Standing, list[StatusChange]]:
    """Return how the commitment stands for those bound, and what changed it so far."""
    changes = [
        change
        for change in text.changes
        if change.on <= as_of
        and change.kind in _OUTCOMES
        and (not change.commitments or duty.id in change.commitments)
    ]
    terms = [term(text, duty, party, case.agreements, as_of) for party in duty.bound]
    if all(one.end <= as_of for one in terms):
        return Standing.CANCELLED, changes
    halted = any(one.suspended_now is not None for one in terms)
    return Standing.SUSPENDED if halted else Standing.PLANNED, changes


def _last_met(
    text: Agreement, duty: Commitment, case: Case, findings: tuple[Finding, ...], as_of: datetime
) -> datetime | None:
    """Return when those bound last met for it: a meeting entered as such, or an established one."""
    name = f"{text.id}/{duty.id}"
    entered = [
        known.span.end
        for entry in case.dialogue
        if name in entry.commitments and (known := entry.known(as_of)) is not None
        if known.outcome is TurnKind.HELD and known.span is not None
    ]
    told = [
        finding.incident.span.end
        for finding in findings
        if finding.incident.kind in duty.fulfilled_by
        and finding.status in _STOOD_BEHIND
        and finding.incident.span is not None
        and finding.incident.span.start >= text.signed
    ]
    return max([*entered, *(told if not entered else [])], default=None)


def _of_entry(entry: Dialogue, case: Case) -> Event:
    zone = ZoneInfo(case.time_zone)
    span = entry.span
    at = span.start if span is not None else entry.due
    assert at is not None, "an entry has a time or a last day"  # noqa: S101 - the model says so
    is_day = span.granularity not in _BY_THE_CLOCK if span else _is_last_second(at, zone)
    end = span.end if span is not None else None
    outcome = entry.outcome
    told = [turn for turn in entry.turns if turn.says]
    return Event(
        uid=f"{entry.kind.value}-{entry.id}@{case.id}",
        kind=_OF_DIALOGUE[entry.kind],
        title=entry.title,
        start=_morning(at, zone) if is_day and span is None else at,
        end=_morning(at, zone, 1) if is_day and span is None else end,
        is_day=is_day,
        standing=Standing.PLANNED if outcome is None else _ENDS[outcome],
        parties=entry.owner or entry.between,
        note=" ".join(part for part in (entry.note, told[-1].says if told else "") if part),
        place=entry.place or "",
        changed=max([entry.announced, *(turn.on for turn in entry.turns)]),
        sequence=sum(turn.kind is not TurnKind.NOTES for turn in entry.turns),
        behind=(entry.id, *entry.commitments),
        source=entry.source,
    )


def _reply(asked: Asked, finding: Finding, case: Case, as_of: datetime) -> Event:
    place, span = finding.incident.place, finding.incident.span
    day = None if span is None else span.start.astimezone(ZoneInfo(case.time_zone)).date()
    told = (vocabulary().label("event_kinds", finding.incident.kind), place and place.label(), day)
    known = [one.received for one in asked.replies if one.received <= as_of]
    return Event(
        uid=f"reply-{asked.finding}-{asked.party}@{case.id}",
        kind=EventKind.REPLY,
        title=", ".join(str(part) for part in told if part),
        start=asked.due,
        standing=Standing.DONE if known else Standing.PLANNED,
        parties=(asked.party,),
        changed=max(known, default=min(asked.due, as_of)),
        sequence=len(known),
        behind=(asked.finding,),
    )


def _is_day(kind: EventKind, at: datetime, zone: ZoneInfo) -> bool:
    """Whether only the day was written: it begins at its midnight, it is due by its last second."""
    local = at.astimezone(zone).time()
    return local == time() if kind is EventKind.STARTS else local == _DAY_ENDS


def _is_last_second(at: datetime, zone: ZoneInfo) -> bool:
    return at.astimezone(zone).time() == _DAY_ENDS


def _morning(at: datetime, zone: ZoneInfo, days: int = 0) -> datetime:
    """Return the local midnight of that day, or so many days later."""
    return datetime.combine(at.astimezone(zone).date() + timedelta(days=days), time(), zone)
