"""Bad input: each kind gives one clear reason, says what to do, and loses nothing else."""

import hashlib
import json
import tracemalloc
import zipfile

import pytest
from tests.reports.a_gathering import ROW, Shelf, a_card, a_table, gathered, gathered_by, written

from groundtruce.model.report import Original
from groundtruce.reports import ahead

HEADER = ",".join(ROW)
CELLS = ",".join(ROW.values())
POINT = {"type": "Point", "coordinates": [102.7, 13.75]}
THAI = "ทหารบาดเจ็บสามนาย"


def only(got):
    """Return the one record that was set aside, after checking that it says what to do."""
    (aside,) = got.aside
    assert aside.remedy
    return aside


def features(*rows):
    """Return a GeoJSON collection of the rows."""
    made = [{"type": "Feature", "geometry": POINT, "properties": {**ROW, **row}} for row in rows]
    return json.dumps({"type": "FeatureCollection", "features": made}, indent=1)


def test_a_wrong_encoding_names_the_byte_and_the_likely_encoding(tmp_path):
    text = f"{HEADER}\n{CELLS.replace('Shells fell', THAI)}\n"
    file = written(tmp_path / "rows.csv", text.encode("cp874"))
    aside = only(gathered(file))
    assert f"byte {text.encode('cp874').index(THAI.encode('cp874'))} (line 2)" in aside.reason
    assert "encoding: cp874" in aside.remedy


def test_an_encoding_that_the_card_names_is_read_through_a_copy(tmp_path):
    text = f"{HEADER}\n{CELLS.replace('Shells fell', THAI)}\n"
    file = written(tmp_path / "rows.csv", text.encode("cp874"))
    got = gathered(file, encoding=("utf-8", "tis-620"))
    assert got.claims[0].text.startswith(THAI)
    assert got.excerpts_hold()
    copy = got.shelf.known[got.claims[0].excerpt.sha256]
    assert copy.derived_from == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_wrong_byte_late_in_the_file_lets_no_row_through(tmp_path):
    rows = "".join(f"{number}{CELLS[1:]}\n" for number in range(20_000))
    file = written(tmp_path / "rows.csv", f"{HEADER}\n{rows}".encode() + b"\xff\xfe\xfd\n")
    got = gathered(file)
    assert got.reports == []
    assert "line 20002" in only(got).reason


def test_a_missing_column_is_one_error_for_the_file(tmp_path):
    text = f"{HEADER.replace('lat', 'latt')}\n{CELLS}\n{CELLS}\n"
    aside = only(gathered(written(tmp_path / "rows.csv", text)))
    assert "no column 'lat'" in aside.reason
    assert "latt" in aside.remedy


def test_a_column_that_stands_twice_is_one_error_for_the_file(tmp_path):
    text = f"{HEADER},lat\n{CELLS},13\n{CELLS},13\n"
    assert (
        "'lat' stands twice (columns 8 and 11)"
        in only(gathered(written(tmp_path / "rows.csv", text))).reason
    )


def test_the_31st_of_february_is_set_aside(tmp_path):
    aside = only(gathered(a_table(tmp_path, {"from": "31/02/2025"})))
    assert (aside.line, aside.field) == (2, "from")
    assert "31/02/2025" in aside.reason


def test_a_buddhist_year_is_named_and_converted_only_if_the_card_allows(tmp_path):
    file = a_table(tmp_path, {"from": "2568-11-10"})
    aside = only(gathered(file))
    assert "Buddhist year of 2025" in aside.reason
    assert "calendar: buddhist" in aside.remedy
    assert gathered(file, calendar="auto").claims[0].span.start.year == 2025


def test_swapped_coordinates_are_named_as_such(tmp_path):
    aside = only(gathered(a_table(tmp_path, {"lat": "102.7", "lon": "13.75"})))
    assert aside.field == "lat"
    assert "swapped" in aside.reason


def test_latitude_95_is_set_aside(tmp_path):
    assert "95 is no latitude" in only(gathered(a_table(tmp_path, {"lat": "95"}))).reason


def test_the_point_0_0_is_no_place(tmp_path):
    assert "0, 0" in only(gathered(a_table(tmp_path, {"lat": "0", "lon": "0.0"}))).reason


def test_an_empty_file_is_set_aside(tmp_path):
    assert "empty" in only(gathered(written(tmp_path / "rows.csv", b""))).reason


def test_binary_junk_is_no_table(tmp_path):
    junk = bytes(range(256)) * 100
    assert "binary" in only(gathered(written(tmp_path / "rows.csv", junk))).reason


def test_a_workbook_called_csv_is_named_for_what_it_is(tmp_path):
    with zipfile.ZipFile(tmp_path / "rows.csv", "w") as packed:
        packed.writestr("a", "a")
    assert "zip archive" in only(gathered(tmp_path / "rows.csv")).reason


def test_half_a_geojson_gives_its_whole_features_and_says_where_it_breaks(tmp_path):
    whole = features({}, {"id": "2"}, {"id": "3"})
    cut = whole[: whole.rindex("coordinates")]
    got = gathered(written(tmp_path / "rows.geojson", cut))
    assert [report.external_id for report in got.reports] == ["1", "2"]
    aside = only(got)
    assert f"breaks off at byte {len(cut)}" in aside.reason
    assert aside.line == whole[: whole.rindex('{\n   "type": "Feature"')].count("\n") + 1


def test_a_kml_in_an_encoding_that_nobody_knows_is_told(tmp_path):
    text = '<?xml version="1.0" encoding="TF-8"?><kml></kml>'
    assert "encoding" in only(gathered(written(tmp_path / "rows.kml", text))).reason


