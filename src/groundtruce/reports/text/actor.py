"""Who a phrase stands for: the party behind a ministry, a demonym, a capital, a name, a pronoun.

The case's parties come first, then the states of the world. A capital speaks for its government
only where it acts or speaks; as a place it stays a place.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from groundtruce.model.case import Case
from groundtruce.reports.text.gazetteer import adjectives, countries, folded, seats
from groundtruce.reports.text.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OFFICES = frozenset(words("roles")["offices"])
# Who speaks for a government behind the name of its seat alone.
SPEAKING = frozenset(words("roles")["speaking"])
HUMAN = frozenset(words("roles")["human"])
SUBJECTS = ("nsubj", "nsubjpass")
PERSONS = frozenset(["he", "she", "him", "her", "his", "hers", "himself", "herself"])
THINGS = frozenset(["it", "its", "itself"])
MANY = frozenset(["they", "them", "their", "theirs", "themselves", "both"])


@dataclass(frozen=True)
class Actor:
    """A phrase with the parties it stands for, and whether it speaks officially for them.

    ``words`` are the text's own, for a pronoun those of the phrase that it stands for.
    """

    words: str
    parties: tuple[str, ...] = ()
    official: bool = False
    head: int = -1

    @property
    def party(self) -> str | None:
        """Return the party, where it is exactly one."""
        return self.parties[0] if len(self.parties) == 1 else None


@dataclass(frozen=True)
class Names:
    """The names that lead to parties: exact words, adjectives, and seats of governments."""

    exact: dict[str, str]
    adjective: dict[str, str]
    seat: dict[str, str]
    first: frozenset[str]
    longest: int
    own: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def names_of(case: Case | None) -> Names:
    """Return the names of the case's parties and of the world's states, the case's first."""
    exact: dict[str, str] = {}
    adjective: dict[str, str] = {}
    seat: dict[str, str] = {}
    for party in case.parties if case else ():
        for label in party.labels.values():
            exact.setdefault(folded(label), party.id)
        exact.setdefault(folded(party.id), party.id)
        for demonym in party.demonyms:
            adjective.setdefault(folded(demonym), party.id)
            adjective.setdefault(folded(f"{demonym}s"), party.id)
    for code, country in countries().items():
        for name in (country["name"], *country.get("names", ())):
            exact.setdefault(folded(name), code)
    for word, code in adjectives().items():
        adjective.setdefault(word, code)
    for name, code in seats().items():
        if name not in exact:
            seat.setdefault(name, code)
    every = [*exact, *adjective, *seat]
    return Names(
        exact,
        adjective,
        seat,
        frozenset(name.split()[0] for name in every if name),
        max(len(name.split()) for name in every),
        case.party_ids if case else (),
    )


@dataclass(frozen=True)
class Mention:
    """A name of a party in the text. ``how`` is exact, adjective or seat."""

    party: str
    how: str
    first: int
    last: int


@dataclass
class Cast:
    """Everybody the text names so far, so that a pronoun or a surname finds its phrase.

    Made for one document; ``order`` holds the persons and bodies in the order of their speech.
    """

    doc: "Doc"
    names: Names
    mentions: dict[int, Mention] = field(default_factory=dict)
    persons: dict[str, Actor] = field(default_factory=dict)
    bodies: dict[str, Actor] = field(default_factory=dict)
    order: list[tuple[int, Actor, bool]] = field(default_factory=list)


def cast_of(doc: "Doc", case: Case | None = None) -> Cast:
    """Return the cast of a text, with every name of a party found."""
    cast = Cast(doc, names_of(case))
    for mention in _mentions(doc, cast.names):
        for number in range(mention.first, mention.last + 1):
            cast.mentions[number] = mention
    _meet_persons(cast)
    return cast


def _mentions(doc: "Doc", names: Names) -> Iterator[Mention]:
    number = 0
    while number < len(doc):
        found = _mention_at(doc, number, names)
        if found is None:
            number += 1
        else:
            yield found
            number = found.last + 1


def _mention_at(doc: "Doc", number: int, names: Names) -> Mention | None:
    token = doc[number]
    start = folded(token.text)
    if not token.text[:1].isupper() or not start or start.split()[0] not in names.first:
        return None
    longest = min(names.longest * 2, len(doc) - number)
    for length in range(longest, 0, -1):
        piece = doc[number : number + length]
        if piece[-1].is_punct and length > 1 and not _is_short(piece.text):
            continue
        key = folded(piece.text)
        for how, table in (
            ("exact", names.exact),
            ("adjective", names.adjective),
            ("seat", names.seat),
        ):
            if key in table and _is_name(piece, how):
                return Mention(table[key], how, number, number + length - 1)
    return None


def _is_short(text: str) -> bool:
    """Whether the full stop is the name's own: "the U.S.", not "in Belgrade."."""
    return text.endswith(".") and "." in text[:-1]


