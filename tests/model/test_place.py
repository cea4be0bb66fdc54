"""Places: how far, how near, how much in common, how fine; and never a bare point."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from groundtruce.model.geometry import WGS84
from groundtruce.model.place import (
    Area,
    Footprint,
    NamedArea,
    Place,
    Precision,
    Sector,
    Toponym,
    area_m2,
    precision_of,
    valid_wkt,
)

lons = st.floats(-170, 170)
lats = st.floats(-65, 65)
radii = st.floats(10, 50_000)
bearings = st.integers(0, 360)
nearby = st.floats(-0.3, 0.3)
points = st.builds(Place.at, lons, lats, radii)


@st.composite
def sectors(draw: st.DrawFn) -> Place:
    nearest = draw(st.floats(0, 5_000))
    extent = Sector(
        shape="sector",
        lon=draw(lons),
        lat=draw(lats),
        range_min_m=nearest,
        range_max_m=nearest + draw(st.floats(100, 5_000)),
        bearing_from_deg=draw(bearings),
        bearing_to_deg=draw(bearings),
    )
    return Place(extent=extent, precision=Precision.VILLAGE)


@st.composite
def footprints(draw: st.DrawFn) -> Place:
    sides = {"along_m": draw(st.floats(10, 2_000)), "across_m": draw(st.floats(10, 2_000))}
    axis = draw(bearings)
    extent = Footprint(shape="footprint", lon=draw(lons), lat=draw(lats), azimuth_deg=axis, **sides)
    return Place(extent=extent, precision=Precision.SITE)


places = st.one_of(points, sectors(), footprints())


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[Place, Place]:
    one = draw(points)
    lon, lat = one.centre
    return one, Place.at(lon + draw(nearby), lat + draw(nearby), draw(radii))


def in_words(name: str = "the-border") -> Place:
    return Place(extent=NamedArea(shape="named", area_id=name), precision=Precision.COUNTRY)


@given(places, places)
def test_what_two_places_answer_is_the_same_from_either_side(one: Place, other: Place) -> None:
    assert one.distance(other) == pytest.approx(other.distance(one), abs=0.01)
    assert one.gap(other) == pytest.approx(other.gap(one), abs=0.5, rel=1e-6)
    assert one.overlap(other) == pytest.approx(other.overlap(one), abs=1e-9)


@given(neighbours())
def test_there_is_no_gap_exactly_where_extents_touch(pair: tuple[Place, Place]) -> None:
    one, other = pair
    assert (one.gap(other) == 0) == one.geometry.intersects(other.geometry)
    if one.overlap(other) > 0:
        assert one.gap(other) == 0


@given(lons, lats, st.floats(0, 360), st.floats(3_000, 40_000), st.floats(10, 1_000), radii)
def test_the_gap_is_the_distance_less_both_radii(
    lon: float, lat: float, bearing: float, away_m: float, radius_m: float, other_m: float
) -> None:
    there_lon, there_lat, _ = WGS84.fwd(lon, lat, bearing, away_m)
    one, other = Place.at(lon, lat, radius_m), Place.at(there_lon, there_lat, min(other_m, 1_000))
    between = one.distance(other) - one.radius_m - other.radius_m
    slack = 0.002 * (one.radius_m + other.radius_m) + 0.02 * between
    assert one.gap(other) == pytest.approx(between, abs=slack)


@given(places)
def test_a_place_shares_all_with_itself(place: Place) -> None:
    assert place.distance(place) == 0
    assert place.gap(place) == 0
    assert place.overlap(place) == pytest.approx(1, abs=1e-6)


@given(lons, lats, st.floats(10, 4_000), nearby, nearby)
def test_a_place_inside_another_overlaps_it_whole(
    lon: float, lat: float, radius_m: float, east: float, north: float
) -> None:
    inner = Place.at(lon + east / 100, lat + north / 100, radius_m)
    outer = Place.at(lon, lat, 20_000)
    assert inner.overlap(outer) == pytest.approx(1, abs=1e-6)


@given(lons, lats, radii, st.floats(1.01, 10))
def test_a_wider_place_says_less(lon: float, lat: float, radius_m: float, times: float) -> None:
    fine, wide = Place.at(lon, lat, radius_m), Place.at(lon, lat, radius_m * times)
    assert wide.specificity < fine.specificity
    assert wide.precision.rank >= fine.precision.rank


@given(lons, lats, st.floats(1, 50_000))
def test_a_circle_is_true_to_a_thousandth(lon: float, lat: float, radius_m: float) -> None:
    place = Place.at(lon, lat, radius_m)
    outline = shapely.get_coordinates(place.geometry)
    halfway = (outline[:-1] + outline[1:]) / 2
    for corner in (*outline, *halfway):
        assert WGS84.inv(*place.centre, *corner)[2] == pytest.approx(radius_m, rel=0.001)


@given(sectors())
def test_a_sector_covers_the_ground_between_its_ranges_and_bearings(place: Place) -> None:
    seen = place.extent
    sweep = (seen.bearing_to_deg - seen.bearing_from_deg) % 360 or 360
    outer = seen.range_max_m + seen.position_m
    inner = max(0, seen.range_min_m - seen.position_m)
    expected = math.pi * (outer**2 - inner**2) * sweep / 360
    assert area_m2(seen) == pytest.approx(expected, rel=0.01)


def test_a_bearing_sector_may_cross_north() -> None:
    over_north = Sector(
        shape="sector",
        lon=30,
        lat=48,
        range_min_m=1000,
        range_max_m=2000,
        bearing_from_deg=350,
        bearing_to_deg=10,
    )
    lon, lat = Place(extent=over_north, precision=Precision.VILLAGE).centre
    assert lon == pytest.approx(30, abs=1e-4)
    assert lat > 48.01


@given(footprints())
def test_a_footprint_is_as_large_as_its_sides(place: Place) -> None:
    pixel = place.extent
    assert area_m2(pixel) == pytest.approx(pixel.along_m * pixel.across_m, rel=1e-3)
    assert place.centre == (pixel.lon, pixel.lat)


def test_an_area_is_measured_on_the_ground() -> None:
    one_degree = "POLYGON ((30 0, 31 0, 31 1, 30 1, 30 0))"
    place = Place(extent=Area(shape="area", wkt=one_degree), precision=Precision.DISTRICT)
    assert area_m2(place.extent) == pytest.approx(12.309e9, rel=1e-3)
    assert place.bounds == (30, 0, 31, 1)


def test_ninety_five_of_a_hundred_draws_fall_inside_the_radius() -> None:
    place = Place.at(30, 48, 1000)
    share_inside = 1 - math.exp(-((place.radius_m / place.sigma_m) ** 2) / 2)
    assert share_inside == pytest.approx(0.95)


def test_a_place_in_words_answers_nothing_rather_than_zero() -> None:
    words, point = in_words(), Place.at(30, 48, 100)
    assert words.distance(point) is None
    assert words.gap(point) is point.gap(words) is None
    assert words.overlap(point) is point.overlap(words) is None
    assert words.centre is words.geometry is words.bounds is words.sigma_m is None
    assert words.specificity == 0


@pytest.mark.parametrize("precision", [Precision.PROVINCE, Precision.LINE, Precision.COUNTRY])
def test_a_coarse_place_is_never_a_pin(precision: Precision) -> None:
    assert not Place.at(30, 48, 100, precision=precision).is_pin


def test_a_place_in_words_is_never_a_pin() -> None:
    assert not in_words().model_copy(update={"precision": Precision.EXACT}).is_pin


@given(radii, radii)
def test_the_class_follows_the_radius(one: float, other: float) -> None:
    finer, coarser = sorted((one, other))
    assert precision_of(finer).rank <= precision_of(coarser).rank


def test_names_stand_in_the_alphabetical_order_of_the_sides() -> None:
    names = (Toponym(side="B", text="Nong"), Toponym(side="A", text="Prey"))
    place = Place.at(30, 48, 100, toponyms=names)
    assert place.label() == "Prey / Nong"
    assert place == Place.at(30, 48, 100, toponyms=names[::-1])


def test_a_name_that_both_sides_use_is_said_once() -> None:
    both = tuple(Toponym(side=side, text="Ford") for side in "AB")
    assert Place.at(30, 48, 100, toponyms=both).label() == "Ford"


def test_a_place_without_a_name_is_called_by_what_is_known() -> None:
    assert Place.at(30, 48, 100).label() == "48.000 N, 30.000 E"
    assert Place.at(30, 48, 100, admin="North county").label() == "North county"
    nowhere = Place(extent=NamedArea(shape="named", area_id="x"), precision=Precision.UNKNOWN)
    assert nowhere.label() == "unnamed place"


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m"), [(181, 0, 10), (0, 95, 10), (0, 0, 0), (0, 0, -5)]
)
def test_a_point_off_the_earth_or_without_extent_is_refused(
    lon: float, lat: float, radius_m: float
) -> None:
    with pytest.raises(ValidationError):
        Place.at(lon, lat, radius_m)


def test_the_farthest_range_must_exceed_the_nearest() -> None:
    with pytest.raises(ValidationError, match="must exceed the nearest"):
        Sector(
            shape="sector",
            lon=30,
            lat=48,
            range_min_m=900,
            range_max_m=900,
            bearing_from_deg=0,
            bearing_to_deg=90,
        )


def test_a_named_area_has_a_whole_position_or_none() -> None:
    with pytest.raises(ValidationError, match="together, or none"):
        NamedArea(shape="named", area_id="x", lon=30, lat=48)


@pytest.mark.parametrize(
    ("wkt", "says"),
    [
        ("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", "Self-intersection"),
        ("POLYGON ((0 0, 1 0, 1 95, 0 0))", "outside the Earth"),
        ("POLYGON EMPTY", "got Polygon"),
        ("POINT (1 1)", "expected Polygon"),
        ("POLYGON ((0 0, 1", "not well-known text"),
    ],
)
def test_a_wrong_shape_is_refused_with_what_is_wrong(wkt: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        valid_wkt(wkt, ("Polygon",))
