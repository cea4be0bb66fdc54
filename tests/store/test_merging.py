"""Merging: what two sites kept becomes the same on both, in whatever order it comes."""

from datetime import timedelta
from itertools import permutations
from pathlib import Path

from tests.store.shelves import LATER, a_judgement, dump, keep, many, told

from groundtruce.model.report import Report
from groundtruce.store.base import Store
from groundtruce.store.sqlite import FILE, SqliteStore

DAY = timedelta(days=1)


def two_forms() -> tuple[Report, Report]:
    """Return one report as two sites got it: on other days, in other files."""
    early = told("Two shells.")
    late = early.model_copy(update={"received": early.received + DAY, "original": "f" * 64})
    return early, late


def merge(store: Store, *records: Report) -> None:
    for report in records:
        for claim in report.claims:
            store.keep_original(claim.excerpt.quote.encode(), media_type="text/plain", name="m.txt")
    store.merge(records, at=LATER, actor="site:ab")


def test_of_two_forms_of_one_report_the_first_known_stands(store: Store) -> None:
    early, late = two_forms()
    keep(store, late)
    merge(store, early)
    assert store.reports() == [early]
    assert store.find(early.id) == early
    assert [hit.id for hit in store.search("Two shells")] == [early.id]


def test_the_order_of_forms_and_their_batches_does_not_matter(tmp_path: Path) -> None:
    early, late = two_forms()
    tie = early.model_copy(update={"original": "e" * 64})
    shelves = []
    for number, order in enumerate(permutations((early, late, tie))):
        with SqliteStore.open(tmp_path / str(number)) as store:
            merge(store, *order[:2])
            merge(store, *order[1:])
            shelves.append(store.reports())
    assert all(found == shelves[0] for found in shelves)
    assert len(shelves[0]) == 1


def test_two_reports_under_one_number_both_stand_where_sites_meet(store: Store) -> None:
    one = told("Two shells.", card="patrols", external_id="7")
    other = told("Three shells.", card="patrols", external_id="7")
    keep(store, one)
    merge(store, other)
    assert {report.id for report in store.reports()} == {one.id, other.id}


def test_merging_again_changes_nothing_not_even_the_log(store: Store) -> None:
    early, late = two_forms()
    merge(store, late, early)
    head = store.head()
    merge(store, early, late)
    assert store.head() == head


def test_replay_gives_what_merging_gave(tmp_path: Path) -> None:
    early, late = two_forms()
    late = late.model_copy(update={"original": early.original})
    with SqliteStore.open(tmp_path) as store:
        keep(store, *many(5), late, a_judgement())
        merge(store, early)
        merge(store, *many(8))
        before = dump(tmp_path / FILE)
        assert store.verify() == []
        store.rebuild()
        assert store.verify() == []
    assert dump(tmp_path / FILE) == before


def test_rows_are_those_whose_records_stand(store: Store) -> None:
    early, late = two_forms()
    keep(store, late)
    merge(store, early)
    (row,) = store.rows(noun="report")
    assert (row.id, row.actor, row.hash) == (early.id, "site:ab", store.row_hash(row.n))
    assert Report.model_validate_json(row.body) == early
    assert store.row_hash(row.n + 100) is None
