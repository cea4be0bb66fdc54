"""Edit: other words and another order for a document, and never a sentence without its evidence."""

import unicodedata
from collections.abc import Mapping, Sequence

from groundtruce.errors import EditError, NotFound
from groundtruce.model.brief import Brief, Section, Sentence
from groundtruce.model.record import content_id

LONGEST = 1200
# Khmer and Thai break lines and join letters with these.
JOINERS = "\u200b\u200c\u200d"


def edited(
    brief: Brief,
    *,
    words: Mapping[str, str],
    order: Sequence[str] = (),
    left_out: Sequence[str] = (),
) -> Brief:
    """Return the brief with other words, in another order, without what is left out.

    ``words`` gives sentences by id their new text; each keeps its citations. ``order`` lists ids
    of sentences; those of one section are told in that order, those not listed after them. Raises
    NotFound for a sentence that the brief does not have, EditError for words that cannot stand for
    the evidence of their sentence: none at all, too many, or letters that nobody sees.
    """
    known = {one.id for one in brief.sentences()}
    strange = sorted({*words, *order, *left_out} - known)
    if strange:
        raise NotFound(
            f"the document has no sentence {strange[0]}.",
            "It was composed anew meanwhile: edit the newest one.",
        )
    rank = {name: at for at, name in enumerate(order)}
    sections = tuple(
        section.model_copy(update={"sentences": _told(section, words, rank, set(left_out))})
        for section in brief.sections
    )
    made = brief.model_copy(update={"sections": sections, "id": "b"})
    return made.model_copy(update={"id": content_id("b", made.canonical().decode())})


def _told(
    section: Section, words: Mapping[str, str], rank: Mapping[str, int], gone: set[str]
) -> tuple[Sentence, ...]:
    kept = [one for one in section.sentences if one.id not in gone]
    kept.sort(key=lambda one: rank.get(one.id, len(rank)))
    return tuple(_worded(one, words.get(one.id, one.text)) for one in kept)


def _worded(sentence: Sentence, text: str) -> Sentence:
    text = " ".join(text.split())
    if text == sentence.text:
        return sentence
    if not text or len(text) > LONGEST:
        raise EditError(
            f"a sentence of {len(text)} letters cannot stand for its evidence.",
            f"Write one to {LONGEST} letters, or leave the sentence out.",
            sentence.id,
        )
    if any(
        unicodedata.category(letter) in ("Cc", "Cf") and letter not in "\u200b\u200c\u200d"
        for letter in text
    ):
        raise EditError("the words hold letters that nobody sees.", "Type them anew.", sentence.id)
    name = content_id("s", sentence.id, text, *(f"{c.noun}:{c.id}" for c in sentence.cites))
    return sentence.model_copy(update={"text": text, "id": name})


def _is_hidden(letter: str) -> bool:
    """Whether nobody sees the letter, though it may turn the words round; joiners are no such."""
    return unicodedata.category(letter) in ("Cc", "Cf") and letter not in JOINERS
