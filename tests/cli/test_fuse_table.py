"""``groundtruce fuse --reports``: what a person sees, whatever is in the file."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from groundtruce import loops, tables
from groundtruce.cli.main import main

Row = dict[str, Any]
Run = Callable[..., tuple[int, str]]
ROW: Row = {
    "report_id": "a",
    "source_id": "S1",
    "lat": 13.5,
    "lon": 103.0,
    "sigma_m": 1000.0,
    "time_from": "2025-01-03T00:00:00Z",
    "time_to": "2025-01-04T00:00:00Z",
    "kind": "artillery",
}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs the verb on a table and gives the status and all that was said."""

    def fuse(*rows: Row, words: tuple[str, ...] = ()) -> tuple[int, str]:
        path = tmp_path / "in.parquet"
        if rows:
            pq.write_table(pa.Table.from_pylist([ROW | row for row in rows]), path)
        given = ["--reports", str(path), "--out", str(tmp_path / "out.parquet"), *words]
        monkeypatch.setattr(sys, "argv", ["groundtruce", "fuse", *given])
        monkeypatch.setenv("COLUMNS", "300")
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return fuse


def written(folder: Path) -> dict[str, str]:
    table = pq.read_table(folder / "out.parquet")
    return dict(zip(*(column.to_pylist() for column in table.columns), strict=True))


def test_each_report_is_written_with_the_oldest_of_its_incident(tmp_path: Path, run: Run) -> None:
    far = {"report_id": "c", "lat": 11.0, "kind": "mine"}
    status, said = run({}, {"report_id": "b", "source_id": "S2"}, far)
    assert status == 0
    assert "3 reports, 2 incidents" in said
    assert written(tmp_path) == {"a": "a", "b": "a", "c": "c"}


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path, run: Run) -> None:
    pq.write_table(pa.table({"report_id": ["a"], "lat": [1.0]}), tmp_path / "in.parquet")
    status, said = run()
    assert status == 2
    assert "no column source_id, time_from, time_to" in said
    assert "It has report_id, lat" in said


def test_a_wrong_type_is_named_with_file_column_and_row(run: Run) -> None:
    status, said = run({"lat": "13.5"}, {"report_id": "b", "lat": "near the river"})
    assert status == 2
    assert "in.parquet, lat, row 2: 'near the river' is no number" in said
    assert "The column time_from holds int64" in run({"time_from": 5})[1]


def test_a_table_without_rows_is_fused_into_none(tmp_path: Path, run: Run) -> None:
    pq.write_table(pa.Table.from_pylist([ROW]).slice(0, 0), tmp_path / "in.parquet")
    status, said = run()
    assert status == 0
    assert "0 reports, 0 incidents" in said
    assert written(tmp_path) == {}


def test_half_a_file_is_told_and_nothing_is_written(tmp_path: Path, run: Run) -> None:
    run(*({"report_id": f"r{number}"} for number in range(50)))
    path = tmp_path / "in.parquet"
    path.write_bytes(path.read_bytes()[:600])
    (tmp_path / "out.parquet").unlink()
    status, said = run()
    assert status == 2
    assert "no whole Parquet file" in said
    assert [one.name for one in tmp_path.iterdir()] == ["in.parquet"]


def test_a_run_that_has_to_compile_says_so_and_a_later_one_is_silent(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "_folders", lambda: [tmp_path / "kept"])
    fuse = tables.here.fuse

    def with_a_new_loop(*given: Any) -> Any:
        loops.compiled(_last)(np.arange(3))
        return fuse(*given)

    monkeypatch.setattr(tables.here, "fuse", with_a_new_loop)
    told = [run({})[1].count("compiles the core") for _ in range(2)]
    assert told == [1, 0]
    assert '{"stage": "compile"' not in run({}, words=("--json",))[1]


def _last(numbers: Any) -> int:
    return numbers[-1]  # type: ignore[no-any-return]


def test_a_file_that_is_not_there_is_told(run: Run) -> None:
    status, said = run()
    assert status == 2
    assert "There is no such file" in said


def test_an_embedding_with_a_gap_is_unsaid_and_counted(tmp_path: Path, run: Run) -> None:
    gap = {"report_id": "b", "source_id": "S2", "embedding": [float("nan"), 1.0]}
    status, said = run({"embedding": [0.5, 1.0]}, gap)
    assert status == 0
    assert "1 cells taken as unsaid, the first in row 2: an embedding with gaps" in said
    assert written(tmp_path) == {"a": "a", "b": "a"}


def test_an_embedding_of_another_length_is_named_with_both_rows(run: Run) -> None:
    other = {"report_id": "b", "embedding": [0.5]}
    status, said = run({"embedding": [0.5, 1.0]}, other)
    assert status == 2
    assert "embedding, row 2: The embedding has 1 numbers, that of row 1 has 2" in said


def test_an_embedding_that_is_not_there_is_named(run: Run) -> None:
    status, said = run({}, words=("--embedding", "meaning"))
    assert status == 2
    assert "no column meaning" in said


