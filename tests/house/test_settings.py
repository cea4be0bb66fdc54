"""Settings: each can be set in the environment, and a wrong value is named."""

from dataclasses import fields

import pytest

from groundtruce.settings import Settings


@pytest.mark.parametrize("entry", fields(Settings), ids=lambda entry: entry.name)
def test_a_setting_has_a_meaning_and_can_be_set(
    entry: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entry.metadata["says"]
    monkeypatch.setenv(f"GROUNDTRUCE_{entry.name.upper()}", str(entry.default + 1))
    assert getattr(Settings.from_environment(), entry.name) == entry.default + 1


def test_defaults_hold_where_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for entry in fields(Settings):
        monkeypatch.delenv(f"GROUNDTRUCE_{entry.name.upper()}", raising=False)
    assert Settings.from_environment() == Settings()


def test_a_setting_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDTRUCE_PORT", "eighty")
    with pytest.raises(ValueError, match=r"GROUNDTRUCE_PORT must be a whole number, got 'eighty'"):
        Settings.from_environment()
