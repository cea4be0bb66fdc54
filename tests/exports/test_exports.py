"""The files for others: the same rows in every format, no pin where none is allowed."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_claim, a_figure, a_place, an_incident

from groundtruce.exports import geojson, geoparquet, rows, table
from groundtruce.model.finding import Finding, SourcedFigure
from groundtruce.model.incident import Incident
from groundtruce.model.place import NamedArea, Place, Precision, Sector


def a_finding(incident: Incident | None = None, **more: object) -> Finding:
    told = incident or an_incident()
    return Finding(
        **{
            "id": "f-" + told.id,
            "incident": told,
            "status": "contested",
            "rule": "claim_and_denial",
            "confidence": "low",
            "likelihood": 0.5,
            "likelihood_word": "roughly_even",
            **more,
        }
    )


def at(place: Place | None) -> Finding:
    return a_finding(an_incident(a_claim(place=place)))


SECTOR = Place(
    extent=Sector(
        shape="sector",
        lon=102.7,
        lat=13.7,
        range_min_m=2000,
        range_max_m=5000,
        bearing_from_deg=10,
        bearing_to_deg=40,
    ),
    precision=Precision.VILLAGE,
)
COUNTRY = Place(
    extent=NamedArea(shape="named", area_id="land", lon=103, lat=13, radius_m=250_000),
    precision=Precision.COUNTRY,
)


def test_a_point_is_exported_with_its_uncertainty() -> None:
    feature = geojson.collection([at(a_place())])["features"][0]
    assert feature["geometry"] == {"type": "Point", "coordinates": [102.7, 13.7]}
    assert feature["properties"]["radius_m"] == 2500


def test_a_country_never_becomes_a_pin() -> None:
    feature = geojson.collection([at(COUNTRY)])["features"][0]
    assert feature["geometry"] is None
    assert rows.rows([at(COUNTRY)])[0]["lon"] is None


def test_a_sector_is_exported_as_its_area() -> None:
    feature = geojson.collection([at(SECTOR)])["features"][0]
    assert feature["geometry"]["type"] == "Polygon"


def test_no_place_at_all_is_no_geometry() -> None:
    assert geojson.collection([at(None)])["features"][0]["geometry"] is None


def test_both_toponyms_are_columns_of_their_own() -> None:
    properties = geojson.collection([at(a_place())])["features"][0]["properties"]
    assert (properties["name_AAA"], properties["name_BBB"]) == ("Prey", "Nong")


def test_a_figure_is_three_columns() -> None:
    figure = SourcedFigure(
        figure=a_figure(3, lower=2, upper=5), low_claims=("c",), high_claims=("c",), claims=("c",)
    )
    row = rows.rows([a_finding(figures=(figure,))])[0]
    assert [row[f"injured_{bound}"] for bound in ("lower", "best", "upper")] == [2, 3, 5]
    assert row["killed_best"] is None


def test_geojson_is_the_same_whatever_the_order() -> None:
    both = [at(a_place()), at(COUNTRY)]
    assert geojson.text(both) == geojson.text(both[::-1])


def test_the_csv_has_a_row_of_hxl_tags() -> None:
    lines = list(csv.reader(io.StringIO(table.text([at(a_place())]))))
    assert lines[1][0] == "#event+id"
    assert len({len(line) for line in lines}) == 1


@given(st.text(min_size=1, max_size=20))
def test_no_text_cell_begins_as_a_formula(text: str) -> None:
    assert not str(table.disarmed(text)).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("cell", [-3, 2.5, None])
def test_numbers_are_left_alone(cell: float | None) -> None:
    assert table.disarmed(cell) == cell


def test_geoparquet_reads_back_with_its_box(tmp_path: object) -> None:
    path = tmp_path / "incidents.parquet"  # type: ignore[operator]
    geoparquet.write([at(a_place()), at(COUNTRY)], path)
    found = pq.read_table(path)
    about = json.loads(found.schema.metadata[b"geo"])
    assert about["version"] == "1.1.0"
    assert about["columns"]["geometry"]["geometry_types"] == ["Point"]
    drawn = [cell for cell in found["geometry"].to_pylist() if cell is not None]
    assert [shapely.from_wkb(cell).x for cell in drawn] == [102.7]
    assert found["bbox"].to_pylist().count(None) == 1
