"""Who does it: the subject, "by …", or whose deed the governing verb makes it."""

from functools import cache
from typing import TYPE_CHECKING

from groundtruce.reports.text.cue import speech_verbs
from groundtruce.reports.text.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

ACCUSERS = ("accuse", "blame", "condemn", "suspect", "denounce")
NOUNS = ("NOUN", "PROPN", "PRON")
VERBS = ("VERB", "AUX")


def agent(verb: "Token") -> "Token | None":
    """Return who does what the verb says, or ``None`` where the words leave it open."""
    own = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if own is not None:
        return antecedent(own)
    by = next((c for c in verb.children if c.dep_ == "agent"), None)
    if by is not None:
        return _object(by)
    if any(c.dep_ in ("nsubjpass", "expl") for c in verb.children):
        return None
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod"):
        return None
    return _first_to(verb) or _inherited(verb)


def whence(token: "Token") -> "Token | None":
    """Return from whose ground it is said to come: "shelled from X territory"."""
    node = token
    for _ in range(4):
        for child in node.children:
            found = _ground(child) if child.dep_ == "prep" and child.lower_ == "from" else None
            if found is not None and found.ent_type_ not in ("DATE", "TIME", "CARDINAL"):
                return found
        below, node = node, node.head
        climbs = below.dep_ in ("pobj", "dobj", "nsubj", "nsubjpass", "prep")
        if not climbs or (node.pos_ == "VERB" and below.dep_ == "nsubj" and node.lemma_ != "be"):
            return None
    return None


def _ground(preposition: "Token") -> "Token | None":
    """Return the ground behind "from", or behind "from across"."""
    further = next((c for c in preposition.children if c.dep_ == "prep"), None)
    return _object(preposition) or (None if further is None else _object(further))


def agent_of_noun(noun: "Token") -> tuple["Token | None", int | None]:
    """Return who does the deed a noun names, or the number of the adjective that tells it."""
    by = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "by"), None)
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    if by is None and noun.dep_ in ("dobj", "pobj") and verb.pos_ == "VERB":
        # "condemned the kidnapping of fishermen by guards": grammar may hang it to the verb.
        behind = [c for c in verb.children if c.lower_ == "by" and c.i > noun.i]
        by = behind[0] if behind and verb.tag_ != "VBN" else None
    if by is not None and (found := _object(by)) is not None:
        return found, None
    marks = [c for c in noun.children if c.dep_ in ("amod", "compound", "poss", "nmod")]
    told = [c for c in marks if c.ent_type_ in ("NORP", "GPE", "ORG") or c.dep_ == "poss"]
    if told:
        return None, told[-1].i
    return _doer_of(noun), None


def antecedent(word: "Token") -> "Token":
    """Return what "who" or "which" stands for, else the word itself."""
    if word.tag_ in ("WP", "WDT") or word.lower_ == "that":
        clause = word.head
        while clause.dep_ in ("conj", "xcomp") and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ in ("ccomp", "relcl", "advcl") and clause.head.lemma_ == "be":
            # "It was X that fired": who is behind "it".
            split = [c for c in clause.head.children if c.dep_ == "attr" and c.i < word.i]
            if split and any(c.lower_ == "it" for c in clause.head.children):
                return split[0]
        if clause.dep_ == "relcl":
            return clause.head
    return word


def _doer_of(noun: "Token") -> "Token | None":
    verb = noun.head
    if verb.pos_ == "VERB" and noun.dep_ == "nsubjpass":
        # "The shelling was denied by X": who speaks of it did not do it.
        return None if verb.lemma_.lower() in speech_verbs() else agent(verb)
    if verb.pos_ == "VERB" and noun.dep_ == "dobj" and verb.lemma_.lower() in _carriers():
        return agent(verb)
    if noun.dep_ == "pobj" and verb.lower_ in ("of", "for", "behind"):
        be = verb.head if verb.lower_ == "behind" else verb.head.head
        answerable = verb.lower_ == "behind" or verb.head.lower_ in ("responsible", "accountable")
        if answerable and be.lemma_ == "be":
            return next((c for c in be.children if c.dep_ == "nsubj"), None)
        accuser = verb.head
        if accuser.pos_ == "VERB" and accuser.lemma_ in ACCUSERS:
            return next((c for c in accuser.children if c.dep_ in ("dobj", "nsubjpass")), None)
    return None


def _first_to(verb: "Token") -> "Token | None":
    """Return who was "first to open fire", "slow to withdraw"."""
    head = verb.head
    if verb.tag_ != "VB" or (head.pos_ != "ADJ" and head.lower_ not in ("first", "last", "one")):
        return None
    above = head.head
    if above.pos_ not in VERBS:
        return None
    return next((c for c in above.children if c.dep_ == "nsubj"), None)


def _inherited(verb: "Token") -> "Token | None":
    head = verb.head
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        return _of_governor(verb, head)
    if (asked := _asked(verb, head)) is not None:
        return asked
    if verb.dep_ == "xcomp" and head.pos_ in VERBS:
        passive = next((c for c in head.children if c.dep_ == "nsubjpass"), None)
        if passive is not None:
            # "X was said by Y to have fired": X did.
            return passive
        objects = [c for c in head.children if c.dep_ == "dobj" and c.i < verb.i]
        if objects and head.lemma_ not in ("use", "promise", "threaten", "employ"):
            return objects[0]
        return agent(head)
    if verb.dep_ in ("acl", "relcl") and head.pos_ in NOUNS and verb.tag_ == "VBG":
        return head
    joined = verb.dep_ in ("conj", "advcl", "dep", "parataxis") and head.i != verb.i
    return agent(head) if joined and head.pos_ in VERBS else None


def _asked(verb: "Token", head: "Token") -> "Token | None":
    """Return who is to do it in "called on X to stop firing"."""
    if verb.dep_ not in ("xcomp", "advcl") or head.lemma_ not in ("call", "appeal", "press"):
        return None
    on = next((c for c in head.children if c.lower_ in ("on", "upon", "to") and c.i < verb.i), None)
    return None if on is None else _object(on)


def _of_governor(verb: "Token", preposition: "Token") -> "Token | None":
    """Return whose deed it is in "accused X of shelling", "X's role in shelling"."""
    governor = preposition.head
    if governor.pos_ == "VERB":
        before = [c for c in governor.children if c.i < verb.i]
        accused = [c for c in before if c.dep_ in ("dobj", "dative")]
        if accused and preposition.lower_ in ("of", "for", "from", "with", "to", "into"):
            return accused[0]
        passive = [c for c in governor.children if c.dep_ == "nsubjpass"]
        return passive[0] if passive else agent(governor)
    if governor.pos_ in ("NOUN", "PROPN"):
        return next((c for c in governor.children if c.dep_ == "poss"), None)
    return None


def _object(preposition: "Token") -> "Token | None":
    return next((c for c in preposition.children if c.dep_ == "pobj"), None)


@cache
def _carriers() -> frozenset[str]:
    return frozenset([*words("grammar")["light"], *words("grammar")["attempts"]])
