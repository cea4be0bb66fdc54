"""Whether the words tell of something as done: tried, going on, threatened, denied, possible.

An attempt, a plan, a fear or a thing denied is never told as something that took place.
"""

from functools import cache
from typing import TYPE_CHECKING

from groundtruce.model.claim import Actuality
from groundtruce.reports.text.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

PROOF = ("evidence", "proof", "sign", "indication", "trace", "confirmation", "basis", "truth")
NO_ACCOUNT = ("time", "point", "moment", "case", "way", "circumstance", "stage", "account", "means")
USES = ("use", "fire", "launch", "drop", "deploy", "employ")


def actuality(token: "Token") -> Actuality:
    """Return whether the words tell it as done, tried, going on, threatened, denied or possible."""
    found = Actuality.ACCOMPLISHED
    if any(t.text == "?" for t in token.doc[token.sent.end - 2 : token.sent.end]):
        return Actuality.HYPOTHETICAL
    node, steps = token, 0
    while steps < 8:
        steps += 1
        # "to withdraw troops and remove weapons": the second verb is as unreal as the first.
        if node.dep_ == "conj" and node.tag_ == "VB" and node.head.pos_ == "VERB":
            node = node.head
            continue
        verdict = _verdict(node, token)
        if verdict is not None:
            return verdict
        if node.tag_ == "VBG" and any(
            c.lemma_ == "be" and c.tag_ in ("VBZ", "VBP") for c in node.children
        ):
            found = Actuality.ONGOING
        head = node.head
        if node.dep_ == "ccomp" and any(_on_no_account(c) for c in head.children):
            return Actuality.NEGATED
        if head.i == node.i or node.dep_ in ("ccomp", "relcl", "ROOT", "parataxis", "appos"):
            break
        if node.dep_ == "acl" and any(c.dep_ == "mark" for c in node.children):
            return Actuality.NEGATED if _is_missing(head) else found
        if node.dep_ == "conj" and node.pos_ == "VERB" and _stands_alone(node):
            break
        verdict = _verdict_of_head(node, head)
        if verdict is not None:
            return verdict
        if node.dep_ == "advcl" and node.tag_ != "VB":
            break
        node = head
    return Actuality.HYPOTHETICAL if _is_bare(token) else found


def _is_bare(token: "Token") -> bool:
    """Whether it is an infinitive that nothing makes real: "pledges to withdraw, remove …"."""
    if token.tag_ != "VB" or any(c.lemma_ == "do" for c in token.children):
        return False
    if token.head.lower_ == "first" or any(c.lower_ == "first" for c in token.head.children):
        # "was first to open fire"
        return False
    if token.dep_ == "conj" and token.head.pos_ == "VERB":
        return _is_bare(token.head)
    return token.head.lemma_.lower() not in _grammar("makes_real") or token.dep_ not in (
        "xcomp",
        "ccomp",
        "advcl",
    )


def _verdict(node: "Token", token: "Token") -> Actuality | None:
    children = list(node.children)
    lowered = {c.lower_ for c in children}
    if any(c.dep_ == "neg" for c in children) or "no" in {
        c.lower_ for c in children if c.dep_ == "det"
    }:
        return Actuality.NEGATED
    for child in children:
        if child.dep_ in ("aux",) and child.tag_ == "MD" and child.lower_ not in ("did",):
            return Actuality.HYPOTHETICAL
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "lest", "whether"):
            return Actuality.HYPOTHETICAL
        if _on_no_account(child):
            return Actuality.NEGATED
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and (
            child.lower_ in ("nobody", "none", "neither", "nothing")
            or any(t.lower_ in ("no", "not", "neither") for t in _before(child))
        ):
            return Actuality.NEGATED
    if node.i == token.i or node.pos_ in ("NOUN", "PROPN"):
        if lowered & _grammar("attempted_adjectives"):
            return Actuality.ATTEMPTED
        if lowered & _grammar("not_yet_adjectives"):
            return Actuality.HYPOTHETICAL
    return None


def _is_missing(noun: "Token") -> bool:
    """Whether it is "no evidence", "did not find any proof"."""
    if noun.lemma_.lower() not in PROOF:
        return False
    said = [*noun.children, *(noun.head.children if noun.head.pos_ in ("VERB", "AUX") else ())]
    return any(c.lower_ in ("no", "not", "n't", "n’t", "never", "little") for c in said)


def _stands_alone(verb: "Token") -> bool:
    """Whether what is joined has its own tense or subject: "had not fired, and X had shelled Y"."""
    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    return own or verb.tag_ in ("VBD", "VBZ", "VBP")


def _gives_a_name(verb: "Token") -> bool:
    """Whether it is "called the strike a crime" and no call for one."""
    return verb.lemma_ == "call" and any(c.dep_ == "oprd" for c in verb.children)


def _on_no_account(preposition: "Token") -> bool:
    """Whether it is "at no time", "in no case", "under no circumstances"."""
    return preposition.dep_ == "prep" and any(
        c.lemma_.lower() in NO_ACCOUNT and any(t.lower_ == "no" for t in c.children)
        for c in preposition.children
    )


def _before(word: "Token") -> list["Token"]:
    """Return the words of the phrase that stand before its head."""
    return [t for t in word.subtree if t.i < word.i and t.dep_ not in ("relcl", "acl")]


def _verdict_of_head(node: "Token", head: "Token") -> Actuality | None:
    lemma = head.lemma_.lower()
    if node.dep_ in ("xcomp", "dobj", "ccomp") or (node.dep_ == "advcl" and node.tag_ == "VB"):
        if lemma in _grammar("attempts"):
            return Actuality.ATTEMPTED
        if lemma == "threaten":
            return Actuality.THREATENED
        if lemma in _grammar("not_yet") and not _gives_a_name(head):
            return Actuality.HYPOTHETICAL
        if node.dep_ == "advcl" and any(
            c.lower_ == "to" and c.dep_ == "aux" for c in node.children
        ):
            return None if lemma in USES else Actuality.HYPOTHETICAL
    if node.dep_ == "acl" and node.tag_ == "VB":
        return (
            Actuality.ATTEMPTED if lemma in ("attempt", "bid", "effort") else Actuality.HYPOTHETICAL
        )
    if head.pos_ == "ADP" and head.lower_ in ("without", "against"):
        return Actuality.NEGATED if head.lower_ == "without" else None
    if (
        head.pos_ == "ADP"
        and head.head.pos_ == "NOUN"
        and head.head.lemma_.lower() in _grammar("not_yet_nouns")
    ):
        if head.head.lemma_.lower() == "attempt":
            return Actuality.ATTEMPTED
        return (
            Actuality.HYPOTHETICAL
            if head.lower_ in ("of", "to", "for", "over", "about", "on", "against")
            else None
        )
    if (
        head.pos_ == "ADP"
        and head.lower_ == "from"
        and head.head.lemma_.lower() in _grammar("not_yet")
    ):
        return Actuality.HYPOTHETICAL
    if (
        head.pos_ == "ADP"
        and head.lower_ in ("for", "to", "against")
        and head.head.lemma_.lower()
        in ("call", "appeal", "push", "plan", "prepare", "push", "ready")
    ):
        return Actuality.HYPOTHETICAL
    return None


@cache
def _grammar(name: str) -> frozenset[str]:
    return frozenset(words("grammar")[name])
