"""Lists of words for events and weapons, ready to be looked up by lemma."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from groundtruce.reports.text.lexicon import words

# Words that all have to be beside a verb, each of one set.
Company = tuple[frozenset[str], ...]

if TYPE_CHECKING:
    from spacy.tokens import Token


@cache
def by_noun() -> dict[str, str]:
    """Return the kind of each noun that tells of an event alone."""
    listed = words("events")
    return {noun: kind for kind, entry in listed.items() for noun in entry.get("nouns", ())}


@cache
def arena() -> dict[str, str]:
    """Return the kind of each noun for a state of things: "clashes", "fighting"."""
    listed = words("events")
    return {noun: kind for kind, entry in listed.items() for noun in entry.get("arena", ())}


@cache
def by_verb() -> dict[str, str]:
    """Return the kind of each verb that tells of an event alone."""
    return {
        verb: kind for kind, entry in words("events").items() for verb in entry.get("verbs", ())
    }


@cache
def with_partners() -> dict[str, list[tuple[str, tuple[Company, ...]]]]:
    """Return, for a verb, the kinds it tells of and beside what company: any of those named."""
    table: dict[str, list[tuple[str, tuple[Company, ...]]]] = {}
    for kind, entry in words("events").items():
        for verb, partners in entry.get("with", {}).items():
            table.setdefault(verb, []).append((kind, _companies(partners)))
    return table


@cache
def about() -> dict[str, tuple[str, frozenset[str]]]:
    """Return the kind of each noun that tells of it only in a text that names one of the words."""
    return {
        noun: (kind, frozenset(word for name in named for word in _expanded(name)))
        for kind, entry in words("events").items()
        for noun, named in entry.get("about", {}).items()
    }


@cache
def headings() -> dict[str, str]:
    """Return the kind of each noun that tells of it at the head of a line without a verb."""
    listed = words("events")
    return {noun: kind for kind, entry in listed.items() for noun in entry.get("headings", ())}


def _companies(partners: list[str]) -> tuple[Company, ...]:
    return tuple(tuple(_expanded(part) for part in partner.split("+")) for partner in partners)


def _expanded(word: str) -> frozenset[str]:
    """Return the words of a list in capitals, else the word alone."""
    return frozenset(words("companies")[word] if word.isupper() else (word,))


@cache
def arms() -> dict[str, tuple[str, str]]:
    """Return the weapon of each word, and the kind that its use is."""
    return {
        word: (entry["weapon"], entry["kind"])
        for entry in words("weapons")
        for word in entry["words"]
    }


@cache
def grammar_of(name: str) -> frozenset[str]:
    """Return one of the lists that decide whether something took place."""
    return frozenset(words("grammar")[name])


@cache
def civil_objects() -> frozenset[str]:
    """Return the words for temples, hospitals, schools, homes."""
    return _expanded("OBJECTS")


MILITARY = frozenset(words("roles")["military"])


def compound_forms(token: "Token") -> list[str]:
    """Return the noun with what stands before it, longest first: "rocket attack", "attack"."""
    doc, own = token.doc, token.lemma_.lower()
    forms = []
    for length in (3, 2, 1):
        if token.i >= length:
            before = doc[token.i - length : token.i]
            if all(
                t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "PUNCT", "ADP", "SYM") for t in before
            ):
                forms.append(
                    ("".join(t.text_with_ws for t in before).lower() + own).replace(" - ", "-")
                )
    forms.append(own)
    return [*forms, *_singular(token)]


def forms_of(token: "Token") -> set[str]:
    """Return the word as it stands and as lists hold it, and that it names a place."""
    is_place = token.ent_type_ in ("GPE", "LOC", "FAC") or (
        token.pos_ == "PROPN" and token.dep_ == "dobj" and token.ent_type_ in ("ORG", "")
    )
    named = {"a named place"} if is_place else set()
    return {token.lemma_.lower(), token.lower_, *_singular(token), *named}


def _singular(token: "Token") -> list[str]:
    """Return the singular of what grammar takes for a name: "Rockets" at a beginning, "F-16s"."""
    own = token.lemma_.lower()
    is_plural = own.endswith("s") and (token.pos_ == "PROPN" or own[-2:-1].isdigit())
    return [own[:-1]] if is_plural else []


def words_around(token: "Token") -> Iterator["Token"]:
    """Yield the words that stand in a role to this one: subject, object, behind a preposition."""
    for child in token.children:
        if child.dep_ in (
            "dobj",
            "nsubj",
            "nsubjpass",
            "prt",
            "oprd",
            "attr",
            "compound",
            "amod",
            "nmod",
            "acomp",
            "advmod",
        ):
            yield child
            for inner in child.children:
                if inner.dep_ in ("compound", "conj", "nmod", "amod"):
                    yield inner
                if inner.dep_ == "prep" and inner.lower_ == "of":
                    yield from (c for c in inner.children if c.dep_ == "pobj")
        elif child.dep_ in ("prep", "agent", "dative") or (
            child.dep_ == "advcl" and child.lemma_ == "use"
        ):
            for inner in child.children:
                if inner.dep_ in ("pobj", "dobj", "pcomp"):
                    yield inner
                    yield from (c for c in inner.children if c.dep_ in ("compound", "conj", "amod"))
    if token.tag_ == "VBN" and token.dep_ == "conj":
        # "were old and not laid by us": the subject stands at the first verb.
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)
        yield from (c for c in token.head.children if c.dep_ == "nsubjpass" and not own)
    if token.tag_ == "VBN" and token.dep_ in ("acl", "relcl"):
        # "a drone launched by …": what was launched stands before.
        yield token.head
