"""Readers: what each kind of file gives, and on which line it stood."""

import json
from datetime import date

import openpyxl
import pytest
from tests.reports.a_gathering import NAMES, ROW, a_table, gathered, written

from groundtruce.model.place import NamedArea

MARK = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Log</name>
<Folder><name>shelling</name>
<Placemark id="p1"><name>Prey</name><description>Smoke &amp; fire</description>
<TimeStamp><when>2025-11-10T08:30:00+07:00</when></TimeStamp>
<ExtendedData><Data name="killed"><value>2</value></Data></ExtendedData>
<Point><coordinates>102.7,13.75,0</coordinates></Point></Placemark>
<Placemark><name>Area</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
102,13 103,13 103,14 102,13</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
</Folder></Document></kml>"""
TRACK = """<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">
<wpt lat="13.75" lon="102.7"><time>2025-11-10T01:30:00Z</time><name>Crater</name>
<desc>Fresh crater</desc></wpt>
<trk><name>Patrol</name><trkseg>
<trkpt lat="13.70" lon="102.70"><time>2025-11-10T01:00:00Z</time></trkpt>
<trkpt lat="13.80" lon="102.70"><time>2025-11-10T03:00:00Z</time></trkpt>
</trkseg></trk></gpx>"""


def a_workbook(file, *rows, header=NAMES, above=()):
    """Write a workbook with one sheet called log."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "log"
    for row in (*above, header, *rows):
        sheet.append(row)
    book.save(file)
    return file


def test_a_csv_row_knows_its_line_although_cells_hold_line_breaks(tmp_path):
    file = a_table(tmp_path, {"text": "one\ntwo\nthree"}, {"id": "2", "lat": "95"})
    assert gathered(file).aside[0].line == 5


def test_blank_lines_of_a_table_are_no_rows(tmp_path):
    file = a_table(tmp_path)
    file.write_text(file.read_text() + "\n,,,,,,,,,\n\n")
    got = gathered(file)
    assert (len(got.reports), got.aside) == (1, [])


def test_a_header_may_stand_further_down(tmp_path):
    file = a_table(tmp_path)
    file.write_text("Weekly log\nfor the mission\n" + file.read_text())
    assert len(gathered(file, first_line=3).reports) == 1


def test_a_line_that_names_the_delimiter_is_obeyed(tmp_path):
    file = a_table(tmp_path)
    file.write_text("sep=;\n" + file.read_text().replace(",", ";"))
    assert len(gathered(file).reports) == 1


