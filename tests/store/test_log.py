"""The log: rows are only added, and no byte of the chain changes unnoticed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from tests.store.shelves import LATER, keep, many, told

from groundtruce.store import log
from groundtruce.store.sqlite import FILE, SqliteStore

HASHES = st.binary(min_size=32, max_size=32)
WORDS = st.text(max_size=12)
ROW = st.tuples(HASHES, st.integers(0, 2**62), WORDS, WORDS, WORDS, WORDS, HASHES)


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open a store's file behind the store's back."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as opened:
        yield opened


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf")
    with SqliteStore.open(folder) as store:
        for report in many(4):
            keep(store, report, at=LATER)
    return folder


def faults(folder: Path, change: str = "", *values: object) -> list[int]:
    """Return the rows that are named after a statement that nothing refused."""
    engine = create_engine("sqlite://")
    with database(folder) as source, engine.connect() as copy:
        source.backup(copy.connection.driver_connection)
        for table in ("log", "payload"):
            for verb in ("update", "delete"):
                copy.execute(text(f"DROP TRIGGER {table}_no_{verb}"))
        if change:
            copy.exec_driver_sql(change, values)
        return [n for n, _ in log.broken(copy, batch=3)]


@given(one=ROW, other=ROW)
def test_different_rows_have_different_hashes(one: tuple, other: tuple) -> None:
    assert (log.chained(*one) == log.chained(*other)) == (one == other)


def test_each_row_names_the_one_before(written: Path) -> None:
    with database(written) as opened:
        rows = opened.execute("SELECT previous, hash FROM log ORDER BY n").fetchall()
    assert len(rows) == 8
    assert [previous for previous, _ in rows] == [log.NOTHING, *(link for _, link in rows[:-1])]
    assert faults(written) == []


@pytest.mark.parametrize(
    "column", ["previous", "hash", "at", "clock", "actor", "kind", "commitment"]
)
@pytest.mark.parametrize("n", [1, 5, 8])
def test_a_changed_column_names_its_row_and_no_other(written: Path, column: str, n: int) -> None:
    change = f"UPDATE log SET {column} = CAST({column} || 'x' AS BLOB) WHERE n = ?"
    assert faults(written, change, n) == [n]


@pytest.mark.parametrize("column", ["salt", "body"])
def test_a_changed_payload_names_its_row(written: Path, column: str) -> None:
    change = f"UPDATE payload SET {column} = CAST({column} || 'x' AS BLOB) WHERE n = 5"
    assert faults(written, change) == [5]


@pytest.mark.parametrize("column", ["at", "commitment", "previous"])
@pytest.mark.parametrize("value", [7, 1.5, "", b"\xff"])
def test_a_column_of_another_type_is_named_too(written: Path, column: str, value: object) -> None:
    assert faults(written, f"UPDATE log SET {column} = ? WHERE n = 5", value) == [5]


def test_a_row_that_is_gone_is_named(written: Path) -> None:
    assert faults(written, "DELETE FROM log WHERE n = 5") == [5]
    assert faults(written, "DELETE FROM payload WHERE n = 5") == [5]


def test_two_rows_that_change_places_are_named(written: Path) -> None:
    swap = "UPDATE log SET n = CASE n WHEN 4 THEN -5 WHEN 5 THEN -4 END WHERE n IN (4, 5)"
    assert faults(written, swap) == [4, 5] or faults(written, swap)[:2] == [4, 5]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET actor = 'somebody else'",
        "DELETE FROM log WHERE n = 8",
        "INSERT OR REPLACE INTO log SELECT * FROM log WHERE n = 8",
        "UPDATE payload SET body = x'00'",
        "DELETE FROM payload",
    ],
)
def test_the_log_refuses_to_be_changed(written: Path, statement: str) -> None:
    with database(written) as opened:
        opened.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite3.IntegrityError, match="is append-only"):
            opened.execute(statement)


def test_equal_records_in_two_stores_have_different_commitments(tmp_path: Path) -> None:
    found = []
    for folder in (tmp_path / "one", tmp_path / "other"):
        with SqliteStore.open(folder) as store:
            keep(store, told())
        with database(folder) as opened:
            found.append(opened.execute("SELECT commitment, salt FROM log JOIN payload USING (n)"))
            found[-1] = found[-1].fetchall()
    one, other = found
    assert not {commitment for commitment, _ in one} & {commitment for commitment, _ in other}
    assert {len(salt) for _, salt in one} == {log.SALT_BYTES}


def test_a_clock_that_went_back_stands_beside_the_time_of_the_row(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path) as store:
        for report, back in zip(many(3), (0, 5, 1), strict=True):
            store.keep([report], at=LATER - timedelta(hours=back), actor="desk")
    with database(tmp_path) as opened:
        rows = opened.execute("SELECT at, clock FROM log ORDER BY n").fetchall()
    assert [at for at, _ in rows] == [rows[0][0]] * 3
    assert [at == clock for at, clock in rows] == [True, False, False]


def test_the_actor_stands_in_the_chain(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path) as store:
        store.keep([told()], at=LATER, actor="team-3")
    with database(tmp_path) as opened:
        assert opened.execute("SELECT actor, kind FROM log").fetchall() == [
            ("team-3", "report.received")
        ]
