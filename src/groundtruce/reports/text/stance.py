"""Stance: whether a voice asserts, denies, acknowledges, threatens, promises or calls for.

The verb says most of it; the content turns it where it calls a report false or speaks of deeds
to come. An accusation is an assertion that names whom it charges.
"""

from functools import cache
from typing import TYPE_CHECKING

from groundtruce.model.claim import Stance
from groundtruce.reports.text.actor import Actor, Cast, actor, both_sides
from groundtruce.reports.text.attribution import Attribution
from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.parse import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

STANCES = {
    "asserts": Stance.ASSERTS,
    "accuses": Stance.ASSERTS,
    "denies": Stance.DENIES,
    "acknowledges": Stance.ACKNOWLEDGES,
    "threatens": Stance.THREATENS,
    "promises": Stance.PROMISES,
    "calls_for": Stance.CALLS_FOR,
}


def stance_of(speech: Attribution, speaker: Actor, doc: "Doc", cast: Cast) -> Stance:
    """Return what the speaker does with what is said: assert, deny, threaten, promise …"""
    stance = STANCES[speech.does]
    said = " ".join(text_of(doc)[s:e] for s, e in speech.content).lower()
    cue = doc[speech.cue_word]
    if speech.refused and stance is Stance.DENIES:
        return Stance.ACKNOWLEDGES
    if (
        stance is Stance.ASSERTS
        and cue.lemma_.lower() in ("claim", "accept")
        and "responsibility" in said
    ):
        return Stance.ACKNOWLEDGES
    if stance is Stance.PROMISES and cue.lemma_ in ("vow", "swear", "pledge", "promise"):
        meant = {t.lemma_.lower() for h in speech.heads for t in [doc[h], *doc[h].children]}
        return Stance.THREATENS if meant & (_force() - {"defend"}) else stance
    if stance is not Stance.ASSERTS or speech.does == "accuses":
        return stance
    if _calls_untrue(speech, doc):
        return Stance.DENIES
    return _outlook(speech, speaker, doc, cast) or stance


def _calls_untrue(speech: Attribution, doc: "Doc") -> bool:
    """Whether the content is that a report is false, or that there was no such thing."""
    cue = doc[speech.cue_word]
    for child in cue.children:
        if child.dep_ in ("oprd", "attr", "xcomp", "prep", "ccomp") and child.i > cue.i:
            near = [t for t in child.subtree if t.i - cue.i < 15]
            if cue.lemma_ in ("call", "describe", "dismiss", "label", "brand") and any(
                t.lemma_.lower() in _untrue() or t.lower_ in _untrue() for t in near
            ):
                return True
    for head in speech.heads:
        token = doc[head]
        predicates = [
            c for c in token.children if c.dep_ in ("acomp", "attr", "oprd", "dobj", "amod")
        ]
        negated = any(c.dep_ == "neg" for c in token.children)
        for word in [*predicates, token]:
            if word.lemma_.lower() in _untrue() or any(
                c.lemma_.lower() in _untrue() for c in word.children if c.dep_ in ("amod", "conj")
            ):
                return not negated
            if negated and word.lower_ in (
                "true",
                "correct",
                "accurate",
                "responsible",
                "involved",
                "factual",
                "right",
            ):
                return True
    return False


def _outlook(speech: Attribution, speaker: Actor, doc: "Doc", cast: Cast) -> Stance | None:
    """Return threat or promise where the speaker speaks of its own deeds to come."""
    for head in speech.heads:
        token = doc[head]
        ahead = any(
            c.tag_ == "MD" and c.lower_ in ("will", "would", "shall", "'ll", "’ll")
            for c in token.children
        )
        subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
        if not ahead or subject is None:
            continue
        who = actor(subject, cast, speaks=True)
        own = subject.pos_ == "PRON" and subject.lower_ in (
            "it",
            "he",
            "she",
            "they",
            "we",
            "i",
        )
        own = own or (bool(speaker.parties) and who.parties == speaker.parties)
        if not own:
            continue
        verbs = {
            token.lemma_.lower(),
            *(c.lemma_.lower() for c in token.children if c.dep_ in ("xcomp", "conj")),
        }
        hesitate = any(c.dep_ == "neg" for c in token.children) and token.lemma_ in (
            "hesitate",
            "tolerate",
            "accept",
            "allow",
            "stand",
        )
        negated = any(c.dep_ == "neg" for c in token.children) and not hesitate
        if (verbs & _force() or hesitate) and not negated:
            return Stance.THREATENS
        if verbs & _goodwill() or (negated and verbs & _force()):
            return Stance.PROMISES
    return None


def accused_by(speech: Attribution, speaker: Actor, doc: "Doc", cast: Cast) -> str | None:
    """Return the party that the speech itself charges, before any event is looked at."""
    if speech.does != "accuses":
        return _charged(speech, speaker, doc, cast)
    cue = doc[speech.cue_word]
    for child in cue.children:
        if child.dep_ == "dobj" and child.tag_ in ("WDT", "WP"):
            return actor(cue.head, cast, speaks=True).party
        if child.dep_ in ("dobj", "nsubjpass", "dative"):
            party = actor(child, cast, speaks=True).party
            if party is not None and party != speaker.party:
                return party
            if child.lower_ == "other" and len(speaker.parties) == 1:
                return next((p for p in both_sides(child, cast) if p != speaker.party), None)
        if child.dep_ == "prep" and child.lower_ == "on":
            blamed = next((c for c in child.children if c.dep_ == "pobj"), None)
            if blamed is not None:
                return actor(blamed, cast, speaks=True).party
    return None


def _charged(speech: Attribution, speaker: Actor, doc: "Doc", cast: Cast) -> str | None:
    """Return whom the content charges with a wrong, where it tells of no event."""
    for head in speech.heads:
        token = doc[head]
        if token.lemma_.lower() not in words("stance")["wrongs"]:
            continue
        subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
        if subject is not None and not any(c.tag_ == "MD" for c in token.children):
            party = actor(subject, cast, speaks=True).party
            if party is not None and party != speaker.party:
                return party
    return None


@cache
def _untrue() -> frozenset[str]:
    return frozenset(words("stance")["untrue"])


@cache
def _force() -> frozenset[str]:
    return frozenset(words("stance")["force"])


@cache
def _goodwill() -> frozenset[str]:
    return frozenset(words("stance")["goodwill"])
