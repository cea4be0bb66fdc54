"""Filled forms from arrival to report: edits, late files, what is taken out, who may send."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.builders import a_claim, an_incident
from tests.reports.field.filled import a_form

from groundtruce.errors import CaseError, NotAllowed, NotFound
from groundtruce.flow import field
from groundtruce.model.finding import Finding
from groundtruce.model.report import Notice
from groundtruce.model.submission import Outcome, submission_id
from groundtruce.reports import case_folder
from groundtruce.reports.field import forms
from groundtruce.store.base import Store
from groundtruce.store.sqlite import SqliteStore

NOW = datetime(2026, 2, 12, tzinfo=UTC)
LATER = datetime(2026, 2, 13, tzinfo=UTC)
AUDIT = """event,node,start,end,latitude,longitude,accuracy
location tracking enabled,,1770728580000,,,,
question,/data/note,1770728580000,1770728590000,50.9,10.9,5
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    folder = case_folder.make("small", tmp_path / "small")
    with SqliteStore.open(folder / ".shelf") as opened:
        opened.keep([case_folder.read(folder, opened.keep_original)], at=NOW, actor="test")
        for path in forms.files(folder):
            field.publish(opened, forms.compiled(path).xform, {}, NOW, "test")
        yield opened


def a_patrol(number: int = 1, *, edits: int | None = None, **answers: object) -> bytes:
    """Return a patrol log in the version that is published."""
    (path,) = [p for p in forms.files(Path(case_folder.__file__).parents[1] / "cases/template")
               if p.stem == "patrol"]  # fmt: skip
    version = forms.compiled(path).version.encode()
    raw = a_form("patrol", until_time="15:00:00.000+01:00", **answers)
    before = f"<deprecatedID>uuid:{edits}</deprecatedID>" if edits else ""
    told = f"<instanceID>uuid:{number}</instanceID>{before}".encode()
    raw = raw.replace(b"<instanceID>uuid:1</instanceID>", told)
    return raw.replace(b"version='1'", b"version='%b'" % version)


def test_an_edit_takes_the_place_of_report_and_watch(store: Store) -> None:
    field.received(store, a_patrol(1, note="Quiet."), {}, NOW)
    (first,) = store.reports()
    watched = store.watches()
    field.received(store, a_patrol(2, edits=1, note="Not quiet."), {}, LATER)
    (second,) = store.reports()
    assert (second.replaces, second.text) == (first.id, "Not quiet.")
    assert {one.excerpt.sha256 for one in store.watches()} <= {second.original}
    assert store.watches(as_of=NOW) == watched
    assert store.reports(as_of=NOW) == [first]


def test_an_edit_of_an_edit_leaves_one_report(store: Store) -> None:
    for number, edits in ((1, None), (2, 1), (3, 2)):
        field.received(store, a_patrol(number, edits=edits, note=f"Version {number}."), {}, NOW)
    assert [one.text for one in store.reports()] == ["Version 3."]


def test_what_comes_twice_is_read_once(store: Store) -> None:
    field.received(store, a_patrol(), {}, NOW)
    head = store.head()[0]
    assert field.received(store, a_patrol(), {}, LATER).outcome is Outcome.AGAIN
    assert store.head()[0] == head + 1
    assert len(store.reports()) == 1


def test_a_photo_that_comes_later_completes_the_report_it_belongs_to(store: Store) -> None:
    with_photo = a_patrol(note="A crater.", photos=[{"photo": "1.jpg"}])
    field.received(store, with_photo, {}, NOW)
    (report,) = store.reports()
    assert store.incomplete() == {report.original: ("1.jpg",)}
    claim = a_claim(report=report.id)
    finding = Finding.model_construct(id="f-1", incident=an_incident(claim))
    with pytest.raises(NotAllowed, match=r"1\.jpg did not come yet"):
        field.refuse_incomplete(store, finding)
    field.received(store, with_photo, {"1.jpg": b"\xff\xd8 a photo"}, LATER)
    field.refuse_incomplete(store, finding)
    assert len(store.reports()) == 1
    assert store.reports(as_of=NOW) == [report]


