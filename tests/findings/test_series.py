"""Running tolls: by source, with gaps and revisions, never added to incidents."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_claim, a_figure, a_span
from tests.findings.told import found, told

from groundtruce.findings.series import reconciled, series
from groundtruce.model.incident import Tally

DAY = timedelta(days=1)
SHARED = Path(__file__).parents[3] / "shared" / "data" / "tolls_daily"


def a_toll(day, killed, source="ministry", said=0.0, **more):
    at = NOON + day * DAY
    figure = a_figure(killed, "killed", scope="cumulative", **more)
    claim = a_claim(
        f"{source}, {day}, {killed}.", source=source, figures=(figure,), span=a_span(at),
        received=at + (said + 1) * DAY,
    )  # fmt: skip
    return Tally(claim=claim, figure=figure)


def test_each_source_has_a_series_of_its_own():
    both = series([a_toll(0, 10), a_toll(0, 12, source="relief"), a_toll(1, 15)])
    assert [(one.source, len(one.points)) for one in both] == [("ministry", 2), ("relief", 1)]


def test_the_change_since_the_point_before_is_said_and_never_added_up():
    (one,) = series([a_toll(0, 10), a_toll(1, 15)])
    assert [(point.fewer, point.more) for point in one.points] == [(None, None), (5, 5)]
    assert one.at(NOON + 10 * DAY).figure.best == 15


def test_an_open_figure_leaves_the_change_open():
    (one,) = series([a_toll(0, 10), a_toll(1, 15, qualifier="at_least")])
    assert (one.points[1].fewer, one.points[1].more) == (5, None)


def test_another_figure_for_the_same_moment_is_a_revision_and_the_later_word_counts():
    early, late = a_toll(0, 10), a_toll(0, 13, said=3)
    (one,) = series([late, early])
    assert [point.figure.best for point in one.points] == [13]
    assert one.revisions[0].claims == (early.claim.id, late.claim.id)


def test_a_toll_that_falls_is_a_revision():
    (one,) = series([a_toll(0, 10), a_toll(1, 7)])
    assert [(r.before.best, r.after.best) for r in one.revisions] == [(10, 7)]


def test_a_silence_longer_than_usual_is_a_gap():
    (one,) = series([a_toll(day, day) for day in (0, 1, 2, 3, 9, 10)])
    assert one.gaps == ((a_span(NOON + 3 * DAY).end, a_span(NOON + 9 * DAY).end),)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8, unique=True), st.randoms())
def test_the_order_of_arrival_is_irrelevant(days, chance):
    tolls = [a_toll(day, 2 * day) for day in days]
    expected = series(tolls)
    chance.shuffle(tolls)
    assert series(tolls) == expected


def test_a_toll_is_set_beside_the_incidents_and_not_added_to_them():
    incident = found(told("agency-one", span=a_span(NOON + DAY), figures=(a_figure(3, "killed"),)))
    silent = found(told("agency-two", span=a_span(NOON + DAY)), id="i-2")
    (toll,) = series([a_toll(5, 10)])
    beside = reconciled(toll, [incident, silent], since=NOON)
    assert (beside.low, beside.high, beside.beyond_incidents) == (3, 3, (7, 7))
    assert (beside.counted, beside.uncounted) == ((incident.id,), (silent.id,))


def test_an_incident_that_the_period_cuts_is_named_and_not_counted():
    cut = found(told("agency-one", span=a_span(NOON - DAY, hours=48),
                     figures=(a_figure(3, "killed"),)))  # fmt: skip
    (toll,) = series([a_toll(5, 10)])
    assert reconciled(toll, [cut], since=NOON).astride == (cut.id,)


@pytest.fixture(scope="module")
def daily():
    path = SHARED / "casualties_daily.json"
    if not path.exists():
        pytest.skip("the daily tolls are not here")
    rows = json.loads(path.read_text("utf-8"))
    return [
        (datetime.fromisoformat(row["report_date"]).replace(tzinfo=UTC), row[field], field, row)
        for row in rows
        for field in ("killed_cum", "injured_cum", "killed_children_cum")
        if field in row and row["report_source"] != "missing"
    ]


def test_years_of_daily_tolls_come_out_as_series_with_their_gaps(daily):
    tolls = []
    for at, amount, field, row in daily:
        kind = "injured" if field.startswith("injured") else "killed"
        of = "child" if "children" in field else None
        figure = a_figure(amount, kind, scope="cumulative", of=of)
        claim = a_claim(f"{field} {at}", source=row["report_source"], received=at + DAY,
                        span=a_span(at, hours=24), figures=(figure,))  # fmt: skip
        tolls.append(Tally(claim=claim, figure=figure))
    found_series = series(tolls)
    assert sum(len(one.points) for one in found_series) == len(daily)
    main = max(found_series, key=lambda one: (len(one.points), one.kind == "killed"))
    total = sum(p.more or 0 for p in main.points) + main.points[0].figure.best
    assert total == main.points[-1].figure.best
    assert all(one.gaps for one in found_series if one.of == "child")
