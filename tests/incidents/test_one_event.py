"""What makes accounts one event or two, point by point, through the door."""

from datetime import UTC, datetime, timedelta

import pytest
import shapely
from tests.builders import NOON, a_figure, a_place, a_report
from tests.incidents.accounts import TOWNS, filed, told

from groundtruce.incidents import cluster, explain, fuse, merge, reasons
from groundtruce.incidents.score import Score
from groundtruce.model.place import Area, NamedArea, Place, Point, Precision, Sector
from groundtruce.model.span import Granularity, Span

FAR = [told(f"f{day}", "south", 5 * day) for day in range(1, 9)]


def bits(one, other, *more):
    """Return the evidence for one event behind the two, field by field."""
    fused = fuse.fused(filed(one, other, *more, *FAR))
    return {
        entry.field: entry.bits for entry in reasons.asked(fused, one.id, other.id).weighed.evidence
    }


def are_one(one, other, *more):
    """Whether the two are fused."""
    found = fuse.clusters([one, other, *more, *FAR])
    return any({one.id, other.id} <= set(cluster) for cluster in found)


def a_sector(lon, lat, bearing, width, near_m=2000, far_m=10_000):
    extent = Sector(
        shape="sector",
        lon=lon,
        lat=lat,
        range_min_m=near_m,
        range_max_m=far_m,
        bearing_from_deg=bearing - width / 2,
        bearing_to_deg=bearing + width / 2,
    )
    return Place(extent=extent, precision=Precision.SITE)


def test_a_village_inside_a_long_thin_sector_is_where_it_was_heard():
    lon, lat = TOWNS["north"]
    heard = told("a", place=a_sector(lon, lat - 0.08, 10, 6))
    assert bits(heard, told("b"))["place"] > 0
    assert bits(heard, told("b", place=a_place(lon + 0.7, lat)))["place"] < 0


def test_an_area_speaks_for_what_lies_inside_it():
    lon, lat = TOWNS["north"]
    extent = Area(shape="area", wkt=shapely.box(lon, lat, lon + 0.2, lat + 0.1).wkt)
    area = told("a", place=Place(extent=extent, precision=Precision.DISTRICT))
    inside, outside = a_place(lon + 0.1, lat + 0.05), a_place(lon + 1.2, lat)
    assert bits(area, told("b", place=inside))["place"] > 0
    assert bits(area, told("b", place=outside))["place"] < 0


def test_a_wild_coordinate_costs_no_more_than_a_place_can():
    wild = told("b", place=a_place(-60.0, -20.0, 100))
    assert -8 < bits(told("a"), wild)["place"] < 0


def test_a_night_strike_dated_by_the_next_utc_day_is_the_same_night():
    local = Span.of_day(NOON.date(), UTC)
    night = datetime(NOON.year, NOON.month, NOON.day, 19, tzinfo=UTC)
    utc = Span(start=night, end=night + timedelta(hours=1), granularity=Granularity.HOUR)
    shifted = Span.of_day(NOON.date() + timedelta(days=1), UTC)
    assert are_one(told("a", span=utc), told("b", span=shifted))
    assert are_one(told("a", span=local), told("b", span=shifted))


def test_the_same_source_twice_is_held_against_a_join_and_never_forbids_it():
    once, again = told("a", source="radio"), told("b", source="radio", text="Other words.")
    assert bits(once, again)["source"] < 0
    assert are_one(once, again)


def test_two_things_that_one_message_tells_of_one_span_stay_apart():
    shots, mortars = told("a", kind="shooting"), told("b", kind="shelling")
    one_message = {"report": "r-log", "source": "patrol"}
    logged = [claim.model_copy(update=one_message) for claim in (shots, mortars)]
    assert are_one(shots, mortars)
    assert not are_one(*logged)


