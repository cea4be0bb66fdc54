"""Whose speech it is: the subject of the verb, of an earlier verb, or the name beside it.

A verb joined by "and" keeps the first speaker, also where grammar hangs it into what another says.
"""

from typing import TYPE_CHECKING

from groundtruce.reports.text.cue import SUBJECTS, speech_nouns, speech_verbs

if TYPE_CHECKING:
    from spacy.tokens import Token


def speaker_of(verb: "Token") -> tuple["Token | None", bool]:
    """Return whose speech it is, and whether it is the speaker of an earlier verb."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is not None and not subjects:
        # Beside a subject "by X" is no speaker: "A protested against raids by X".
        return next((c for c in agent.children if c.dep_ == "pobj"), None), False
    if subjects:
        # "Guns are firing again, says the army": the one behind the verb speaks.
        # "64 wounded, police say": of two that grammar hangs on the verb, the nearer.
        counted = len(subjects) > 1 and subjects[0].like_num
        own = subjects[-1] if counted or stands_before(verb) is not None else subjects[0]
        return _antecedent(own), False
    quoted = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if quoted is not None and verb.lemma_ in ("quote", "cite"):
        return quoted, False
    if any(c.dep_ in ("nsubjpass", "expl") for c in verb.children):
        denied = speech_verbs().get(verb.lemma_.lower()) == "denies" and verb.dep_ == "ccomp"
        over = _cue_above(verb) if denied else None
        # "The charge is rejected, the note reads": whoever says so rejects it.
        return (None, False) if over is None else (speaker_of(over)[0], True)
    above = _said_just_before(verb) or (_cue_above(verb) if is_lifted(verb) else None)
    if above is not None:
        return speaker_of(above)[0], True
    head = verb.head
    cited = _cited_by(verb)
    if cited is not None:
        return cited, False
    if verb.dep_ == "acl" and head.i < verb.i and head.pos_ in ("NOUN", "PROPN", "PRON"):
        return _name_between(head, verb) or head, True
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "parataxis") and head.i != verb.i:
        if head.pos_ in ("VERB", "AUX"):
            return speaker_of(head)[0], True
        if head.dep_ in ("prep", "mark") and head.head.pos_ in ("VERB", "AUX"):
            return speaker_of(head.head)[0], True
    return _name_beside(verb), False


def stands_before(verb: "Token") -> "Token | None":
    """Return the noun that tells it in "Guns firing again, says the army"."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    inverted = len(subjects) > 1 and subjects[0].i < verb.i < subjects[-1].i
    return subjects[0] if inverted and verb.nbor(-1).text in (",", "–", "—", ":") else None


def _said_just_before(verb: "Token") -> "Token | None":
    """Return the cue of "…, the army said, blaming …", wherever grammar hangs the second verb."""
    if verb.dep_ != "advcl" or verb.tag_ != "VBG" or verb.i < 2 or verb.nbor(-1).text != ",":
        return None
    cue = verb.nbor(-2)
    speaks = cue.pos_ == "VERB" and cue.lemma_.lower() in speech_verbs()
    return cue if speaks and any(c.dep_ in SUBJECTS for c in cue.children) else None


def _cited_by(verb: "Token") -> "Token | None":
    """Return who is quoted "as saying"."""
    preposition = verb.head
    if verb.dep_ != "pcomp" or preposition.lower_ != "as":
        return None
    if preposition.head.lemma_ not in ("quote", "cite", "report"):
        return None
    quoted = preposition.head.children
    return next((c for c in quoted if c.dep_ in ("dobj", "nsubjpass")), None)


def _name_beside(verb: "Token") -> "Token | None":
    """Return the name that stands at the verb although the parser did not join them."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    doc = verb.doc
    after = doc[verb.i + 1] if verb.i + 1 < len(doc) else None
    if after is not None and after.dep_ == "nsubj" and after.i > verb.i:
        return after
    number = verb.i - 1
    while number > verb.sent.start and (
        doc[number].pos_ in ("ADV", "AUX") or doc[number].dep_ == "npadvmod"
    ):
        number -= 1
    word = doc[number] if number >= verb.sent.start else None
    if word is None or word.pos_ not in ("PROPN", "NOUN", "PRON") or word.dep_ in ("pobj", "dobj"):
        return None
    while word.dep_ in ("compound", "flat") and word.head.i <= number:
        word = word.head
    return word


def _name_between(noun: "Token", verb: "Token") -> "Token | None":
    """Return the name in "an accusation Phnom Penh rejected", which grammar hangs on the noun."""
    name = verb.nbor(-1)
    is_said = noun.lemma_.lower() in (*speech_nouns(), "charge", "version", "account")
    hangs = name.dep_ in ("appos", "npadvmod", "nmod", "conj", "dep")
    is_past = verb.tag_ in ("VBD", "VBN")
    return (
        name if is_said and is_past and hangs and name.pos_ == "PROPN" and name.i > noun.i else None
    )


def is_lifted(verb: "Token") -> bool:
    """Whether grammar hangs the speech inside what somebody else says, yet it is theirs.

    "A said B had fired and reported that …, alleging that …": reported and alleging are A's.
    """
    if verb.lemma_.lower() not in speech_verbs() or any(c.dep_ in SUBJECTS for c in verb.children):
        return False
    if speech_verbs()[verb.lemma_.lower()] == "thinks" or _cue_above(verb) is None:
        return False
    if verb.dep_ == "conj" and verb.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
        own = verb.lemma_ in ("accuse", "blame", "call", "describe")
        own = own or speech_verbs()[verb.lemma_.lower()] == "denies"
        return own or any(c.dep_ == "ccomp" for c in verb.children)
    is_aside = verb.dep_ in ("advcl", "acl") and verb.tag_ == "VBG"
    return is_aside and (not _has_mark(verb) or _begins_with_while(verb))


def _begins_with_while(verb: "Token") -> bool:
    mark = next((c for c in verb.children if c.dep_ == "mark"), None)
    return mark is not None and mark.lower_ in ("while", "whilst") and mark.nbor(-1).text == ","


def _has_mark(verb: "Token") -> bool:
    return any(c.dep_ in ("mark", "aux") for c in verb.children)


def _cue_above(verb: "Token") -> "Token | None":
    """Return the nearest verb of speech above whose clause holds this verb."""
    below, above = verb, verb.head
    while above.i != below.i:
        if below.dep_ == "ccomp" and above.lemma_.lower() in speech_verbs():
            return (
                above
                if speech_verbs()[above.lemma_.lower()] != "thinks"
                else _cue_above(above) or above
            )
        if below.dep_ in ("relcl", "pcomp"):
            return None
        below, above = above, above.head
    return None


def _antecedent(word: "Token") -> "Token":
    """Return what "who" or "which" stands for."""
    if word.lower_ in ("who", "which", "that") and word.tag_ in ("WP", "WDT"):
        clause = word.head
        while clause.dep_ in ("conj", "ccomp", "xcomp") and clause.head.i < clause.i:
            clause = clause.head
        if clause.dep_ == "relcl":
            return clause.head
    return word
