"""The gazetteer: both sides' names, and no pin that nobody measured."""

import pytest
from tests.reports.a_case import TWO_RIVERS, a_case, read

from groundtruce.errors import CaseError
from groundtruce.model.place import Precision
from groundtruce.reports import case_folder

HEADER = "id,label,name_AAA,script_AAA,name_BBB,kind,lat,lon,radius_m"


def table(*rows, header=HEADER):
    return "\n".join([header, *rows]) + "\n"


def places(tmp_path, text):
    return {place.id: place for place in read(a_case(tmp_path, places__mine_csv=text)).places}


def refused(tmp_path, text):
    with pytest.raises(CaseError) as raised:
        read(a_case(tmp_path, places__mine_csv=text))
    return raised.value


def test_a_place_has_both_sides_names_and_its_own_script(tmp_path):
    found = places(tmp_path, table("p,Prey,Prey,ព្រៃ,Nong,hill,50.5,10.5,900"))["p"]
    assert found.place().label() == "Prey / Nong"
    assert found.toponyms[0].script == "ព្រៃ"


def test_the_radius_says_how_fine_a_place_is_where_nothing_else_does(tmp_path):
    found = places(tmp_path, table("p,P,,,,,50.5,10.5,900", "q,Q,,,,,50.5,10.5,20000"))
    assert found["p"].precision is Precision.SITE
    assert found["q"].precision is Precision.DISTRICT


def test_a_place_without_coordinates_never_becomes_a_pin(tmp_path):
    found = places(tmp_path, table("far,Far,Far,,Fern,town,,,"))["far"]
    assert found.place().centre is None
    assert not found.place(Precision.VILLAGE).is_pin


def test_semicolons_and_a_byte_order_mark_do_no_harm(tmp_path):
    text = "\ufeff" + table("p,Prey,Prey,,Nong,hill,50.5,10.5,900").replace(",", ";")
    assert places(tmp_path, text)["p"].label == "Prey"


def test_swapped_latitude_and_longitude_are_named(tmp_path):
    error = refused(tmp_path, table("p,P,,,,,10.5,50.5,900"))
    assert error.where == "mine.csv:2: lat"
    assert "look swapped" in error.happened


def test_a_latitude_of_95_is_named(tmp_path):
    error = refused(tmp_path, table("p,P,,,,,95,50.5,900"))
    assert (error.where, error.happened) == ("mine.csv:2: lat", "95 is no latitude.")
    assert "swapped" in error.remedy


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("p,P,,,,,north,10.5,900", "mine.csv:3: lat"),
        ("p,P,,,,,50.5,10.5,", "mine.csv:3: radius_m"),
        ("p,P,,,,,50.5,10.5,-1", "mine.csv:3: radius_m"),
        ("p,P,,,,,50.5,,900", "mine.csv:3"),
        ("p,,,,,,50.5,10.5,900", "mine.csv:3: label"),
        ("ok,P,,,,,50.5,10.5,900", "mine.csv:3: id"),
        ("p,P,,,,,50.5,10.5,900,x,y", "mine.csv:3"),
    ],
)
def test_a_row_that_will_not_do_is_named_with_its_line(row, where, tmp_path):
    assert refused(tmp_path, table("ok,O,,,,,50.5,10.5,900", row)).where == where


@pytest.mark.parametrize(
    ("header", "happened"),
    [
        ("id,label,label", "the column 'label' stands twice."),
        ("id,labels", "'labels' is no column here."),
        ("id,label,name_CCC", "'name_CCC' is no column here."),
        ("id,kind", "the column 'label' is missing."),
    ],
)
def test_columns_that_will_not_do_are_named(header, happened, tmp_path):
    error = refused(tmp_path, table(header=header))
    assert (error.where, error.happened) == ("mine.csv:1", happened)


def test_a_place_in_an_unknown_sector_is_named(tmp_path):
    error = refused(tmp_path, "id,label,sector\np,P,northern\n")
    assert error.where == "mine.csv:2: sector"


def test_a_place_on_the_side_of_an_unknown_party_is_named(tmp_path):
    error = refused(tmp_path, "id,label,country\np,P,CCC\n")
    assert error.where == "mine.csv:2: country"


def test_a_name_in_two_files_is_named(tmp_path):
    error = refused(tmp_path, table("rivertown,R,,,,,,,"))
    assert error.happened.startswith("the place 'rivertown' stands twice; first at mine.csv:2")


def test_every_place_of_the_cases_has_a_name_of_either_side():
    for folder in (TWO_RIVERS, *map(case_folder.find, case_folder.bundled())):
        case = read(folder)
        for place in case.places:
            assert {name.side for name in place.toponyms} == set(case.party_ids), place.id
