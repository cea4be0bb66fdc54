"""Accounts: passwords and sessions are kept as hashes, and guessing is slow."""

from datetime import UTC, datetime, timedelta

import pytest

from groundtruce.errors import NotAllowed
from groundtruce.store.accounts import FREE_TRIES, LASTS, Accounts

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "four plain quiet words"


@pytest.fixture
def accounts(tmp_path):
    """Return the accounts of a new folder, with one person."""
    made = Accounts(tmp_path / "shelf")
    assert made.people() == ()
    made.give("mia", PASSWORD)
    return made


def test_a_session_lasts_its_hours_and_ends_when_left(accounts):
    token = accounts.enter("mia", PASSWORD, NOW)
    assert accounts.who(token, NOW + LASTS - timedelta(seconds=1)) == "mia"
    assert accounts.who(token, NOW + LASTS) is None
    accounts.leave(token)
    assert accounts.who(token, NOW) is None


def test_neither_password_nor_token_is_on_the_disk(accounts, tmp_path):
    token = accounts.enter("mia", PASSWORD, NOW)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "shelf").iterdir())
    assert b"$argon2id$" in kept
    assert PASSWORD.encode() not in kept
    assert token.encode() not in kept


@pytest.mark.parametrize(("name", "password"), [("mia", "wrong"), ("nobody", PASSWORD)])
def test_what_does_not_fit_is_refused_in_the_same_words(accounts, name, password):
    with pytest.raises(NotAllowed, match="name and password do not fit"):
        accounts.enter(name, password, NOW)


def test_after_some_failures_each_one_makes_the_next_wait_longer(accounts):
    for _ in range(FREE_TRIES):
        with pytest.raises(NotAllowed, match="do not fit"):
            accounts.enter("mia", "wrong", NOW)
    with pytest.raises(NotAllowed, match="in a row"):
        accounts.enter("mia", PASSWORD, NOW)
    assert accounts.enter("mia", PASSWORD, NOW + timedelta(seconds=2))


def test_a_new_password_logs_everybody_out_and_a_short_one_is_refused(accounts):
    token = accounts.enter("mia", PASSWORD, NOW)
    with pytest.raises(NotAllowed, match="5 characters"):
        accounts.give("mia", "short")
    accounts.give("mia", PASSWORD[::-1])
    assert accounts.who(token, NOW) is None
    assert accounts.take("mia")
    assert not accounts.take("mia")
