"""Zones: a shape that cannot be trusted is refused, by name and spot."""

import json

import pytest
from tests.reports.a_case import a_case, read

from groundtruce.errors import CaseError

SQUARE = [[10.2, 50.2], [10.4, 50.2], [10.4, 50.4], [10.2, 50.4], [10.2, 50.2]]


def a_zone(ring=SQUARE, id="field", **properties):
    given = {"kind": "security_zone", "label": "Field", **properties}
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": id, "properties": given, "geometry": shape}


def geojson(*zones):
    return json.dumps({"type": "FeatureCollection", "features": list(zones)})


def refused(tmp_path, text):
    with pytest.raises(CaseError) as raised:
        read(a_case(tmp_path, zones__mine_geojson=text))
    return raised.value


def test_a_zone_is_read_with_its_labels_and_what_is_assumed(tmp_path):
    text = geojson(a_zone(label_th="ทุ่ง", documented=False, note="guess", area_ha=12))
    zone = read(a_case(tmp_path, zones__mine_geojson=text)).zone("field")
    assert zone.labels == {"th": "ทุ่ง"}
    assert not zone.documented
    assert zone.wkt.startswith("POLYGON ((10.2 50.2")


def test_a_zone_that_crosses_itself_is_named_with_the_spot(tmp_path):
    bow_tie = [[10.2, 50.2], [10.4, 50.4], [10.4, 50.2], [10.2, 50.4], [10.2, 50.2]]
    error = refused(tmp_path, geojson(a_zone(bow_tie)))
    assert error.where == "mine.geojson:1: zone field"
    assert "crosses itself at longitude 10.3, latitude 50.3" in error.happened


def test_a_zone_with_swapped_latitude_and_longitude_is_named(tmp_path):
    error = refused(tmp_path, geojson(a_zone([[lat, lon] for lon, lat in SQUARE])))
    assert error.where == "mine.geojson:1: zone field"
    assert "look swapped" in error.happened


def test_a_zone_beyond_the_earth_is_named(tmp_path):
    error = refused(tmp_path, geojson(a_zone([[x * 1000, y * 1000] for x, y in SQUARE])))
    assert "outside the Earth" in error.happened


def test_a_zone_that_stands_twice_is_named(tmp_path):
    error = refused(tmp_path, geojson(a_zone(), a_zone()))
    assert "'field' stands twice" in error.happened


def test_half_a_file_is_named_with_the_line_where_it_breaks(tmp_path):
    error = refused(tmp_path, geojson(a_zone())[:-40].replace('"geometry"', '\n"geometry"'))
    assert error.where == "mine.geojson:2"


@pytest.mark.parametrize("text", ["[]", "{}", '{"type": "Feature"}'])
def test_json_that_is_no_collection_of_zones_is_named(text, tmp_path):
    assert "no list 'features'" in refused(tmp_path, text).happened


def test_a_zone_without_an_id_is_named_by_its_number(tmp_path):
    error = refused(tmp_path, geojson(a_zone(), a_zone(id=None)))
    assert error.where == "mine.geojson: zone number 2"


def test_an_unknown_kind_of_zone_is_named_with_the_nearest(tmp_path):
    error = refused(tmp_path, geojson(a_zone(kind="securty_zone")))
    assert error.where == "mine.geojson:1: zone field: kind"
    assert error.remedy == "Did you mean 'security_zone'?"


def test_a_zone_without_a_label_is_named(tmp_path):
    assert "'label' is missing" in refused(tmp_path, geojson(a_zone(label=None))).happened


@pytest.mark.parametrize(
    "geometry",
    [None, {}, {"type": "Point", "coordinates": [10.3, 50.3]}, {"type": "Polygon"}],
)
def test_a_zone_that_is_no_line_and_no_area_is_named(geometry, tmp_path):
    zone = {**a_zone(), "geometry": geometry}
    assert refused(tmp_path, geojson(zone)).where.startswith("mine.geojson:1: zone field")


def test_the_line_of_the_case_must_be_one_of_its_zones(tmp_path):
    folder = a_case(tmp_path)
    text = (folder / "case.yaml").read_text().replace("line: contact_line", "line: front")
    (folder / "case.yaml").write_text(text)
    with pytest.raises(CaseError, match="'front' is no zone here") as raised:
        read(folder)
    assert raised.value.where.startswith("case.yaml:")
