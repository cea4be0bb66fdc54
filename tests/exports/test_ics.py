"""iCalendar: read back by another program's library, it says what the agenda says."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON
from tests.compliance.a_case import a_case

from groundtruce.exports import ics
from groundtruce.model.agenda import Event, EventKind, Standing

CASE = a_case(time_zone="Asia/Bangkok")
DAY = timedelta(days=1)


def an_event(title="Clear the field", **more):
    given = {"uid": "deadline-G-1@small", "kind": EventKind.DEADLINE, "start": NOON,
             "changed": NOON, **more}  # fmt: skip
    return Event(title=title, **given)


def read(*events):
    told = icalendar.Calendar.from_ical(ics.text(events, CASE, NOON))
    return [part for part in told.walk() if part.name == "VEVENT"]


def test_a_moment_is_written_in_utc_and_a_day_as_the_day_of_the_case():
    midnight = datetime(2025, 11, 19, 17, tzinfo=UTC)
    moment, day = read(an_event(), an_event(start=midnight, end=midnight + DAY, is_day=True))
    assert moment["DTSTART"].dt == NOON
    assert (day["DTSTART"].dt, day["DTEND"].dt) == (date(2025, 11, 20), date(2025, 11, 21))


@pytest.mark.parametrize(
    ("standing", "status"),
    [("planned", "CONFIRMED"), ("suspended", "TENTATIVE"), ("cancelled", "CANCELLED")],
)
def test_a_date_that_was_moved_or_called_off_says_so_under_its_name(standing, status):
    (event,) = read(an_event(standing=Standing(standing), sequence=3))
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("deadline-G-1@small", 3, status)


def test_parties_are_named_and_what_is_behind_stands_below():
    (event,) = read(an_event(parties=("AAA", "BBB"), behind=("G/C1",), note="by noon"))
    assert event["CATEGORIES"].cats[1:] == ["AAA", "BBB"]
    assert str(event["DESCRIPTION"]).splitlines() == ["planned", "AAA, BBB", "by noon", "G/C1"]


def test_an_address_that_is_none_is_left_out():
    (event,) = read(an_event(source="javascript:alert(1)"))
    assert "URL" not in event


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


@given(words)
def test_any_words_in_any_script_come_back_as_they_were(title):
    raw = ics.text([an_event(title=title)], CASE, NOON)
    assert all(len(line.encode()) <= 75 for line in raw.split("\r\n"))
    (event,) = read(an_event(title=title))
    assert str(event["SUMMARY"]) == f"last day: {title}"


@given(st.text(max_size=80))
def test_no_title_can_smuggle_in_a_line_of_its_own(title):
    raw = ics.text([an_event(title=f"x{title}")], CASE, NOON)
    assert raw.count("\r\nBEGIN:VEVENT\r\n") == 1
    assert len(read(an_event(title=f"x{title}"))) == 1


def test_no_event_is_an_empty_calendar():
    assert read() == []
