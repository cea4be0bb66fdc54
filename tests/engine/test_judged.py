import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from groundtruce.engine import here, replay
from groundtruce.errors import SourceError
from groundtruce.incidents.table import stages

Fuse = Callable[..., Any]
NOON = "2025-03-01T00:00:00Z"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return three accounts of one mine, a fourth of a shelling far off, and a row said twice."""
    path = tmp_path / "reports.parquet"
    rows = [
        {
            "report_id": name, "source_id": f"s-{source}", "lat": lat, "lon": 103.0,
            "sigma_m": 1000.0, "time_from": NOON, "time_to": "2025-03-02T00:00:00Z", "kind": kind,
        }
        for name, source, lat, kind in [
            ("a", 1, 13.5, "mine"), ("b", 2, 13.501, "mine"), ("c", 3, 13.502, "mine"),
            ("d", 4, 18.0, "artillery"), ("z", 4, 18.0, "artillery"),
        ]
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


@pytest.fixture(params=["at once", "day by day"])
def fuse(request: pytest.FixtureRequest) -> Fuse:
    """Return each way to fuse a table on one machine."""
    if request.param == "at once":
        return partial(here.fuse, kernel=stages)
    return partial(replay.fuse, kernel=stages, days=14)


def incidents(fuse: Fuse, table: Path, *said: tuple[str, str, str]) -> set[frozenset[str]]:
    """Return which reports are one incident after judgements, and the same when run again."""
    judged, out = table.with_suffix(".jsonl"), table.with_suffix(".out")
    lines = [dict(zip(("one", "other", "verdict"), one, strict=True)) for one in said]
    judged.write_text("\n".join(map(json.dumps, lines)))
    found = []
    for _ in range(2):
        fuse(table, out, judgements=judged)
        groups: dict[str, set[str]] = {}
        for row in pq.read_table(out).to_pylist():
            groups.setdefault(row["incident_id"], set()).add(row["report_id"])
        found.append({frozenset(group) for group in groups.values()})
    assert found[0] == found[1]
    return found[0]


def test_same_joins_the_incidents_whole_however_far_apart(fuse: Fuse, table: Path) -> None:
    assert incidents(fuse, table) == {frozenset("abc"), frozenset("dz")}
    assert incidents(fuse, table, ("b", "z", "same")) == {frozenset("abcdz")}


def test_different_parts_two_and_leaves_the_third_with_one_of_them(fuse: Fuse, table: Path) -> None:
    found = incidents(fuse, table, ("a", "b", "different"))
    assert frozenset("dz") in found
    assert sorted(map(len, found)) == [1, 2, 2]


def test_a_row_said_twice_is_two_incidents_if_people_say_so(fuse: Fuse, table: Path) -> None:
    assert {frozenset("d"), frozenset("z")} <= incidents(fuse, table, ("z", "d", "different"))


def test_the_newest_holds_and_what_is_withdrawn_is_gone(fuse: Fuse, table: Path) -> None:
    parted, joined = ("a", "d", "different"), ("d", "a", "same")
    assert frozenset("abcdz") in incidents(fuse, table, parted, joined)
    assert incidents(fuse, table, joined, parted) == incidents(fuse, table)
    assert incidents(fuse, table, joined, ("a", "d", "withdrawn")) == incidents(fuse, table)


def test_a_chain_that_clashes_yields_to_what_was_said_last(fuse: Fuse, table: Path) -> None:
    chain = [("a", "d", "same"), ("c", "d", "same"), ("a", "c", "different")]
    found = incidents(fuse, table, *chain)
    assert not any({"a", "c"} <= group for group in found)
    assert any({"c", "d"} <= group for group in found)


def test_a_judgement_on_a_report_that_is_not_there_waits(fuse: Fuse, table: Path) -> None:
    judged = table.with_suffix(".csv")
    judged.write_text("one,other,verdict\na,nobody,same\na,d,same\n")
    found = fuse(table, table.with_suffix(".out"), judgements=judged)
    assert found.judgements == (1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one,other\na,b\n", "Judgement 1: one, other and verdict are needed"),
        ("one,other,verdict\na,b,same\na,c,perhaps\n", "Judgement 2: 'perhaps' is no verdict"),
    ],
)
def test_what_cannot_be_a_judgement_is_named(table: Path, text: str, said: str) -> None:
    judged = table.with_suffix(".csv")
    judged.write_text(text)
    with pytest.raises(SourceError, match=said):
        here.fuse(table, table.with_suffix(".out"), stages, judgements=judged)
    assert not table.with_suffix(".out").exists()


def test_reports_long_forgotten_follow_the_incident_that_people_join(tmp_path: Path) -> None:
    rows = [
        {
            "report_id": f"{name}{source}", "source_id": f"s-{source}", "lat": lat, "lon": 103.0,
            "sigma_m": 1000.0, "time_from": f"2025-03-{day:02}T00:00:00Z",
            "time_to": f"2025-03-{day + 1:02}T00:00:00Z", "kind": "mine",
        }
        for name, lat, day in [("a", 13.0, 1), ("b", 15.0, 2), ("c", 18.0, 28)]
        for source in (1, 2)
    ]  # fmt: skip
    path = tmp_path / "months.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    window = partial(replay.fuse, kernel=stages, days=2)
    said = [("a2", "c1", "same"), ("b1", "c2", "same")]
    assert incidents(window, path, *said) == {frozenset(row["report_id"] for row in rows)}