def _is_name(piece: Iterable["Token"], how: str) -> bool:
    tokens = list(piece)
    first = tokens[0]
    if first.text in ("Us", "Polish", "Turkey") and first.ent_type_ not in ("GPE", "NORP"):
        return False
    if first.text == "US" or len(tokens) > 1:
        return True
    # "Jordan" and "Chad" are also people: a person's other name stands beside it.
    beside = first.nbor(1) if first.i + 1 < len(first.doc) else None
    if first.ent_type_ == "PERSON" and beside is not None and beside.ent_type_ == "PERSON":
        is_thing = any(c.isdigit() for c in beside.text)
        return is_thing or (beside.ent_iob_ != "I" and how != "seat")
    return not (first.ent_type_ == "PERSON" and first.ent_iob_ == "I")


def _meet_persons(cast: Cast) -> None:
    """Learn whose people the named persons are: "Malaysian Prime Minister Anwar Ibrahim"."""
    for entity in cast.doc.ents:
        if entity.label_ != "PERSON":
            continue
        parties = _parties(entity.root, cast, seats_count=False)
        words = [w for w in re.findall(r"[\w’'-]+", entity.text) if w[:1].isupper()]
        if not words:
            continue
        actor = Actor(entity.text, parties, bool(parties), entity.root.i)
        for word in {words[-1], words[0], " ".join(words)}:
            known = cast.persons.get(word.lower())
            if known is None or (not known.parties and parties):
                cast.persons[word.lower()] = actor


# ---- who a word stands for


def actor(word: "Token", cast: Cast, *, speaks: bool = False) -> Actor:
    """Return who the phrase headed by the word stands for.

    ``speaks`` says that it speaks or acts, so that a capital stands for its government.
    """
    if word.pos_ == "PRON" or word.lower_ in ("each", "both"):
        return pronoun(word, cast)
    words = phrase(word)
    parties = _parties(word, cast, seats_count=speaks)
    office = word.lemma_.lower() in OFFICES or any(
        c.lemma_.lower() in OFFICES
        for c in word.children
        if c.dep_ in ("compound", "appos", "nmod", "amod")
    )
    mention = cast.mentions.get(word.i)
    if not parties:
        for token in (word, *[c for c in word.children if c.dep_ == "compound"]):
            known = cast.persons.get(token.lower_)
            if known is not None and known.parties and token.ent_type_ in ("PERSON", ""):
                return Actor(words, known.parties, True, word.i)
        known = cast.bodies.get(word.lemma_.lower())
        if known is not None and _is_definite(word):
            return Actor(words, known.parties, known.official, word.i)
    official = bool(parties) and (
        office or mention is not None or word.ent_type_ in ("PERSON", "ORG")
    )
    found = Actor(words, parties, official, word.i)
    if parties and word.pos_ == "NOUN" and office:
        cast.bodies[word.lemma_.lower()] = found
    return found


def spoke(who: Actor, cast: Cast, word: "Token") -> None:
    """Remember who spoke, for the pronouns that follow."""
    is_person = word.ent_type_ == "PERSON" or word.lemma_.lower() in PERSONS | HUMAN
    if word.pos_ != "PRON":
        cast.order.append((word.i, who, is_person))


def phrase(word: "Token") -> str:
    """Return the words of the noun phrase, without clauses hanging on it."""
    gone = {
        t.i
        for c in word.children
        if c.dep_ in ("relcl", "acl", "appos", "cc", "conj")
        for t in c.subtree
    }
    kept = [t for t in word.subtree if t.i not in gone and abs(t.i - word.i) < 14]
    while kept and (kept[-1].is_punct or kept[-1].dep_ == "case") and kept[-1].text not in ')”"':
        kept.pop()
    while kept and kept[0].is_punct:
        kept.pop(0)
    if not kept:
        return str(word.text)
    return " ".join(word.doc[kept[0].i : kept[-1].i + 1].text.split())


def _parties(word: "Token", cast: Cast, *, seats_count: bool) -> tuple[str, ...]:
    found = [
        m.party
        for m in _named(word, cast, 0)
        if m.how != "seat" or (seats_count and (m.last == word.i or _has(word, m)))
    ]
    if not found and word.dep_ == "appos" and word.ent_type_ == "PERSON":
        mention = cast.mentions.get(word.head.i)
        found += [] if mention is None else [mention.party]
    if not found and word.lemma_.lower() in _SIDES and _is_both(word):
        return both_sides(word, cast)
    return tuple(sorted(dict.fromkeys(found)))


