"""Edit: other words and another order for a document, and never a sentence without its evidence.

A sentence stands for its evidence by its figures, by the words that say how things stand, and by
the parties and places that it names. Whoever words it anew keeps all of these, and which of them
is said of what; it cannot be said that the rest is still true, which is why others sign it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from groundtruce.errors import EditError, NotFound
from groundtruce.model.brief import Brief, Section, Sentence
from groundtruce.model.record import content_id
from groundtruce.model.vocabulary import vocabulary

LONGEST = 1200
# Khmer and Thai break lines and join letters with these.
JOINERS = "\u200b\u200c\u200d"
# Lists of words that say how things stand, and how surely; those of one group exclude each other.
STANDINGS = (("confidence",), ("likelihood",), ("states", "statuses"))
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_COUNTED = re.compile(rf"({_FIGURE.pattern})[\s%]*([^\W\d]*)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")


class Rule(StrEnum):
    """Why words cannot stand for the evidence of their sentence."""

    EMPTY = "empty"
    LONG = "long"
    HIDDEN = "hidden"
    FIGURE_LOST = "figure_lost"
    FIGURE_NEW = "figure_new"
    FIGURE_MOVED = "figure_moved"
    STANDING_LOST = "standing_lost"
    STANDING_NEW = "standing_new"
    STANDING_MOVED = "standing_moved"
    PARTY_LOST = "party_lost"
    PARTY_NEW = "party_new"
    PARTY_MOVED = "party_moved"
    PLACE_NEW = "place_new"
    PLACE_MOVED = "place_moved"


_SAYS = {
    Rule.EMPTY: (
        "a sentence without words cannot stand for its evidence.",
        "Leave it out instead.",
    ),
    Rule.LONG: ("the sentence is too long.", f"Write one of at most {LONGEST} letters."),
    Rule.HIDDEN: ("the words hold letters that nobody sees.", "Type them anew."),
    Rule.FIGURE_LOST: ("a figure of its evidence is lost: {what}.", "Keep it, in digits."),
    Rule.FIGURE_NEW: ("its evidence does not give this figure: {what}.", "Take it out."),
    Rule.FIGURE_MOVED: (
        "its figures are told of something else: {what}.",
        "Keep their order, or each with the word after it.",
    ),
    Rule.STANDING_LOST: ("it no longer says how it stands: {what}.", "Keep that word."),
    Rule.STANDING_NEW: ("its evidence does not say: {what}.", "Take that word out."),
    Rule.STANDING_MOVED: (
        "how things stand is told of something else: {what}.",
        "Keep these words in the same order.",
    ),
    Rule.PARTY_LOST: ("a party is no longer named: {what}.", "Keep the name."),
    Rule.PARTY_NEW: ("its evidence does not name: {what}.", "Take the name out."),
    Rule.PARTY_MOVED: ("the parties changed places: {what}.", "Name them in the same order."),
    Rule.PLACE_NEW: ("its evidence does not name this place: {what}.", "Take the name out."),
    Rule.PLACE_MOVED: ("the places changed: {what}.", "Name them in the same order."),
}


@dataclass(frozen=True)
class Refusal:
    """One reason why a sentence cannot be told in these words, and what in them it is about."""

    sentence: str
    rule: Rule
    what: tuple[str, ...] = ()

    def error(self) -> EditError:
        """Return the refusal as an error that says what to do."""
        happened, remedy = _SAYS[self.rule]
        return EditError(happened.format(what=", ".join(self.what)), remedy, self.sentence)


def edited(
    brief: Brief,
    *,
    words: Mapping[str, str],
    order: Sequence[str] = (),
    left_out: Sequence[str] = (),
    parties: Collection[str] = (),
    places: Collection[str] = (),
) -> Brief:
    """Return the brief with other words, in another order, without what is left out.

    ``words`` gives sentences by id their new text; each keeps its citations. ``order`` lists ids
    of sentences; those of one section are told in that order, those not listed after them. Raises
    NotFound for a sentence that the brief does not have, EditError for words that cannot stand for
    the evidence of their sentence: see ``refusals``.
    """
    known = {one.id for one in brief.sentences()}
    strange = sorted({*words, *order, *left_out} - known)
    if strange:
        raise NotFound(
            f"the document has no sentence {strange[0]}.",
            "It was composed anew meanwhile: edit the newest one.",
        )
    told = {name: text for name, text in words.items() if name not in left_out}
    for refusal in refusals(brief, told, parties, places):
        raise refusal.error()
    rank = {name: at for at, name in enumerate(order)}
    sections = tuple(
        section.model_copy(update={"sentences": _told(section, words, rank, set(left_out))})
        for section in brief.sections
    )
    made = brief.model_copy(update={"sections": sections, "id": "b"})
    return made.model_copy(update={"id": content_id("b", made.canonical().decode())})


def refusals(
    brief: Brief,
    words: Mapping[str, str],
    parties: Collection[str] = (),
    places: Collection[str] = (),
) -> tuple[Refusal, ...]:
    """Return every reason why sentences cannot be told in these words, in reading order.

    ``parties`` and ``places`` are the names that these go by.
    """
    return tuple(
        refusal
        for one in brief.sentences()
        for refusal in _refused(one, _plain(words.get(one.id, one.text)), parties, places)
    )


def figures(text: str) -> Counter[str]:
    """Return the figures in a text, digits of any script alike.

    >>> sorted(figures("๓ dead, 1,200 displaced at 19:30"))
    ['1200', '19:30', '3']
    """
    return Counter(figure for figure, _ in _counted(text))


def _counted(text: str) -> list[tuple[str, str]]:
    """Return the figures in their order, each with the word after it."""
    plain = "".join(str(unicodedata.digit(one, one)) for one in text)
    return [
        (found[1], found[2].casefold()) for found in _COUNTED.finditer(_THOUSANDS.sub("", plain))
    ]


def _told(
    section: Section, words: Mapping[str, str], rank: Mapping[str, int], gone: set[str]
) -> tuple[Sentence, ...]:
    kept = [one for one in section.sentences if one.id not in gone]
    kept.sort(key=lambda one: rank.get(one.id, len(rank)))
    return tuple(_worded(one, _plain(words.get(one.id, one.text))) for one in kept)


def _worded(sentence: Sentence, text: str) -> Sentence:
    if text == sentence.text:
        return sentence
    name = content_id("s", sentence.id, text, *(f"{c.noun}:{c.id}" for c in sentence.cites))
    return sentence.model_copy(update={"text": text, "id": name})


def _refused(
    sentence: Sentence, text: str, parties: Collection[str], places: Collection[str]
) -> Iterator[Refusal]:
    if text == _plain(sentence.text):
        return
    if not text:
        yield Refusal(sentence.id, Rule.EMPTY)
        return
    if len(text) > LONGEST:
        yield Refusal(sentence.id, Rule.LONG)
    if any(map(_is_hidden, text)):
        yield Refusal(sentence.id, Rule.HIDDEN)
    yield from _lost_or_new(sentence, text, parties, places)
    yield from _moved(sentence, text, parties, places)


def _lost_or_new(
    sentence: Sentence, text: str, parties: Collection[str], places: Collection[str]
) -> Iterator[Refusal]:
    before, standings = sentence.text, list(chain.from_iterable(_standings(sentence.language)))
    compared: tuple[tuple[Rule, Rule, Counter[str], Counter[str]], ...] = (
        (Rule.FIGURE_LOST, Rule.FIGURE_NEW, figures(before), figures(text)),
        (
            Rule.STANDING_LOST,
            Rule.STANDING_NEW,
            _occurring(standings, before),
            _occurring(standings, text),
        ),
        (Rule.PARTY_LOST, Rule.PARTY_NEW, _occurring(parties, before), _occurring(parties, text)),
    )
    for lost, new, was, now in compared:
        if was - now:
            yield Refusal(sentence.id, lost, tuple(sorted(was - now)))
        if now - was:
            yield Refusal(sentence.id, new, tuple(sorted(now - was)))
    if strange := _occurring(places, text) - _occurring(places, before):
        yield Refusal(sentence.id, Rule.PLACE_NEW, tuple(sorted(strange)))


def _moved(
    sentence: Sentence, text: str, parties: Collection[str], places: Collection[str]
) -> Iterator[Refusal]:
    before = sentence.text
    for rule, names in ((Rule.PARTY_MOVED, parties), (Rule.PLACE_MOVED, places)):
        told = _named(names, text)
        if _is_other_order(_named(names, before), told):
            yield Refusal(sentence.id, rule, tuple(dict.fromkeys(told)))
    for words in _standings(sentence.language):
        told = _named(words, text)
        if _stand_otherwise(_named(words, before), told):
            yield Refusal(sentence.id, Rule.STANDING_MOVED, tuple(dict.fromkeys(told)))
    if _tell_otherwise(_counted(before), _counted(text)):
        yield Refusal(sentence.id, Rule.FIGURE_MOVED, tuple(one for one, _ in _counted(text)))


def _is_other_order(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether names come in another order, as they first come or, if all came again, as they do.

    Who says it comes before of whom it is said, so two names that change places change what is
    said. A name may be left out, or come once where it came twice.
    """
    first = [one for one in dict.fromkeys(before) if one in now]
    known = [one for one in dict.fromkeys(now) if one in before]
    return first != known or (sorted(before) == sorted(now) and list(before) != list(now))


