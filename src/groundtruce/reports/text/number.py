"""Numbers in words and digits of several scripts."""

import re
import unicodedata

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
    "m": 1_000_000,
    "k": 1_000, "lakh": 100_000, "bn": 1_000_000_000,
}  # fmt: skip
_LOOSE = {
    "a dozen": 12, "one dozen": 12, "half a dozen": 6, "two dozen": 24, "three dozen": 36,
    "a couple": 2,
    "a hundred": 100, "a thousand": 1_000, "a million": 1_000_000, "half a million": 500_000,
    "a quarter of a million": 250_000, "a half-million": 500_000, "twice": 2, "once": 1,
    "thrice": 3,
    "a": 1, "an": 1, "a single": 1,
}  # fmt: skip

_WORD = "|".join(sorted(_ONES, key=len, reverse=True))
_SCALE = "hundred|thousand|million|billion"
_LOOSE_WORDS = "|".join(sorted((w for w in _LOOSE if len(w) > 2), key=len, reverse=True))
NUMBER = (
    rf"(?:{_LOOSE_WORDS}|\d{{1,3}}(?:[,\u00a0\u202f ]\d{{3}})+(?:\.\d+)?|"
    rf"\d+(?:\.\d+)?(?:\s*(?:{_SCALE}))?"
    rf"|[๐-๙]+(?:,[๐-๙]{{3}})*|[០-៩]+(?:[,.][០-៩]{{3}})*"
    rf"|(?:{_WORD})(?:[\s-]+(?:and\s+)?(?:{_WORD}|{_SCALE}))*)"
)
_TOKENS = re.compile(r"[a-z]+|\d+(?:\.\d+)?")


def value_of(words: str) -> float | None:
    """Return the number that the words name, or ``None``.

    >>> value_of("half a million"), value_of("twenty-three"), value_of("๒๕๖๘"), value_of("1,200")
    (500000.0, 23.0, 2568.0, 1200.0)
    """
    folded = " ".join(words.casefold().split())
    if folded in _LOOSE:
        return float(_LOOSE[folded])
    plain = "".join(_ascii_digit(c) for c in folded)
    plain = re.sub(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}\b)", "", plain)
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", plain)
    total, part, seen = 0.0, 0.0, False
    for piece in _TOKENS.findall(plain):
        if piece[0].isdigit():
            part, seen = part + float(piece), True
        elif piece in _ONES:
            part, seen = part + _ONES[piece], True
        elif piece in _SCALES:
            part, seen = (part or 1) * _SCALES[piece], True
            if _SCALES[piece] >= 1_000:
                total, part = total + part, 0.0
        elif piece == "dozen":
            part, seen = (part or 1) * 12, True
        elif piece != "and":
            return None
    return total + part if seen else None


def _ascii_digit(character: str) -> str:
    if character.isdigit() and not character.isascii():
        return str(unicodedata.digit(character))
    return character
