"""What is said to have happened: kind, who did it to whom, with what, and whether it took place.

Words and their grammar decide; kinds and words are lists (``lexicon/events.yaml``). An attempt, a
threat, a plan or a thing denied is never told as something that took place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundtruce.model.claim import Actuality
from groundtruce.reports.text.actuality import actuality
from groundtruce.reports.text.agent import agent, agent_of_noun, antecedent
from groundtruce.reports.text.event_kind import is_forbidden, means_of, noun_kind, verb_kind
from groundtruce.reports.text.event_words import arms, compound_forms, grammar_of
from groundtruce.reports.text.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What costs lives: those it killed are its figures and no deed of their own.
COSTLY = frozenset(words("roles")["costly"])


@dataclass(frozen=True)
class Event:
    """One event told. Numbers are words of the parse; ``first`` to ``last`` is its clause."""

    kind: str
    word: int
    start: int
    end: int
    agent: int | None = None
    target: int | None = None
    weapons: tuple[str, ...] = ()
    actuality: Actuality = Actuality.ACCOMPLISHED
    first: int = 0
    last: int = 0
    by_adjective: int | None = None


def events(doc: "Doc") -> tuple[Event, ...]:
    """Return the events in the order of their words, each once."""
    found = [event for token in doc if (event := _event_at(token)) is not None]
    return tuple(_without_echoes(found, doc))


def _event_at(token: "Token") -> Event | None:
    if token.pos_ in ("NOUN", "PROPN"):
        kind = noun_kind(token)
        return None if kind is None else _told_by_noun(token, kind)
    if token.pos_ == "VERB":
        kind = verb_kind(token)
        return None if kind is None else _told_by_verb(token, kind)
    return None


def _told_by_verb(verb: "Token", kind: str) -> Event:
    doer = agent(verb)
    target = _target(verb, kind)
    top = _clause(verb)
    return Event(
        kind=kind,
        word=verb.i,
        start=verb.idx,
        end=verb.idx + len(verb),
        agent=None if doer is None else doer.i,
        target=None if target is None else target.i,
        weapons=_named_weapons(verb),
        actuality=Actuality.ACCOMPLISHED if is_forbidden(verb) else actuality(verb),
        first=top[0],
        last=top[1],
    )


def _told_by_noun(noun: "Token", kind: str) -> Event | None:
    if kind in ("meeting", "agreement", "mediation", "exercise") and not _is_held(noun):
        return None
    doer, by_adjective = agent_of_noun(noun)
    target = _target_of_noun(noun)
    first, last = _clause(noun)
    return Event(
        kind=kind,
        word=noun.i,
        start=noun.idx,
        end=noun.idx + len(noun),
        agent=None if doer is None else doer.i,
        target=None if target is None else target.i,
        weapons=_named_weapons(noun),
        actuality=actuality(noun),
        first=first,
        last=last,
        by_adjective=by_adjective,
    )


def _named_weapons(token: "Token") -> tuple[str, ...]:
    return tuple(dict.fromkeys(weapon for weapon, _ in means_of(token) if weapon != "unknown"))


def _target_of_noun(noun: "Token") -> "Token | None":
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("on", "against", "at", "of", "into"):
            found = next((c for c in child.children if c.dep_ == "pobj"), None)
            if found is not None:
                return found
    return None


def _is_held(noun: "Token") -> bool:
    """Whether a meeting or an accord is one that is or was to be, and not meetings at large."""
    head = noun.head
    if noun.dep_ == "dobj":
        return head.lemma_.lower() in grammar_of("light") | grammar_of("holds")
    if noun.dep_ in ("nsubj", "nsubjpass"):
        return head.lemma_.lower() in grammar_of("is_held")
    is_named = head.lower_ in ("during", "at", "after")
    return noun.dep_ == "pobj" and is_named and noun.lemma_ != "conference"


def _target(verb: "Token", kind: str) -> "Token | None":
    if verb.lemma_ in ("lose", "step", "tread", "drive"):
        return next((antecedent(c) for c in verb.children if c.dep_ == "nsubj"), None)
    for dep in ("dobj", "nsubjpass"):
        found = next((c for c in verb.children if c.dep_ == dep), None)
        if found is not None and not any(form in arms() for form in compound_forms(found)):
            return antecedent(found)
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in (
            "on",
            "at",
            "into",
            "against",
            "upon",
            "towards",
            "toward",
            "with",
        ):
            found = next((c for c in child.children if c.dep_ == "pobj"), None)
            if found is not None and (child.lower_ != "with" or kind == "armed_clash"):
                return found
    return None


def _clause(token: "Token") -> tuple[int, int]:
    """Return first and last word of the clause that tells of it."""
    top = token
    while top.pos_ not in ("VERB", "AUX") and top.dep_ != "ROOT" and top.head.i != top.i:
        top = top.head
    cut = [
        t.i for c in top.children
        if c.dep_ in ("conj", "ccomp", "advcl", "parataxis")
        and c.pos_ in ("VERB", "AUX") and not c.is_ancestor(token)
        for t in c.subtree
    ]  # fmt: skip
    kept = [t.i for t in top.subtree if t.i not in cut and not t.is_punct]
    return (min(kept, default=token.i), max(kept, default=token.i))


def _without_echoes(found: list[Event], doc: "Doc") -> Iterator[Event]:
    """Keep one event where a verb and its own object tell the same: "carried out an attack"."""
    by_word = {event.word: event for event in found}
    for event in found:
        token = doc[event.word]
        if _is_cost(event, token, found, doc) or _goes_on(event, token, by_word):
            continue
        above = by_word.get(token.head.i) if token.dep_ in ("dobj", "nsubjpass") else None
        is_echo = (
            above is not None
            and above.kind != "investigation"
            and (above.kind != "attack" or event.kind == "attack")
        )
        if token.pos_ != "VERB" and is_echo:
            continue
        objects = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
        if token.pos_ == "VERB" and event.kind == "attack" and any(c.i in by_word for c in objects):
            continue
        yield event


def _goes_on(event: Event, verb: "Token", by_word: dict[int, Event]) -> bool:
    """Whether the same means goes on: "shells hit the market and killed three" is one shelling."""
    before = by_word.get(verb.head.i) if verb.dep_ == "conj" else None
    return (
        before is not None
        and event.agent is not None
        and (before.kind, before.agent) == (event.kind, event.agent)
        and verb.lemma_ in ("kill", "wound", "injure", "hurt", "maim", "damage", "destroy")
    )


def _is_cost(event: Event, verb: "Token", found: list[Event], doc: "Doc") -> bool:
    """Whether it is only what another event cost: "two were killed during the shelling"."""
    if event.kind != "violence_against_civilians" or verb.lemma_ != "kill" or event.agent:
        return False
    return any(
        other.kind in COSTLY and doc[other.word].sent.start == verb.sent.start for other in found
    )