def _stand_otherwise(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether words of which one excludes the other changed places, or one took another's."""
    is_more = len({*before}) > 1 and bool(Counter(now) - Counter(before))
    return is_more or _is_other_order(before, now)


def _tell_otherwise(before: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> bool:
    """Whether the same figures stand in another order, and not each with its own word after it."""
    was, told = [one for one, _ in before], [one for one, _ in now]
    if was == told or sorted(was) != sorted(told):
        return False
    words = [word for _, word in before]
    return sorted(before) != sorted(now) or len({*words}) < len(words)


def _occurring(names: Collection[str], text: str) -> Counter[str]:
    """Return which of the names occur, each once; where one is part of another, the longer."""
    return Counter({*_named(names, text)})


def _named(names: Collection[str], text: str) -> list[str]:
    """Return the names in the order in which they occur."""
    if not names:
        return []
    return [match[0].casefold() for match in _either(frozenset(names)).finditer(text)]


@lru_cache(maxsize=16)
def _either(names: frozenset[str]) -> re.Pattern[str]:
    # Only scripts that put spaces between words show where one begins.
    told = sorted(names, key=lambda one: (-len(one), one))
    begun = (("(?<![A-Za-z])" if one.isascii() else "") + re.escape(one) for one in told)
    return re.compile("|".join(begun), re.IGNORECASE)


def _standings(language: str) -> list[list[str]]:
    words = vocabulary()
    return [
        [words.label(one, key, language) for one in group for key in words.words(one)]
        for group in STANDINGS
    ]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _is_hidden(letter: str) -> bool:
    """Whether nobody sees the letter, though it may turn the words round; joiners are no such."""
    return unicodedata.category(letter) in ("Cc", "Cf") and letter not in JOINERS
