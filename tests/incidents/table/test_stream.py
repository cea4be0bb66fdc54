from typing import Any

import numpy as np
import pytest
from tests.incidents.table.accounts import world

from groundtruce.incidents.table.columns import Columns
from groundtruce.incidents.table.judged import Judged
from groundtruce.incidents.table.stream import Changes, Stream


def days(rows: Columns) -> list[Columns]:
    when = np.floor(rows.start)
    return [rows.take(np.flatnonzero(when == day)) for day in np.unique(when)]


def passed(rows: Columns, window: int = 14) -> tuple[dict[Any, Any], list[Changes]]:
    """Return the incident of each report after all days, and what each day changed."""
    stream = Stream(window)
    changes = [stream.add(today) for today in days(rows)]
    return {one.report: one.incident for day in changes for one in day.reports}, changes


def same(labels: Any) -> Any:
    return np.asarray(labels)[:, None] == np.asarray(labels)[None, :]


def test_incidents_far_apart_are_found_day_by_day() -> None:
    rows, which = world(1)
    told, _ = passed(rows)
    found, true = same([told[one] for one in rows.ids]), same(which)
    assert (found & true).sum() / true.sum() > 0.97
    assert (found & true).sum() / found.sum() > 0.97


def test_every_report_has_an_incident_on_the_day_that_it_comes() -> None:
    rows, _ = world(2)
    stream = Stream()
    for today in days(rows):
        new = {one.report for one in stream.add(today).reports if one.before is None}
        assert new == set(today.ids.tolist())


def test_the_order_within_a_day_is_of_no_account() -> None:
    rows, _ = world(3)
    shuffled = rows.take(np.random.default_rng(0).permutation(len(rows)))
    assert passed(shuffled)[0] == passed(rows)[0]


def test_an_incident_is_called_after_its_oldest_report() -> None:
    rows, _ = world(4)
    told, _ = passed(rows)
    order = {one: at for at, one in enumerate(rows.ids[rows.in_order()].tolist())}
    for incident in set(told.values()):
        members = [one for one, of in told.items() if of == incident]
        assert min(members, key=order.__getitem__) == incident


def test_what_has_left_the_window_is_never_changed() -> None:
    rows, _ = world(5)
    start = dict(zip(rows.ids.tolist(), rows.start.tolist(), strict=True))
    _, changes = passed(rows, window=4)
    for today, day in zip(days(rows), changes, strict=True):
        line = np.floor(today.start.max()) - 4
        assert all(start[one.report] > line for one in day.reports)


def test_an_id_that_is_gone_leads_to_one_that_is_there() -> None:
    rows, _ = world(6, incidents=800)
    rows.start[:] = 20_000 + (rows.start - rows.start.min()) // 4
    rows.end[:] = rows.start + 1
    told: dict[Any, Any] = {}
    stream, gone = Stream(), 0
    for today in days(rows):
        changes = stream.add(today)
        told |= {one.report: one.incident for one in changes.reports}
        alive = set(told.values())
        assert all(old not in alive and new in alive for old, new in changes.gone)
        gone += len(changes.gone)
    assert gone


def test_memory_follows_the_window_and_not_the_stream() -> None:
    rows, _ = world(7, incidents=300)
    stream, most = Stream(5), 0
    for today in days(rows):
        stream.add(today)
        most = max(most, len(stream.held))
    assert most < len(rows) / 4


def test_a_report_of_long_ago_is_taken_in_and_leaves_the_others_as_they_are() -> None:
    rows, _ = world(8)
    stream = Stream(5)
    for today in days(rows)[:60]:
        stream.add(today)
    late = days(rows)[0].take(np.array([0]))
    late.ids[0], late.source[0] = "z", 40
    assert {one.report for one in stream.add(late).reports} == {"z"}


def test_a_row_told_twice_is_in_the_incident_of_the_first() -> None:
    rows, _ = world(9)
    again = rows.take(np.array([3]))
    again.ids[0] = "z"
    stream = Stream()
    stream.add(rows.take(np.flatnonzero(np.abs(rows.start - rows.start[3]) < 1)))
    (one,) = [one for one in stream.add(again).reports if one.report == "z"]
    assert one.incident != "z"


