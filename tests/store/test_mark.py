"""The mark changes with every writing, whoever writes."""

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
