"""Claims and the bytes that say so."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.builders import NO_BYTES, a_claim, an_excerpt

from groundtruce.model.claim import Excerpt, Stance


@given(st.text(), st.text(), st.text())
def test_an_excerpt_is_as_long_as_its_quote_in_bytes(before: str, quote: str, after: str) -> None:
    original = (before + quote + after).encode()
    start = len(before.encode())
    excerpt = Excerpt(
        sha256=hashlib.sha256(original).hexdigest(),
        start=start,
        end=start + len(quote.encode()),
        quote=quote,
    )
    assert original[excerpt.start : excerpt.end].decode() == excerpt.quote


@given(st.text(min_size=1), st.integers(-3, 3).filter(bool))
def test_an_excerpt_that_is_off_by_some_bytes_is_refused(quote: str, off: int) -> None:
    end = 10 + len(quote.encode()) + off
    with pytest.raises(ValidationError, match="the quote has"):
        Excerpt(sha256=NO_BYTES, start=10, end=end, quote=quote)


def test_thai_and_khmer_are_counted_in_bytes_not_letters() -> None:
    assert an_excerpt("บ้าน ភូមិ").end == len("บ้าน ភូមិ".encode()) > len("บ้าน ភូមិ")


@pytest.mark.parametrize("sha256", ["", "abc", "A" * 64, "0" * 63 + "g"])
def test_a_hash_that_is_none_is_refused(sha256: str) -> None:
    with pytest.raises(ValidationError, match="sha256"):
        Excerpt(sha256=sha256, start=0, end=0, quote="")


@pytest.mark.parametrize("stance", Stance)
def test_only_denying_and_disputing_are_denials(stance: Stance) -> None:
    assert a_claim(stance=stance).is_denial == (stance in {Stance.DENIES, Stance.DISPUTES})


@pytest.mark.parametrize(
    ("side", "accused", "blames"),
    [("AAA", "BBB", True), ("AAA", "AAA", False), ("AAA", None, False), (None, "BBB", False)],
)
def test_a_claim_blames_the_other_only_when_a_party_accuses_somebody_else(
    side: str | None, accused: str | None, blames: bool
) -> None:
    assert a_claim(side=side, accused=accused).blames_other is blames
