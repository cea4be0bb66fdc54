"""How fast gathering is: rows of a CSV and of a JSONL file made into checked reports.

    python bench/gather.py [ROWS]

Beside it, in the same run: the standard library reading the same rows and doing nothing else.
The last row is the whole command, from its start until every report is durable in the store.
"""

import csv
import hashlib
import json
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from groundtruce.model.case import Case, Party
from groundtruce.model.report import Original, Report
from groundtruce.model.source import Source, SourceKind
from groundtruce.reports import gather
from groundtruce.reports.card import Card

ROWS = 100_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIELDS = ("id", "source", "published", "kind", "from", "lat", "lon", "radius_m", "killed", "text")
TEXT = (
    "Shells fell east of the village at first light and again after noon; people who fled "
    "towards the river speak of {} explosions. บ้านเรือนเสียหาย ផ្ទះខូចខាត"
)


def main() -> None:
    """Print rows a second, megabytes a second, rows a second of work, and peak memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with TemporaryDirectory() as folder:
        table, lines = Path(folder) / "rows.csv", Path(folder) / "rows.jsonl"
        _write(table, lines, count)
        print(f"{count:,} rows, {table.stat().st_size / 1e6:.0f} MB as CSV")
        print(f"{'':34}{'rows/s':>10}{'MB/s':>8}{'rows/CPU s':>12}{'peak MB':>9}")
        _measure("csv.DictReader alone", table, count, lambda: _dict_reader(table))
        _measure("gather: CSV to reports", table, count, lambda: _gathered(table))
        _measure("json.loads alone", lines, count, lambda: _json_lines(lines))
        _measure("gather: JSONL to reports", lines, count, lambda: _gathered(lines))
        _durably(Path(folder) / "case", lines, count)


def _measure(name: str, file: Path, count: int, run: Callable[[], Iterable[object]]) -> None:
    begin, worked = time.perf_counter(), _worked()
    found = sum(1 for _ in run())
    seconds, worked = time.perf_counter() - begin, _worked() - worked
    assert found == count, f"{name}: {found} of {count} rows"
    # Tracing slows the run down: a fifth of the file shows what is held at a time.
    tracemalloc.start()
    for number, _ in enumerate(run()):
        if number >= count // 5:
            break
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    rate = file.stat().st_size / 1e6 / seconds
    fast, work = count / seconds, count / worked
    print(f"{name:34}{fast:>10,.0f}{rate:>8.1f}{work:>12,.0f}{peak / 1e6:>9.1f}")


def _worked() -> float:
    """Return the processor time of this process and of those that have ended for it."""
    return sum(os.times()[:4])


def _durably(folder: Path, lines: Path, count: int) -> None:
    case, card = _case(), _card(lines)
    west, south, east, north = case.area
    plain = case.model_dump(mode="json", exclude={"sources", "area"}, exclude_defaults=True)
    area = {"west": west, "south": south, "east": east, "north": north}
    (folder / "reports").mkdir(parents=True)
    lines = lines.rename(folder / "reports" / lines.name)
    written = {
        "case.yaml": json.dumps({**plain, "area": area}),
        "sources.yaml": json.dumps([one.model_dump(mode="json") for one in case.sources]),
        "reports/bench.card.yaml": card.model_dump_json(
            exclude={"folder", "name"}, exclude_defaults=True
        ),
    }
    for name, text in written.items():
        (folder / name).write_text(text, "utf-8")
    begin = time.perf_counter()
    command = [sys.executable, "-m", "groundtruce", "gather", "--case", str(folder), "--json"]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    seconds = time.perf_counter() - begin
    assert json.loads(told)["new"] == count, told
    rate = lines.stat().st_size / 1e6 / seconds
    print(f"{'groundtruce gather, durably':34}{count / seconds:>10,.0f}{rate:>8.1f}")


def _gathered(file: Path) -> Iterable[Report]:
    for told in gather.reports([_card(file)], _case(), _keep, now=NOW):
        assert isinstance(told, Report), told
        yield told


def _dict_reader(file: Path) -> Iterable[object]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _json_lines(file: Path) -> Iterable[object]:
    with file.open("rb") as lines:
        yield from map(json.loads, lines)


def _card(file: Path) -> Card:
    columns = {name: name for name in FIELDS if name != "killed"}
    figures = ({"kind": "killed", "best": "killed"},)
    return Card(
        name="bench", folder=file.parent, files=(file.name,), fields=columns, figures=figures
    )


def _case() -> Case:
    return Case(
        id="bench",
        title="Bench",
        parties=(Party(id="AAA", labels={"en": "A"}), Party(id="BBB", labels={"en": "B"})),
        time_zone="Asia/Bangkok",
        languages=("en",),
        area=(102.0, 13.0, 106.0, 15.0),
        since=datetime(2025, 1, 1, tzinfo=UTC),
        sources=tuple(
            Source(id=f"s{n}", name=f"Source {n}", kind=SourceKind.MEDIA) for n in range(50)
        ),
    )


def _keep(data: Path, *, media_type: str, name: str, derived_from: str | None = None) -> Original:
    with data.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Original(
        sha256=digest,
        size=data.stat().st_size,
        media_type=media_type,
        name=name,
        derived_from=derived_from,
    )


def _write(table: Path, lines: Path, count: int) -> None:
    with (
        table.open("w", encoding="utf-8", newline="") as cells,
        lines.open("w", encoding="utf-8") as objects,
    ):
        out = csv.DictWriter(cells, FIELDS)
        out.writeheader()
        for number in range(count):
            row = _row(number)
            out.writerow(row)
            objects.write(json.dumps(row, ensure_ascii=False) + "\n")


def _row(number: int) -> dict[str, object]:
    moment = datetime(2025, 5, 1, tzinfo=UTC) + timedelta(minutes=number)
    return {
        "id": f"row-{number}",
        "source": f"s{number % 50}",
        "published": f"{moment:%Y-%m-%d}",
        "kind": ("shelling", "shooting", "landmine_explosion")[number % 3],
        "from": f"{moment:%Y-%m-%dT%H:%M}",
        "lat": round(13.2 + number % 997 / 1000, 4),
        "lon": round(102.2 + number % 1009 / 400, 4),
        "radius_m": 500,
        "killed": number % 4,
        "text": TEXT.format(number),
    }


if __name__ == "__main__":
    main()
