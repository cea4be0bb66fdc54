"""Briefs: sections of sentences, each with the evidence that it rests on."""

import hashlib
from typing import Annotated, Any

from pydantic import Field

from groundtruce.model.record import Moment, Name, Record


class Citation(Record):
    """A pointer from a sentence: ``noun`` is finding, assessment, claim, agreement or watch."""

    noun: Name
    id: Name


class Sentence(Record):
    """The unit of a brief. Without a citation it cannot be made, so it cannot be rendered.

    ``language`` is the language of its words, which may differ from that of the brief.
    """

    id: Name
    text: Annotated[str, Field(min_length=1)]
    cites: Annotated[tuple[Citation, ...], Field(min_length=1)]
    language: str = "en"


class Table(Record):
    """Cells of a section, each row with the citations that back it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cites: tuple[tuple[Citation, ...], ...]


class Section(Record):
    """One heading with its sentences; ``key`` is a word of the vocabulary with labels en/th/km.

    ``chart`` is plain data (counts by week and status, marks on a map) that a renderer draws.
    """

    key: Name
    sentences: tuple[Sentence, ...] = ()
    table: Table | None = None
    chart: dict[str, Any] | None = None


class Brief(Record):
    """One outgoing document as of a moment, in a language; its id is the hash of its content.

    ``kind`` says which: the ministers' brief, or a daily, weekly, violation or correction paper.
    ``since`` is where the period begins that it reports on, ``number`` counts the reports of a
    kind, ``incident`` is the one that a paper is about.
    """

    id: Name
    case: Name
    title: str
    as_of: Moment
    language: str
    sections: tuple[Section, ...]
    kind: Name = "brief"
    since: Moment | None = None
    number: int | None = None
    incident: str | None = None

    @property
    def sha256(self) -> str:
        """Return the hash by which this very document is known, as it is printed on it."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def sentences(self) -> tuple[Sentence, ...]:
        """Return every sentence in reading order."""
        return tuple(sentence for section in self.sections for sentence in section.sentences)
