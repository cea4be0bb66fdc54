"""What an observer made out at a distance becomes an area that knows how far it may be off."""

from datetime import UTC, datetime

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_place

from groundtruce.model import geometry, perceived
from groundtruce.model.case import Declination
from groundtruce.model.perceived import North
from groundtruce.model.place import Place

POST = a_place(103.0, 14.2, 10)


def ahead(bearing, metres):
    """Return the spot at this true bearing and distance from the post."""
    lon, lat, _ = geometry.WGS84.fwd(103.0, 14.2, bearing, metres)
    return lon, lat


@given(st.floats(0, 359.9), st.floats(500, 20_000))
def test_what_was_read_lies_in_the_area(bearing, metres):
    area = perceived.place(POST, range_m=metres, bearing_deg=bearing).geometry
    assert shapely.contains_xy(area, *ahead(bearing, metres))


def test_a_band_without_errors_is_kept_as_it_was_told():
    extent = perceived.place(POST, range_m=(1000, 2000), bearing_deg=(40, 60)).extent
    assert (extent.range_min_m, extent.range_max_m) == (1000, 2000)
    assert (extent.bearing_from_deg, extent.bearing_to_deg) == (40, 60)
    assert extent.bearing_error_deg is None
    assert extent.range_error is None


def test_a_magnetic_bearing_is_turned_by_the_declination():
    def first(declination):
        place = perceived.place(
            POST,
            range_m=(1000, 2000),
            bearing_deg=(0, 20),
            north=North.MAGNETIC,
            declination_deg=declination,
        )
        return place.extent.bearing_from_deg

    assert first(11.5) == pytest.approx(11.5)
    assert first(-0.8) == pytest.approx(359.2)


def test_a_magnetic_bearing_without_a_declination_is_refused():
    with pytest.raises(ValueError, match="declination"):
        perceived.place(POST, range_m=1000, bearing_deg=40, north=North.MAGNETIC)


def test_an_observer_known_in_words_only_shows_no_area():
    somewhere = Place.model_validate(
        {"extent": {"shape": "named", "area_id": "hills"}, "precision": "unknown"}
    )
    with pytest.raises(ValueError, match="words only"):
        perceived.place(somewhere, range_m=1000)


def test_without_a_bearing_it_lies_all_round():
    ring = perceived.place(POST, range_m=(1000, 2000)).geometry
    assert all(shapely.contains_xy(ring, *ahead(turn, 1500)) for turn in range(0, 360, 15))
    assert not shapely.contains_xy(ring, 103.0, 14.2)


def test_a_worse_compass_makes_a_wider_area():
    narrow, wide = (
        perceived.place(POST, range_m=3000, bearing_deg=90, bearing_error_deg=error).geometry
        for error in (2, 6)
    )
    assert shapely.area(wide) > 2 * shapely.area(narrow)


def test_a_reading_that_may_be_off_by_any_angle_lies_all_round():
    ring = perceived.place(POST, range_m=3000, bearing_deg=90, bearing_error_deg=120).geometry
    assert shapely.contains_xy(ring, *ahead(270, 3000))


def test_a_declination_is_carried_on_by_the_year():
    july = datetime(2025, 7, 1, tzinfo=UTC)
    stated = Declination(
        lon=103, lat=14, on=july, east_deg=-0.8, per_year_deg=0.1, source="a model"
    )
    assert stated.at(datetime(2027, 7, 1, tzinfo=UTC)) == pytest.approx(-0.6, abs=1e-3)
