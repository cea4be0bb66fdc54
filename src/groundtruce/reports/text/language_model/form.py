"""The form that a language model fills: records like our own, and their JSON schema.

The schema is made from these classes and from the words of vocabulary and case. What comes back
is checked against the classes again, whatever the server promised.
"""

from typing import Annotated, Any

from pydantic import Field

from groundtruce.model.case import Case
from groundtruce.model.claim import Actuality, Stance
from groundtruce.model.record import Record
from groundtruce.model.vocabulary import Vocabulary, vocabulary
from groundtruce.reports.review.fields import commitments

Words = Annotated[str, Field(min_length=1, max_length=4000)]
Said = Annotated[str, Field(min_length=1, max_length=400)]


class ProposedFigure(Record):
    """A number in the text's own words: what it counts, of whom, and over what."""

    words: Said
    kind: str
    of: str | None
    cumulative: bool


class Proposed(Record):
    """A claim as a language model proposes it: the quote, words of our lists, words of the text."""

    quote: Words
    kind: str
    stance: Stance
    actuality: Actuality
    speaker: Said | None
    speaks_for: str | None
    accused: str | None
    agent: Said | None
    target: Said | None
    addressee: Said | None
    weapons: tuple[str, ...]
    place: Said | None
    when: Said | None
    figures: tuple[ProposedFigure, ...]
    commitments: tuple[str, ...]
    denies: int | None


class Answer(Record):
    """Everything that a language model proposes for one piece of text."""

    claims: tuple[Proposed, ...]


def words_of(case: Case | None) -> Vocabulary:
    """Return the vocabulary with the case's own words."""
    return vocabulary().extended(case.words) if case else vocabulary()


def form(case: Case | None) -> dict[str, Any]:
    """Return the JSON schema of an answer, with the words that each field may take."""
    schema = Answer.model_json_schema()
    known = words_of(case)
    parties = list(case.party_ids) if case else []
    claim = schema["$defs"]["Proposed"]["properties"]
    figure = schema["$defs"]["ProposedFigure"]["properties"]
    claim["kind"] = {"type": "string", "enum": list(known.words("event_kinds"))}
    claim["weapons"]["items"] = {"type": "string", "enum": list(known.words("weapons"))}
    figure["kind"] = {"type": "string", "enum": list(known.words("figure_kinds"))}
    figure["of"] = _or_nothing(list(known.words("counted")))
    claim["commitments"] = _several(list(commitments(case))) if case else _several([])
    for name in ("speaks_for", "accused"):
        claim[name] = _or_nothing(parties)
    plain: dict[str, Any] = _without_titles(schema)
    return plain


def _or_nothing(words: list[str]) -> dict[str, Any]:
    if not words:
        return {"type": "null"}
    return {"anyOf": [{"type": "string", "enum": words}, {"type": "null"}]}


def _several(words: list[str]) -> dict[str, Any]:
    if not words:
        return {"type": "array", "items": {"type": "string"}, "maxItems": 0}
    return {"type": "array", "items": {"type": "string", "enum": words}}


def _without_titles(part: Any) -> Any:
    # Titles and our own docstrings cost the server's attention and say nothing to it.
    if isinstance(part, dict):
        kept = {key: _without_titles(value) for key, value in part.items()}
        return {k: v for k, v in kept.items() if k not in ("title", "description")}
    return [_without_titles(one) for one in part] if isinstance(part, list) else part
