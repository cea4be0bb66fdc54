"""The passage: the words of a claim in the original, with what stands around them."""

import re
from dataclasses import dataclass

from groundtruce.model.claim import Excerpt

AROUND = 420
_SENTENCE_ENDS = re.compile(r"[.!?។][”’\"']?\s")
_WORD_ENDS = re.compile(r"\s")


@dataclass(frozen=True)
class Passage:
    """The words that say so, what stands before and after them, and whether more lies beyond."""

    before: str
    quote: str
    after: str
    is_whole: tuple[bool, bool] = (True, True)


def passage(original: bytes, excerpt: Excerpt, around: int = AROUND) -> Passage:
    """Return the excerpt in its original, cut where a sentence or a word begins or ends.

    The quote is what the bytes say, which the store compares with their hash.
    """
    first = original[: excerpt.start].decode(errors="ignore")
    last = original[excerpt.end :].decode(errors="ignore")
    before, after = _ending(first, around), _beginning(last, around)
    quote = original[excerpt.start : excerpt.end].decode(errors="replace")
    whole = (before == first.lstrip(), after == last.rstrip())
    return Passage(before, quote, after, whole)


def _ending(text: str, around: int) -> str:
    if len(text) <= around:
        return text.lstrip()
    cut = text[-around:]
    for mark in (_SENTENCE_ENDS, _WORD_ENDS):
        if found := mark.search(cut, 0, around // 2):
            return cut[found.end() :].lstrip()
    return cut


def _beginning(text: str, around: int) -> str:
    if len(text) <= around:
        return text.rstrip()
    cut = text[:around]
    for mark in (_SENTENCE_ENDS, _WORD_ENDS):
        ends = [found.end() for found in mark.finditer(cut, around // 2)]
        if ends:
            return cut[: ends[-1]].rstrip()
    return cut