def test_what_a_late_file_says_otherwise_is_a_new_version_of_the_report(store: Store) -> None:
    raw = a_patrol(note="A crater.").replace(
        b"</instanceID>", b"</instanceID><audit>audit.csv</audit>"
    )
    field.received(store, raw, {}, NOW)
    (before,) = store.reports()
    audit = AUDIT.encode()
    field.received(store, raw, {"audit.csv": audit}, LATER)
    (after,) = store.reports()
    assert after.checks != before.checks
    assert after.replaces == before.id
    assert [one.id for one in after.claims] == [one.id for one in before.claims]
    assert store.verify() == []


def test_a_submission_taken_out_takes_its_report_back(store: Store) -> None:
    field.received(store, a_patrol(), {}, NOW)
    (first,) = store.reports()
    field.withdraw(store, "uuid:1", LATER, "a.lead", "It was an exercise.")
    (gone,) = store.reports()
    assert (gone.notice, gone.replaces, gone.claims) == (Notice.RETRACTION, first.id, ())
    assert store.watches() == []
    assert field.received(store, a_patrol(), {}, LATER).outcome is Outcome.WITHDRAWN
    with pytest.raises(NotFound):
        field.withdraw(store, "uuid:9", LATER, "a.lead", "No such form.")


def test_what_comes_before_there_is_a_case_waits_for_it(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "shelf") as store:
        field.received(store, a_patrol(), {}, NOW)
        assert len(store.unread(9)) == 1
        folder = case_folder.make("small", tmp_path / "small")
        store.keep([case_folder.read(folder, store.keep_original)], at=NOW, actor="test")
        assert len(field.read(store, LATER)) == 1
        assert (store.unread(9), len(store.reports())) == ([], 1)


def test_a_form_that_makes_no_report_keeps_no_other_from_being_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = field.door.read

    def stumbling(xml: bytes, *given: object, **more: object) -> object:
        if b"stumble" in xml:
            raise ValueError("a number that is none")
        return read(xml, *given, **more)

    monkeypatch.setattr(field.door, "read", stumbling)
    field.received(store, a_patrol(1, note="stumble"), {}, NOW)
    field.received(store, a_patrol(2, note="Quiet."), {}, NOW)
    assert [one.text for one in store.reports()] == ["Quiet."]
    assert "a number that is none" in store.quarantined()[-1].reason
    assert store.unread(9) == []


def test_what_another_site_has_not_sent_yet_waits(store: Store) -> None:
    field.received(store, a_patrol(1, note="Quiet."), {}, NOW)
    (known,) = store.submissions()
    told = {"id": submission_id("uuid:2"), "instance": "uuid:2", "root": "uuid:2"}
    store.keep([known.model_copy(update={**told, "original": "0" * 64})], at=NOW, actor="parcel")
    assert field.read(store, LATER) == ()
    assert [one.instance for one in store.unread(9)] == ["uuid:2"]


def test_a_version_of_a_form_never_changes(store: Store) -> None:
    version = field.offered(store)[0]
    xform = store.original(version.xform)
    assert field.publish(store, xform, {}, LATER, "test") == version
    with pytest.raises(NotAllowed, match="Raise the version"):
        field.publish(store, xform.replace(b"</h:title>", b" new</h:title>"), {}, LATER, "test")


def test_a_form_that_names_a_file_which_is_not_there_is_refused(store: Store) -> None:
    xform = store.original(field.offered(store)[0].xform)
    other = xform.replace(b"teams.csv", b"ranks.csv").replace(b'version="', b'version="9')
    with pytest.raises(CaseError, match=r"ranks\.csv"):
        field.publish(store, other, {}, LATER, "test")
    published = field.publish(store, other, {"ranks.csv": b"name,label\n"}, LATER, "test")
    assert store.original(published.files[0].sha256) == b"name,label\n"


def test_a_devices_secret_is_kept_nowhere(store: Store, tmp_path: Path) -> None:
    secret = "a-secret-of-one-phone-alone"
    device = field.enrol(store, "phone 1", secret, NOW, "office")
    assert field.device(store, field.device_id(secret)) == device
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(secret.encode() in raw for raw in written)


def test_a_revoked_device_is_a_stranger_and_its_name_is_free(store: Store) -> None:
    device = field.enrol(store, "phone 1", "one", NOW, "office")
    with pytest.raises(NotAllowed, match="is enrolled"):
        field.enrol(store, "phone 1", "two", NOW, "office")
    field.revoke(store, "phone 1", LATER, "office", "Lost.")
    assert field.device(store, device.id) is None
    assert field.active(store) == []
    assert field.enrol(store, "phone 1", "two", LATER, "office").id != device.id
