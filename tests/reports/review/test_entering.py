"""The words of a claim that a person enters are found in the original, whatever stands around."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_report
from tests.reports.review.situation import a_case_with_duties

from groundtruce.errors import NotAllowed, ReviewError
from groundtruce.model.review import Decision
from groundtruce.reports.review.entering import Entry, entered

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CASE = a_case_with_duties()


def enter(original: bytes, words: str, by: str = "ana", **fields: str):
    report = a_report().model_copy(
        update={"start": 0, "end": len(original), "claims": (), "source": CASE.sources[0].id}
    )
    told = Entry(words, {"kind": "shelling"} | fields, by)
    return entered(report, original, told, reviews=(), case=CASE, is_claim=lambda _: False, now=NOW)


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_the_excerpt_is_the_bytes_of_the_words(before, after):
    said = "มีการยิง\u00a0ปืนใหญ่"
    original = before + b" " + said.encode() + b" " + after
    review = enter(original, " มีการยิง\r\nปืนใหญ่ ")
    excerpt = review.said.excerpt
    assert original[excerpt.start : excerpt.end].decode() == excerpt.quote == said
    assert review.decision is Decision.ENTERED


@pytest.mark.parametrize("words", ["", "smoke", "fell", "shells  fel l"])
def test_words_that_are_not_there_once_are_refused(words):
    with pytest.raises(ReviewError):
        enter(b"Shells fell. Rain fell.", words)


def test_a_party_enters_nothing():
    with pytest.raises(NotAllowed):
        enter(b"Shells fell.", "Shells", by=CASE.party_ids[0])
