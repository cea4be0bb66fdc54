"""What is no Parquet table is named, and told what makes one of it."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from groundtruce.engine import parquet
from groundtruce.errors import SourceError

HEAD = ("report_id", "source_id", "time_from", "time_to", "lat", "lon")
ROW = ("r1", "s1", "2025-07-24T00:00:00Z", "2025-07-25T00:00:00Z", "14.1", "103.2")
TEXTS = {
    "commas": "\n".join(map(",".join, (HEAD, ROW))),
    "tabs": "\r\n".join(map("\t".join, (HEAD, ROW))),
    "semicolons": "\n".join(map(";".join, (HEAD, ROW))),
    "lines": json.dumps(dict(zip(HEAD[:4], ROW[:4], strict=True))),
}


def refusal(path: Path) -> SourceError:
    with pytest.raises(SourceError) as refused:
        parquet.read(path)
    return refused.value


def obeyed(command: str, folder: Path) -> None:
    """Run what the remedy says to run."""
    code = command.partition('python -c "')[2].rstrip('"')
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_a_text_is_told_to_run_makes_a_table_of_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "reports.txt").write_text(text, "utf-8")
    refused = refusal(tmp_path / "reports.txt")
    assert refused.happened.startswith(("This is CSV", "This is JSON"))
    obeyed(refused.remedy, tmp_path)
    assert parquet.read(tmp_path / "reports.parquet").ids.to_pylist() == ["r1"]


def test_what_a_folder_is_told_to_run_joins_its_tables(tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for name in ("a", "b"):
        row = {key: [value] for key, value in zip(HEAD[:4], (name, *ROW[1:4]), strict=True)}
        pq.write_table(pa.table(row), tmp_path / "many" / f"{name}.parquet")
    refused = refusal(tmp_path / "many")
    assert "folder" in refused.happened
    obeyed(refused.remedy, tmp_path)
    assert len(parquet.read(tmp_path / "many.parquet")) == 2


def test_a_text_that_is_called_a_table_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "reports.parquet"
    path.write_text(TEXTS["commas"], "utf-8")
    obeyed(refusal(path).remedy, tmp_path)
    assert path.read_text("utf-8") == TEXTS["commas"]
    assert len(parquet.read(tmp_path / "reports.table.parquet")) == 1


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and more", "spreadsheet"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"one word", "no whole Parquet file"),
        (b"\xff\xfe\x00,\x00", "no whole Parquet file"),
    ],
)
def test_other_files_are_named_as_far_as_they_are_known(
    tmp_path: Path, begin: bytes, said: str
) -> None:
    path = tmp_path / "reports.parquet"
    path.write_bytes(begin)
    assert said in refusal(path).happened
