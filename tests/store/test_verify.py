"""Verify: whatever byte is changed, the row or the file is named."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders import an_incident
from tests.store.shelves import a_case, a_judgement, a_signature, dump, keep, many, received

from groundtruce.errors import Damaged
from groundtruce.model.report import Report
from groundtruce.store import tables
from groundtruce.store.base import Damage
from groundtruce.store.sqlite import FILE, SqliteStore


@pytest.fixture
def shelf(tmp_path: Path) -> tuple[Path, list[Report]]:
    reports = many(6)
    with SqliteStore.open(tmp_path) as store:
        keep(store, a_case(), a_judgement(), actor="case-desk")
        for at, report in enumerate(reports):
            keep(store, report, actor=f"device-{at}")
        received(store)
        keep(store, a_signature())
        store.project([an_incident(*report.claims) for report in reports], [], [])
        assert store.verify() == []
    return tmp_path, reports


def damages(folder: Path) -> list[Damage]:
    with SqliteStore.open(folder) as store:
        return store.verify()


def flip(file: Path, after: bytes, offset: int = 0) -> None:
    """Change one bit, some bytes after the only place where these bytes stand."""
    data = bytearray(file.read_bytes())
    assert data.count(after) == 1
    data[data.index(after) + len(after) + offset] ^= 4
    file.chmod(0o644)
    file.write_bytes(data)


def commitment(folder: Path, n: int) -> bytes:
    """Return the first half of what a row commits to."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        (found,) = database.execute("SELECT commitment FROM log WHERE n = ?", (n,)).fetchone()
    return found[:16]


def change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def test_a_byte_of_a_payload_names_its_log_row_and_record(
    shelf: tuple[Path, list[Report]],
) -> None:
    folder, reports = shelf
    flip(folder / FILE, b'{"id":"%b","source":"' % reports[2].id.encode())
    (damage,) = damages(folder)
    assert damage.where == "log row 8"
    assert reports[2].id in damage.what


def test_a_byte_of_a_chained_row_names_the_row(shelf: tuple[Path, list[Report]]) -> None:
    folder, _ = shelf
    flip(folder / FILE, commitment(folder, 10))
    (damage,) = damages(folder)
    assert damage.where == "log row 10"


def test_a_byte_of_an_original_names_file_and_position(
    shelf: tuple[Path, list[Report]],
) -> None:
    folder, reports = shelf
    digest = reports[4].original
    flip(folder / "originals" / digest[:2] / digest[2:], b"Shell number 4 fe")
    assert damages(folder) == [
        Damage(
            f"originals/{digest[:2]}/{digest[2:]}", "the original is not what was kept", position=17
        )
    ]


def test_a_shortened_original_is_named(shelf: tuple[Path, list[Report]]) -> None:
    folder, reports = shelf
    file = folder / "originals" / reports[0].original[:2] / reports[0].original[2:]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:9])
    (damage,) = damages(folder)
    assert (file.name in damage.where, damage.position) == (True, 9)


def test_a_missing_original_is_named(shelf: tuple[Path, list[Report]]) -> None:
    folder, reports = shelf
    digest = reports[0].original
    (folder / "originals" / digest[:2] / digest[2:]).unlink()
    (damage,) = damages(folder)
    assert damage == Damage(f"originals/{digest[:2]}/{digest[2:]}", "the original is missing")


def test_a_byte_of_a_text_that_is_searched_is_named(shelf: tuple[Path, list[Report]]) -> None:
    folder, _ = shelf
    flip(folder / FILE, b"Shell number 4 fell near the village.\nPrey", -1)
    found = [damage.where for damage in damages(folder)]
    assert "words 12 (log row 12)" in found


def test_a_byte_of_what_was_projected_is_named(shelf: tuple[Path, list[Report]]) -> None:
    folder, reports = shelf
    incident = an_incident(*reports[3].claims)
    flip(folder / FILE, b'"id":"%b","kind":"' % incident.id.encode())
    (damage,) = damages(folder)
    assert damage.where == f"computed incident {incident.id}"


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table, columns in tables.DERIVED.items() for column in columns],
)
def test_a_derived_row_that_replay_does_not_give_is_named(
    shelf: tuple[Path, list[Report]], table: str, column: str
) -> None:
    folder, _ = shelf
    key = tables.DERIVED[table][0]
    # The spatial index itself refuses a box whose sides have changed places.
    changed = -9e6 if column in ("west", "south", "starts") else 9e6
    row = f"(SELECT MAX({key}) FROM {table})"
    change(folder, f"UPDATE {table} SET {column} = {changed:.0f} WHERE {key} = {row}")
    assert any(damage.where.startswith(f"{table} ") for damage in damages(folder))


@pytest.mark.parametrize("table", tables.DERIVED)
def test_a_derived_row_that_is_gone_or_too_many_is_named(
    shelf: tuple[Path, list[Report]], table: str
) -> None:
    folder, _ = shelf
    key, *others = tables.DERIVED[table]
    copied = ", ".join(others)
    change(
        folder,
        f"CREATE TEMP TABLE one AS SELECT {copied} FROM {table} LIMIT 1",
        f"INSERT INTO {table} ({key}, {copied}) SELECT 99999999, * FROM one",
    )
    assert Damage(table, "it holds 1 rows that replay does not give") in damages(folder)
    change(folder, f"DELETE FROM {table} WHERE {key} = (SELECT MIN({key}) FROM {table})")
    assert any("missing" in damage.what for damage in damages(folder))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM words_index WHERE rowid = (SELECT MAX(k) FROM words)",
        "UPDATE words_index_data SET block = zeroblob(40) WHERE id > 100",
        "UPDATE claim_box_node SET data = zeroblob(length(data))",
        "DROP TRIGGER log_no_update",
        "DROP INDEX claim_id",
        "UPDATE incident_claim SET claim = 'c-other' WHERE rowid = 1",
    ],
)
def test_a_spoilt_index_or_guard_is_named(shelf: tuple[Path, list[Report]], statement: str) -> None:
    folder, _ = shelf
    change(folder, statement)
    assert damages(folder)


def test_verifying_changes_nothing(shelf: tuple[Path, list[Report]]) -> None:
    folder, _ = shelf
    before = (folder / FILE).read_bytes()
    assert damages(folder) == []
    assert (folder / FILE).read_bytes() == before


def test_several_damages_are_all_named(shelf: tuple[Path, list[Report]]) -> None:
    folder, reports = shelf
    flip(folder / FILE, commitment(folder, 9))
    flip(folder / FILE, commitment(folder, 12))
    digest = reports[0].original
    (folder / "originals" / digest[:2] / digest[2:]).unlink()
    assert len(damages(folder)) == 3


def test_a_record_that_cannot_be_read_is_no_puzzle_to_the_reader(
    shelf: tuple[Path, list[Report]],
) -> None:
    folder, reports = shelf
    flip(folder / FILE, b'{"id":"%b' % reports[2].id.encode())
    with SqliteStore.open(folder) as store:
        with pytest.raises(Damaged, match="a kept Report cannot be read") as caught:
            store.reports()
        assert "groundtruce verify" in caught.value.remedy


def test_replay_stops_at_a_damaged_row_and_leaves_the_projections(
    shelf: tuple[Path, list[Report]],
) -> None:
    folder, reports = shelf
    flip(folder / FILE, b'{"id":"%b' % reports[2].id.encode())
    before = dump(folder / FILE)
    with SqliteStore.open(folder) as store, pytest.raises(Damaged):
        store.rebuild()
    assert dump(folder / FILE) == before
