"""The passage: the original's own words around a claim, cut where a reader would."""

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import an_excerpt

from groundtruce.reports.review.passage import passage

QUOTE = an_excerpt("shells fell")


def cut(before: str, after: str, around: int = 60):
    raw = (before + QUOTE.quote + after).encode()
    start = len(before.encode())
    moved = QUOTE.model_copy(update={"start": start, "end": start + QUOTE.end})
    return passage(raw, moved, around)


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_words_shown_stand_in_the_original_as_they_are_shown(before: str, after: str) -> None:
    before, after = (
        part.encode("utf-8", "ignore").decode("utf-8", "ignore") for part in (before, after)
    )
    shown = cut(before, after)
    assert shown.before + shown.quote + shown.after in before + QUOTE.quote + after
    assert shown.quote == QUOTE.quote


def test_a_short_text_is_shown_whole() -> None:
    assert cut("At dawn ", " on Prey.").is_whole == (True, True)


def test_a_long_text_is_cut_at_a_sentence() -> None:
    shown = cut("One two three. " * 20 + "At dawn ", " on Prey. Then rain." + " And more." * 30)
    assert shown.before.startswith("One two three.")
    assert shown.after.endswith(".")
    assert shown.is_whole == (False, False)