def test_a_relay_of_one_origin_merges_and_adds_no_weight():
    words = "Shells fell near the school and the market of the village at noon on Monday."
    first = told("a", origin="ministry", text=words)
    relays = [told(f"r{n}", origin="ministry", text=words, carrier=f"p{n}") for n in range(9)]
    other = told("b", day=0.5, text="Three explosions were heard.")
    fused = fuse.fused(filed(first, other, *relays, *FAR))
    said = [fused.index_of(claim.id)[0] for claim in (first, *relays)]
    beside = fused.index_of("c-b")
    assert len({fused.home[one] for one in said}) == 1
    assert fused.score.copies() == sorted(said[1:])
    assert explain.between(fused.score, beside, said) == explain.between(
        fused.score, beside, said[:1]
    )


def test_a_denial_fuses_with_what_it_denies_and_brings_neither_side_nor_harm():
    dead = (a_figure(9, "killed"),)
    told_so = told("a", accused="A", figures=(a_figure(2, "killed"),))
    denial = told("b", stance="denies", side="A", accused="B", figures=dead)
    evidence = bits(told_so, denial, told("c", "middle", 3, accused="B", figures=dead))
    assert "side" not in evidence
    assert "figures" not in evidence
    assert are_one(told_so, denial)


@pytest.mark.parametrize("later", [3, 6, 12])
def test_a_toll_that_grows_in_later_news_is_no_conflict(later):
    first = told("a", figures=(a_figure(2, "killed"),), received=NOON + timedelta(days=1))
    update = told("b", figures=(a_figure(later, "killed"),), received=NOON + timedelta(days=6))
    others = [told(f"x{n}", "middle", 4 * n, figures=(a_figure(n, "killed"),)) for n in range(1, 7)]
    assert bits(first, update, *others).get("figures", 0) > -0.5
    assert are_one(first, update, *others)
    assert merge.incident((first, update)).figures[0].upper == later


def test_one_report_tells_of_several_incidents():
    here, there = told("a"), told("b", "middle", 4)
    report = a_report(here, there)
    others = filed(told("c"), told("d", "middle", 4), *FAR)
    found = [{c.id for c in one.claims} for one in fuse.incidents([report, *others])]
    assert {"c-a", "c-c"} in found
    assert {"c-b", "c-d"} in found


@pytest.mark.parametrize("radius_m", [1e-3, 1e12])
def test_an_absurd_radius_is_neither_certain_nor_an_error(radius_m):
    absurd = Place(
        extent=Point(shape="point", lon=102.7, lat=14.4, radius_m=radius_m),
        precision=Precision.EXACT,
    )
    evidence = bits(told("a"), told("b", place=absurd))
    assert abs(evidence.get("place", 0)) < 12


def test_dates_out_of_range_stand_alone():
    old = datetime(1, 1, 2, tzinfo=UTC)
    late = datetime(9999, 12, 30, tzinfo=UTC)
    spans = [
        Span(start=at, end=at + timedelta(days=1), granularity=Granularity.DAY)
        for at in (old, late)
    ]
    found = fuse.clusters([told("a"), told("o", span=spans[0]), told("l", span=spans[1])])
    assert {frozenset(one) for one in found} >= {frozenset({"c-o"}), frozenset({"c-l"})}


def test_one_id_with_two_contents_is_one_claim_whichever_came_first():
    one, other = told("a", text="First words."), told("a", text="Other words.")
    assert fuse.clusters([one, other]) == fuse.clusters([other, one]) == (("c-a",),)


def test_a_crowd_at_one_place_meets_a_bounded_number_of_others():
    crowd = [told(f"{n:04d}", source=f"s{n % 7}") for n in range(2000)]
    left, _ = cluster.candidates(Score.of(crowd))
    assert len(left) <= 2 * cluster.PER_CLAIM * len(crowd)
    assert max(len(one) for one in fuse.clusters(crowd)) > 16


def test_a_place_known_by_name_only_takes_its_areas_radius():
    named = NamedArea(shape="named", area_id="x", lon=102.7, lat=14.4, radius_m=20_000)
    vague = told("b", place=Place(extent=named, precision=Precision.DISTRICT))
    exact = bits(told("a"), told("c"))["place"]
    assert bits(told("a"), vague)["place"] < exact
