"""Amounts: from the words of a figure to its bounds, without the grammar of a language."""

import re

from groundtruce.model.figure import Qualifier
from groundtruce.reports.text.number import NUMBER, value_of

_BOUNDS = {
    Qualifier.AT_LEAST: r"at least|no fewer than|not less than|a minimum of|or more",
    Qualifier.MORE_THAN: r"more than|over|above|upwards of",
    Qualifier.UP_TO: r"up to|at most|as many as|no more than|fewer than|less than",
    Qualifier.ABOUT: r"about|around|some|approximately|roughly|nearly|almost|close to|an estimated",
}
_RANGE = re.compile(rf"({NUMBER})\s*(?:-|–|—|to|and)\s*({NUMBER})", re.IGNORECASE)
_ONE = re.compile(NUMBER, re.IGNORECASE)

Bounds = tuple[Qualifier, float | None, float | None, float | None]


def bounds(words: str) -> Bounds | None:
    """Return qualifier, lower, best and upper of the first number; ``None`` where there is none.

    >>> bounds("at least 60 people dead")
    (<Qualifier.AT_LEAST: 'at_least'>, 60.0, None, None)
    """
    if found := _RANGE.search(words):
        lower, upper = value_of(found[1]), value_of(found[2])
        if lower is not None and upper is not None and lower < upper:
            return Qualifier.RANGE, lower, None, upper
    one = _ONE.search(words)
    value = None if one is None else value_of(one.group())
    if value is None:
        return None
    qualifier = next((q for q, said in _BOUNDS.items() if _says(said, words)), Qualifier.EXACT)
    if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        return qualifier, value, None, None
    if qualifier is Qualifier.UP_TO:
        return qualifier, None, None, value
    return qualifier, None, value, None


def _says(said: str, words: str) -> bool:
    return re.search(rf"\b(?:{said})\b", words, re.IGNORECASE) is not None
