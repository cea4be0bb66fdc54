"""Quotes: found where they stand in the text, letter by letter, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.reports.text.language_model.quote import Text, line_around

ODD = "ทหารยิง “ไม่”\r\nកងទ័ព\u200bបាញ់ — “again”… 🚀\u00a0end"


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("He said “we did not fire”.", '"we did not fire"', "“we did not fire”"),
        ("Thailand’s army\n  fired", "Thailand's army fired", "Thailand’s army\n  fired"),
        ("a 10–12 km zone", "10-12 km", "10–12 km"),
        ("wait… they fired", "wait... they", "wait… they"),
        ("កងទ័ព\u200bបាញ់\u200bផ្លោង", "កងទ័ពបាញ់ផ្លោង", "កងទ័ព\u200bបាញ់\u200bផ្លោង"),
        ("កងទ័ព បាញ់", "កងទ័ពបាញ់", "កងទ័ព បាញ់"),
        ("exact words", "exact words", "exact words"),
    ],
)
def test_marks_and_spaces_may_differ(text: str, words: str, found: str) -> None:
    start, end = Text(text).find(words)
    assert text[start:end] == found


@pytest.mark.parametrize("words", ["Sweden fired", "norway fired", "Norway  did fire", "", "..."])
def test_other_words_are_not_found(words: str) -> None:
    assert Text("Norway fired on Monday.").find(words) is None


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_piece_of_a_text_is_found_and_is_that_piece(text: str, data) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = Text(text).find(text[start:end])
    assert text[first:last] == text[start:end]


@given(st.integers(0, len(ODD) - 1), st.integers(1, 12))
def test_a_piece_with_plain_spaces_and_marks_leads_into_the_text(start: int, length: int) -> None:
    words = ODD[start : start + length].replace("“", '"').replace("”", '"').replace("\r\n", " ")
    found = Text(ODD).find(words)
    if words.strip() and found is not None:
        assert 0 <= found[0] < found[1] <= len(ODD)


def test_of_several_places_the_one_near_the_claim_is_meant() -> None:
    text = "At Prey it was calm. Later, at Prey, shells fell."
    assert Text(text).find("Prey", near=(37, 48)) == (31, 35)
    assert Text(text).find("Prey") == (3, 7)


def test_the_lines_around_a_quote_are_whole() -> None:
    text = "one\ntwo three\nfour"
    assert line_around(text, (8, 13)) == "two three"
    assert line_around(text, (14, 16)) == "four"
