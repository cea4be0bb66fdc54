"""Denials that use no verb of denying: it is false, nothing happened, it backs no one.

A speaker who says that its own side did not do a thing denies it; one who says that it has not
heard, decided or planned anything only tells of a lack.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from groundtruce.reports.text.actor import Actor, Cast, actor
from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.parse import text_of
from groundtruce.reports.text.speech import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAMING = ("call", "describe", "dismiss", "label", "brand", "term", "characterise", "characterize")
NAMED_BY = ("oprd", "attr", "xcomp", "prep", "ccomp", "dobj")
TRUE = (
    "us",
    "ours",
    "true",
    "correct",
    "accurate",
    "responsible",
    "involved",
    "factual",
    "right",
    "behind",
)
NOTHING = ("nothing", "nobody", "none", "no-one")
FIRST = ("we", "i", "our", "my", "us")
OWN = (*FIRST, "it", "he", "she", "they", "its", "their", "his", "her")
MARKS = '“"«'
_SAID_UNTRUE = re.compile(
    r"\b(?:without (?:any )?(?:foundation|basis)|no (?:basis|foundation)|out of thin air|"
    r"far from the truth|contrary to (?:the )?facts?)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\W*(?:(?:this|that|it|these|they)(?: is| are|'s|’s)? )?(?:simply |completely |just )?"
    r"(?:not true|untrue|not so|nonsense|a (?:complete |outright |blatant )?(?:lie|fabrication))\b"
    r"|\W*there (?:is|was|has been) (?:absolutely )?no (?:truth|basis|substance|foundation)\b",
    re.IGNORECASE,
)


def calls_untrue(speech: Attribution, doc: "Doc") -> bool:
    """Whether the content is that a report is false, or that there is no truth in it."""
    cue = doc[speech.cue_word]
    said = " ".join(text_of(doc)[start:end] for start, end in speech.content)
    if (
        _OPENS.match(said)
        or _SAID_UNTRUE.search(said)
        or (cue.lemma_ in NAMING and _names_untrue(cue))
    ):
        return True
    return any(_is_untrue(doc[head]) for head in speech.heads)


def _names_untrue(cue: "Token") -> bool:
    behind = [c for c in cue.children if c.dep_ in NAMED_BY and c.i > cue.i]
    near = [t for c in behind for t in c.subtree if t.i - cue.i < 15]
    said = cue.doc[cue.i : cue.i + 15].text.lower()
    return any(t.lemma_.lower() in _untrue() or t.lower_ in _untrue() for t in near) or any(
        f" {phrase}" in said for phrase in _untrue() if " " in phrase
    )


def _is_untrue(head: "Token") -> bool:
    if head.lemma_ == "make" and any(c.dep_ == "prt" and c.lower_ == "up" for c in head.children):
        return True
    predicates = [c for c in head.children if c.dep_ in ("acomp", "attr", "oprd", "dobj", "amod")]
    negated = any(c.dep_ == "neg" for c in head.children)
    for word in [*predicates, head]:
        named = [c for c in word.children if c.dep_ in ("amod", "conj")]
        if any(_untrue_word(one) for one in [word, *named]):
            return not negated
        if negated and word.lower_ in TRUE:
            return True
    return False


def _untrue_word(word: "Token") -> bool:
    """Whether it calls a thing false; "the mines had lain" only looks like a lie."""
    return word.lemma_.lower() in _untrue() and word.lower_ not in ("lain", "lying", "lay")


def disowns(speech: Attribution, speaker: Actor, doc: "Doc", cast: Cast) -> bool:
    """Whether the speaker says that its own side did no such thing, or that none took place."""
    quoted = any(text_of(doc)[start:end][:1] in MARKS for start, end in speech.content)
    # Inside a quotation "they" are others; outside it "they" may be the speaker's own.
    own = FIRST if quoted else OWN
    return any(
        _took_no_place(verb)
        or _nobody_did(verb)
        or _there_were_none(verb, speaker, cast)
        or _is_disowned(verb, speaker, cast, own)
        for head in speech.heads
        for verb in (doc[head],)
        if verb.pos_ in ("VERB", "AUX") and not _has_modal(verb)
    )


def _has_modal(verb: "Token") -> bool:
    return any(c.tag_ == "MD" and c.dep_ == "aux" for c in verb.children)


def _took_no_place(verb: "Token") -> bool:
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or verb.lemma_.lower() not in words("stance")["takes_place"]:
        return False
    if verb.lemma_ in ("take", "fall") and not any(c.lower_ == "place" for c in verb.children):
        return False
    return _is_none(subject)


def _nobody_did(verb: "Token") -> bool:
    """Whether it is "no one crossed anything"; "no one was hurt" denies nothing."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or verb.lemma_.lower() not in words("stance")["deeds"]:
        return False
    is_nobody = subject.lower_ in ("nobody", "no-one", "none")
    return is_nobody or (subject.lower_ == "one" and _is_none(subject))


def _is_disowned(verb: "Token", speaker: Actor, cast: Cast, own: tuple[str, ...]) -> bool:
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or verb.lemma_.lower() in words("stance")["no_denial"]:
        return False
    if not _is_own(subject, speaker, cast, own):
        return False
    negated = any(c.dep_ == "neg" for c in verb.children) or _is_none(subject)
    if negated and any(c.lower_ == "yet" for c in verb.children):
        return False
    return (negated and verb.lemma_ != "be") or _has_none(verb)


def _there_were_none(verb: "Token", speaker: Actor, cast: Cast) -> bool:
    """Whether it is "there were no X troops", said by X."""
    if not any(c.dep_ == "expl" for c in verb.children) or verb.lemma_ != "be":
        return False
    found = next((c for c in verb.children if c.dep_ in ("attr", "nsubj")), None)
    if found is None or not _is_none(found):
        return False
    parties = actor(found, cast, speaks=True).parties
    return bool(parties) and parties == speaker.parties


def _is_own(subject: "Token", speaker: Actor, cast: Cast, own: tuple[str, ...]) -> bool:
    if subject.lower_ in own or any(c.dep_ == "poss" and c.lower_ in own for c in subject.children):
        return True
    if any(t.lower_ in ("ours", "mine") for t in subject.subtree):
        return True
    who = actor(subject, cast, speaks=True)
    return bool(speaker.parties) and who.parties == speaker.parties


def _is_none(word: "Token") -> bool:
    before = word.doc[word.left_edge.i : word.i]
    return word.lower_ in NOTHING or any(t.lower_ in ("no", "not", "neither") for t in before)


def _has_none(verb: "Token") -> bool:
    """Whether it has, holds or backs no such thing: "it backs no one", "nothing to do with it"."""
    found = next((c for c in verb.children if c.dep_ in ("dobj", "attr")), None)
    if found is None or found.lemma_.lower() in words("stance")["no_lack"]:
        return False
    return _is_none(found) and not any(c.lower_ == "yet" for c in verb.children)


@cache
def _untrue() -> frozenset[str]:
    return frozenset(words("stance")["untrue"])
