"""A process of its own reads what is large: nothing but the time it takes is different."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.reports.a_gathering import NOW, Shelf, a_card, a_table, gathered_by, the_case

from groundtruce.errors import Full, SourceError
from groundtruce.model.report import Quarantined, Report
from groundtruce.reports import ahead, gather

MANY = 6_000


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Let every file be large, and remember the processes that were started."""
    processes: list[subprocess.Popen[bytes]] = []

    class Remembered(subprocess.Popen[bytes]):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            processes.append(self)

    monkeypatch.setattr(ahead, "is_worthwhile", lambda size: size > 0)
    monkeypatch.setattr(ahead.subprocess, "Popen", Remembered)
    yield processes
    assert processes, "no process of its own was started"
    assert all(process.poll() is not None for process in processes)


def a_large_table(folder: Path) -> Path:
    return a_table(folder, *({"id": str(number)} for number in range(MANY)))


def told(file: Path, keep: Any) -> Iterator[Report | Quarantined]:
    return gather.reports([a_card(file)], the_case(), keep, now=NOW)


def test_it_tells_what_would_be_told_here(tmp_path, started):
    rows = ({}, {"id": "2", "lat": "95"}, {"id": "3", "source": "a stranger"}, {"id": "1"})
    file = a_table(tmp_path, *rows)
    card = a_card(file, unknown_sources="keep")
    there = gathered_by(card)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "is_worthwhile", lambda _: False)
        here = gathered_by(card)
    assert there == here
    assert len(there.aside) == 1
    assert len(there.notes.met) == 1
    assert there.notes.duplicates == 1


def test_what_cannot_be_kept_stops_it_with_the_same_words(tmp_path, started):
    def keep(*_: Any, **__: Any) -> Any:
        raise Full("the disk is full.", "Make room.", "originals")

    with pytest.raises(Full) as raised:
        list(told(a_table(tmp_path), keep))
    assert (raised.value.remedy, raised.value.where) == ("Make room.", "originals")


def test_a_reader_that_was_killed_is_told_and_what_came_before_stays(tmp_path, started):
    reports = told(a_large_table(tmp_path), Shelf())
    first = next(reports)
    started[0].kill()
    with pytest.raises(SourceError, match="ended early"):
        list(reports)
    assert isinstance(first, Report)


def test_who_stops_listening_ends_the_reader(tmp_path, started):
    reports = told(a_large_table(tmp_path), Shelf())
    next(reports)
    reports.close()
    assert started[0].poll() is not None


def test_small_files_and_single_cores_need_no_second_process(monkeypatch):
    assert not ahead.is_worthwhile(ahead.WORTHWHILE_BYTES - 1)
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 1)
    assert not ahead.is_worthwhile(1 << 40)
