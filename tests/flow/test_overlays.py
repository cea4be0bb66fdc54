"""Overlays: posts and patrols put together, weeks counted, and detections known at a moment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.builders import a_place

from groundtruce import flow
from groundtruce.flow import overlays, space
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore

START = datetime(2025, 11, 10, 2, tzinfo=UTC)


def a_look(name, kind=WatchKind.PATROL, hours=0, lon=102.7, **more):
    """Return an hour of looking."""
    begins = START + timedelta(hours=hours)
    span = Span(start=begins, end=begins + timedelta(hours=1), granularity=Granularity.MINUTE)
    place = a_place(lon, 13.7, 1000)
    return Watch(id=name, kind=kind, place=place, span=span, received=span.end, **more)


def test_the_stretches_of_a_track_are_one_patrol_with_a_way():
    watch = [a_look("walk/2", hours=1, lon=102.8), a_look("walk/1"), a_look("other", hours=5)]
    (other, walk) = overlays.looks(watch, overlays.MOVING)
    assert [one.id for one in walk.entries] == ["walk/1", "walk/2"]
    assert list(walk.way.coords) == [(102.7, 13.7), (102.8, 13.7)]
    assert other.way is None


def test_days_at_one_place_are_one_post_and_two_places_are_two():
    days = [a_look(f"p{at}", WatchKind.POST, hours=24 * at) for at in range(3)]
    told = overlays.looks([*days, a_look("q", WatchKind.POST, lon=103.0)], overlays.STANDING)
    assert sorted(len(one.entries) for one in told) == [1, 3]


def test_kinds_that_were_not_asked_for_are_left_out():
    watch = [a_look("walk"), a_look("shut", WatchKind.DENIAL)]
    assert [o.entries[0].id for o in overlays.looks(watch, overlays.MOVING)] == ["walk"]


@pytest.fixture(scope="module")
def fires_case(tmp_path_factory):
    """Return the folder and the road of the bundled case that holds detections."""
    folder = case_folder.copy("ukraine_2022", tmp_path_factory.mktemp("fires") / "case")
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, now)
        road = flow.carry(store, flow.present(store.case(), now), decided=now)
        space.ask(folder, store, now, road)
    return folder, road


def test_a_case_without_sectors_is_counted_as_a_whole(fires_case):
    _, road = fires_case
    told = overlays.weeks(road)
    assert len(told) == 5
    assert {overlays.degree(one) for one in told} == {"nobody_looked"}


def test_a_week_is_told_as_it_is_among_all_weeks(fires_case):
    _, road = fires_case
    looked = replace(road, watch=(a_look("there", lon=35.0).model_copy(update={
        "span": Span(start=datetime(2022, 9, 14, tzinfo=UTC), end=datetime(2022, 9, 15, tzinfo=UTC),
                     granularity=Granularity.DAY),
        "place": a_place(35.0, 48.0, 1000)}),))  # fmt: skip
    every = {one.week: one for one in overlays.weeks(looked)}
    assert overlays.week(looked, date(2022, 9, 12)) == (every[date(2022, 9, 12)],)
    assert every[date(2022, 9, 12)].looks == ("there",)
    assert overlays.week(looked, date(2023, 1, 2)) == ()


def test_detections_of_the_days_asked_for_are_told_and_the_newest_where_there_are_many(fires_case):
    folder, road = fires_case
    first, last = date(2022, 9, 1), date(2022, 9, 30)
    every, count = space.fires(folder, road.as_of, first, last, 20_000)
    assert len(every) == count > 1_000
    # Only their days are known, and those of the last day were out after it had ended.
    assert (every[0].seen.date(), every[-1].seen.date()) == (first, date(2022, 9, 29))
    some, of = space.fires(folder, road.as_of, first, last, 10)
    assert (some, of) == (every[-10:], count)


def test_a_detection_is_not_known_before_its_product_is_out(fires_case):
    folder, road = fires_case
    day = date(2022, 9, 14)
    evening = datetime(2022, 9, 14, 23, tzinfo=UTC)
    assert space.fires(folder, evening, day, day, 100)[1] == 0
    assert space.fires(folder, evening + timedelta(hours=5), day, day, 100)[1] > 0
    assert space.fires(folder, road.as_of, day, day, 100)[1] > 0


def test_a_case_without_detections_has_none(tmp_path):
    assert space.fires(tmp_path, START, date(2025, 1, 1), date(2026, 1, 1), 10) == ((), 0)
