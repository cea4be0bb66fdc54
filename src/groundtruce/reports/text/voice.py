"""Whose voice it is where the phrase itself does not say: its envoy, the minister, In Hanoi.

A title met beside a name stands for that person's side from then on; a capital in which a
government's own speaker speaks says whose government it is.
"""

from itertools import takewhile
from typing import TYPE_CHECKING

from groundtruce.reports.text.actor import OFFICES, Actor, Cast, actor, pronoun

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST_HEAD = 24
# What a state is said to feel or want, its own spokesman says.
ATTITUDES = frozenset(("oppose", "support", "condemn", "welcome", "hope", "reject", "deplore"))
ATTITUDES |= {"regret", "urge", "remain", "stand", "reserve", "want", "seek", "attach", "mourn"}
HOME_OFFICES = frozenset(
    ("government", "ministry", "army", "military", "spokesman", "spokeswoman", "spokesperson")
) | {"official", "cabinet", "command", "authority", "presidency", "parliament", "police"}


def voice(word: "Token", cue: "Token", cast: Cast) -> Actor:
    """Return who speaks, with the party where the text says it elsewhere."""
    who = actor(word, cast, speaks=True)
    if word.lower_ in ("we", "us") and (party := _letterhead(cast)[1]) is not None:
        return Actor(word.text, (party,), True, word.i)
    if who.parties or word.pos_ == "PRON":
        return who
    parties = (
        _owner(word, cast)
        or _titled(word, cast)
        or _at_home(word, cue, cast)
        or _of_letterhead(word, cast)
        or _of_own_state(word, cue, cast)
    )
    return Actor(who.words, parties, bool(parties), who.head) if parties else who


def _owner(word: "Token", cast: Cast) -> tuple[str, ...]:
    """Return whose "its envoy" or "their army" is."""
    owner = next((c for c in word.children if c.dep_ == "poss" and c.pos_ == "PRON"), None)
    return () if owner is None else pronoun(owner, cast).parties


def _titled(word: "Token", cast: Cast) -> tuple[str, ...]:
    """Return the party of "the minister" who was named with the title before."""
    if not any(c.lower_ in ("the", "this") for c in word.children if c.dep_ == "det"):
        return ()
    title = word.lemma_.lower()
    if title not in OFFICES or any(c.dep_ in ("compound", "amod", "poss") for c in word.children):
        return ()
    for entity in reversed(cast.doc.ents):
        if entity.end > word.i or entity.label_ != "PERSON":
            continue
        before = [t for t in (*entity.root.children, entity.root.head) if t.i < entity.end]
        if any(t.lemma_.lower() == title for t in before):
            known = cast.persons.get(entity.text.split()[-1].lower())
            return () if known is None else known.parties
    return ()


def _at_home(word: "Token", cue: "Token", cast: Cast) -> tuple[str, ...]:
    """Return whose government speaks "In Hanoi", or of its own state in its own capital."""
    seats = [
        (token, cast.mentions[token.i])
        for token in cue.sent
        if token.dep_ == "pobj" and token.head.lower_ == "in" and token.i in cast.mentions
        and cast.mentions[token.i].how == "seat"
    ]  # fmt: skip
    for token, seat in seats:
        opens = token.head.i == cue.sent.start and word.lemma_.lower() in HOME_OFFICES
        if opens or (token.head.head.i == cue.i and seat.party in _spoken_of(cue, cast)):
            return (seat.party,)
    return ()


def _of_letterhead(word: "Token", cast: Cast) -> tuple[str, ...]:
    """Return whose "the Ministry" is in a text whose first line names the office and its state."""
    if not any(c.lower_ == "the" for c in word.children if c.dep_ == "det"):
        return ()
    said, party = _letterhead(cast)
    is_its = word.lower_ in said and word.lemma_.lower() in HOME_OFFICES
    return (party,) if party is not None and is_its else ()


def _letterhead(cast: Cast) -> tuple[frozenset[str], str | None]:
    """Return the words of a first line that names an office of one state, and that state."""
    head = list(takewhile(lambda t: "\n" not in t.text and t.i < LONGEST_HEAD, cast.doc))
    said = frozenset(t.lower_ for t in head)
    if len(head) == len(cast.doc) or any(t.pos_ in ("VERB", "AUX") for t in head):
        return said, None
    named = {cast.mentions[t.i].party for t in head if t.i in cast.mentions}
    is_office = bool(said & {*HOME_OFFICES, "embassy", "staff", "forces"})
    return said, named.pop() if is_office and len(named) == 1 else None


def _of_own_state(word: "Token", cue: "Token", cast: Cast) -> tuple[str, ...]:
    """Return the state of "China opposes …, the spokesperson said": what it feels its own say."""
    if word.lemma_.lower() not in HOME_OFFICES:
        titles = [c for c in word.children if c.dep_ in ("compound", "appos", "nmod")]
        if not any(c.lemma_.lower() in HOME_OFFICES for c in titles):
            return ()
    said = [c for c in (*cue.children, cue.head) if c.dep_ in ("ccomp", "ROOT") and c.i != cue.i]
    if not any(c.lemma_.lower() in ATTITUDES for c in said):
        return ()
    return _spoken_of(cue, cast)


def _spoken_of(cue: "Token", cast: Cast) -> tuple[str, ...]:
    """Return the party that is the subject of what is said."""
    said = [c for c in (*cue.children, cue.head) if c.dep_ in ("ccomp", "ROOT") and c.i != cue.i]
    subjects = [c for clause in said for c in clause.children if c.dep_ == "nsubj"]
    found = {p for c in subjects for p in actor(c, cast, speaks=True).parties}
    return tuple(found) if len(found) == 1 else ()
