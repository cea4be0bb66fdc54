"""Edit: other words and another order for a document, and never a sentence without its evidence.

A sentence stands for its evidence by its figures, by the words that say how things stand, and by
the parties that it names. Whoever words it anew keeps all of these; it cannot be said that the
rest is still true, which is why others sign it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from groundtruce.errors import EditError, NotFound
from groundtruce.model.brief import Brief, Section, Sentence
from groundtruce.model.record import content_id
from groundtruce.model.vocabulary import vocabulary

LONGEST = 1200
# Khmer and Thai break lines and join letters with these.
JOINERS = "\u200b\u200c\u200d"
# Lists of words that say how things stand, and how surely.
STANDINGS = ("confidence", "likelihood", "states", "statuses")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")


class Rule(StrEnum):
    """Why words cannot stand for the evidence of their sentence."""

    EMPTY = "empty"
    LONG = "long"
    HIDDEN = "hidden"
    FIGURE_LOST = "figure_lost"
    FIGURE_NEW = "figure_new"
    STANDING_LOST = "standing_lost"
    STANDING_NEW = "standing_new"
    PARTY_LOST = "party_lost"
    PARTY_NEW = "party_new"


_SAYS = {
    Rule.EMPTY: (
        "a sentence without words cannot stand for its evidence.",
        "Leave it out instead.",
    ),
    Rule.LONG: ("the sentence is too long.", f"Write one of at most {LONGEST} letters."),
    Rule.HIDDEN: ("the words hold letters that nobody sees.", "Type them anew."),
    Rule.FIGURE_LOST: ("a figure of its evidence is lost: {what}.", "Keep it, in digits."),
    Rule.FIGURE_NEW: ("its evidence does not give this figure: {what}.", "Take it out."),
    Rule.STANDING_LOST: ("it no longer says how it stands: {what}.", "Keep that word."),
    Rule.STANDING_NEW: ("its evidence does not say: {what}.", "Take that word out."),
    Rule.PARTY_LOST: ("a party is no longer named: {what}.", "Keep the name."),
    Rule.PARTY_NEW: ("its evidence does not name: {what}.", "Take the name out."),
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
    for refusal in refusals(brief, told, parties):
        raise refusal.error()
    rank = {name: at for at, name in enumerate(order)}
    sections = tuple(
        section.model_copy(update={"sentences": _told(section, words, rank, set(left_out))})
        for section in brief.sections
    )
    made = brief.model_copy(update={"sections": sections, "id": "b"})
    return made.model_copy(update={"id": content_id("b", made.canonical().decode())})


def refusals(
    brief: Brief, words: Mapping[str, str], parties: Collection[str] = ()
) -> tuple[Refusal, ...]:
    """Return every reason why sentences cannot be told in these words, in reading order.

    ``parties`` are the names that parties go by.
    """
    return tuple(
        refusal
        for one in brief.sentences()
        for refusal in _refused(one, _plain(words.get(one.id, one.text)), parties)
    )


def figures(text: str) -> Counter[str]:
    """Return the figures in a text, digits of any script alike.

    >>> sorted(figures("๓ dead, 1,200 displaced at 19:30"))
    ['1200', '19:30', '3']
    """
    plain = "".join(str(unicodedata.digit(one, one)) for one in text)
    return Counter(_FIGURE.findall(_THOUSANDS.sub("", plain)))


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


def _refused(sentence: Sentence, text: str, parties: Collection[str]) -> Iterator[Refusal]:
    if text == _plain(sentence.text):
        return
    if not text:
        yield Refusal(sentence.id, Rule.EMPTY)
        return
    if len(text) > LONGEST:
        yield Refusal(sentence.id, Rule.LONG)
    if any(map(_is_hidden, text)):
        yield Refusal(sentence.id, Rule.HIDDEN)
    standings, before = _standings(sentence.language), sentence.text
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


def _occurring(names: Collection[str], text: str) -> Counter[str]:
    """Return which of the names occur, each once; where one is part of another, the longer."""
    if not names:
        return Counter()
    either = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    # Only scripts that put spaces between words show where one begins.
    begins = r"(?<![A-Za-z])" if either.isascii() else ""
    found = re.finditer(f"{begins}(?:{either})", text, re.IGNORECASE)
    return Counter({match[0].casefold() for match in found})


def _standings(language: str) -> list[str]:
    words = vocabulary()
    return [words.label(one, key, language) for one in STANDINGS for key in words.words(one)]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _is_hidden(letter: str) -> bool:
    """Whether nobody sees the letter, though it may turn the words round; joiners are no such."""
    return unicodedata.category(letter) in ("Cc", "Cf") and letter not in JOINERS
