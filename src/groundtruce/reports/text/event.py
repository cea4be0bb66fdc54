"""What is said to have happened: kind, who did it to whom, with what, and whether it took place.

Words and their grammar decide; kinds and words are lists (``lexicon/events.yaml``). An attempt, a
threat, a plan or a thing denied is never told as something that took place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from groundtruce.model.claim import Actuality
from groundtruce.reports.text.actuality import actuality
from groundtruce.reports.text.agent import agent, agent_of_noun, antecedent
from groundtruce.reports.text.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


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


# ---- lists


@cache
def _by_noun() -> dict[str, str]:
    listed = words("events")
    return {noun: kind for kind, entry in listed.items() for noun in entry.get("nouns", ())}


@cache
def _arena() -> frozenset[str]:
    return frozenset(noun for entry in words("events").values() for noun in entry.get("arena", ()))


@cache
def _by_verb() -> dict[str, str]:
    return {
        verb: kind for kind, entry in words("events").items() for verb in entry.get("verbs", ())
    }


@cache
def _with() -> dict[str, list[tuple[str, frozenset[str]]]]:
    table: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for kind, entry in words("events").items():
        for verb, partners in entry.get("with", {}).items():
            table.setdefault(verb, []).append((kind, frozenset(partners)))
    return table


@cache
def _weapons() -> dict[str, tuple[str, str]]:
    return {
        word: (entry["weapon"], entry["kind"])
        for entry in words("weapons")
        for word in entry["words"]
    }


@cache
def _grammar(name: str) -> frozenset[str]:
    return frozenset(words("grammar")[name])


GENERAL = ("attack", "explosion")


# ---- one word


def _event_at(token: "Token") -> Event | None:
    if token.pos_ in ("NOUN", "PROPN"):
        kind = _noun_kind(token)
        return None if kind is None else _told_by_noun(token, kind)
    if token.pos_ == "VERB":
        kind = _verb_kind(token)
        return None if kind is None else _told_by_verb(token, kind)
    return None


def _compound(token: "Token") -> list[str]:
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
    return forms


def _noun_kind(token: "Token") -> str | None:
    if (
        token.dep_ == "compound"
        and token.head.i == token.i + 1
        and token.head.pos_ in ("NOUN", "PROPN")
    ):
        return None
    kind = next((_by_noun()[form] for form in _compound(token) if form in _by_noun()), None)
    if kind is None and token.lemma_.lower() in _arena():
        return "armed_clash" if _breaks_out(token) else None
    if kind is None and token.lemma_.lower() in (
        "restriction",
        "ban",
        "curb",
        "limit",
        "suspension",
    ):
        return _by_partners(token, "restriction")
    if kind in GENERAL:
        kind = _kind_by_means(token) or kind
    if (
        kind == "attack"
        and token.lemma_.lower() in ("fire", "raid", "blow", "strike")
        and not _is_hostile(token)
    ):
        return None
    return kind


def _is_hostile(token: "Token") -> bool:
    if token.lemma_.lower() == "raid":
        return True
    marks = [c.lemma_.lower() for c in token.children]
    return bool(
        _kind_by_means(token)
        or any(
            m in ("on", "against", "at", "military", "israeli", "open", "return", "heavy")
            for m in marks
        )
        or token.head.lemma_ in ("open", "return", "draw", "exchange", "under", "come", "launch")
    )


def _breaks_out(token: "Token") -> bool:
    """Whether a noun for a state of things ("fighting", "clashes") is told as happening."""
    head = token.head
    if token.dep_ in ("nsubj", "nsubjpass", "dobj") and head.lemma_.lower() in _grammar(
        "breaks_out"
    ):
        return True
    if token.dep_ == "pobj" and head.lower_ in (
        "in",
        "during",
        "by",
        "after",
        "amid",
        "following",
        "of",
    ):
        verb = head.head
        return verb.pos_ == "VERB" and verb.lemma_.lower() in _grammar("breaks_out") | {"die"}
    if token.dep_ in ("ROOT", "attr"):
        return True
    return any(
        c.dep_ == "relcl" and c.lemma_.lower() in _grammar("breaks_out") for c in token.children
    )


def _around(token: "Token") -> Iterator["Token"]:
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
    if token.tag_ == "VBN" and token.dep_ in ("acl", "relcl"):
        # "a drone launched by …": what was launched stands before.
        yield token.head


def _by_partners(token: "Token", verb: str) -> str | None:
    offered = _with().get(verb, [])
    if not offered:
        return None
    near = list(_around(token))
    doer = agent(token) if token.pos_ == "VERB" else None
    near += [] if doer is None else [doer]
    said = {t.lemma_.lower() for t in near} | {t.lower_ for t in near}
    for kind, partners in offered:
        if partners & said or "" in partners:
            return kind
    return None


def _verb_kind(token: "Token") -> str | None:
    lemma = token.lemma_.lower()
    if lemma == "bomb":
        return _kind_by_means(token) or _kind_of_bombing(token)
    kind = _by_partners(token, lemma) or _by_verb().get(lemma)
    if kind is None:
        return None
    if kind == "attack" and lemma in (
        "hit",
        "strike",
        "fire",
        "launch",
        "drop",
        "target",
        "pound",
        "storm",
        "raid",
        "assault",
        "bombard",
        "ravage",
    ):
        means = _kind_by_means(token)
        if means is None and lemma in (
            "launch",
            "drop",
            "hit",
            "strike",
            "target",
            "storm",
            "ravage",
            "fire",
        ):
            if lemma == "fire" and any(
                c.lower_ in ("at", "on", "into", "upon", "across") for c in token.children
            ):
                return "shooting"
            if lemma in ("strike", "hit", "target", "storm") and _has_military_subject(token):
                return "attack"
            return None
        return means or "attack"
    if kind in (
        "attack",
        "explosion",
        "ied_explosion",
        "property_destruction",
        "damage_heritage_or_civilian_object",
    ):
        return (
            _kind_by_means(token)
            if kind != "ied_explosion" or lemma in ("explode", "detonate")
            else None
        ) or kind
    return kind


def _kind_of_bombing(token: "Token") -> str:
    """Return what "bombed" means: by whom decides; by nobody named, the means are open."""
    if agent(token) is None:
        return "attack"
    return "airstrike" if _has_military_subject(token) else "ied_explosion"


def _has_military_subject(token: "Token") -> bool:
    doer = agent(token)
    if doer is None:
        return False
    words_before = [doer, *[c for c in doer.children if c.dep_ in ("amod", "compound")]]
    return any(
        w.lemma_.lower() in _MILITARY or w.ent_type_ in ("NORP", "GPE", "ORG") for w in words_before
    )


_MILITARY = frozenset(words("roles")["military"])


def _means(token: "Token") -> list[tuple[str, str]]:
    """Return the weapons named around a word, with the kind that their use is."""
    found = []
    for word in [token, *_around(token)]:
        for form in _compound(word) if word.pos_ in ("NOUN", "PROPN") else [word.lemma_.lower()]:
            if form in _weapons():
                found.append(_weapons()[form])
                break
    user = token
    while (
        not any(kind != "attack" for _, kind in found)
        and user.dep_ in ("xcomp", "advcl", "conj")
        and user.head.pos_ == "VERB"
        and user.head.i < user.i
    ):
        user = user.head
        if user.lemma_ in ("use", "employ"):
            found += _means(user)
            break
    return found


def _kind_by_means(token: "Token") -> str | None:
    kinds = [kind for weapon, kind in _means(token)]
    named = [kind for kind in kinds if kind != "attack"]
    return named[-1 if named and named[0] == "ied_explosion" else 0] if named else None


# ---- who, to whom


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
        actuality=actuality(verb),
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
    return tuple(dict.fromkeys(weapon for weapon, _ in _means(token) if weapon != "unknown"))


def _target_of_noun(noun: "Token") -> "Token | None":
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("on", "against", "at", "of", "into"):
            found = next((c for c in child.children if c.dep_ == "pobj"), None)
            if found is not None:
                return found
    return None


def _is_held(noun: "Token") -> bool:
    head = noun.head
    if noun.dep_ == "dobj":
        return head.lemma_.lower() in _grammar("light") | {
            "convene",
            "host",
            "chair",
            "sign",
            "issue",
        }
    if noun.dep_ in ("nsubj", "nsubjpass"):
        return head.lemma_.lower() in (
            "mark",
            "take",
            "begin",
            "end",
            "conclude",
            "hold",
            "open",
            "start",
            "produce",
            "convene",
            "resume",
            "be",
            "follow",
            "last",
            "agree",
            "bring",
        )
    return (
        noun.dep_ == "pobj"
        and head.lower_ in ("during", "at", "after")
        and noun.lemma_ != "conference"
    )


def _target(verb: "Token", kind: str) -> "Token | None":
    if verb.lemma_ in ("lose", "step", "tread", "drive"):
        return next((antecedent(c) for c in verb.children if c.dep_ == "nsubj"), None)
    for dep in ("dobj", "nsubjpass"):
        found = next((c for c in verb.children if c.dep_ == dep), None)
        if found is not None and not any(form in _weapons() for form in _compound(found)):
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
        above = by_word.get(token.head.i) if token.dep_ in ("dobj", "nsubjpass") else None
        is_echo = above is not None and (above.kind != "attack" or event.kind == "attack")
        if token.pos_ != "VERB" and is_echo:
            continue
        objects = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
        if token.pos_ == "VERB" and event.kind == "attack" and any(c.i in by_word for c in objects):
            continue
        yield event
