"""A barrage is several incidents with one name; an account of the whole is not counted beside."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOON, a_claim, a_place, an_incident
from tests.incidents.accounts import TOWNS

from groundtruce.incidents import episode
from groundtruce.model.place import Place, Point, Precision
from groundtruce.model.span import Granularity, Span

LON, LAT = TOWNS["north"]


def struck(name, km=0.0, hours=0.0, **more):
    """Return an incident of that night, so many kilometres and hours away."""
    start = NOON + timedelta(hours=hours)
    span = Span(start=start, end=start + timedelta(hours=1), granularity=Granularity.HOUR)
    place = a_place(LON, LAT + km / 111.195)
    claim = a_claim(id=f"c-{name}", report=f"r-{name}", place=place, span=span)
    return an_incident(claim, **{"id": f"i-{name}", "place": place, "span": span, **more})


def the_night(**more):
    """Return an account of two whole days along the whole front."""
    extent = Point(shape="point", lon=LON, lat=LAT, radius_m=90_000)
    wide = Place(extent=extent, precision=Precision.PROVINCE)
    start = NOON - timedelta(hours=12)
    span = Span(start=start, end=start + timedelta(days=2), granularity=Granularity.DAY)
    return struck("night", **{"place": wide, "span": span, **more})


NIGHT = [struck("a"), struck("b", 8, 3), struck("c", 16, 6)]


def test_a_barrage_is_several_incidents_of_one_episode():
    found = episode.marked(NIGHT)
    assert len({one.episode for one in found}) == 1
    assert found[0].episode is not None
    assert not any(one.tells_whole for one in found)


def test_two_incidents_are_no_barrage():
    assert all(one.episode is None for one in episode.marked(NIGHT[:2]))


def test_what_lies_far_off_or_days_later_is_no_part_of_it():
    far, late = struck("far", 200), struck("late", 0, 90)
    found = episode.marked([*NIGHT, far, late])
    assert [one.episode is None for one in found] == [False, False, False, True, True]


def test_an_account_of_the_whole_is_marked_and_its_parts_are_not():
    found = episode.marked([*NIGHT, the_night()])
    assert [one.tells_whole for one in found] == [False, False, False, True]
    assert found[3].episode == found[0].episode


def test_an_account_of_another_kind_or_of_a_part_only_is_an_incident_of_its_own():
    other = the_night(kind="airspace_violation")
    assert not episode.marked([*NIGHT, other])[3].tells_whole
    start = NOON + timedelta(hours=2)
    short = Span(start=start, end=start + timedelta(hours=2), granularity=Granularity.HOUR)
    assert not episode.marked([*NIGHT, the_night(span=short)])[3].tells_whole


def test_a_meeting_is_no_part_of_a_barrage():
    talks = struck("talks", kind="meeting")
    assert episode.marked([*NIGHT, talks])[3].episode is None


@given(st.permutations([*NIGHT, the_night(), struck("far", 200)]))
@settings(max_examples=20, deadline=None)
def test_the_order_of_incidents_changes_no_name(mixed):
    named = {one.id: (one.episode, one.tells_whole) for one in episode.marked(mixed)}
    assert named == {
        one.id: (one.episode, one.tells_whole)
        for one in episode.marked([*NIGHT, the_night(), struck("far", 200)])
    }
