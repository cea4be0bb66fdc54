"""Originals: whole or not at all, and never written again."""

import errno
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundtruce.errors import Damaged, Full, NotFound, StoreError
from groundtruce.store import originals as room
from groundtruce.store.originals import Originals

DATA = b"Two shells fell near the village."
DIGEST = sha256(DATA).hexdigest()


def keep(shelf: Originals, data: bytes | Path = DATA) -> str:
    return shelf.keep(data, media_type="text/plain", name="a.txt").sha256


def files(shelf: Originals) -> list[str]:
    return sorted(str(f.relative_to(shelf.folder)) for f in shelf.folder.rglob("*") if f.is_file())


@pytest.fixture
def shelf(tmp_path: Path) -> Originals:
    return Originals(tmp_path / "originals")


@given(data=st.binary(max_size=300))
@settings(max_examples=30)
def test_any_bytes_come_back(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Originals(tmp_path_factory.mktemp("originals"))
    assert shelf.read(keep(shelf, data)) == data


def test_a_file_is_named_by_its_hash(shelf: Originals) -> None:
    assert keep(shelf) == DIGEST
    assert files(shelf) == [f"{DIGEST[:2]}/{DIGEST[2:]}"]


def test_a_large_file_goes_through_in_pieces(shelf: Originals, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(os.urandom(room.CHUNK * 2 + 17))
    assert shelf.read(keep(shelf, large)) == large.read_bytes()


def test_keeping_again_writes_no_second_file(shelf: Originals) -> None:
    keep(shelf)
    before = shelf.path(DIGEST).stat()
    keep(shelf)
    after = shelf.path(DIGEST).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_bytes_that_are_lost_in_part_are_made_whole_by_keeping_them_again(shelf: Originals) -> None:
    keep(shelf)
    file = shelf.path(DIGEST)
    file.chmod(0o644)
    file.write_bytes(DATA[:-1])
    keep(shelf)
    assert shelf.read(DIGEST) == DATA


def test_a_changed_original_is_not_handed_out(shelf: Originals) -> None:
    keep(shelf)
    file = shelf.path(DIGEST)
    file.chmod(0o644)
    file.write_bytes(DATA.replace(b"Two", b"Six"))
    with pytest.raises(Damaged) as caught:
        shelf.read(DIGEST)
    assert caught.value.where == f"originals/{DIGEST[:2]}/{DIGEST[2:]}"
    assert list(shelf.changed()) == [DIGEST]


def fails(number: int) -> Callable[..., int]:
    def failing(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    return failing


@pytest.mark.parametrize("step", ["write", "fsync"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_nothing_of_the_new_and_all_of_the_old(
    shelf: Originals, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    keep(shelf)
    before = files(shelf)
    with monkeypatch.context() as patch:
        patch.setattr(room.os, step, fails(number))
        if step == "open":
            patch.setattr(Path, "open", fails(number))
        with pytest.raises(Full, match="the disk is full"):
            keep(shelf, b"more")
    assert files(shelf) == before
    assert shelf.read(keep(shelf, b"more")) == b"more"


def test_a_write_that_takes_only_a_part_is_continued(
    shelf: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write
    monkeypatch.setattr(room.os, "write", lambda to, data: whole(to, data[:5]))
    assert shelf.read(keep(shelf)) == DATA


def test_a_source_file_that_is_not_there_is_named(shelf: Originals, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        keep(shelf, tmp_path / "nowhere.csv")
    assert caught.value.where == str(tmp_path / "nowhere.csv")
    assert files(shelf) == []


def test_what_a_killed_writer_left_is_swept_away_but_not_a_living_ones(tmp_path: Path) -> None:
    dead, living = tmp_path / ".part-1-dead", tmp_path / ".part-2-living"
    for part in (dead, living):
        part.write_bytes(b"half")
    os.utime(dead, (0, 0))
    Originals(tmp_path)
    assert (dead.exists(), living.exists()) == (False, True)


def test_a_stray_file_is_no_original(shelf: Originals) -> None:
    keep(shelf)
    (shelf.folder / "ab").mkdir(exist_ok=True)
    (shelf.folder / "ab" / "notes.txt").write_text("not ours")
    assert list(shelf.kept()) == [DIGEST]
    with pytest.raises(NotFound):
        shelf.path("ab" + "notes.txt")
