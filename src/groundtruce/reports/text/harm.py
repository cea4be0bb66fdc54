"""What happened to the people counted: killed, injured, displaced … with where its words end."""

from functools import cache
from typing import TYPE_CHECKING

from groundtruce.reports.text.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

State = tuple[str, int]
HOMES = frozenset(
    ("home", "house", "village", "flee", "shelter", "homeless", "captive", "hostage", "custody")
) | {"camp", "border"}
# Verbs that say it only with a home, a camp or a cell beside them.
ONLY_FROM_HOME = ("force", "drive", "hold", "leave", "return", "escape")
# Who is dead, hurt or captured where an army "lost" them.
MEN = (
    "soldier",
    "serviceman",
    "troop",
    "man",
    "fighter",
    "militant",
    "people",
    "personnel",
    "officer",
)
LIMBS = ("leg", "foot", "limb", "arm", "hand", "eye", "finger")
GROWS = ("amount", "rise", "climb", "reach", "stand", "increase", "grow", "put", "bring")
DEEDS = {
    "death": "killed", "killing": "killed", "injury": "injured", "murder": "killed",
    "evacuation": "displaced", "displacement": "displaced", "arrest": "detained",
    "abduction": "abducted", "kidnapping": "abducted", "execution": "killed",
}  # fmt: skip


@cache
def listed(part: str) -> dict[str, str]:
    """Return the kinds of figure by the words of one part: nouns, adjectives, done_to, did."""
    return {word: kind for kind, entry in words("figures").items() for word in entry.get(part, ())}


def state(word: "Token") -> State | None:
    """Return what happened to whom the word counts, from its own company or its verb."""
    for child in word.children:
        found = _of_child(child, word)
        if found is not None:
            return found
    if word.lower_ in listed("adjectives"):
        return listed("adjectives")[word.lower_], _end(word)
    after = word.doc[word.i + 1] if word.i + 1 < len(word.doc) else None
    if after is not None and after.lower_ in listed("adjectives") and after.dep_ != "amod":
        return listed("adjectives")[after.lower_], _end(after)
    return governed_state(word)


def governed_state(word: "Token") -> State | None:
    """Return what the verb or the noun above says happened to them."""
    role, above = word.dep_, word.head
    if role == "conj" and above.pos_ in ("NOUN", "NUM", "PROPN"):
        return governed_state(above)
    if role == "pobj":
        return _behind_preposition(word, above)
    if role == "attr" and above.lemma_ == "be":
        return _of_counted_subject(above, word)
    if above.pos_ not in ("VERB", "AUX"):
        return None
    lemma = above.lemma_.lower()
    is_object = role in ("dobj", "nsubjpass") or (role == "nsubj" and _is_passive(above))
    if is_object and lemma == "hold" and any(t.lemma_.lower() == "shelter" for t in above.subtree):
        return "sheltered", _end(word)
    if is_object and lemma in listed("done_to") and _fits(lemma, above):
        return listed("done_to")[lemma], _end(word)
    if role == "dobj" and lemma == "leave":
        return _adjective_beside(above)
    if role == "dobj" and lemma == "lose" and word.lemma_.lower() in MEN:
        return "casualties", _end(word)
    return _of_subject(word, above, lemma) if role == "nsubj" else None


def _of_child(child: "Token", word: "Token") -> State | None:
    lemma = child.lemma_.lower()
    if child.dep_ in ("amod", "acl", "acomp", "oprd", "appos") and child.lower_ in listed(
        "adjectives"
    ):
        return listed("adjectives")[child.lower_], _end(child)
    if child.dep_ == "acl" and child.tag_ == "VBN" and lemma in listed("done_to"):
        return listed("done_to")[lemma], _end(child)
    if child.dep_ == "relcl":
        if lemma in listed("did") and child.tag_ != "VBN":
            return listed("did")[lemma], _end(word)
        if lemma in listed("done_to") and any(c.dep_ == "nsubjpass" for c in child.children):
            return listed("done_to")[lemma], _end(word)
    return None


def _behind_preposition(word: "Token", preposition: "Token") -> State | None:
    above = preposition.head
    lemma = above.lemma_.lower()
    if preposition.lower_ in ("of", "to") and lemma in DEEDS:
        return DEEDS[lemma], _end(word)
    if preposition.lower_ == "between" and lemma in listed("done_to"):
        return listed("done_to")[lemma], _end(word)
    if preposition.lower_ == "at" and lemma == "put" and (told := _of_count_put(above, word)):
        return told
    grows = preposition.lower_ in ("to", "at", "about", "around", "over") and lemma in GROWS
    if grows and (told := _of_counted_subject(above, word)) is not None:
        return told
    if grows and any(t.lemma_.lower() in ("toll", "death") for t in word.sent):
        return "killed", _end(word)
    return None


def _of_counted_subject(verb: "Token", word: "Token") -> State | None:
    """Return whose number "is" or "stood at": the dead, the injured, the displaced."""
    if verb.lemma_ == "amount" and any(c.lemma_ == "loss" for c in verb.children):
        return "casualties", _end(word)
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")), None)
    if subject is None or subject.i > word.i:
        subject = next((c for c in verb.children if c.i < word.i and _counts(c)), None)
    if subject is None or subject.tag_ == "NN":
        # "The victim was 63" is an age.
        return None
    kind = _counts(subject)
    return None if kind is None else (kind, _end(word))


def _of_count_put(verb: "Token", word: "Token") -> State | None:
    """Return whose number somebody "put at 15": "the number of wounded", "its civilian dead"."""
    between = verb.doc[verb.i + 1 : word.i]
    kind = next((kind for one in between if (kind := _counts(one)) is not None), None)
    return None if kind is None else (kind, _end(word))


def _counts(word: "Token") -> str | None:
    return listed("adjectives").get(word.lower_) or listed("nouns").get(word.lemma_.lower())


def _of_subject(word: "Token", verb: "Token", lemma: str) -> State | None:
    if lemma in listed("did") and _fits(lemma, verb):
        return listed("did")[lemma], _end(word)
    lost = next((c for c in verb.children if c.dep_ == "dobj"), None)
    if lost is not None:
        thing = lost.lemma_.lower()
        if lemma == "lose" and thing == "life":
            return "killed", _end(word)
        if lemma == "lose" and thing in LIMBS:
            return "injured", _end(lost)
        if lemma in ("suffer", "sustain", "receive") and thing in ("injury", "wound", "burn"):
            return "injured", _end(word)
    among = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "among"), None)
    for child in among.children if among is not None else ():
        if child.lower_ in listed("adjectives") or child.lemma_.lower() in ("victim", "casualty"):
            return listed("adjectives").get(child.lower_, "casualties"), _end(word)
    return _adjective_beside(verb) if lemma in ("be", "remain", "go", "get") else None


def _adjective_beside(verb: "Token") -> State | None:
    for child in verb.children:
        if child.lower_ in listed("adjectives"):
            return listed("adjectives")[child.lower_], _end(child)
    return None


def _fits(lemma: str, verb: "Token") -> bool:
    return lemma not in ONLY_FROM_HOME or any(t.lemma_.lower() in HOMES for t in verb.subtree)


def _is_passive(verb: "Token") -> bool:
    return verb.tag_ == "VBN" and any(
        c.lemma_ in ("be", "get") for c in verb.children if c.i < verb.i
    )


def _end(word: "Token") -> int:
    return int(word.idx + len(word))
