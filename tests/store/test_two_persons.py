"""Two persons: what one alone may not do, the database refuses, whoever asks it and however."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import IntegrityError, connect

import pytest
from tests.builders import a_claim, an_incident
from tests.store.shelves import LATER, keep

from groundtruce.errors import NotAllowed, Outdated
from groundtruce.model.brief import Brief
from groundtruce.model.edition import Approval, Approving, Edition
from groundtruce.model.finding import Signature
from groundtruce.model.review import Decision, Review
from groundtruce.store.base import Store
from groundtruce.store.sqlite import FILE, SqliteStore
from groundtruce.store.two_persons import GUARDS

ONE, OTHER = a_claim("Shells fell."), a_claim("Smoke rose.")


def act(does: str, by: str, finding: str = "f-1", claim: str | None = None) -> Signature:
    name = f"s-{does}-{by}-{finding}-{claim}"
    return Signature(id=name, by=by, act=does, at=LATER, finding=finding, claim=claim)


def worded(by: str = "ana") -> Edition:
    brief = Brief(
        id="b-1", case="two-rivers", title="Brief", as_of=LATER, language="en", sections=()
    )
    return Edition(id="e-1", brief=brief, composed="b-1", by=by, received=LATER)


def approval(does: Approving, by: str) -> Approval:
    return Approval(id=f"o-{does}-{by}", edition="e-1", act=does, by=by, received=LATER)


SIGNS, RELEASES = Approving.SIGNS, Approving.RELEASES


@pytest.mark.parametrize("together", [True, False])
def test_nobody_alone_verifies_and_releases_a_finding(store: Store, together: bool) -> None:
    first, second = act("verifies", "vera"), act("releases", "vera")
    if not together:
        keep(store, first)
    with pytest.raises(NotAllowed, match="Let a second person verify or release it"):
        keep(store, *([first] if together else []), second)
    assert len(store.signatures()) == (0 if together else 1)


def test_nobody_releases_what_nobody_verified(store: Store) -> None:
    with pytest.raises(NotAllowed, match="nobody else has verified this finding"):
        keep(store, act("releases", "pia"))
    keep(store, act("verifies", "vera", "f-2"))
    with pytest.raises(NotAllowed, match="nobody else has verified this finding"):
        keep(store, act("releases", "pia"))
    keep(store, act("verifies", "vera"), act("releases", "pia"))
    assert [one.act for one in store.signatures()].count("releases") == 1


def test_another_program_releases_nothing_that_nobody_verified(tmp_path: Path) -> None:
    SqliteStore.open(tmp_path).close()
    sql = "INSERT INTO act VALUES (9, 'signature', 'f-1', NULL, 'releases', 'pia', 0)"
    with (
        closing(connect(tmp_path / FILE)) as database,
        pytest.raises(IntegrityError, match="nobody else has verified"),
    ):
        database.execute(sql)


def review(of: str, by: str, follows: str | None) -> Review:
    said = a_claim(of, by_machine=True)
    follows = said.id if follows is None else follows
    return Review(
        id=f"v-{by}", said=said, decision=Decision.ACCEPTED, by=by, received=LATER, follows=follows
    )


def test_of_two_who_decide_at_the_same_moment_the_second_is_told_so(store: Store) -> None:
    keep(store, review("Shells fell.", "ana", None))
    with pytest.raises(Outdated, match="decided on this claim at the same moment"):
        keep(store, review("Shells fell.", "ben", None))
    keep(store, review("Smoke rose.", "cai", None), review("Shells fell.", "dan", "v-ana"))
    assert [one.by for one in store.reviews()] == ["ana", "cai", "dan"]
    assert store.verify() == []


def test_a_store_without_that_rule_gets_it_without_a_replay(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path) as store:
        keep(store, act("verifies", "vera"), review("Shells fell.", "ana", None))
    with closing(connect(tmp_path / FILE)) as database, database:
        database.execute("DROP TRIGGER review_in_turn")
        database.execute("DELETE FROM act WHERE noun = 'review'")
        database.execute("UPDATE shape SET number = 4")
    with SqliteStore.open(tmp_path) as store:
        assert store.verify() == []
        with pytest.raises(Outdated):
            keep(store, review("Shells fell.", "ben", None))


def test_a_second_verifier_or_another_releaser_is_enough(store: Store) -> None:
    keep(store, act("verifies", "vera"), act("releases", "pia"))
    two = (act("verifies", "vera", "f-2"), act("verifies", "vito", "f-2"))
    keep(store, *two, act("releases", "vera", "f-2"))
    assert len(store.signatures()) == 5
    assert store.verify() == []


def test_another_name_for_the_finding_does_not_help(store: Store) -> None:
    keep(store, act("verifies", "vera", "f-1", claim=ONE.id))
    with pytest.raises(NotAllowed):
        keep(store, act("releases", "vera", "f-9", claim=ONE.id))
    store.project([an_incident(ONE, OTHER)], [], [])
    with pytest.raises(NotAllowed):
        keep(store, act("releases", "vera", "f-9", claim=OTHER.id))


def test_who_worded_an_edition_neither_signs_nor_releases_it(store: Store) -> None:
    keep(store, worded("ana"))
    for does in Approving:
        with pytest.raises(NotAllowed, match="worded this edition"):
            keep(store, approval(does, "ana"))
    assert store.approvals() == []


def test_an_edition_is_released_after_another_signed_it(store: Store) -> None:
    keep(store, worded("ana"))
    for who in ("pia", "sam"):
        with pytest.raises(NotAllowed, match="Let a second person sign"):
            keep(store, approval(RELEASES, who))
        keep(store, approval(SIGNS, "sam"))
    keep(store, approval(RELEASES, "pia"))
    assert sorted(one.by for one in store.approvals()) == ["pia", "sam"]


def test_the_rule_outlives_a_rebuild_and_what_stood_before_it_stays(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path) as store:
        keep(store, act("verifies", "vera"))
    # As a version without the rule left it.
    with closing(connect(tmp_path / FILE)) as database, database:
        for name in GUARDS:
            database.execute(f"DROP TRIGGER {name}")
    with SqliteStore.open(tmp_path) as store:
        keep(store, act("releases", "vera"))
        assert [one.what for one in store.verify()] == [
            "the tables do not have the form in which they were made"
        ]
        store.rebuild()
        assert store.verify() == []
        assert len(store.signatures()) == 2
        with pytest.raises(NotAllowed):
            keep(store, act("releases", "vera", claim="c-1"))


def test_another_program_is_refused_too(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path) as store:
        keep(store, act("verifies", "vera"))
    sql = "INSERT INTO act VALUES (9, 'signature', 'f-1', NULL, 'releases', 'vera', 0)"
    with closing(connect(tmp_path / FILE)) as database, pytest.raises(IntegrityError):
        database.execute(sql)


def test_what_another_site_decided_is_taken_as_it_was_kept_there(store: Store) -> None:
    keep(store, act("verifies", "vera"))
    store.merge([act("releases", "vera")], at=datetime(2026, 2, 2, tzinfo=UTC), actor="site:ab")
    assert len(store.signatures()) == 2
    with pytest.raises(NotAllowed, match="only a package"):
        keep(store, act("releases", "vera", "f-2"), actor="site:ab")