def test_a_repeated_id_is_set_aside_with_its_row(tmp_path: Path, run: Run) -> None:
    status, said = run({}, {"report_id": "b", "lat": 11.0}, {"lat": 9.0})
    assert status == 0
    assert "1 rows set aside, the first row 3: the id was there before" in said
    assert written(tmp_path) == {"a": "a", "b": "b"}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"time_from": "0001-01-01"}, "the time is out of range"),
        ({"time_to": "9999-12-31"}, "the time is out of range"),
        ({"time_from": "2025-13-45"}, "no time"),
        ({"time_from": "2025-01-09"}, "the time ends before it begins"),
        ({"source_id": None}, "no source"),
    ],
)
def test_a_row_that_no_report_can_be_is_set_aside(
    tmp_path: Path, run: Run, cells: Row, reason: str
) -> None:
    status, said = run({}, {"report_id": "b"} | cells)
    assert status == 0
    assert f"1 rows set aside, the first row 2: {reason}" in said
    assert written(tmp_path) == {"a": "a"}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"lat": 4e7}, "no such place on earth"),
        ({"sigma_m": 0.0}, "a precision of no length"),
        ({"sigma_m": 1e9}, "a precision too wide to be a place"),
    ],
)
def test_a_cell_that_cannot_be_true_is_unsaid(
    tmp_path: Path, run: Run, cells: Row, reason: str
) -> None:
    status, said = run({}, {"report_id": "b", "source_id": "S2"} | cells)
    assert status == 0
    assert f"1 cells taken as unsaid, the first in row 2: {reason}" in said
    assert written(tmp_path).keys() == {"a", "b"}


def test_thousands_at_one_point_in_one_night_are_fused(tmp_path: Path, run: Run) -> None:
    rng = np.random.default_rng(1)
    rows = [
        {"report_id": f"r{n}", "source_id": f"S{rng.integers(12)}", "killed_low": n % 7}
        for n in range(3000)
    ]
    status, _ = run(*rows)
    assert status == 0
    assert len(written(tmp_path)) == 3000


def test_one_source_with_nine_rows_of_ten_does_not_swallow_the_rest(
    tmp_path: Path, run: Run
) -> None:
    loud: list[Row] = [
        {"report_id": f"r{n}", "lat": 10 + n / 50, "killed_low": n % 5} for n in range(270)
    ]
    quiet = [{"report_id": f"q{n}", "source_id": f"S{2 + n}", "lat": 10 + n} for n in range(6)]
    assert run(*loud, *quiet)[0] == 0
    told = written(tmp_path)
    assert len({told[f"r{n}"] for n in range(270)}) > 200
    assert len({told[f"q{n}"] for n in range(6)}) == 6


def test_the_summary_is_one_document(run: Run, tmp_path: Path) -> None:
    status, said = run({}, {}, {"report_id": "b", "lat": 95.0}, words=("--json",))
    assert status == 0
    assert json.loads(said[: said.index("\n}") + 2]) == {
        "reports": 2,
        "incidents": 2,
        "aside": {"the id was there before": {"often": 1, "row": 2}},
        "unsaid": {"no such place on earth": {"often": 1, "row": 3}},
        "judgements": {"held": 0, "waiting": 0},
        "out": str(tmp_path / "out.parquet"),
    }


def test_a_window_fuses_day_by_day(tmp_path: Path, run: Run) -> None:
    later = {"time_from": "2025-02-03T00:00:00Z", "time_to": "2025-02-04T00:00:00Z"}
    rows = ({}, {"report_id": "b", "source_id": "S2"}, {"report_id": "c"} | later)
    assert run(*rows, words=("--window", "14d"))[0] == 0
    assert written(tmp_path) == {"a": "a", "b": "a", "c": "c"}


def test_a_window_obeys_people(tmp_path: Path, run: Run) -> None:
    judged = tmp_path / "judged.csv"
    judged.write_text("one,other,verdict\na,b,different\na,c,same\na,nobody,same\n")
    later = {"time_from": "2025-05-03T00:00:00Z", "time_to": "2025-05-04T00:00:00Z"}
    rows = ({}, {"report_id": "b", "source_id": "S2"}, {"report_id": "c"} | later)
    status, said = run(*rows, words=("--window", "14d", "--judgements", str(judged)))
    assert status == 0
    assert "2 judgements hold, 1 wait" in said
    assert written(tmp_path) == {"a": "a", "b": "b", "c": "a"}


@pytest.mark.parametrize(
    "words",
    [
        ("--engine", "dask"),
        ("--scheduler", "tcp://127.0.0.1:1"),
        ("--window", "soon"),
        ("--window", "0d"),
        ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--window", "14d"),
    ],
)
def test_what_does_not_go_together_is_told_before_anything_is_read(
    run: Run, words: tuple[str, ...]
) -> None:
    status, said = run(words=words)
    assert status == 2
    assert "Invalid value" in said
