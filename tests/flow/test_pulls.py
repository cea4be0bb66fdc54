"""Pulls: what another server holds is here after a pull, whatever happened on the way."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.reports.links import far_servers
from tests.reports.links.far_servers import NOON, PASSWORD, TOKEN, FarServer, cuts, fails
from tests.store.shelves import a_case

from groundtruce.errors import CaseError, ReaderError
from groundtruce.flow import links
from groundtruce.flow.links import Pull
from groundtruce.model.submission import Submission, submission_id
from groundtruce.reports.links import link as described
from groundtruce.reports.links.link import Link
from groundtruce.store.sqlite import SqliteStore

SECRETS = {
    "GROUNDTRUCE_CENTRAL_USER": "reader@far.example",
    "GROUNDTRUCE_CENTRAL_PASSWORD": PASSWORD,
    "GROUNDTRUCE_KOBO_TOKEN": TOKEN,
}
PHOTO = bytes(range(256)) * 200
Started = Callable[[FarServer], AbstractContextManager[FarServer]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "shelf") as opened:
        opened.keep([a_case()], at=NOON, actor="case")
        yield opened


@pytest.fixture(params=["central", "kobo"])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[FarServer, Link]]:
    if request.param == "central":
        pytest.importorskip("pyodk", reason="needs the extra 'links'")
    with started(request.param) as (far, link):
        yield far, link


@contextmanager
def started(kind: str) -> Iterator[tuple[FarServer, Link]]:
    start: Started = getattr(far_servers, kind)
    with start(FarServer()) as far:
        form = {"form": "note", "project": 7} if kind == "central" else {"form": "aXy"}
        yield far, Link.model_validate({"server": kind, "url": far.url, **form})


def pull(store: SqliteStore, link: Link, hours: int = 0, **more: Any) -> Pull:
    """Pull once; the line waits for nothing."""
    far = at_once(link, SECRETS)
    now = NOON + timedelta(days=2, hours=hours)
    return links.pull(store, link, far, now, **more)


def at_once(link: Link, secrets: dict[str, str]) -> Any:
    """Return the server over a line that never waits."""
    far: Any = link.far(secrets)
    far._line.sleep = lambda _: None
    return far


def notes(store: SqliteStore) -> list[str]:
    return sorted(report.text for report in store.reports() if report.text)


def test_everything_comes_page_by_page_with_its_bytes_and_files(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    for number in range(5):
        far.submit(number, f"Note {number}", a_jpg=PHOTO)
    done = pull(store, link)
    assert notes(store) == [f"Note {number}" for number in range(5)]
    assert done.files == 5
    (first, *_) = store.submissions()
    body = far.kept[first.instance].versions[0][1]
    assert store.original(first.original).decode() == body
    assert store.original(store.files_of(first)["a.jpg"]) == PHOTO


def test_a_pull_that_finds_nothing_new_changes_nothing(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    far.submit(1, "Two shells.", a_jpg=PHOTO)
    pull(store, link)
    head, asked = store.head(), len(far.asked)
    done = pull(store, link, 1)
    assert store.head() == head
    assert (done.outcomes, done.reports) == ({}, [])
    assert not [path for path in far.asked[asked:] if path.endswith((".xml", "jpg", "format=xml"))]


def test_the_next_pull_asks_from_the_newest_on_whatever_dates_a_server_gives(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    for number in range(5):
        far.submit(number, f"Note {number}")
    newest = far.clock
    pull(store, link)
    assert links.state(store, link).until == newest
    far.clock = newest.replace(year=2099)
    far.submit(8, "A phone of the future.")
    pull(store, link, 1)
    far.clock = newest
    far.submit(9, "Today.")
    pull(store, link, 2)
    assert len(notes(store)) == 7


def test_an_edit_is_a_new_version_that_replaces_the_old(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    name = far.submit(1, "Two shells.", a_jpg=PHOTO)
    far.submit(2, "All quiet.")
    pull(store, link)
    edited = far.edit(name, "Three shells.")
    done = pull(store, link, 1)
    assert done.outcomes == {"edited": 1}
    assert done.files == 0
    assert notes(store) == ["All quiet.", "Three shells."]
    kept = store.held(Submission, submission_id(edited))
    assert kept is not None
    assert kept.root == name


def test_several_edits_between_two_pulls_end_with_the_last(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    name = far.submit(1, "Two shells.")
    pull(store, link)
    far.edit(name, "Three shells.")
    far.edit(name, "Four shells.")
    pull(store, link, 1)
    assert notes(store) == ["Four shells."]


def test_what_was_edited_before_the_first_pull_comes_as_it_is(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    far.edit(far.submit(1, "Two shells."), "Three shells.")
    pull(store, link)
    assert notes(store) == ["Three shells."]


def test_what_is_deleted_there_is_taken_out_of_use_and_stays_kept(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    name = far.submit(1, "Two shells.")
    far.submit(2, "All quiet.")
    pull(store, link)
    original = store.held(Submission, submission_id(name))
    del far.kept[name]
    done = pull(store, link, 1)
    assert len(done.gone) == 1
    assert notes(store) == ["All quiet."]
    assert original is not None
    assert store.original(original.original)


def test_a_server_that_says_all_is_gone_is_not_believed_at_once(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    for number in range(12):
        far.submit(number, f"Note {number}")
    pull(store, link)
    far.kept.clear()
    assert pull(store, link, 1).doubted == 12
    assert len(notes(store)) == 12
    assert len(pull(store, link, 2, believe_deleted=True).gone) == 12
    assert notes(store) == []


def test_a_file_that_comes_later_is_fetched_later(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    name = far.submit(1, "Two shells.", a_jpg=None)
    pull(store, link)
    assert len(store.incomplete()) <= 1
    far.kept[name].files["a.jpg"] = PHOTO
    assert pull(store, link, 1).files == 1
    assert pull(store, link, 2).files == 0


def test_busy_broken_and_cut_lines_are_asked_again(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    far.submit(1, "Two shells.", a_jpg=PHOTO)
    far.failures = [fails(429, Retry_After="1"), fails(500), cuts, fails(503)]
    pull(store, link)
    assert notes(store) == ["Two shells."]


def test_a_pull_that_broke_off_goes_on_where_it_was(
    store: SqliteStore, server: tuple[FarServer, Link], monkeypatch: pytest.MonkeyPatch
) -> None:
    far, link = server
    for number in range(6):
        far.submit(number, f"Note {number}", a_jpg=PHOTO)
    take, pages = links._Work.take, 0

    def breaks(work: Any, entries: Any) -> None:
        nonlocal pages
        pages += 1
        far.failures = [fails(500)] * 5 if pages == 2 else []
        take(work, entries)

    monkeypatch.setattr(links._Work, "take", breaks)
    with pytest.raises(ReaderError, match="answers 500"):
        pull(store, link)
    came, fetched = len(notes(store)), len(photos(far))
    assert (came, fetched) == (2, 2)
    pull(store, link, 1)
    assert (len(notes(store)), len(photos(far))) == (6, 6)


def photos(far: FarServer) -> list[str]:
    """Return the questions for a photo's bytes."""
    return [path for path in far.asked if path.endswith((".jpg", "attachments/0/"))]


