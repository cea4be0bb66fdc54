"""A disk that is full: the phone keeps its report, the server keeps nothing of it, and recovers."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundtruce.store.sqlite import SqliteStore
from tests.web.openrosa.phones import XML, Server, a_folder, curl, filled, serving

SIZE_MB = 24


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(disk)]
    if mount is None or os.geteuid() or subprocess.run(command, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def sent(server: Server, folder: Path, number: str, size: int) -> int:
    """Send a report with a photo; a refusal must say what to do with it."""
    xml, photo = folder / "s.xml", folder / "p.jpg"
    xml.write_bytes(filled(number, photos=["p.jpg"]))
    photo.write_bytes(os.urandom(size))
    answer = curl("-F", XML.format(xml), "-F", f"p.jpg=@{photo}", f"{server.base}/submission")
    assert answer.status == 201 or "on the phone" in answer.message
    return answer.status


@pytest.mark.parametrize("reserve_mb", ["0", "4"], ids=["to the last byte", "with a reserve"])
def test_a_full_disk_takes_nothing_and_a_freed_one_takes_it_again(
    small_disk: Path, tmp_path: Path, reserve_mb: str
) -> None:
    folder = a_folder(small_disk / "case")
    with serving(folder, disk_reserve_mb=reserve_mb) as server:
        assert sent(server, tmp_path, "uuid:small", 1000) == 201
        ballast = small_disk / "ballast"
        room = shutil.disk_usage(small_disk).free
        ballast.write_bytes(bytes(room - (1 << 20)))
        statuses = {sent(server, tmp_path, f"uuid:{at}", 2_000_000) for at in range(5)}
        assert statuses == {507}
        assert list((folder / ".shelf" / "originals").glob(".part-*")) == []
        ballast.unlink()
        assert sent(server, tmp_path, "uuid:after", 2_000_000) == 201
    with SqliteStore.open(folder / ".shelf") as store:
        assert store.verify() == []
        assert [one.instance for one in store.submissions()] == ["uuid:small", "uuid:after"]


def test_a_disk_filled_by_reports_themselves_loses_none(small_disk: Path, tmp_path: Path) -> None:
    folder = a_folder(small_disk / "case")
    with serving(folder, disk_reserve_mb="0") as server:
        answers = {f"uuid:{at}": sent(server, tmp_path, f"uuid:{at}", 700_000) for at in range(60)}
    assert set(answers.values()) == {201, 507}
    with SqliteStore.open(folder / ".shelf") as store:
        kept = [one.instance for one in store.submissions()]
        assert set(kept) == {number for number, status in answers.items() if status == 201}
