"""Stance: whether a voice asserts, denies, acknowledges, threatens, promises or calls for.

The verb says most of it; the content turns it where it calls a report false or speaks of deeds
to come. An accusation is an assertion that names whom it charges.
"""

from functools import cache
from typing import TYPE_CHECKING

from groundtruce.model.claim import Stance
from groundtruce.reports.text.actor import Actor, Cast, actor, both_sides
from groundtruce.reports.text.agent import agent
from groundtruce.reports.text.disowned import calls_untrue, disowns
from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.parse import text_of
from groundtruce.reports.text.speech import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

STANCES = {
    "asserts": Stance.ASSERTS,
    "accuses": Stance.ASSERTS,
    "denies": Stance.DENIES,
    "acknowledges": Stance.ACKNOWLEDGES,
    "threatens": Stance.THREATENS,
    "promises": Stance.PROMISES,
    "calls_for": Stance.CALLS_FOR,
}


# "The answer will be crushing" threatens, whoever is to give it.
ANSWERS = ("answer", "response", "reply", "retaliation", "reaction", "punishment")


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
    if calls_untrue(speech, doc) or disowns(speech, speaker, doc, cast):
        return Stance.DENIES
    return _outlook(speech, speaker, doc, cast) or stance


def _outlook(speech: Attribution, speaker: Actor, doc: "Doc", cast: Cast) -> Stance | None:
    """Return threat or promise where the speaker speaks of its own deeds to come."""
    cue = doc[speech.cue_word]
    for head in speech.heads:
        token = doc[head]
        ahead = any(
            c.tag_ == "MD" and c.lower_ in ("will", "would", "shall", "'ll", "’ll")
            for c in token.children
        )
        subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
        if not ahead or subject is None:
            continue
        if subject.lemma_.lower() in ANSWERS or (cue.lemma_ == "warn" and _is_answered(token)):
            return Stance.THREATENS
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


def _is_answered(verb: "Token") -> bool:
    """Whether a deed "will be answered", "will be met with force", "will have consequences"."""
    if verb.lemma_ in ("answer", "meet", "punish", "avenge", "repel"):
        return any(c.dep_ == "nsubjpass" for c in verb.children)
    return any(c.lemma_ == "consequence" for c in verb.children)


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
        if child.dep_ == "ccomp" and child.pos_ == "ADJ":
            held = next((c for c in child.children if c.dep_ == "nsubj"), None)
            if held is not None:
                return actor(held, cast, speaks=True).party
        if child.dep_ == "prep" and child.lower_ == "on":
            blamed = next((c for c in child.children if c.dep_ == "pobj"), None)
            if blamed is not None:
                return actor(blamed, cast, speaks=True).party
    return _charged(speech, speaker, doc, cast)


def _charged(speech: Attribution, speaker: Actor, doc: "Doc", cast: Cast) -> str | None:
    """Return whom the content charges with a wrong, where it tells of no event."""
    for head in speech.heads:
        if doc[head].lemma_.lower() in words("stance")["wrong_nouns"]:
            marks = [c for c in doc[head].children if c.dep_ in ("amod", "poss", "compound")]
            sides = {actor(c, cast, speaks=True).party for c in marks if c.i in cast.mentions}
            sides -= {None, speaker.party}
            if len(sides) == 1:
                return sides.pop()
        for verb in _told_by(doc[head]):
            wrong = verb.lemma_.lower() in words("stance")["wrongs"]
            doer = agent(verb) if wrong else _answerable(verb)
            if doer is None or any(c.tag_ == "MD" or c.dep_ == "neg" for c in verb.children):
                continue
            party = actor(doer, cast, speaks=True).party
            if party is not None and party != speaker.party:
                return party
    return None


def _told_by(head: "Token") -> list["Token"]:
    """Return the verb, what is joined to it, and "broke" in "it was X that broke the truce"."""
    cleft = head.lemma_ == "be" and any(c.lower_ == "it" for c in head.children)
    below = [c for c in head.children if cleft and c.dep_ in ("ccomp", "relcl", "advcl")]
    return [
        head,
        *below,
        *(c for c in head.children if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX")),
    ]


def _answerable(verb: "Token") -> "Token | None":
    """Return who "is responsible", "is to blame", "is behind it"."""
    if verb.lemma_ != "be":
        return None
    said = {c.lower_ for c in verb.children} | {
        i.lower_ for c in verb.children if c.dep_ == "xcomp" for i in [c, *c.children]
    }
    if not said & {"responsible", "accountable", "guilty", "blame", "behind", "fault"}:
        return None
    return next((c for c in verb.children if c.dep_ == "nsubj"), None)


@cache
def _force() -> frozenset[str]:
    return frozenset(words("stance")["force"])


@cache
def _goodwill() -> frozenset[str]:
    return frozenset(words("stance")["goodwill"])