def test_wrong_credentials_are_refused_and_never_shown(
    store: SqliteStore, server: tuple[FarServer, Link], caplog: pytest.LogCaptureFixture
) -> None:
    far, link = server
    far.lets_in = False
    secrets = {**SECRETS, "GROUNDTRUCE_KOBO_TOKEN": "fedcba9876543210"}
    with caplog.at_level(logging.DEBUG), pytest.raises(ReaderError, match="let us in") as refused:
        links.pull(store, link, at_once(link, secrets), NOON)
    told = caplog.text + str(refused.value) + repr(link) + repr(refused.value.__cause__)
    assert not any(secret in told for secret in (PASSWORD, TOKEN, "fedcba9876543210"))


def test_the_token_goes_to_the_server_alone_whatever_host_it_names(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    for number in range(5):
        far.submit(number, "A note", a_jpg=PHOTO)
    pull(store, link)
    hosts = {headers["Host"] for headers in far.heard}
    assert hosts == {far.url.removeprefix("http://")}


def test_files_on_another_host_are_fetched_without_the_token(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    with far_servers.kobo(FarServer()) as shelf:
        far.shelf = shelf.url
        far.submit(1, "Two shells.", a_jpg=PHOTO)
        pull(store, link)
    (kept,) = store.submissions()
    assert store.original(store.files_of(kept)["a.jpg"]) == b"a photo"
    assert [headers.get("Authorization") for headers in shelf.heard] == [None]


def test_what_is_no_form_is_set_aside_and_the_rest_goes_through(
    store: SqliteStore, server: tuple[FarServer, Link]
) -> None:
    far, link = server
    name = far.submit(1, "Two shells.")
    far.kept[name].versions[0] = (name, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    far.submit(2, "All quiet.")
    done = pull(store, link)
    assert [one.file for one in done.quarantined] != []
    assert notes(store) == ["All quiet."]


def test_a_link_names_no_secret_and_its_errors_name_the_file(tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    file = tmp_path / "links" / "north.yaml"
    file.write_text("server: central\nurl: https://far.example\nproject: 7\nform: note\n")
    (link,) = links.chosen(tmp_path, "central", {})
    assert (link.project, link.form) == (7, "note")
    assert described.read(tmp_path, "kobo") == ()
    with pytest.raises(CaseError, match="GROUNDTRUCE_CENTRAL_USER is not set"):
        link.far({})


def test_pyodk_reads_the_small_server_as_it_reads_central() -> None:
    session = pytest.importorskip("pyodk._utils.session", reason="needs the extra 'links'")
    from pyodk._endpoints.submissions import SubmissionService

    with started("central") as (far, _):
        far.page = 9
        name = far.submit(1, "Two shells.")
        far.edit(name, "Three shells.")
        line = session.Session(far.url, "v1", "reader@far.example", PASSWORD)
        service = SubmissionService(line, default_project_id=7, default_form_id="note")
        (row,) = service.get_table()["value"]
        assert (row["__id"], row["__system"]["edits"]) == (name, 1)
