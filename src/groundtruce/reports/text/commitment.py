"""Duties that a text speaks of: found under words of promise, linked to the case's agreement."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groundtruce.model.case import Case
from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.parse import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

BINDS = frozenset(words("roles")["binds"])
BINDING = frozenset(words("roles")["binding"])


@dataclass(frozen=True)
class Duty:
    """A duty spoken of: its topic, its words, and the commitments of the case that it may be."""

    topic: str
    start: int
    end: int
    word: int
    kinds: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()


def duties(doc: "Doc", case: Case | None = None) -> tuple[Duty, ...]:
    """Return the duties of a text in reading order, each topic once a sentence."""
    seen: set[tuple[int, str]] = set()
    found = []
    for duty in _found(doc, case):
        key = (doc[duty.word].sent.start, duty.topic)
        if key not in seen:
            seen.add(key)
            found.append(duty)
    return tuple(found)


def _found(doc: "Doc", case: Case | None) -> Iterator[Duty]:
    for token in doc:
        for entry in words("commitments"):
            piece = _at(token, entry)
            if piece is not None and _is_bound(token):
                yield Duty(
                    entry["topic"],
                    piece[0],
                    piece[1],
                    token.i,
                    tuple(entry["kinds"]),
                    _linked(entry, case),
                )


def _at(token: "Token", entry: dict[str, Any]) -> tuple[int, int] | None:
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB" and lemma in entry["verbs"]:
        around = [c for c in token.subtree if c.i > token.i and c.i - token.i < 6]
        hit = next((c for c in around if c.lemma_.lower() in entry["objects"]), None)
        return None if hit is None else (token.idx, hit.idx + len(hit))
    if token.pos_ in ("NOUN", "PROPN", "VERB"):
        ahead = text_of(token.doc)[token.idx : token.idx + 40].lower()
        for noun in entry["nouns"]:
            if ahead.startswith(noun):
                carried = token.head if token.dep_ in ("compound", "dobj") else token
                light = carried.head if carried.dep_ == "dobj" else carried
                start = (
                    light.idx
                    if light.lemma_ in ("carry", "conduct", "do", "continue")
                    else token.idx
                )
                return (start, token.idx + len(noun))
    return None


def _is_bound(token: "Token") -> bool:
    """Whether a word of promise or of the agreement governs it in the sentence."""
    node, steps = token, 0
    while node.head.i != node.i and steps < 8:
        node, steps = node.head, steps + 1
        if node.lemma_.lower() in BINDS or node.lemma_.lower() in BINDING:
            return True
    sentence = token.sent
    return any(
        t.lemma_.lower() in BINDS and abs(t.i - token.i) < 12 and t.i < token.i for t in sentence
    )


def _linked(entry: dict[str, Any], case: Case | None) -> tuple[str, ...]:
    if case is None:
        return ()
    kinds = set(entry["kinds"])
    return tuple(
        commitment.id
        for agreement in case.agreements
        for commitment in agreement.commitments
        if kinds & set(commitment.fulfilled_by)
        or any(noun in commitment.summary.lower() for noun in entry["nouns"])
        or any(
            verb in commitment.summary.lower()
            and any(o in commitment.summary.lower() for o in entry["objects"])
            for verb in entry["verbs"]
        )
    )