def test_a_table_with_bare_carriage_returns_is_named(tmp_path):
    file = a_table(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r"))
    assert "LF or CRLF" in gathered(file).aside[0].remedy


def test_many_quotation_marks_that_never_close_cost_only_their_rows(tmp_path):
    rows = [{"id": str(n)} for n in range(200)]
    file = a_table(tmp_path, *rows)
    lines = file.read_text().splitlines()
    for spoiled in (20, 90, 91, 150):
        lines[spoiled] = lines[spoiled].replace("Shells", '"Shells')
    got = gathered(written(file, "\n".join(lines)))
    assert {aside.line for aside in got.aside} >= {21, 91, 151}
    assert len(got.reports) >= 190


def test_geojson_gives_properties_and_the_point(tmp_path):
    feature = {
        "type": "Feature",
        "id": "f1",
        "geometry": {"type": "Point", "coordinates": [102.7, 13.75, 12]},
        "properties": {name: ROW[name] for name in NAMES if name not in ("id", "lat", "lon")},
    }
    file = written(
        tmp_path / "rows.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    (report,) = gathered(file).reports
    assert report.external_id == "f1"
    assert report.claims[0].place.centre == (102.7, 13.75)


@pytest.mark.parametrize(
    ("geometry", "radius_m"),
    [
        ({"type": "LineString", "coordinates": [[102.7, 13.7], [102.7, 13.8]]}, 5530),
        (
            {"type": "Polygon", "coordinates": [[[102, 13], [103, 13], [103, 14], [102, 13]]]},
            43_700,
        ),
    ],
)
def test_geojson_shapes_are_no_points(tmp_path, geometry, radius_m):
    row = {name: ROW[name] for name in NAMES if name not in ("lat", "lon")}
    file = written(
        tmp_path / "rows.geojson",
        json.dumps([{"type": "Feature", "geometry": geometry, "properties": row}]),
    )
    fields = {name: name for name in (*NAMES, "radius_m", "wkt")}
    place = gathered(file, fields=fields).claims[0].place
    assert place.radius_m == pytest.approx(radius_m, rel=0.02)


def test_geojson_in_metres_is_refused(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32648"}}
    text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": []})
    aside = gathered(written(tmp_path / "rows.geojson", text)).aside
    assert "32648" in aside[0].reason


def test_geojson_without_features_is_refused(tmp_path):
    aside = gathered(written(tmp_path / "rows.geojson", '{"type": "Topology"}')).aside
    assert "no 'features'" in aside[0].reason


@pytest.mark.parametrize("kind", ["Point", "oint"])
def test_a_feature_with_a_broken_geometry_is_set_aside(tmp_path, kind):
    bad = {"type": "Feature", "geometry": {"type": kind, "coordinates": []}, "properties": ROW}
    good = {"type": "Feature", "geometry": None, "properties": ROW}
    got = gathered(written(tmp_path / "rows.geojson", json.dumps([bad, good])))
    assert (len(got.reports), got.aside[0].field) == (1, "geometry")


def test_kml_gives_placemarks_with_their_data_and_folder(tmp_path):
    fields = {"title": "name", "text": "description", "kind": "folder", "from": "begin"}
    got = gathered(
        written(tmp_path / "log.kml", MARK),
        fields={**fields, "lat": "lat", "lon": "lon", "wkt": "wkt", "id": "id"},
        figures=({"kind": "killed", "best": "killed"},),
        values={"kind": {"Log / shelling": "shelling"}},
        defaults={"source": "team"},
    )
    first, second = got.claims
    assert (first.kind, first.text, first.figures[0].best) == ("shelling", "Smoke & fire", 2)
    assert first.place.centre == (102.7, 13.75)
    assert second.place.extent.shape == "area"
    assert got.excerpts_hold()


def test_a_copy_of_a_kml_says_what_it_was_made_from(tmp_path):
    file = written(tmp_path / "log.kml", MARK)
    defaults = {"source": "team", "kind": "shelling"}
    got = gathered(file, fields={"text": "name"}, defaults=defaults)
    original = got.shelf.known[got.reports[0].original]
    received = got.shelf.known[original.derived_from]
    assert got.shelf.raw[received.sha256] == file.read_bytes()


def test_half_a_kml_gives_its_whole_placemarks(tmp_path):
    file = written(tmp_path / "log.kml", MARK[: MARK.index("<Polygon>")])
    got = gathered(file, fields={"text": "name"}, defaults={"source": "team", "kind": "other"})
    assert [claim.text for claim in got.claims] == ["Prey"]
    assert "no well-formed XML" in got.aside[0].reason


def test_gpx_gives_waypoints_and_tracks(tmp_path):
    fields = {"title": "name", "text": "desc", "from": "begin", "to": "end"}
    got = gathered(
        written(tmp_path / "log.gpx", TRACK),
        fields={**fields, "lat": "lat", "lon": "lon", "radius_m": "radius_m"},
        defaults={"source": "team", "kind": "own_patrol"},
    )
    point, track = got.claims
    assert (point.text, point.place.centre) == ("Fresh crater", (102.7, 13.75))
    assert track.span.seconds == 2 * 3600
    assert track.place.radius_m == pytest.approx(5530, rel=0.01)


def test_a_workbook_gives_its_rows_with_their_numbers_in_the_sheet(tmp_path):
    row = list(ROW.values())
    bad = ["2", *row[1:7], 95, *row[8:]]
    got = gathered(a_workbook(tmp_path / "log.xlsx", row, bad, above=[["Log"]]), first_line=2)
    assert len(got.reports) == 1
    assert got.aside[0].line == 4
    assert got.excerpts_hold()


def test_dates_of_a_workbook_are_days_where_they_show_no_time(tmp_path):
    row = {**ROW, "from": date(2025, 11, 10), "published": date(2025, 11, 11)}
    file = a_workbook(tmp_path / "log.xlsx", list(row.values()))
    (report,) = gathered(file).reports
    assert report.published.granularity.value == "day"
    assert report.claims[0].span.seconds == 86400


def test_a_formula_without_a_stored_result_is_set_aside(tmp_path):
    row = {**ROW, "lat": "=13+0.75"}
    other = {**ROW, "id": "2"}
    got = gathered(a_workbook(tmp_path / "log.xlsx", list(row.values()), list(other.values())))
    (aside,) = got.aside
    assert (aside.line, aside.field) == (2, "lat")
    assert "=13+0.75" in aside.reason
    assert [report.external_id for report in got.reports] == ["2"]


def test_a_formula_in_a_column_that_nobody_reads_harms_nothing(tmp_path):
    file = a_workbook(tmp_path / "log.xlsx", [*ROW.values(), "=1+1"], header=(*NAMES, "sum"))
    assert gathered(file).aside == []


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path):
    file = a_workbook(tmp_path / "log.xlsx", list(ROW.values()))
    assert "'lgo'" in gathered(file, sheet="lgo").aside[0].reason
    assert "log" in gathered(file, sheet="lgo").aside[0].remedy


def test_a_workbook_with_a_column_twice_is_refused(tmp_path):
    file = a_workbook(tmp_path / "log.xlsx", list(ROW.values()), header=(*NAMES[:-1], "lat"))
    assert "stands twice" in gathered(file).aside[0].reason


def test_what_only_calls_itself_a_workbook_is_refused(tmp_path):
    aside = gathered(written(tmp_path / "log.xlsx", b"PK\x03\x04 nothing")).aside
    assert "no XLSX workbook" in aside[0].reason


def test_a_coarse_row_of_a_table_is_no_pin(tmp_path):
    fields = {**{name: name for name in NAMES}, "precision": "place"}
    got = gathered(a_table(tmp_path, {"place": "province"}), fields=fields)
    assert isinstance(got.claims[0].place.extent, NamedArea)
