"""Briefs: a sentence without evidence cannot even be made."""

import pytest
from pydantic import ValidationError
from tests.builders import NOON

from groundtruce.model.brief import Brief, Citation, Section, Sentence

CITED = (Citation(noun="finding", id="f-1"),)


def a_sentence(id: str) -> Sentence:
    return Sentence(id=id, text=f"Sentence {id}.", cites=CITED)


def test_a_sentence_without_evidence_is_refused() -> None:
    with pytest.raises(ValidationError, match="cites"):
        Sentence(id="s", text="Trust us.", cites=())


def test_an_empty_sentence_is_refused() -> None:
    with pytest.raises(ValidationError, match="text"):
        Sentence(id="s", text="", cites=CITED)


def test_a_citation_points_to_something() -> None:
    with pytest.raises(ValidationError):
        Citation(noun="finding", id="")


def test_sentences_come_in_reading_order() -> None:
    sections = (
        Section(key="bottom_line", sentences=(a_sentence("1"), a_sentence("2"))),
        Section(key="clocks"),
        Section(key="decisions", sentences=(a_sentence("3"),)),
    )
    brief = Brief(id="b", case="c", title="t", as_of=NOON, language="en", sections=sections)
    assert [sentence.id for sentence in brief.sentences()] == ["1", "2", "3"]
