from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from groundtruce.engine import parquet, rows
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
    assert read.ids.to_pylist() == ["a"]
    assert read.aside == {"the id was there before": (1, 2), "no time": (1, 3)}


def test_batches_and_row_groups_are_one_table(tmp_path: Path, monkeypatch: Any) -> None:
    told = [{"report_id": f"r{n}", "kind": f"k{n % 3}", "killed_low": n} for n in range(40)]
    path = table(tmp_path, *told, {"report_id": "r7"})
    whole = parquet.read(path)
    pq.write_table(pq.read_table(path), path, row_group_size=9)
    monkeypatch.setattr(parquet, "_BATCH", 4)
    again = parquet.read(path)
    assert again.ids == whole.ids
    assert again.aside == whole.aside == {rows.REPEATED: (1, 41)}
    assert all((again.columns[name] == whole.columns[name]).all() for name in ("kind", "ids"))


def test_ids_are_ranked_by_their_letters(tmp_path: Path) -> None:
    path = table(tmp_path, {"report_id": "b10"}, {"report_id": "b9"}, {"report_id": "a"})
    assert parquet.read(path).columns["ids"].tolist() == [1, 2, 0]


def test_a_number_written_as_a_word_is_read_and_a_word_is_named_with_its_row(
    tmp_path: Path,
) -> None:
    path = table(tmp_path, {"lat": "13.5"}, {"report_id": "b", "lat": None})
    assert parquet.read(path).columns["lat"][0] == 13.5
    path = table(tmp_path, {"lat": "13.5"}, {"report_id": "b", "lat": "north"})
    with pytest.raises(SourceError, match="lat, row 2: 'north' is no number"):
        parquet.read(path)


@pytest.mark.parametrize(
    ("column", "cell"), [("time_from", 5), ("lat", [1.0]), ("kind", 1.5), ("embedding", "text")]
)
def test_a_column_of_a_wrong_kind_is_named(tmp_path: Path, column: str, cell: object) -> None:
    with pytest.raises(SourceError, match=f"The column {column} holds"):
        parquet.read(table(tmp_path, {column: cell}))


def test_what_cannot_be_true_is_unsaid_and_counted(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        {"lat": 4e7},
        {"report_id": "b", "sigma_m": 0.0},
        {"report_id": "c", "sigma_m": 1e9},
        {"report_id": "d", "killed_low": -3},
    )
    read = parquet.read(path)
    assert np.isfinite(read.columns["lat"]).tolist() == [False, True, False, True]
    assert read.columns["sigma_m"][1] == 10_000
    assert sorted(row for _, row in read.unsaid.values()) == [1, 2, 3, 4]


def test_times_that_no_report_can_have_are_set_aside(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        {"time_from": "0001-01-01", "time_to": "0001-01-02"},
        {"report_id": "b", "time_from": "2025-01-05"},
        {"report_id": "c", "time_to": "9999-12-31T23:59:59+00:00"},
        {"report_id": "d", "time_to": "2025-01-03T00:00:00Z"},
        {"report_id": "e", "time_from": "9999-12-31T00:00:00Z"},
    )
    read = parquet.read(path)
    assert read.ids.to_pylist() == ["d"]
    assert read.aside == {
        "the time is out of range": (3, 1),
        "the time ends before it begins": (1, 2),
    }


def test_a_table_without_rows_is_a_table(tmp_path: Path) -> None:
    path = table(tmp_path, {})
    pq.write_table(pq.read_table(path).slice(0, 0), path)
    assert len(parquet.read(path)) == 0


def test_half_a_file_is_told_from_a_whole_one(tmp_path: Path) -> None:
    path = table(tmp_path, *({"report_id": f"r{n}"} for n in range(999)))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SourceError, match="no whole Parquet file"):
        parquet.read(path)


def test_a_byte_lost_inside_is_told_with_the_rows_before_it(tmp_path: Path) -> None:
    path = table(tmp_path, *({"report_id": f"r{n}"} for n in range(999)))
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + bytes(400) + whole[404:])
    with pytest.raises(SourceError, match="damaged after row 0"):
        parquet.read(path)


def test_an_output_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "folder"
    out.mkdir()
    with pytest.raises(SourceError, match="cannot be written"):
        parquet.write(out, pa.array(["a"], pa.large_string()), np.array([0]))
    assert list(tmp_path.iterdir()) == [out]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "reports.parquet"
    pq.write_table(pa.table({"report_id": ["a"]}), path)
    with pytest.raises(SourceError, match="source_id"):
        parquet.read(path)


def test_an_embedding_with_a_gap_is_told_from_one_without(tmp_path: Path) -> None:
    path = table(tmp_path, {"mine": [0.1, 0.2]}, {"report_id": "b", "mine": None})
    text = parquet.read(path, "mine").columns["text"]
    assert text.shape == (2, 2)
    assert np.isfinite(text).all(axis=1).tolist() == [True, False]


def test_embeddings_of_two_models_are_refused(tmp_path: Path) -> None:
    path = table(tmp_path, {"mine": [0.1, 0.2]}, {"report_id": "b", "mine": [0.1]})
    with pytest.raises(SourceError, match=r"mine, row 2: .*different lengths"):
        parquet.read(path, "mine")


def test_embeddings_of_two_models_are_refused_across_row_groups(tmp_path: Path) -> None:
    path = table(tmp_path, {"mine": [0.1, 0.2]}, {"report_id": "b", "mine": [0.1]})
    pq.write_table(pq.read_table(path), path, row_group_size=1)
    with pytest.raises(SourceError, match=r"mine, row 2: .*different lengths"):
        parquet.read(path, "mine")


def test_an_embedding_with_a_gap_is_counted(tmp_path: Path) -> None:
    path = table(tmp_path, {"mine": [0.1, float("nan")]})
    assert parquet.read(path, "mine").unsaid == {"an embedding with gaps": (1, 1)}


def test_what_is_written_is_what_the_yardstick_reads(tmp_path: Path) -> None:
    parquet.write(
        tmp_path / "out.parquet", pa.array(["a", "b"], pa.large_string()), np.array([0, 0])
    )
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {
        "report_id": ["a", "b"],
        "incident_id": ["a", "a"],
    }


def test_a_wide_embedding_is_folded_and_keeps_its_distances(tmp_path: Path) -> None:
    wide = np.random.default_rng(1).normal(size=(40, 500))
    path = table(
        tmp_path, *({"report_id": f"r{n}", "mine": one.tolist()} for n, one in enumerate(wide))
    )
    text = parquet.read(path, "mine").columns["text"]
    assert text.shape == (40, rows.MOST_NUMBERS)
    apart = [np.linalg.norm(told[:1] - told[1:], axis=1) for told in (wide, text)]
    assert 0.9 < np.mean(apart[1] / apart[0]) < 1.1
    assert np.std(apart[1] / apart[0]) < 0.15