def _has(word: "Token", seat: Mention) -> bool:
    """Whether it is the seat's office or army: "Phnom Penh's ministry", "a Kremlin spokesman"."""
    owners = [c for c in word.children if c.dep_ == "poss"]
    is_office = word.lemma_.lower() in OFFICES
    if is_office and any(seat.first <= c.i <= seat.last for c in owners):
        return True
    behind = word.doc[seat.last + 1]
    return seat.last < word.i and behind.lemma_.lower() in SPEAKING


_SIDES = (
    "side",
    "government",
    "country",
    "neighbour",
    "neighbor",
    "nation",
    "party",
    "army",
    "kingdom",
)
_INSIDE = ("amod", "compound", "poss", "nmod", "conj", "appos")


def _named(word: "Token", cast: Cast, depth: int) -> Iterator[Mention]:
    """Yield the names inside a phrase that say whose it is: "a spokesman for the Thai army"."""
    mention = cast.mentions.get(word.i)
    if mention is not None:
        yield mention
        if depth == 0:
            yield from (
                m for c in word.children if c.dep_ == "conj" for m in _named(c, cast, depth + 1)
            )
        return
    if depth > 3:
        return
    inside = [m for c in word.children if c.dep_ in _INSIDE for m in _named(c, cast, depth + 1)]
    yield from inside
    if not inside:
        for child in word.children:
            if child.dep_ in ("prep", "agent") and child.lower_ in ("of", "from", "for", "by"):
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield from _named(inner, cast, depth + 1)
            if child.dep_ == "prep" and child.lower_ == "in" and word.lemma_.lower() in OFFICES:
                # "officials in Hanoi": a seat of government says whose they are.
                for inner in child.children:
                    if (seat := cast.mentions.get(inner.i)) is not None:
                        yield Mention(seat.party, "exact", seat.first, seat.last)


def _is_both(word: "Token") -> bool:
    return any(c.lower_ in ("both", "two", "the") and c.lower_ != "the" for c in word.children)


def both_sides(word: "Token", cast: Cast) -> tuple[str, ...]:
    """Return the two sides that the text has spoken of most, up to here."""
    near = {m.party for n, m in cast.mentions.items() if word.sent.start <= n < word.i}
    if len(near) == 2:
        return tuple(sorted(near))
    counts: dict[str, int] = {}
    for number, mention in cast.mentions.items():
        if number < word.i:
            counts[mention.party] = counts.get(mention.party, 0) + 1
    if cast.names.own:
        counts = {party: counts.get(party, 0) + 100 for party in cast.names.own}
    top = sorted(counts, key=lambda party: (-counts[party], party))[:2]
    return tuple(sorted(top)) if len(top) == 2 else ()


def _is_definite(word: "Token") -> bool:
    return any(
        c.lower_ in ("the", "this", "its", "their")
        for c in word.children
        if c.dep_ in ("det", "poss")
    )


def pronoun(word: "Token", cast: Cast) -> Actor:
    """Return who the pronoun stands for: the last that fits, or nobody."""
    folded_word = word.lower_
    if folded_word in PERSONS:
        person = next((a for n, a, p in reversed(cast.order) if p and n < word.i), None)
        person = person or _last_person(word, cast)
        if person is not None:
            return Actor(person.words, person.parties, person.official, word.i)
    elif folded_word in THINGS:
        before = _subject_before(word)
        if before is not None:
            found = actor(before, cast, speaks=True)
            if found.parties:
                return Actor(found.words, found.parties, found.official, word.i)
        body = next((a for n, a, p in reversed(cast.order) if not p and n < word.i), None)
        if body is not None:
            return Actor(body.words, body.parties, body.official, word.i)
    elif folded_word in MANY or folded_word == "each":
        if folded_word in ("each", "both"):
            return Actor(word.text, both_sides(word, cast), True, word.i)
        before = _subject_before(word)
        if before is not None:
            found = actor(before, cast, speaks=True)
            return Actor(found.words, found.parties, found.official, word.i)
    return Actor(str(word.text), (), False, word.i)


def _subject_before(word: "Token") -> "Token | None":
    """Return the subject of the clause that the pronoun's clause hangs on, in this sentence."""
    for token in reversed(list(word.sent)):
        if token.i < word.i and token.dep_ in ("nsubj", "nsubjpass") and token.pos_ != "PRON":
            top = token.head
            if top.is_ancestor(word) or top.dep_ == "ROOT":
                return token
    return None


def _last_person(word: "Token", cast: Cast) -> Actor | None:
    persons = [e for e in cast.doc.ents if e.label_ == "PERSON" and e.end <= word.i]
    # "A met B. He said": the subject goes on speaking.
    subjects = [e for e in persons if _is_subject(e.root)]
    for entity in reversed(subjects or persons):
        found = cast.persons.get(entity.text.split()[-1].lower())
        if found is not None:
            return found
    return None


def _is_subject(word: "Token") -> bool:
    return word.dep_ in SUBJECTS or (word.dep_ == "appos" and word.head.dep_ in SUBJECTS)
