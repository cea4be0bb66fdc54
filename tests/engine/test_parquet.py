from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from groundtruce.engine import parquet
from groundtruce.errors import SourceError

ROW = {
    "report_id": "a",
    "source_id": "S1",
    "lat": 13.5,
    "lon": 103.0,
    "sigma_m": 1000.0,
    "time_from": "2025-01-03T00:00:00Z",
    "time_to": "2025-01-04T00:00:00Z",
    "kind": "artillery",
    "side": "A",
    "killed_low": 1,
    "killed_high": 2,
    "stance": "asserts",
}


def table(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "reports.parquet"
    pq.write_table(pa.Table.from_pylist([ROW | row for row in rows]), path)
    return path


def test_what_is_not_said_is_not_made_up(tmp_path: Path) -> None:
    path = table(tmp_path, {}, {"report_id": "b", "lat": None, "kind": None, "killed_low": None})
    read = parquet.read(path).columns
    assert np.isnan(read["lat"][1])
    assert read["kind"].tolist() == [0, -1]
    assert np.isnan(read["killed_low"][1])


def test_days_are_counted_in_utc(tmp_path: Path) -> None:
    night = {"time_from": "2025-01-03T01:00:00+07:00", "time_to": "2025-01-03T02:00:00+07:00"}
    read = parquet.read(table(tmp_path, night)).columns
    assert np.floor(read["start"][0]) == np.datetime64("2025-01-02", "D").astype(int)


def test_a_row_without_a_time_or_with_a_known_id_is_set_aside(tmp_path: Path) -> None:
    path = table(tmp_path, {}, {}, {"report_id": "b", "time_from": "yesterday"})
    read = parquet.read(path)
    assert read.columns["ids"].tolist() == ["a"]
    assert read.aside == {"the id was there before": 1, "no time": 1}


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "reports.parquet"
    pq.write_table(pa.table({"report_id": ["a"]}), path)
    with pytest.raises(SourceError, match="source_id"):
        parquet.read(path)


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reports.parquet"
    path.write_text("report_id,lat\n", "utf-8")
    with pytest.raises(SourceError, match="no Parquet file"):
        parquet.read(path)


def test_an_embedding_with_a_gap_is_told_from_one_without(tmp_path: Path) -> None:
    path = table(tmp_path, {"mine": [0.1, 0.2]}, {"report_id": "b", "mine": None})
    text = parquet.read(path, "mine").columns["text"]
    assert text.shape == (2, 2)
    assert np.isfinite(text).all(axis=1).tolist() == [True, False]


def test_embeddings_of_two_models_are_refused(tmp_path: Path) -> None:
    path = table(tmp_path, {"mine": [0.1, 0.2]}, {"report_id": "b", "mine": [0.1]})
    with pytest.raises(SourceError, match="different lengths"):
        parquet.read(path, "mine")


def test_what_is_written_is_what_the_yardstick_reads(tmp_path: Path) -> None:
    parquet.write(tmp_path / "out.parquet", np.array(["a", "b"]), np.array(["a", "a"]))
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {
        "report_id": ["a", "b"],
        "incident_id": ["a", "a"],
    }
