"""``groundtruce calendar``: a calendar that took an earlier file is put right by a later one."""

import json
import shutil
from datetime import UTC, date, datetime

import icalendar
import pytest
from tests.cli.inside import groundtruce
from tests.reports.a_case import TWO_RIVERS

MEETING = """meetings:
  - id: commission-1
    title: First meeting of the crossing commission
    body: crossing_commission
    between: [KOR, RUV]
    announced: 2025-11-20
    from: {day}T10:00
    to: {day}T12:00
"""


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "two_rivers"
    shutil.copytree(TWO_RIVERS, folder)
    (folder / "dialogue").mkdir()
    return folder


def written(case, text, tmp_path):
    (case / "dialogue" / "dialogue.yaml").write_text(text)
    done = groundtruce("gather", "--case", case, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    target = tmp_path / "two_rivers.ics"
    done = groundtruce("calendar", "--case", case, "--out", target, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    plain = {one["uid"]: one for one in json.loads(done.stdout)["events"]}
    events = icalendar.Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert {str(one["UID"]) for one in events} == set(plain)
    return {str(one["UID"]).partition("@")[0]: one for one in events}


def test_a_meeting_that_moves_and_then_disappears_keeps_its_name(case, tmp_path):
    name = "meeting-commission-1"
    first = written(case, MEETING.format(day="2025-12-10"), tmp_path)[name]
    moved = written(case, MEETING.format(day="2025-12-17"), tmp_path)[name]
    gone = written(case, "meetings: []\n", tmp_path)[name]
    assert [one["SEQUENCE"] for one in (first, moved, gone)] == [0, 1, 2]
    assert [one["STATUS"] for one in (first, moved, gone)] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]
    # The Azores are an hour behind in winter.
    assert moved["DTSTART"].dt == datetime(2025, 12, 17, 11, tzinfo=UTC)


def test_every_deadline_of_the_texts_is_there_on_its_own_day(case, tmp_path):
    events = written(case, "meetings: []\n", tmp_path)
    guns = events["deadline-package-2025-09-05-guns-over-100"]
    assert (guns["DTSTART"].dt, guns["DTEND"].dt) == (date(2025, 10, 26), date(2025, 10, 27))
    assert events["clock-package-2025-09-05-persons-held"]["DTSTART"].dt.tzinfo is not None
