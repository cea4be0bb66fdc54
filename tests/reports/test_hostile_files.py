"""Hostile files: whatever the bytes, gathering ends, and says what became of them."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports.a_gathering import NAMES, ROW, a_table, gathered, written
from tests.reports.test_readers import MARK, TRACK, a_workbook

from groundtruce.reports.card import FIELDS

SUFFIXES = ("csv", "jsonl", "geojson", "kml", "gpx", "xlsx")
FEATURE = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [102.7, 13.75]}}
many = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@cache
def sound(suffix: str) -> bytes:
    """Return the bytes of a sound file of that kind, the same each time."""
    with TemporaryDirectory() as folder:
        return made(Path(folder), suffix)


def made(folder: Path, suffix: str) -> bytes:
    """Make a sound file of that kind in the folder and return its bytes."""
    match suffix:
        case "csv":
            return a_table(folder, {}, {"id": "2", "text": 'so "they", say'}).read_bytes()
        case "jsonl":
            return "".join(json.dumps({**ROW, "id": n}) + "\n" for n in (1, 2)).encode()
        case "geojson":
            features = [{**FEATURE, "properties": {**ROW, "id": n}} for n in (1, 2)]
            return json.dumps({"type": "FeatureCollection", "features": features}).encode()
        case "xlsx":
            return a_workbook(folder / "made.xlsx", list(ROW.values())).read_bytes()
        case _:
            return (MARK if suffix == "kml" else TRACK).encode()


def accounted_for(got) -> bool:
    """Whether something came of the file, each excerpt holds, and each refusal says what to do."""
    told = [*got.reports, *got.aside]
    return bool(told) and got.excerpts_hold() and all(aside.remedy for aside in got.aside)


@many
@given(raw=st.binary(max_size=200), suffix=st.sampled_from(SUFFIXES))
def test_any_bytes_are_refused_in_words(tmp_path, raw, suffix):
    got = gathered(written(tmp_path / f"rows.{suffix}", raw))
    assert got.reports == []
    assert all(aside.remedy for aside in got.aside)


@pytest.mark.parametrize("suffix", SUFFIXES)
@many
@given(data=st.data())
def test_a_spoiled_file_gives_reports_or_reasons(tmp_path, suffix, data):
    raw = bytearray(sound(suffix))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        cut = data.draw(st.integers(0, 3))
        raw[at : at + cut] = data.draw(st.one_of(st.binary(max_size=2), st.just(b'"')))
    fields = {**{name: name for name in NAMES}, "title": "name"}
    defaults = {"source": "news", "kind": "other"}
    file = written(tmp_path / f"spoiled.{suffix}", bytes(raw))
    got = gathered(file, fields=fields, defaults=defaults)
    assert got.excerpts_hold()
    assert accounted_for(got) or not raw.strip()


@many
@given(
    values=st.dictionaries(
        st.sampled_from(sorted(FIELDS)),
        st.one_of(
            *(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=20)),
            *(st.lists(st.text(max_size=3), max_size=2), st.dictionaries(st.text(), st.text())),
            st.sampled_from(
                ["0", "-1", "1e400", "2025-11-10", "POLYGON ((0 0, 0 0))", "NE", "seen"]
            ),
        ),
        min_size=1,
    )
)
def test_any_values_in_our_fields_give_a_report_or_a_reason(tmp_path, values):
    file = written(tmp_path / "rows.jsonl", json.dumps({**ROW, **values}))
    got = gathered(file, fields={name: name for name in FIELDS}, unknown_sources="keep")
    assert len(got.reports) + len(got.aside) == 1
    assert accounted_for(got)