def test_no_reports_change_nothing() -> None:
    rows, _ = world(10)
    assert Stream().add(rows.take(np.zeros(0, dtype=np.int64))) == Changes([], [])


def people(rows: Columns, *said: tuple[int, int, int]) -> Judged:
    """Return verdicts on rows, by id."""
    left, right, verdict = np.array(said).T
    return Judged(rows.ids[left], rows.ids[right], verdict)


def obeyed(rows: Columns, stream: Stream) -> dict[Any, Any]:
    """Return the incident of each report after all days, by what each day moved and ended."""
    told: dict[Any, Any] = {}
    for today in days(rows):
        changes = stream.add(today)
        told |= {one.report: one.incident for one in changes.reports}
        ended = dict(changes.gone)
        told = {report: ended.get(incident, incident) for report, incident in told.items()}
    return told


def couple(rows: Columns, which: Any, days_apart: float) -> tuple[int, int]:
    """Return the first report and one of another incident, so many days later."""
    one = int(rows.in_order()[0])
    late = (rows.start >= rows.start[one] + days_apart) & (which != which[one])
    return one, int(np.flatnonzero(late)[np.argmin(rows.start[late])])


@pytest.mark.parametrize("days_apart", [2, 60])
def test_what_people_join_stays_one_incident_however_long_ago_it_was(days_apart: float) -> None:
    rows, which = world(11)
    one, other = couple(rows, which, days_apart)
    judged = people(rows, (one, other, 1))
    told = obeyed(rows, Stream(5, judged))
    assert told[rows.ids[one]] == told[rows.ids[other]]
    assert obeyed(rows, Stream(5))[rows.ids[one]] == told[rows.ids[one]]


def test_what_people_part_stays_apart_in_every_run_of_the_window() -> None:
    rows, _ = world(12)
    alone, _ = passed(rows)
    one, other = next(
        (a, b)
        for a in range(len(rows))
        for b in range(a + 1, len(rows))
        if alone[rows.ids[a]] == alone[rows.ids[b]]
    )
    told = obeyed(rows, Stream(judged=people(rows, (one, other, -1))))
    assert told[rows.ids[one]] != told[rows.ids[other]]
    apart = [report for report in alone if told[report] != alone[report]]
    assert {alone[report] for report in apart} == {alone[rows.ids[one]]}


def test_two_incidents_long_frozen_are_joined_whole_and_one_leaves_word() -> None:
    rows, which = world(13)
    one, other = couple(rows, which, 20)
    judged = people(rows, (one, other, 1))
    stream = Stream(5, judged._replace(verdict=np.zeros(1, dtype=np.int64)))
    *before, last = days(rows)
    told = {one.report: one.incident for day in before for one in stream.add(day).reports}
    younger = told[rows.ids[other]]
    stream.judged = judged
    assert dict(stream.add(last).gone)[younger] == told[rows.ids[one]]


def test_a_frozen_incident_is_taken_apart_when_people_say_so() -> None:
    rows, _ = world(14)
    told, _ = passed(rows)
    mates = np.array([told[one] for one in rows.ids])
    one = int(np.argmax([(mates == mate).sum() > 2 for mate in mates]))
    first, second = np.flatnonzero(mates == mates[one])[:2].tolist()
    judged = people(rows, (first, second, -1))
    stream = Stream(5, judged._replace(verdict=np.zeros(1, dtype=np.int64)))
    *before, last = days(rows)
    for day in before:
        stream.add(day)
    stream.judged = judged
    moved = {one.report: one for one in stream.add(last).reports}
    assert rows.ids[first] not in moved
    assert moved[rows.ids[second]].incident == rows.ids[second]
    assert moved[rows.ids[second]].before == mates[one]


def test_what_people_judged_is_the_same_tomorrow() -> None:
    rows, which = world(15)
    one, other = couple(rows, which, 30)
    stream = Stream(5, people(rows, (one, other, 1)))
    both = {rows.ids[one], rows.ids[other]}
    moves = [
        one.before for day in days(rows) for one in stream.add(day).reports if one.report in both
    ]
    assert moves.count(None) == 2
    assert len(moves) <= 3
