"""SQLite: one writer at a time, refusals in words, and plans that use the indexes."""

import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from tests.builders import a_span
from tests.store.shelves import IMPATIENT, dump, keep, many, told

from groundtruce.errors import Busy, Damaged, Full, StoreError
from groundtruce.settings import Settings
from groundtruce.store import hits, query, schema
from groundtruce.store.sqlite import FILE, SqliteStore, refuse_network_drive


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    with SqliteStore.open(tmp_path / "shelf") as store:
        keep(store, *many(5))
    return tmp_path / "shelf"


@contextmanager
def another_program(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / FILE, isolation_level=None, timeout=0.1)) as opened:
        yield opened


def test_what_is_acknowledged_is_on_the_disk(shelf: Path) -> None:
    with SqliteStore.open(shelf) as store, store._reading() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked]
    assert found == ["wal", 2, 1, 1]


def test_a_second_writer_is_told_when_the_first_does_not_end(shelf: Path) -> None:
    with SqliteStore.open(shelf, IMPATIENT) as store:
        with another_program(shelf) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Busy, match=r"for 0\.2 s"):
                keep(store, told("Two shells."))
            assert len(store.reports()) == 5
        assert keep(store, told("Two shells.")).new


def test_a_second_writer_waits_for_the_first(shelf: Path) -> None:
    with SqliteStore.open(shelf) as store, another_program(shelf) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(keep, store, told("Two shells."))
            assert not waiting.done()
            other.execute("COMMIT")
            assert waiting.result(timeout=180).new


def test_a_writer_in_the_same_program_waits_its_turn_too(shelf: Path) -> None:
    with (
        SqliteStore.open(shelf, IMPATIENT) as store,
        store._writing(),
        ThreadPoolExecutor(1) as pool,
    ):
        second = pool.submit(keep, store, told("Two shells."))
        assert isinstance(second.exception(timeout=180), Busy)


def test_four_writers_keep_everything_in_one_chain(shelf: Path) -> None:
    with SqliteStore.open(shelf) as one, SqliteStore.open(shelf) as other:

        def write(at: int) -> None:
            keep((one, other)[at % 2], told(f"Message {at} on the wire."))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, range(40)))
        assert len(one.reports()) == 45
        assert other.verify() == []


def test_a_reader_sees_a_batch_whole_or_not_at_all(shelf: Path) -> None:
    with SqliteStore.open(shelf) as store:
        with store._writing() as connection:
            connection.execute(text("DELETE FROM record"))
            with ThreadPoolExecutor(1) as pool:
                assert len(pool.submit(store.reports).result(timeout=180)) == 5
            connection.rollback()
        assert len(store.reports()) == 5


def test_a_full_disk_keeps_what_was_kept_and_nothing_half(shelf: Path) -> None:
    with SqliteStore.open(shelf) as store:
        head = store.head()
        _limit_pages(store, "(SELECT page_count FROM pragma_page_count)")
        with pytest.raises(Full, match="the disk is full"):
            keep(store, *many(400))
        assert (store.head(), len(store.reports())) == (head, 5)
        _limit_pages(store, "1000000000")
        assert len(keep(store, *many(400)).new) == 395
        assert store.verify() == []


def _limit_pages(store: SqliteStore, pages: str) -> None:
    # SQLite then answers as it does when the disk takes no more.
    with store._reading() as connection:
        number = connection.exec_driver_sql(f"SELECT {pages}").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {number}")


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted by root on Linux")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_disk_that_fills_up_loses_nothing_that_was_acknowledged(tiny_disk: Path) -> None:
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(bytes(1 << 20))
    acknowledged: set[str] = set()
    with SqliteStore.open(tiny_disk / "shelf") as store:
        with pytest.raises(Full):
            _fill(store, acknowledged)
        assert {report.id for report in store.reports()} == acknowledged
        ballast.unlink()
        assert keep(store, told("There is room again.")).new
        assert store.verify() == []


