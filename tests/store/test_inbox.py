"""Deliveries: kept once, completed, edited, refused; and replay comes to the same."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.shelves import LATER, a_file, a_submission, told

from groundtruce.model.submission import (
    Device,
    Outcome,
    Read,
    Revocation,
    Submission,
    Withdrawal,
    revocation_id,
    withdrawal_id,
)
from groundtruce.store.base import Store


def receive(store: Store, *offered: Submission) -> list[Outcome]:
    for one in offered:
        for file in one.files:
            store.keep_original(file.name.encode(), media_type="image/jpeg", name=file.name)
    store.keep_original(b"Two shots.", media_type="text/xml", name="s.xml")
    store.keep_original(b"Three shots.", media_type="text/xml", name="s.xml")
    return [one.outcome for one in store.receive(offered, at=LATER, actor="field")]


def test_one_batch_is_decided_one_by_one(store: Store) -> None:
    first, photo = a_submission(), a_submission(files=(a_file("1.jpg"),))
    other = a_submission(words="Three shots.")
    outcomes = receive(store, first, first, photo, photo, other)
    assert outcomes == [
        Outcome.KEPT, Outcome.AGAIN, Outcome.ADDED, Outcome.AGAIN, Outcome.CONFLICTS
    ]  # fmt: skip
    assert store.submissions() == [first]
    assert [one.original for one in store.quarantined()] == [other.original]


def test_a_file_that_came_again_with_other_bytes_is_kept_beside_the_first(store: Store) -> None:
    one = a_file("1.jpg")
    receive(store, a_submission(expects=("1.jpg",), files=(one,)))
    store.keep_original(b"other", media_type="image/jpeg", name="1.jpg")
    again = a_submission(files=(a_file("1.jpg", b"other"),))
    assert store.receive([again], at=LATER, actor="field")[0].outcome is Outcome.ADDED
    assert store.files_of(a_submission()) == {"1.jpg": one.sha256}
    assert store.verify() == []


def test_a_chain_of_edits_has_one_root_and_one_end(store: Store) -> None:
    second = a_submission("uuid:2", "Three shots.", deprecates="uuid:1")
    third = a_submission("uuid:3", "Three shots.", deprecates="uuid:2")
    stale = a_submission("uuid:4", "Three shots.", deprecates="uuid:1")
    outcomes = receive(store, a_submission(), second, third, stale)
    assert outcomes == [Outcome.KEPT, Outcome.EDITED, Outcome.EDITED, Outcome.REPLACES_REPLACED]
    assert {one.root for one in store.submissions()} == {"uuid:1"}
    assert [one.instance for one in store.unread(9)] == ["uuid:3"]


def test_what_was_withdrawn_is_neither_taken_nor_edited_nor_read(store: Store) -> None:
    first = a_submission()
    receive(store, first)
    gone = Withdrawal(
        id=withdrawal_id(first.id), submission=first.id, by="b", why="A trial.", received=LATER
    )
    store.keep([gone], at=LATER, actor="b")
    edit = a_submission("uuid:2", "Three shots.", deprecates="uuid:1")
    assert receive(store, first, edit) == [Outcome.WITHDRAWN, Outcome.REPLACES_REPLACED]
    assert store.unread(9) == []


def test_a_submission_waits_until_it_was_read_with_every_file(store: Store) -> None:
    first = a_submission(expects=("1.jpg",))
    receive(store, first)
    report = told()
    read = Read(id="read-0", submission=first.id, files=0, reports=(report.id,), received=LATER)
    store.keep([report, read], at=LATER, actor="field")
    assert (store.unread(9), store.report_of(first.id)) == ([], report.id)
    assert store.incomplete() == {first.original: ("1.jpg",)}
    receive(store, a_submission(files=(a_file("1.jpg"),)))
    assert [one.id for one in store.unread(9)] == [first.id]
    assert store.unread(9, ["uuid:other"]) == []
    assert store.incomplete() == {}


def test_a_device_and_its_end_come_back_equal(store: Store) -> None:
    device = Device(
        id="dev-1", name="phone 1", token="0" * 64, ha1="0" * 32, by="b", enrolled=LATER
    )
    gone = Revocation(id=revocation_id("dev-1"), device="dev-1", by="b", received=LATER)
    store.keep([device, gone], at=LATER, actor="b")
    assert (store.devices(), store.revocations()) == ([device], [gone])
    assert store.held(Device, "dev-1") == device
    assert store.held(Device, "dev") is None


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(6)), cut=st.integers(0, 6))
def test_however_deliveries_are_cut_into_batches_replay_comes_to_the_same(
    store: Store, order: list[int], cut: int
) -> None:
    number = f"uuid:{store.head()[0]}"
    names = ("1.jpg", "2.jpg")
    some = [a_submission(number, expects=names, files=(a_file(name),)) for name in names]
    offered = [*some, *some, a_submission(number), a_submission(number, "Three shots.")]
    chosen = [offered[at].model_copy(update={"received": LATER}) for at in order]
    receive(store, *chosen[:cut])
    receive(store, *chosen[cut:])
    kept = [one for one in store.submissions() if one.instance == number]
    assert len(kept) == 1
    before = store.files_of(kept[0])
    assert before.keys() == (set(names) if kept[0].expects else before.keys())
    store.rebuild()
    assert store.verify() == []
    assert store.files_of(kept[0]) == before
