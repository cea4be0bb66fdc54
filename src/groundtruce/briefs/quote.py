"""Quotes: somebody's own words, cut only between words, with the cut shown outside of them."""

import unicodedata

_OPENING, _CLOSING = "“", "”"
# Direction overrides could make one text look like another; they are not part of any word.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def quoted(text: str, longest: int) -> str:
    """Return the text in quotation marks, cut at a word; what is cut shows as … outside of them.

    >>> quoted("Shells fell near the village.", 12)
    '“Shells fell” …'
    """
    whole = shown(text)
    part = cut(whole, longest)
    rest = "" if part == whole else " …"
    return f"{_OPENING}{part}{_CLOSING}{rest}"


def cut(text: str, longest: int) -> str:
    """Return a beginning that ends with a sentence, else with a whole word.

    A script without spaces is cut between grapheme clusters instead, so that no vowel sign
    loses its letter.
    """
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    ends = [end + 1 for mark in (". ", "! ", "? ", "។ ") if (end := head.rfind(mark)) >= 0]
    if max(ends, default=0) > longest // 2:
        return head[: max(ends)]
    space = head.rfind(" ")
    if space >= longest // 2:
        return head[:space].rstrip(" ,;:")
    end = longest
    while end > 1 and _belongs_together(text[end - 1], text[end]):
        end -= 1
    return text[:end]


def brief_words(text: str, longest: int) -> str:
    """Return our own words, cut between words and ended with … where they are too long."""
    part = cut(text, longest)
    return part if part == text else f"{part} …"


def shown(text: str) -> str:
    """Return the text on one line, without control characters and direction overrides."""
    # What can be printed holds neither, and most words can.
    if text.isprintable():
        return " ".join(text.split())
    kept = (
        " " if letter in "\n\r\t\u2028\u2029" else letter
        for letter in text
        if letter not in _OVERRIDES
    )
    clean = "".join(one for one in kept if unicodedata.category(one) not in ("Cc", "Cs", "Co"))
    return " ".join(clean.split())


def _belongs_together(left: str, right: str) -> bool:
    # A mark leans on its letter; the Khmer coeng stacks the consonant that follows it.
    return left == "\u17d2" or unicodedata.category(right) in ("Mn", "Mc", "Me")
