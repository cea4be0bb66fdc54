"""Accounts: passwords, sessions and tokens are kept as hashes, and guessing is slow."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from groundtruce.errors import NotAllowed, NotFound, TooMany
from groundtruce.store import guesses
from groundtruce.store.accounts import FILE, LASTS, LONGEST, TOKEN_LASTS, Accounts

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "four plain quiet words"
HERE, THERE = "192.0.2.1", "192.0.2.2"
FREE = guesses.LIMITS["both"].free


@pytest.fixture
def accounts(tmp_path):
    """Return the accounts of a new folder, with one person."""
    made = Accounts(tmp_path / "shelf")
    assert made.people() == ()
    assert not made.are_kept
    made.give("mia", PASSWORD)
    return made


def guessed(accounts, name, times, address=HERE, now=NOW):
    for _ in range(times):
        with pytest.raises(NotAllowed, match="do not fit"):
            accounts.enter(name, "wrong", now, address)


def test_a_session_lasts_its_hours_and_ends_when_left(accounts):
    token = accounts.enter("mia", PASSWORD, NOW)
    assert accounts.who(token, NOW + LASTS - timedelta(seconds=1)) == "mia"
    assert accounts.who(token, NOW + LASTS) is None
    accounts.leave(token, NOW)
    assert accounts.who(token, NOW) is None


def test_neither_password_nor_session_nor_token_is_on_the_disk(accounts, tmp_path):
    session = accounts.enter("mia", PASSWORD, NOW)
    token = accounts.make_token("mia", "qgis", NOW)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "shelf").iterdir())
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in kept
    for secret in (PASSWORD, session, token):
        assert secret.encode() not in kept


@pytest.mark.parametrize(
    ("name", "password"),
    [("mia", "wrong"), ("nobody", PASSWORD), ("mia", PASSWORD + "x" * LONGEST)],
)
def test_what_does_not_fit_is_refused_in_the_same_words(accounts, name, password):
    with pytest.raises(NotAllowed) as refused:
        accounts.enter(name, password, NOW)
    assert refused.value.happened == "name and password do not fit."


@pytest.mark.parametrize("name", ["mia", "nobody"])
def test_after_some_failures_each_one_makes_the_next_wait_longer(accounts, name):
    guessed(accounts, name, FREE)
    with pytest.raises(TooMany, match="in a row") as first:
        accounts.enter(name, PASSWORD, NOW, HERE)
    guessed(accounts, name, 1, now=NOW + timedelta(seconds=2))
    with pytest.raises(TooMany) as second:
        accounts.enter(name, PASSWORD, NOW + timedelta(seconds=2), HERE)
    assert second.value.after_s == 2 * first.value.after_s


def test_nobody_is_locked_out_by_guesses_from_elsewhere(accounts):
    guessed(accounts, "mia", FREE)
    assert accounts.enter("mia", PASSWORD, NOW, THERE)


def test_one_address_that_tries_many_names_has_to_wait_for_every_name(accounts):
    for number in range(guesses.LIMITS["address"].free):
        guessed(accounts, f"name-{number}", 1)
    with pytest.raises(TooMany):
        accounts.enter("mia", PASSWORD, NOW, HERE)
    assert accounts.enter("mia", PASSWORD, NOW, THERE)


def test_a_password_that_fits_forgives_the_guesses_before_it(accounts):
    guessed(accounts, "mia", FREE - 1)
    accounts.enter("mia", PASSWORD, NOW, HERE)
    guessed(accounts, "mia", FREE - 1)
    assert accounts.enter("mia", PASSWORD, NOW, HERE)


def test_no_more_guesses_are_remembered_than_there_is_room_for(accounts, tmp_path, monkeypatch):
    monkeypatch.setattr(guesses, "MOST", 9)
    with closing(sqlite3.connect(tmp_path / "shelf" / FILE)) as connection:
        for number in range(50):
            now = NOW + timedelta(seconds=number)
            guesses.failed(connection, f"name-{number}", f"192.0.2.{number}", now)
        kept = connection.execute("SELECT count(*), min(last) FROM guess").fetchone()
    assert kept == (9, (NOW + timedelta(seconds=47)).isoformat())


def test_a_new_password_logs_everybody_out_and_a_short_one_is_refused(accounts):
    token = accounts.enter("mia", PASSWORD, NOW)
    with pytest.raises(NotAllowed, match="5 characters"):
        accounts.give("mia", "short")
    accounts.give("mia", PASSWORD[::-1])
    assert accounts.who(token, NOW) is None
    assert accounts.take("mia")
    assert not accounts.take("mia")


def test_who_changes_the_own_password_has_to_know_the_old_one(accounts):
    session = accounts.enter("mia", PASSWORD, NOW)
    with pytest.raises(NotAllowed, match="do not fit"):
        accounts.change("mia", "not the old one", "other plain quiet words", NOW)
    assert accounts.who(session, NOW) == "mia"
    accounts.change("mia", PASSWORD, "other plain quiet words", NOW)
    assert accounts.who(session, NOW) is None
    assert accounts.enter("mia", "other plain quiet words", NOW)


def test_a_shut_account_is_out_at_once_until_it_is_opened(accounts):
    session = accounts.enter("mia", PASSWORD, NOW)
    token = accounts.make_token("mia", "qgis", NOW)
    accounts.close("mia", NOW)
    assert accounts.who(session, NOW) is None
    assert accounts.token(token, NOW) is None
    guessed(accounts, "mia", 1)
    accounts.reopen("mia", NOW)
    assert accounts.token(token, NOW).person == "mia"
    assert accounts.enter("mia", PASSWORD, NOW)
    with pytest.raises(NotFound):
        accounts.close("nobody", NOW)


def test_a_token_lasts_its_days_and_is_worthless_once_revoked(accounts):
    token = accounts.make_token("mia", "qgis", NOW)
    assert not accounts.token(token, NOW).acts
    assert accounts.token(token, NOW + TOKEN_LASTS) is None
    assert accounts.token(token + "x", NOW) is None
    accounts.drop_token("mia", "qgis", NOW)
    assert accounts.token(token, NOW) is None
    with pytest.raises(NotFound):
        accounts.drop_token("mia", "qgis", NOW)


def test_who_came_and_went_or_was_refused_is_remembered(accounts):
    guessed(accounts, "mia", 1)
    accounts.leave(accounts.enter("mia", PASSWORD, NOW, HERE), NOW, HERE)
    told = [(one.what, one.person, one.address) for one in accounts.entries()]
    assert told == [(what, "mia", HERE) for what in ("left", "entered", "refused")]
    newest = accounts.entries(1)
    assert [one.what for one in accounts.entries(9, before=newest[0].n)] == ["entered", "refused"]


def test_where_the_last_account_was_taken_there_still_are_accounts(accounts, tmp_path):
    accounts.take("mia")
    assert Accounts(tmp_path / "shelf").people() == ()
    assert Accounts(tmp_path / "shelf").are_kept


def test_accounts_of_an_earlier_build_are_known(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute(
            "CREATE TABLE account (person TEXT PRIMARY KEY, hash TEXT NOT NULL, "
            "failed INTEGER NOT NULL DEFAULT 0, last_failed TEXT)"
        )
        connection.execute("INSERT INTO account (person, hash) VALUES ('mia', 'x')")
    old = Accounts(tmp_path)
    assert old.are_kept
    old.give("mia", PASSWORD)
    assert old.enter("mia", PASSWORD, NOW)
