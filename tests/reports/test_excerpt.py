"""The invariant of the whole system: the bytes that an excerpt names are its quote in UTF-8."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports.a_gathering import NAMES, ROW, a_table, gathered, written

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",), exclude_characters="\x00"),
        st.sampled_from("\",;\r\n\\\t'=ทหาร០៩ខ្មែរ😀👩‍🚒é\ufeff\u200b"),
    ),
    min_size=1,
    max_size=40,
).filter(str.strip)
ROWS = st.lists(TEXTS, min_size=1, max_size=5)
slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def as_csv(texts, delimiter=",", always_quoted=False, newline="\n"):
    """Return the texts as a table of the usual columns."""

    def cell(text):
        is_quoted = always_quoted or set(text) & {delimiter, '"', "\r", "\n"}
        return '"' + text.replace('"', '""') + '"' if is_quoted else text

    rows = ({**ROW, "id": str(number), "text": text} for number, text in enumerate(texts))
    lines = [NAMES, *(row.values() for row in rows)]
    return "".join(delimiter.join(map(cell, line)) + newline for line in lines)


def as_jsonl(texts, ensure_ascii):
    """Return the texts as JSON lines."""
    rows = ({**ROW, "id": str(number), "text": text} for number, text in enumerate(texts))
    return "".join(json.dumps(row, ensure_ascii=ensure_ascii) + "\n" for row in rows)


def holds(got, texts):
    """Check that every text came through and lies where its excerpt says."""
    assert got.aside == []
    assert [claim.text for claim in got.claims] == list(texts)
    assert [claim.excerpt.quote for claim in got.claims] == list(texts)
    return got.excerpts_hold()


@slow
@given(texts=ROWS, newline=st.sampled_from(["\n", "\r\n"]), bom=st.booleans())
def test_csv_texts_lie_where_their_excerpts_say(tmp_path, texts, newline, bom):
    raw = as_csv(texts, newline=newline).encode("utf-8-sig" if bom else "utf-8")
    assert holds(gathered(written(tmp_path / "rows.csv", raw)), texts)


@slow
@given(texts=ROWS, delimiter=st.sampled_from(",;\t|"), always_quoted=st.booleans())
def test_they_do_so_with_every_delimiter_and_quoting(tmp_path, texts, delimiter, always_quoted):
    raw = as_csv(texts, delimiter, always_quoted).encode()
    assert holds(gathered(written(tmp_path / "rows.csv", raw), delimiter=delimiter), texts)


@slow
@given(texts=ROWS, ensure_ascii=st.booleans(), bom=st.booleans())
def test_jsonl_texts_lie_where_their_excerpts_say(tmp_path, texts, ensure_ascii, bom):
    raw = as_jsonl(texts, ensure_ascii).encode("utf-8-sig" if bom else "utf-8")
    assert holds(gathered(written(tmp_path / "rows.jsonl", raw)), texts)


@slow
@given(texts=ROWS, indent=st.sampled_from([None, 1]))
def test_geojson_texts_lie_where_their_excerpts_say(tmp_path, texts, indent):
    made = [
        {"type": "Feature", "geometry": None, "properties": {**ROW, "id": str(n), "text": text}}
        for n, text in enumerate(texts)
    ]
    raw = json.dumps({"type": "FeatureCollection", "features": made}, indent=indent)
    assert holds(gathered(written(tmp_path / "rows.geojson", raw)), texts)


@slow
@given(texts=ROWS)
def test_texts_of_another_encoding_lie_in_the_copy(tmp_path, texts):
    raw = as_csv(texts).encode("utf-16")
    assert holds(gathered(written(tmp_path / "rows.csv", raw)), texts)


def test_a_text_without_escapes_is_cited_from_the_received_file(tmp_path):
    file = a_table(tmp_path, {"text": "ทหาร, and a comma"})
    (claim,) = gathered(file).claims
    got = file.read_bytes()[claim.excerpt.start : claim.excerpt.end]
    assert got.decode() == "ทหาร, and a comma"


def test_a_text_with_doubled_quotation_marks_is_cited_from_a_copy_of_the_texts(tmp_path):
    got = gathered(a_table(tmp_path, {"text": 'They said "no".'}, {"id": "2"}))
    first, second = got.claims
    copy = got.shelf.known[first.excerpt.sha256]
    assert copy.derived_from == second.excerpt.sha256 == got.reports[0].original
    assert got.shelf.raw[copy.sha256] == b'They said "no".\n\n'


def test_the_word_is_found_in_its_own_column_where_another_holds_it_too(tmp_path):
    file = a_table(tmp_path, {"text": "shelling"})
    (claim,) = gathered(file).claims
    assert claim.excerpt.start == file.read_bytes().rindex(b"shelling")


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl"])
def test_a_row_without_a_text_cites_itself(tmp_path, name):
    row = {**ROW, "text": ""}
    content = json.dumps(row) if name == "rows.jsonl" else as_csv([""])
    got = gathered(written(tmp_path / name, content))
    assert got.claims[0].text == ""
    assert "shelling" in got.claims[0].excerpt.quote
    assert got.excerpts_hold()
