"""The mark changes with every writing, whoever writes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

from tests.builders import a_claim, a_report
from tests.store.shelves import keep

from groundtruce.store.sqlite import SqliteStore


def test_what_another_program_writes_changes_the_mark(tmp_path):
    with SqliteStore.open(tmp_path) as mine, SqliteStore.open(tmp_path) as other:
        before = mine.mark()
        assert mine.mark() == before
        keep(other, a_report(a_claim()))
        assert mine.mark() == other.mark() != before


def test_what_it_writes_itself_changes_the_mark(tmp_path):
    with SqliteStore.open(tmp_path) as store:
        before = store.mark()
        keep(store, a_report(a_claim()))
        assert store.mark()[0] > before[0]
        store.close()
        assert store.mark()[0] > before[0]


def test_threads_that_come_and_go_leave_no_open_files(tmp_path):
    with SqliteStore.open(tmp_path) as store:
        asked_by_another(store)
        before = open_files(tmp_path)
        for _ in range(20):
            asked_by_another(store)
        assert open_files(tmp_path) == before > 0


def test_many_who_ask_at_once_are_told_the_same(tmp_path):
    with SqliteStore.open(tmp_path) as store, ThreadPoolExecutor(8) as threads:
        keep(store, a_report(a_claim()))
        marks = set(threads.map(lambda _: store.mark(), range(400)))
        assert marks == {store.mark()}
    assert open_files(tmp_path) == 0


def asked_by_another(store):
    thread = Thread(target=store.mark)
    thread.start()
    thread.join()


def open_files(folder):
    held = [file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    return sum(file.is_relative_to(folder) for file in held)
