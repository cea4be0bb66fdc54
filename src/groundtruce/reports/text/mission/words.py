"""The words of a status report: sentences, and counts with the bound that the words give."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundtruce.model.figure import Qualifier
from groundtruce.reports.text.number import NUMBER, value_of

N = rf"(?P<n>{NUMBER}|no|a\b|an\b)"
BOUNDS = (
    (Qualifier.MORE_THAN, "more than|over|exceeding|in excess of|upwards of"),
    (Qualifier.AT_LEAST, "at least|no fewer than|not less than"),
    (Qualifier.ABOUT, ("about|around|approximately|almost|nearly|close to|some|roughly|slightly "
"(?:over|under|more than)")),
    (Qualifier.UP_TO, "up to|less than|fewer than|no more than|as many as"),
)  # fmt: skip
Q = r"(?P<q>" + "|".join(words for _, words in BOUNDS) + r")?\s*"
TIMES = {"once": 1, "twice": 2, "thrice": 3}


@dataclass(frozen=True)
class Count:
    """A number with its bound and the words that give it."""

    value: float
    qualifier: Qualifier
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it begins in the text."""

    text: str
    start: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield sentences; a line broken inside one belongs to it still."""
    joined = re.sub(r"(?<=[a-z,:;–-])\s*\n+\s*(?=[a-z0-9(])", lambda m: " " * len(m.group()), text)
    # A long line that ends inside a sentence was broken to fit the page.
    joined = re.sub(r"(?m)(?<=^.{60})(.*[^\s.!?:;])\n(?=\S)", r"\1 ", joined)
    start = 0
    for found in re.finditer(r"(?<=[.!?])\s+(?=[A-Z“\"(])|\n+|$", joined):
        piece = joined[start : found.start()]
        if piece.strip():
            yield Sentence(piece, start)
        start = found.end()


def count(found: re.Match[str], base: int, group: str = "n") -> Count | None:
    """Return the count that a match names, its bound with it."""
    said = found.group(group)
    value = 0.0 if said.lower() == "no" else TIMES.get(said.lower()) or value_of(said)
    if value is None:
        return None
    qualifier = qualifier_of(found.groupdict().get("q"))
    return Count(float(value), qualifier, base + found.start(), base + found.end())


def qualifier_of(bound: str | None) -> Qualifier:
    """Return the bound that words before a number give.

    >>> qualifier_of("at least").value, qualifier_of(None).value
    ('at_least', 'exact')
    """
    said = (bound or "").lower()
    return next((q for q, words in BOUNDS if said and re.fullmatch(words, said)), Qualifier.EXACT)


def first(
    sentences: list[Sentence], pattern: re.Pattern[str], unless: re.Pattern[str] | None = None
) -> Count | None:
    """Return the first count of the pattern, sentences that say ``unless`` left out."""
    for one in sentences:
        found = pattern.search(one.text)
        if found is not None and not (unless and unless.search(one.text)):
            return count(found, one.start)
    return None


def sum_of_parts(one: Sentence) -> Count | None:
    """Return the sum of "18 in government-controlled areas and 99 in areas outside …"."""
    pattern = re.compile(
        rf"(?P<n>{NUMBER}|twice|once)(?:\s+times|\s+occasions)?\s+in\s+[^.;,:]*?(?:areas?|"
        rf"government)",
        re.IGNORECASE,
    )
    found = list(pattern.finditer(one.text))
    if len(found) < 2:
        return None
    counts = [count(each, one.start) for each in found]
    values = [c.value for c in counts if c is not None]
    return Count(
        sum(values), Qualifier.EXACT, one.start + found[0].start(), one.start + found[-1].end()
    )
