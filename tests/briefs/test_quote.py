"""Somebody's own words, cut and shown without harm."""

from hypothesis import given
from hypothesis import strategies as st

from groundtruce.briefs.quote import brief_words, cut, quoted, shown

KHMER = "កម្ពុជានិងថៃបានចុះហត្ថលេខា"


def test_a_short_text_is_quoted_whole():
    assert quoted("Nothing fell.", 40) == "“Nothing fell.”"


def test_a_long_text_is_cut_at_a_sentence_and_the_cut_shows_outside_of_the_marks():
    text = "Shells fell near the village. Nobody was hurt, the governor says."
    assert quoted(text, 40) == "“Shells fell near the village.” …"


def test_a_long_sentence_is_cut_at_a_word():
    assert quoted("Shells fell near the village at noon", 30) == "“Shells fell near the village” …"


@given(st.text(alphabet=st.sampled_from("ab កម្ពុ ไทยสุ,."), max_size=60), st.integers(1, 50))
def test_what_is_cut_is_a_beginning_of_the_text_and_not_too_long(text: str, longest: int):
    part = cut(text, longest)
    assert text.startswith(part)
    assert len(part) <= longest


def test_no_khmer_letter_is_torn_from_its_signs():
    parts = {cut(KHMER, length) for length in range(3, len(KHMER))}
    assert all(not part.endswith("\u17d2") for part in parts)
    assert all(KHMER[len(part)] not in "\u17b6\u17bb\u17bf\u17c1\u17c6\u17d2" for part in parts)


def test_direction_overrides_and_controls_are_not_shown():
    assert shown("safe\u202etxt.exe\x07\nnext") == "safetxt.exe next"


def test_our_own_words_end_with_the_sign_of_the_cut():
    assert brief_words("Removal of heavy weapons", 12) == "Removal of …"