def _fill(store: SqliteStore, acknowledged: set[str]) -> None:
    reports = many(5000)
    for first in range(0, len(reports), 50):
        acknowledged |= set(keep(store, *reports[first : first + 50]).new)


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    with another_program(tmp_path) as other:
        other.execute("CREATE TABLE record (n INTEGER)")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreError, match="database of another program") as caught:
        SqliteStore.open(tmp_path)
    assert caught.value.where == str(tmp_path / FILE)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("These are not the bytes you are looking for.\n" * 99)
    with pytest.raises(Damaged) as caught:
        SqliteStore.open(tmp_path)
    assert caught.value.where == str(tmp_path / FILE)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_shortened_file_is_refused(shelf: Path, share: float) -> None:
    data = (shelf / FILE).read_bytes()
    (shelf / FILE).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(Damaged):
        SqliteStore.open(shelf)


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    with SqliteStore.open(tmp_path) as store:
        assert store.head() == (0, "0" * 64)
        assert store.verify() == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError) as caught:
        SqliteStore.open(tmp_path / "file" / "shelf")
    assert str(tmp_path / "file") in str(caught.value.where)


def test_a_newer_schema_is_refused_in_words(shelf: Path) -> None:
    with another_program(shelf) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="a newer version of GroundTruce wrote this store"):
        SqliteStore.open(shelf)


def test_the_versions_that_are_known_are_the_migrations_there_are() -> None:
    config = Config()
    folder = Path(schema.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == schema.VERSIONS


def test_projections_of_an_earlier_form_are_made_anew(shelf: Path) -> None:
    before = dump(shelf / FILE)
    with another_program(shelf) as other:
        other.execute("UPDATE shape SET number = 0")
        other.execute("DROP TABLE claim")
        other.execute("CREATE TABLE claim (k INTEGER PRIMARY KEY, another_form TEXT)")
    with SqliteStore.open(shelf) as store:
        assert store.verify() == []
    assert dump(shelf / FILE) == before


def test_a_store_that_lost_its_projections_gets_them_back(shelf: Path) -> None:
    before = dump(shelf / FILE)
    with another_program(shelf) as other:
        for table in ("record", "report", "claim", "claim_box", "words", "words_index", "shape"):
            other.execute(f"DROP TABLE {table}")
    SqliteStore.open(shelf).close()
    assert dump(shelf / FILE) == before


def test_programs_that_start_together_make_one_store(tmp_path: Path) -> None:
    start = threading.Barrier(4)

    def write(at: int) -> None:
        start.wait()
        with SqliteStore.open(tmp_path) as store:
            keep(store, told(f"Message {at} on the wire."))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with SqliteStore.open(tmp_path) as store:
        assert len(store.reports()) == 4
        assert store.verify() == []


def plan(store: SqliteStore, sql: str, **params: object) -> str:
    with store._reading() as connection:
        rows = connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"), params)
        return "\n".join(row[-1] for row in rows)


def test_a_window_goes_through_the_spatial_index(shelf: Path) -> None:
    with SqliteStore.open(shelf) as store:
        inside = query.window(store._dialect, (102, 13, 103, 14), a_span())
        for asked in (query._RECORDS, query._CLAIMS):
            sql = asked.format(
                inside=f"(SELECT DISTINCT n FROM ({inside.sql})) AS w CROSS JOIN"
                if asked is query._RECORDS
                else inside.sql,
                joined="AND r.n = w.n",
                standing=query.STANDING,
            )
            found = plan(store, sql, noun="report", as_of="9", **inside.params)
            assert "SCAN claim_box VIRTUAL TABLE INDEX 2:" in found
            assert "SCAN c" not in found.replace("SCAN claim_box", "")
            assert "SCAN r" not in found


def test_a_word_goes_through_the_index_of_trigrams_from_the_newest_on(shelf: Path) -> None:
    with SqliteStore.open(shelf) as store:
        sql = hits._BY_INDEX.format(
            matching=store._dialect.matching, compared="", standing=query.STANDING
        )
        found = plan(store, sql, phrases='"shell"', mask=1, as_of="9", limit=1, oldest=0, newest=1)
    assert "SCAN words_index VIRTUAL TABLE INDEX" in found
    assert "ORDER BY" not in found


def test_a_network_drive_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path}/share nfs4 rw 0 0\n")
    refuse_network_drive(tmp_path / "here", mounts)
    refuse_network_drive(tmp_path / "share", tmp_path / "no-such-list")
    with pytest.raises(StoreError, match="network drive"):
        refuse_network_drive(tmp_path / "share" / "case", mounts)


def test_the_wait_for_another_writer_is_a_setting(shelf: Path) -> None:
    patient = Settings(busy_wait_ms=1234)
    with SqliteStore.open(shelf, patient) as store, store._reading() as connection:
        waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    assert waits == 1234
