"""Search: one form for what looks alike, and any run of letters is found where it stands."""

import doctest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.shelves import keep, told

from groundtruce.store import search
from groundtruce.store.sqlite import SqliteStore

TEXTS = (
    "กองทัพยิงปืนใหญ่ใกล้ปราสาทพระวิหารเมื่อเช้านี้",
    "កងទ័ពបាញ់ផ្លោងចូលភូមិព្រះវិហារនៅព្រឹកនេះ",
    'Shells fell near "the bridge"; 5% of houses burnt_down, soldiers said\u2026',
    "Снаряды упали возле деревни, Évacuation à l’aube",
)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(search).failed == 0


@given(text=st.text(max_size=60))
def test_the_searched_form_of_the_searched_form_is_itself(text: str) -> None:
    once = search.normal(text)
    assert search.normal(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ព្រះ\u200bវិហារ", "ព្រះវិហារ"),
        ("e\u0301vacuation", "évacuation"),
        ("น\u0e4d\u0e32", "น\u0e33"),
        ("two  \n shells", "two shells"),
        ("\ufeffshells", "shells"),
        ("vil\u00adlage", "village"),
    ],
)
def test_what_looks_alike_is_searched_alike(one: str, other: str) -> None:
    assert search.normal(one) == search.normal(other)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf")
    with SqliteStore.open(folder) as store:
        keep(store, *(told(text, place=None) for text in TEXTS))
    return folder


@given(data=st.data())
def test_any_run_of_letters_is_found_in_its_text(shelf: Path, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    start = data.draw(st.integers(0, len(text) - 3))
    run = text[start : data.draw(st.integers(start + 3, len(text)))]
    with SqliteStore.open(shelf) as store:
        found = {hit.report.text for hit in store.search(run.upper())}
    words = [word.casefold() for word in search.words(run)]
    assert found == {text for text in TEXTS if all(word in text.casefold() for word in words)}


def test_words_in_quotation_marks_stand_together(shelf: Path) -> None:
    with SqliteStore.open(shelf) as store:
        assert len(store.search('"fell near"')) == 1
        assert store.search('"near fell"') == []


def test_a_snippet_shows_the_words_around_the_first_that_was_found() -> None:
    body = "a " * 200 + "shelling near the bridge" + " z" * 200
    cut = search.snippet(body, ["bridge", "SHELLING"])
    assert "shelling near the bridge" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) <= search.SNIPPET_CHARS + 2


def test_a_claims_own_words_are_searched_once_and_its_places_too() -> None:
    report = told("Shells fell.").model_copy(
        update={"title": "Shells fell", "text": "Shells fell."}
    )
    assert search.body(report).split("\n") == ["Shells fell", "Shells fell.", "Prey", "Nong"]
