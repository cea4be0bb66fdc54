"""Files of views: the same rows in every format, stated inside, read by programs not ours."""

import csv
import io
import json
import shutil
import subprocess

import pyarrow.parquet as pq
import pytest
import shapely

from groundtruce.exports.view import STATED, Origin, View, written

ORIGIN = Origin(
    case="small",
    as_of="2025-12-01T12:00:00Z",
    address="/map?status=contested&kind==cmd()",
    licence=("CC BY 4.0",),
    log="17:abc",
)
SHAPES = [shapely.Point(102.7, 13.7), None, shapely.box(102, 13, 103, 14)]
ROWS = [["a", 3, "=1+1"], ["b", None, "plain"], ["c", 2.5, "บ้าน"]]


def a_view(rows=ROWS, shapes=SHAPES) -> View:
    return View("test", ("id", "number", "said"), rows, shapes, ORIGIN)


def test_every_row_of_a_csv_states_where_it_comes_from():
    rows = list(csv.DictReader(io.StringIO(written(a_view(), "csv").decode())))
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert {row["view_as_of"] for row in rows} == {ORIGIN.as_of}
    assert {row["view_sha256"] for row in rows} == {a_view().sha256}
    assert set(STATED) <= set(rows[0])


def test_no_cell_of_a_csv_begins_as_a_formula():
    cells = [
        cell for row in csv.reader(io.StringIO(written(a_view(), "csv").decode())) for cell in row
    ]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_geojson_and_geoparquet_state_the_same_and_hold_the_same():
    told = json.loads(written(a_view(), "geojson"))
    table = pq.read_table(io.BytesIO(written(a_view(), "parquet")))
    inside = json.loads(table.schema.metadata[b"groundtruce"])
    assert inside == json.loads(json.dumps(told["stated"]))
    assert (inside["as_of"], inside["address"]) == (ORIGIN.as_of, ORIGIN.address)
    assert inside["rows"] == table.num_rows == len(told["features"])
    shapes = [
        None if cell is None else shapely.from_wkb(cell) for cell in table["geometry"].to_pylist()
    ]
    assert shapes == SHAPES


def test_the_geo_metadata_is_what_geoparquet_asks_for():
    table = pq.read_table(io.BytesIO(written(a_view(), "parquet")))
    geo = json.loads(table.schema.metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    assert (geo["version"], column["encoding"]) == ("1.1.0", "WKB")
    assert set(column["geometry_types"]) == {"Point", "Polygon"}
    assert column["bbox"] == [102, 13, 103, 14]
    box = column["covering"]["bbox"]["xmin"]
    assert table[box[0]].to_pylist()[1] is None


def test_a_view_of_nothing_is_a_file_that_says_so():
    for ending in ("csv", "geojson", "parquet"):
        assert written(a_view([], []), ending)
    table = pq.read_table(io.BytesIO(written(a_view([], []), "parquet")))
    assert json.loads(table.schema.metadata[b"geo"])["columns"]["geometry"]["geometry_types"] == []


def test_one_changed_cell_changes_the_hash():
    changed = [["a", 3, "=1+2"], *ROWS[1:]]
    assert a_view(changed).sha256 != a_view().sha256
    assert a_view(ROWS, [None, *SHAPES[1:]]).sha256 != a_view().sha256


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs GDAL: apt-get install gdal-bin")
def test_gdal_reads_the_geojson(tmp_path):
    file = tmp_path / "view.geojson"
    file.write_bytes(written(a_view(), "geojson"))
    asked = ["ogrinfo", "-al", "-so", str(file)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert "Feature Count: 3" in told
    assert "Extent: (102.000000, 13.000000) - (103.000000, 14.000000)" in told
