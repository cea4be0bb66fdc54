"""What kind of event a word tells of: the word itself, its company, the means named beside it."""

from typing import TYPE_CHECKING

from groundtruce.reports.text.agent import agent
from groundtruce.reports.text.event_words import (
    MILITARY,
    arena,
    by_noun,
    by_verb,
    compound_forms,
    grammar_of,
    arms,
    with_partners,
    words_around,
)

if TYPE_CHECKING:
    from spacy.tokens import Token


GENERAL = ("attack", "explosion")


def noun_kind(token: "Token") -> str | None:
    """Return the kind of event that the noun tells of, or ``None``."""
    if (
        token.dep_ == "compound"
        and token.head.i == token.i + 1
        and token.head.pos_ in ("NOUN", "PROPN")
    ):
        return None
    kind = next((by_noun()[form] for form in compound_forms(token) if form in by_noun()), None)
    if kind is None and token.lemma_.lower() in arena():
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
    if token.dep_ in ("nsubj", "nsubjpass", "dobj") and head.lemma_.lower() in grammar_of(
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
        return verb.pos_ == "VERB" and verb.lemma_.lower() in grammar_of("breaks_out") | {"die"}
    if token.dep_ in ("ROOT", "attr"):
        return True
    return any(
        c.dep_ == "relcl" and c.lemma_.lower() in grammar_of("breaks_out") for c in token.children
    )


def _by_partners(token: "Token", verb: str) -> str | None:
    offered = with_partners().get(verb, [])
    if not offered:
        return None
    near = list(words_around(token))
    doer = agent(token) if token.pos_ == "VERB" else None
    near += [] if doer is None else [doer]
    said = {t.lemma_.lower() for t in near} | {t.lower_ for t in near}
    for kind, partners in offered:
        if partners & said or "" in partners:
            return kind
    return None


def verb_kind(token: "Token") -> str | None:
    """Return the kind of event that the verb tells of, or ``None``."""
    lemma = token.lemma_.lower()
    if lemma == "bomb":
        return _kind_by_means(token) or _kind_of_bombing(token)
    kind = _by_partners(token, lemma) or by_verb().get(lemma)
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
        w.lemma_.lower() in MILITARY or w.ent_type_ in ("NORP", "GPE", "ORG") for w in words_before
    )


def means_of(token: "Token") -> list[tuple[str, str]]:
    """Return the weapons named around a word, with the kind that their use is."""
    found = []
    for word in [token, *words_around(token)]:
        for form in (
            compound_forms(word) if word.pos_ in ("NOUN", "PROPN") else [word.lemma_.lower()]
        ):
            if form in arms():
                found.append(arms()[form])
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
            found += means_of(user)
            break
    return found


def _kind_by_means(token: "Token") -> str | None:
    kinds = [kind for weapon, kind in means_of(token)]
    named = [kind for kind in kinds if kind != "attack"]
    return named[-1 if named and named[0] == "ied_explosion" else 0] if named else None
