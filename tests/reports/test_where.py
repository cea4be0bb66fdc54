"""Where: every place says how uncertain it is, and a coarse one never becomes a pin."""

import pytest
from tests.reports.a_gathering import the_case

from groundtruce.model.place import NamedArea, Point, Precision, Sector
from groundtruce.reports.row import Refused
from groundtruce.reports.where import RADIUS_UNSAID_M, Gazetteer, Said, Seen


@pytest.fixture
def gazetteer():
    return Gazetteer(the_case())


@pytest.mark.parametrize("said", [{"place_id": "prey"}, {"name": "PREY"}, {"name": "หนอง"}])
def test_a_place_is_known_by_its_id_and_by_either_sides_name(gazetteer, said):
    place = gazetteer.place(Said(**said))
    assert place.place_id == "prey"
    assert place.label() == "Prey / Nong"
    assert (place.radius_m, place.admin) == (2500, "Some District")


def test_the_rows_own_coordinates_come_first(gazetteer):
    place = gazetteer.place(Said(place_id="prey", lat="13.75", lon="102.75", radius_m="300"))
    assert place.centre == (102.75, 13.75)
    assert (place.radius_m, place.place_id) == (300, "prey")


def test_an_unknown_place_with_coordinates_of_its_own_is_a_place(gazetteer):
    place = gazetteer.place(Said(place_id="new-one", lat="13.75", lon="102.75", radius_m="300"))
    assert (place.place_id, place.is_pin) == ("new-one", True)


def test_an_unknown_name_is_a_place_in_words_without_coordinates(gazetteer):
    place = gazetteer.place(Said(name="Some hill", admin="Some District"))
    assert place.centre is None
    assert place.precision is Precision.UNKNOWN
    assert place.label() == "Some hill, Some District"


def test_a_row_that_says_nothing_has_no_place(gazetteer):
    assert gazetteer.place(Said()) is None


@pytest.mark.parametrize("precision", ["province", "line", "country", "unknown"])
def test_a_coarse_place_is_an_area_by_name_and_never_a_pin(gazetteer, precision):
    said = Said(lat="13.75", lon="102.75", precision=Precision(precision))
    place = gazetteer.place(said)
    assert isinstance(place.extent, NamedArea)
    assert not place.is_pin


def test_a_class_without_a_radius_has_the_classs_greatest_radius(gazetteer):
    place = gazetteer.place(Said(lat="13.75", lon="102.75", precision=Precision.DISTRICT))
    assert isinstance(place.extent, Point)
    assert place.radius_m == 30_000


def test_bare_coordinates_are_no_finer_than_their_decimals(gazetteer):
    fine = gazetteer.place(Said(lat="13.7512", lon="102.7512"))
    coarse = gazetteer.place(Said(lat="13.7", lon="102.7"))
    assert fine.radius_m == RADIUS_UNSAID_M
    assert coarse.radius_m > 7_000


def test_a_decimal_comma_will_do(gazetteer):
    assert gazetteer.place(Said(lat="13,75", lon="102,7")).centre == (102.7, 13.75)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"lat": "102.7", "lon": "13.75"}, "swapped"),
        ({"lat": "95", "lon": "102.7"}, "no latitude"),
        ({"lat": "13.75", "lon": "190"}, "no longitude"),
        ({"lat": "0", "lon": "0"}, "0, 0"),
        ({"lat": "13.75"}, "no number"),
        ({"lat": "north", "lon": "102.7"}, "no number"),
        ({"lat": "nan", "lon": "102.7"}, "no number"),
        ({"lat": "13.75", "lon": "102.7", "radius_m": "-5"}, "radius"),
        ({"lat": "40", "lon": "102.7"}, "outside the case's area"),
        ({"wkt": "POLYGON ((102 13, 103 14, 103 13, 102 14, 102 13))"}, "not valid"),
        ({"wkt": "POINT (102 13)"}, "expected Polygon"),
    ],
)
def test_a_wrong_place_is_refused(gazetteer, said, reason):
    with pytest.raises(Refused, match=reason):
        gazetteer.place(Said(**said))


def test_a_known_place_may_lie_far_away(gazetteer):
    assert gazetteer.place(Said(place_id="prey", lat="40", lon="102.7")).place_id == "prey"


def test_a_polygon_is_an_area(gazetteer):
    place = gazetteer.place(Said(wkt="POLYGON ((102 13, 103 13, 103 14, 102 14, 102 13))"))
    assert place.centre == pytest.approx((102.5, 13.5))


def test_the_rows_own_names_keep_the_gazetteers_script(gazetteer):
    names = (("AAA", "Prey Chas"), ("BBB", "Nong"))
    place = gazetteer.place(Said(place_id="prey", toponyms=names))
    assert [(name.text, name.script) for name in place.toponyms] == [
        ("Prey Chas", None),
        ("Nong", "หนอง"),
    ]


def test_a_name_that_two_places_share_names_neither():
    case = the_case()
    twin = case.places[0].model_copy(update={"id": "prey-2"})
    gazetteer = Gazetteer(case.model_copy(update={"places": (*case.places, twin)}))
    assert gazetteer.place(Said(name="Prey")).place_id is None
    assert gazetteer.place(Said(place_id="prey-2")).place_id == "prey-2"


def test_range_and_bearing_make_an_annular_sector_around_the_observer(gazetteer):
    observer = gazetteer.observer("", "13.75", "102.75", "")
    place = gazetteer.sector(observer, Seen(2000, 3000, 45, 90), Said(name="Prey"))
    assert isinstance(place.extent, Sector)
    assert place.place_id == "prey"
    lon, lat = place.centre
    assert lon > 102.75
    assert lat > 13.75


def test_a_range_from_nowhere_is_refused(gazetteer):
    observer = gazetteer.place(Said(name="Some hill"))
    with pytest.raises(Refused, match="no coordinates"):
        gazetteer.sector(observer, Seen(0, 3000), Said())