@pytest.mark.parametrize(
    "entity",
    [
        '<!DOCTYPE kml [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE kml [<!ENTITY a "aa"><!ENTITY e "&a;&a;">]>',
        '<!DOCTYPE kml SYSTEM "http://example.org/kml.dtd">',
    ],
)
def test_a_kml_with_entities_is_refused_unread(tmp_path, entity):
    text = f"{entity}<kml><Placemark><name>&e;</name></Placemark></kml>"
    got = gathered(written(tmp_path / "rows.kml", text))
    assert got.reports == []
    assert "document type or entities" in only(got).reason


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setenv("GROUNDTRUCE_UNPACKED_LIMIT_MB", "50")
    file = tmp_path / "rows.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 20 * 2**20)
    tracemalloc.start()
    aside = only(gathered(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to 60 MB" in aside.reason
    assert peak < 20 * 2**20


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl"])
def test_a_cell_of_200_mb_costs_one_row_and_little_memory(tmp_path, name, monkeypatch):
    # Read here and not by a process of its own, whose memory could not be seen.
    monkeypatch.setattr(ahead, "is_worthwhile", lambda _: False)
    file = tmp_path / name
    with file.open("wb") as out:
        begin, end = _around_the_text(name)
        out.write(begin)
        for _ in range(200):
            out.write(b"a" * (2**20 - 1) + (b"\n" if name == "rows.csv" else b"a"))
        out.write(end)
    tracemalloc.start()
    got = gathered_by(a_card(file), shelf=HashOnly())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "longer than 1024 KB" in only(got).reason
    assert [report.external_id for report in got.reports] == ["2"]
    assert peak < 80 * 2**20


def _around_the_text(name):
    if name == "rows.csv":
        return f'{HEADER}\n{CELLS[: -len(ROW["text"])]}"'.encode(), f'"\n2{CELLS[1:]}\n'.encode()
    begin, end = json.dumps({**ROW, "text": "?"}).split("?")
    return begin.encode(), f"{end}\n{json.dumps({**ROW, 'id': '2'})}\n".encode()


class HashOnly(Shelf):
    """Hashes a file without holding it."""

    def __call__(self, data, *, media_type, name, derived_from=None):
        with data.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = data.stat().st_size
        made = Original(sha256=sha256, size=size, media_type=media_type, name=name)
        self.known[sha256] = made
        return made


def test_a_long_cell_names_its_column(tmp_path):
    file = a_table(tmp_path, {"place": "x" * 5 * 2**20}, {"id": "2"})
    got = gathered(file)
    assert (only(got).field, only(got).line) == ("place", 2)
    assert len(got.reports) == 1


def test_a_file_beyond_the_limit_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setenv("GROUNDTRUCE_FILE_LIMIT_MB", "0")
    assert "the limit is 0 MB" in only(gathered(a_table(tmp_path))).reason


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_formula_in_a_text_stays_text(tmp_path, text):
    got = gathered(a_table(tmp_path, {"text": text}))
    assert got.claims[0].text == text
    assert got.excerpts_hold()


def test_a_quotation_mark_that_never_closes_costs_its_own_row(tmp_path):
    lines = [
        HEADER,
        CELLS,
        CELLS.replace("Shells", '"Shells').replace("1,", "2,", 1),
        "3" + CELLS[1:],
    ]
    got = gathered(written(tmp_path / "rows.csv", "\n".join(lines) + "\n"))
    assert [report.external_id for report in got.reports] == ["1", "3"]
    assert (only(got).line, "quotation mark" in only(got).reason) == (3, True)


def test_a_row_of_another_width_is_set_aside(tmp_path):
    got = gathered(written(tmp_path / "rows.csv", f"{HEADER}\n{CELLS},more\n2{CELLS[1:]}\n"))
    assert "11 cells, the header has 10" in only(got).reason
    assert len(got.reports) == 1


@pytest.mark.parametrize(
    "line",
    ['{"id": 1', "[1, 2]", "nonsense", '{"lat": NaN}', "[" * 100_000, '{"text": "\\ud800"}'],
)
def test_a_broken_line_of_json_spoils_no_other(tmp_path, line):
    row = json.dumps(ROW)
    got = gathered(written(tmp_path / "rows.jsonl", f"{line}\n{row}\n"))
    assert len(got.reports) == 1
    assert only(got).line == 1


def test_half_a_character_is_set_aside(tmp_path):
    row = json.dumps({**ROW, "text": "broken \ud83d here"})
    assert "half a character" in only(gathered(written(tmp_path / "rows.jsonl", row))).reason


def test_an_event_after_the_report_was_known_is_set_aside(tmp_path):
    assert "lies after" in only(gathered(a_table(tmp_path, {"from": "2025-11-20"}))).reason


def test_a_publication_still_to_come_is_set_aside(tmp_path):
    assert "still to come" in only(gathered(a_table(tmp_path, {"published": "2026-03-01"}))).reason


def test_coordinates_far_from_the_case_are_set_aside_unless_the_card_keeps_them(tmp_path):
    file = a_table(tmp_path, {"lat": "48.2", "lon": "16.4"})
    assert "outside the case's area" in only(gathered(file)).reason
    assert len(gathered(file, outside="keep").reports) == 1


def test_an_unknown_source_is_set_aside_with_the_nearest_names(tmp_path):
    aside = only(gathered(a_table(tmp_path, {"source": "a-armi"})))
    assert aside.field == "source"
    assert "a-army" in aside.remedy


def test_an_unknown_kind_is_set_aside_with_the_nearest_words(tmp_path):
    aside = only(gathered(a_table(tmp_path, {"kind": "shelling fire"})))
    assert aside.field == "kind"
    assert "shelling" in aside.remedy


def test_an_unreadable_suffix_is_named(tmp_path):
    assert ".doc" in only(gathered(written(tmp_path / "rows.doc", b"x"))).reason
