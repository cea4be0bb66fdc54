"""Quotes: where the words that a language model gave stand in the text, or nowhere.

Only white space, quotation marks, dashes and invisible characters may differ; every other letter
must be the text's own.
"""

import re

_SAME = {
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("‘’‚‛′＇`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")

# Thai, Lao, Burmese and Khmer have no spaces between words, and breaks where a line may end.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")

Span = tuple[int, int]


class Text:
    """A text that quotes are looked for in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain, self._at = _evened(text)

    def find(self, words: str, near: Span | None = None) -> Span | None:
        """Return the characters of the words, ``None`` where they do not stand in the text.

        Of several places the first one, or the one nearest to ``near``.
        """
        found = self._exactly(words) or self._evenly(words)
        if not found:
            return None
        if near is None:
            return found[0]
        return min(found, key=lambda span: (_gap(span, near), span))

    def _exactly(self, words: str) -> list[Span]:
        return [(at, at + len(words)) for at in _places(self.text, words)]

    def _evenly(self, words: str) -> list[Span]:
        plain, _ = _evened(words)
        plain = plain.strip()
        found = []
        for at in _places(self._plain, plain):
            first, last = self._at[at], self._at[at + len(plain) - 1]
            # A quote may begin or end inside what is three dots for us and one character there.
            if not self._is_inside(at) and not self._is_inside(at + len(plain)):
                found.append((first, last + 1))
        return found

    def _is_inside(self, at: int) -> bool:
        return 0 < at < len(self._at) and self._at[at] == self._at[at - 1]


def _evened(text: str) -> tuple[str, list[int]]:
    """Return the text with even spaces and marks, and for each character where it came from."""
    plain: list[str] = []
    at: list[int] = []
    for number, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        if character.isspace():
            if plain and plain[-1] != " ":
                plain.append(" ")
                at.append(number)
            continue
        if plain[-1:] == [" "] and _UNSPACED.fullmatch(character) and _ends_unspaced(plain):
            plain.pop()
            at.pop()
        for piece in _SAME.get(character, character):
            plain.append(piece)
            at.append(number)
    return "".join(plain), at


def _ends_unspaced(plain: list[str]) -> bool:
    return len(plain) > 1 and _UNSPACED.fullmatch(plain[-2]) is not None


def _places(text: str, words: str) -> list[int]:
    found: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _gap(one: Span, other: Span) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


def line_around(text: str, span: Span) -> str:
    """Return the whole lines that hold the span."""
    first = text.rfind("\n", 0, span[0]) + 1
    last = text.find("\n", span[1])
    return text[first : len(text) if last < 0 else last]
