"""The agenda: every date once, under one name, with a sequence that only rises."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_span
from tests.compliance.a_case import (
    DAY,
    SIGNED,
    a_case,
    a_change,
    a_commitment,
    a_finding,
    an_agreement,
)

from groundtruce.compliance.agenda import agenda
from groundtruce.model.agenda import EventKind, Standing
from groundtruce.model.agreement import Clock
from groundtruce.model.dialogue import Dialogue, Turn
from groundtruce.model.finding import Asked, Reply

LAST = datetime(2025, 11, 20, 23, 59, 59, tzinfo=UTC)
DUTY = a_commitment("obligation", id="clear", fulfilled_by=("demining",), deadline=LAST)


def a_meeting(*turns, **more):
    given = {"title": "Meeting", "announced": NOON, "span": a_span(NOON + 10 * DAY), **more}
    return Dialogue(id="m", kind="meeting", turns=turns, **given)


def a_turn(days, kind, **more):
    return Turn(on=NOON + days * DAY, kind=kind, **more)


MOVED = a_turn(1, "moved", span=a_span(NOON + 12 * DAY))


def the(uid, *versions, days=5, findings=(), asked=()):
    events = agenda(versions, findings, asked, NOON + days * DAY)
    (found,) = [event for event in events if event.uid.startswith(uid)]
    return found


def with_changes(*changes):
    return a_case(an_agreement(DUTY, changes=changes))


def test_a_deadline_that_is_a_day_is_that_local_day():
    event = the("deadline-G-clear", with_changes())
    assert (event.is_day, event.kind) == (True, EventKind.DEADLINE)
    assert (event.start.date().isoformat(), event.end - event.start) == ("2025-11-20", DAY)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu", "Europe/Berlin"])
def test_a_day_is_the_day_of_the_case_wherever_it_lies(zone):
    last = datetime(2026, 3, 29, 23, 59, 59, tzinfo=ZoneInfo(zone))
    duty = DUTY.model_copy(update={"deadline": last.astimezone(UTC)})
    event = the("deadline", a_case(an_agreement(duty), time_zone=zone))
    assert event.start.astimezone(ZoneInfo(zone)).date().isoformat() == "2026-03-29"
    assert event.end.astimezone(ZoneInfo(zone)).date().isoformat() == "2026-03-30"


def test_a_clock_runs_out_at_its_moment():
    clock = Clock(starts=NOON, lasts=timedelta(hours=72), condition="kept")
    duty = a_commitment("conditional", id="let-go", fulfilled_by=("prisoner_release",), clock=clock)
    event = the("clock-G-let-go", a_case(an_agreement(duty)))
    assert (event.start, event.is_day, event.note) == (NOON + 3 * DAY, False, "kept")


def test_a_suspension_halts_a_date_and_a_resumption_restores_it_under_the_same_name():
    changes = (a_change("suspends", 11, by=("AAA",)), a_change("resumes", 13, by=("AAA",)))
    told = [the("deadline", with_changes(*changes), days=days) for days in (0, 2, 5)]
    assert [one.standing for one in told] == [
        Standing.PLANNED,
        Standing.SUSPENDED,
        Standing.PLANNED,
    ]
    assert [one.sequence for one in told] == [0, 1, 2]
    assert len({one.uid for one in told}) == 1


def test_what_a_later_text_supersedes_is_no_longer_due():
    changes = (a_change("supersedes", 12),)
    assert the("deadline", with_changes(*changes)).standing is Standing.CANCELLED


def test_a_meeting_that_moved_keeps_its_name_and_has_its_new_time():
    before, after = (the("meeting-m", a_case(dialogue=(a_meeting(MOVED),)), days=d) for d in (0, 2))
    assert (before.uid, before.sequence) == (after.uid, 0)
    assert (after.start, after.sequence) == (NOON + 12 * DAY, 1)


def test_a_meeting_taken_out_of_the_file_comes_back_cancelled():
    event = the("meeting-m", a_case(dialogue=(a_meeting(),)), a_case())
    assert (event.standing, event.sequence) == (Standing.CANCELLED, 1)


def test_a_date_corrected_in_the_file_raises_the_sequence():
    later = DUTY.model_copy(update={"deadline": LAST + 5 * DAY})
    event = the("deadline", with_changes(), a_case(an_agreement(later)))
    assert (event.start.date().isoformat(), event.sequence) == ("2025-11-25", 1)


def test_a_version_that_changes_nothing_of_a_date_leaves_it_alone():
    assert the("deadline", with_changes(), with_changes(), with_changes()).sequence == 0


def test_a_mechanism_is_due_to_meet_again_after_its_last_meeting():
    body = a_commitment("mechanism", id="jmc", fulfilled_by=("meeting",), every=timedelta(days=30))
    case = a_case(an_agreement(body))
    assert the("meeting_due", case).start == SIGNED + 30 * DAY
    met = a_finding(kind="meeting", span=a_span(NOON))
    assert the("meeting_due", case, findings=(met,)).start == NOON + 30 * DAY + DAY / 24
    rumour = a_finding("unverified", kind="meeting", span=a_span(NOON))
    assert the("meeting_due", case, findings=(rumour,)).start == SIGNED + 30 * DAY


def test_a_meeting_entered_for_the_commitment_counts_before_any_other():
    body = a_commitment("mechanism", id="jmc", fulfilled_by=("meeting",), every=timedelta(days=30))
    held = a_meeting(a_turn(2, "held"), span=a_span(NOON + DAY), commitments=("G/jmc",))
    case = a_case(an_agreement(body), dialogue=(held,))
    other = a_finding(kind="meeting", span=a_span(NOON + 3 * DAY))
    assert the("meeting_due", case, findings=(other,)).start == held.span.end + 30 * DAY


def test_a_reply_is_due_and_done_once_it_is_there():
    finding = a_finding()
    open_ = Asked(finding=finding.id, party="AAA", due=NOON, replies=(), is_overdue=True)
    said = Reply(party="AAA", text="No.", received=NOON, finding=finding.id)
    done = open_.model_copy(update={"replies": (said,)})
    told = [the("reply", a_case(), findings=(finding,), asked=(one,)) for one in (open_, done)]
    assert [(one.standing, one.sequence) for one in told] == [
        (Standing.PLANNED, 0),
        (Standing.DONE, 1),
    ]


def test_a_text_that_was_not_signed_yet_sets_no_date():
    assert agenda([with_changes()], (), (), SIGNED - DAY) == ()


VERSIONS = [
    a_case(),
    a_case(dialogue=(a_meeting(),)),
    a_case(dialogue=(a_meeting(MOVED),)),
    a_case(dialogue=(a_meeting(MOVED, a_turn(2, "cancelled")),)),
    a_case(dialogue=(a_meeting(title="Second meeting"),)),
]


@given(st.lists(st.sampled_from(VERSIONS), min_size=1, max_size=8))
def test_the_sequence_never_falls_whatever_becomes_of_the_files(versions):
    last = {}
    for count in range(1, len(versions) + 1):
        events = {e.uid: e for e in agenda(versions[:count], (), (), NOON + 5 * DAY)}
        for uid, event in last.items():
            now = events[uid]
            assert now.sequence >= event.sequence
            same = now.model_copy(update={"sequence": event.sequence}) == event
            assert same or now.sequence > event.sequence
        last = events
