"""Files of views: whatever a page lists, with the rights of who asks, stated inside."""

import csv
import io
import json
import shutil
import subprocess

import pyarrow.parquet as pq
import pytest
import shapely
from starlette.testclient import TestClient

from groundtruce.web import taking
from groundtruce.web.app import create_app


@pytest.fixture(scope="module")
def pages(bench):
    """Return an address of every page that lists something."""
    moment = bench.moment(None, "en")
    finding = next(one for one in moment.road.findings if one.status == "contested")
    state = next(one for one in moment.road.assessments if one.findings)
    return [
        *("/map", "/map?status=contested", "/findings?state=proposed", "/search?q=mine"),
        *("/search?near=poipet&km=25", "/agreement", "/briefs", "/brief", "/changed?days=7"),
        *("/watching", "/inbox", "/ledgers/weapons", "/ledgers/restrictions", "/ledgers/posts"),
        f"/agreement/{state.agreement}/{state.commitment}/{state.party}",
        f"/incidents/{finding.incident.id}",
        f"/findings/{finding.id}",
        f"/reports/{finding.incident.claims[0].report}",
    ]


def taken(client, address, ending):
    """Return the answer that holds a view as a file."""
    return client.get(f"/export.{ending}", params={"view": address})


def test_every_page_that_lists_something_is_a_file_in_three_formats(client, bench, pages):
    for address in pages:
        told = json.loads(taken(client, address, "geojson").text)
        stated = told["stated"]
        assert stated["address"] == address
        assert stated["as_of"].startswith(f"{bench.moment(None, 'en').as_of:%Y-%m-%d}")
        assert stated["licence"] == list(bench.case.attribution)
        assert stated["log"] == "{}:{}".format(*bench.store.head())
        table = pq.read_table(io.BytesIO(taken(client, address, "parquet").content))
        assert json.loads(table.schema.metadata[b"groundtruce"]) == stated
        rows = list(csv.DictReader(io.StringIO(taken(client, address, "csv").text)))
        rows = [row for row in rows if not row["view_as_of"].startswith("#")]
        assert len(rows) == table.num_rows == len(told["features"]) == stated["rows"]
        assert {row["view_sha256"] for row in rows} <= {stated["sha256"]}


def test_each_page_offers_its_files_and_they_are_there(client, pages):
    # The brief has a face of its own, which is what goes out.
    for address in [one for one in pages if one != "/brief"]:
        offered = taking.files(address)
        text = client.get(address).text
        for _, file in offered:
            assert file.replace("&", "&amp;") in text, address
            assert client.get(file).status_code == 200, file
    assert taking.files("/keys") == ()


def test_a_view_holds_what_its_filter_says_and_no_more(client, bench):
    told = json.loads(taken(client, "/map?status=contested", "geojson").text)
    rows = bench.moment(None, "en").rows
    assert {one["properties"]["incident_id"] for one in told["features"]} == {
        row["id"] for row in rows if row["status"] == "contested"
    }
    early = json.loads(taken(client, "/map?as_of=2025-08-01T00:00", "geojson").text)
    assert early["stated"]["as_of"] == "2025-07-31T17:00:00Z"
    assert 0 < len(early["features"]) < len(rows)


def test_a_country_is_no_pin_in_any_file(client, bench):
    told = json.loads(taken(client, "/map?every=1", "geojson").text)
    pinned = {one.incident.id for one in bench.moment(None, "en").road.findings
              if one.incident.place and one.incident.place.is_pin}  # fmt: skip
    drawn = {one["properties"]["incident_id"] for one in told["features"] if one["geometry"]}
    assert drawn == pinned


def test_zones_give_commitments_their_shapes(client, bench):
    told = json.loads(taken(client, "/agreement", "geojson").text)
    zoned = {c.id for a in bench.case.agreements for c in a.commitments if c.zone}
    assert {f["properties"]["commitment"] for f in told["features"] if f["geometry"]} <= zoned


def test_the_csv_of_incidents_keeps_its_row_of_tags(client):
    lines = list(csv.reader(io.StringIO(taken(client, "/map", "csv").text)))
    assert lines[1][0] == "#event+id"
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize(
    "address", ["", "map", "//evil.example/map", "/keys", "/nowhere", "/map/.."]
)
def test_what_lists_nothing_is_no_file(client, address):
    assert taken(client, address, "csv").status_code in (404, 422)
    assert client.get("/export.exe?view=/map").status_code == 404


def test_a_file_is_given_to_nobody_who_may_not_see_the_page(walked, own_bench):
    own_bench.accounts.give("nobody", "four plain quiet words")
    stranger = TestClient(create_app(own_bench), follow_redirects=False)
    for address in ("/agreement", "/brief", "/ledgers/weapons", "/watching", "/inbox", "/changed"):
        assert taken(stranger, address, "csv").status_code == 403, address
    for address in ("/map?every=1", "/findings", "/search?since=2020-01-01", "/briefs"):
        told = json.loads(taken(stranger, address, "geojson").text)
        named = {one["properties"].get("noun") for one in told["features"]} - {"place", "zone"}
        assert not named - {None}, address
        assert all("noun" in one["properties"] for one in told["features"]), address
    incident = own_bench.moment(None, "en").rows[0]["id"]
    assert taken(stranger, f"/incidents/{incident}", "csv").status_code == 404


def test_geoparquet_reads_as_shapes_that_lie_in_its_box(client):
    table = pq.read_table(io.BytesIO(taken(client, "/map?every=1", "parquet").content))
    geo = json.loads(table.schema.metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    shapes = [shapely.from_wkb(cell) for cell in table["geometry"].to_pylist() if cell]
    assert {one.geom_type for one in shapes} == set(column["geometry_types"])
    assert list(shapely.total_bounds(shapes)) == column["bbox"]
    spots = zip(table["lon"].to_pylist(), table["lat"].to_pylist(), strict=True)
    assert [one for one in spots if one[0] is not None] == [(one.x, one.y) for one in shapes]


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="needs GDAL: apt-get install gdal-bin")
def test_gdal_counts_what_the_page_counts(client, bench, tmp_path):
    file = tmp_path / "view.geojson"
    file.write_bytes(taken(client, "/map", "geojson").content)
    out = tmp_path / "view.csv"
    subprocess.run(["ogr2ogr", "-f", "CSV", str(out), str(file)], check=True, capture_output=True)
    assert len(list(csv.DictReader(out.open()))) == len(bench.moment(None, "en").rows)
