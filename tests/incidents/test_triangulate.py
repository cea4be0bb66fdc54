"""Several posts come to one area: it holds the event as often as it says, and one may be wrong."""

import math

import pytest
import shapely
from tests.incidents.accounts import told
from tests.incidents.benches import bench

from groundtruce.incidents import merge, triangulate
from groundtruce.model import geometry
from groundtruce.model.place import Area, Place, Point, Precision, Sector

RUNS = 300
SIMULATION = bench("triangulate")


def heard(lon, lat, bearing, near_m, far_m, width=20):
    """Return what a post there says: a sector around a bearing."""
    return Sector(
        shape="sector",
        lon=lon,
        lat=lat,
        range_min_m=near_m,
        range_max_m=far_m,
        bearing_from_deg=(bearing - width / 2) % 360,
        bearing_to_deg=(bearing + width / 2) % 360,
    )


def km2(shape):
    """Return the size of a shape."""
    return abs(geometry.WGS84.geometry_area_perimeter(shape)[0]) / 1e6


# South of the event, west of it, and south-west of it, each about five kilometres away.
EVENT = (103.0, 14.2)
SOUTH = heard(103.0, 14.155, 0, 2000, 10_000)
WEST = heard(102.954, 14.2, 90, 2000, 10_000)
CORNER = heard(102.967, 14.168, 45, 2000, 10_000)


@pytest.mark.parametrize("name", ["2 posts", "3 posts", "4 posts, one of them wrong"])
def test_the_area_holds_the_event_as_often_as_it_says(name):
    held, _, _ = SIMULATION.coverage(SIMULATION.SITUATIONS[name], RUNS, seed=7)
    # Three standard errors of that many draws around the 95 % that are stated.
    assert abs(held - triangulate.HOLDS) < 3 * math.sqrt(0.95 * 0.05 / RUNS)


def test_two_bearings_come_to_an_area_smaller_than_either():
    both = triangulate.area([SOUTH, WEST])
    assert shapely.contains_xy(both, *EVENT)
    assert km2(both) < min(km2(triangulate.area([one])) for one in (SOUTH, WEST))


def test_a_third_post_makes_the_area_smaller_still():
    assert km2(triangulate.area([SOUTH, WEST, CORNER])) < km2(triangulate.area([SOUTH, WEST]))


def test_one_wrong_post_does_not_lead_the_others_astray():
    stray = heard(103.05, 14.25, 20, 2000, 10_000)
    area = triangulate.area([SOUTH, WEST, CORNER, stray])
    assert shapely.contains_xy(area, *EVENT)


def test_the_incident_lies_where_the_bearings_meet():
    claims = [
        told(name, source=name, place=Place(extent=one, precision=Precision.SITE))
        for name, one in (("s", SOUTH), ("w", WEST))
    ]
    place, basis = merge.merged_place(tuple(claims))
    assert isinstance(place.extent, Area)
    assert geometry.distance_m(*place.centre, *EVENT) < 1000
    assert {claim.id for claim in basis} == {"c-s", "c-w"}
    assert place.precision is not Precision.EXACT


def test_one_post_heard_twice_is_no_triangulation():
    assert triangulate.place([Place(extent=SOUTH, precision=Precision.SITE)] * 2) is None


def test_a_relayed_bearing_adds_no_weight():
    places = [Place(extent=one, precision=Precision.SITE) for one in (SOUTH, WEST)]
    own = [told(n, source=n, place=one) for n, one in zip("sw", places, strict=True)]
    relays = [told(f"x{n}", source=f"paper {n}", origin="s", place=places[0]) for n in range(5)]
    assert merge.merged_place((*own, *relays))[0].extent == merge.merged_place((*own,))[0].extent


def test_a_point_takes_part():
    point = Point(shape="point", lon=EVENT[0], lat=EVENT[1], radius_m=400)
    assert km2(triangulate.area([SOUTH, WEST], [point])) < km2(triangulate.area([SOUTH, WEST]))


@pytest.mark.parametrize("lon", [179.99, -179.99, 0.0])
def test_posts_on_either_side_of_a_meridian_meet(lon):
    south = heard(lon, 14.155, 0, 2000, 10_000)
    east = heard((lon + 0.046 + 180) % 360 - 180, 14.2, 270, 2000, 10_000)
    area = triangulate.area([south, east])
    assert km2(area) < km2(triangulate.area([south]))
    assert shapely.contains_xy(area, lon, 14.2)
