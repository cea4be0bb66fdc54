"""Copies: near-identical texts, as papers print a wire, and which of them came first.

Runs of five words are compared (of twelve characters where a script has no spaces), so a text
that was cut, given another title or a paragraph more is still known; two accounts of one event in
their own words are not. A text points to the first it is like, never to one that came after it.
"""

import re
import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WORDS, LETTERS = 5, 12
# Shares of shingles in common: of both together, and of the shorter one.
ALIKE, CONTAINED = 0.35, 0.55
# Fewer shingles than this make nobody's copy: a line is said alike by many.
SHORTEST, SHORTEST_TEXT = 20, 160
_NEIGHBOURS = 20
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
Marks = NDArray[np.uint64]


def firsts(texts: Sequence[str]) -> list[int]:
    """Return for each text the position of the first, in the order given, that it is a copy of.

    A text that is nobody's copy is its own first.
    """
    marks = [shingles(text) for text in texts]
    found = list(range(len(texts)))
    for (one, other), shared in sorted(_shared(marks).items()):
        if found[other] == other and is_copy(len(marks[one]), len(marks[other]), shared):
            found[other] = one
    for at, first in enumerate(found):
        found[at] = found[first]
    return found


def is_copy(size: int, other_size: int, shared: int) -> bool:
    """Whether so many shingles in common make one text a copy of the other."""
    union = size + other_size - shared
    return shared >= ALIKE * union or shared >= CONTAINED * min(size, other_size)


def likeness(one: Marks, other: Marks) -> float:
    """Return the share of shingles that two texts have in common, of both together."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    union = len(one) + len(other) - shared
    return shared / union if union else 0.0


def contained(one: Marks, other: Marks) -> float:
    """Return the share of the shorter text's shingles that stand in the other."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    least = min(len(one), len(other))
    return shared / least if least else 0.0


def shingles(text: str) -> Marks:
    """Return the runs of words of a text as sorted numbers; none of a text that is too short."""
    tokens, length = _tokens(text)
    if len(tokens) < SHORTEST + length - 1:
        return np.empty(0, dtype=np.uint64)
    known = {token: zlib.crc32(token.encode()) for token in set(tokens)}
    numbers = np.fromiter((known[token] for token in tokens), np.uint64, len(tokens))
    marks = np.zeros(len(tokens) - length + 1, dtype=np.uint64)
    for at in range(length):
        marks = marks * _FACTOR + numbers[at : at + len(marks)]
    found: Marks = np.unique(marks)
    return found if len(found) >= SHORTEST else np.empty(0, dtype=np.uint64)


def _tokens(text: str) -> tuple[list[str], int]:
    if len(text) < 3 * SHORTEST:
        return [], WORDS
    plain = text.casefold()
    if not plain.isascii() and len(_UNSPACED.findall(plain)) > 0.3 * len(plain):
        return re.findall(r"[^\W_]|[\u0e31-\u0e4e\u17b4-\u17d3]", plain), LETTERS
    # A table row or a line of a log is passed over before anything is split.
    return (re.findall(r"\w+", plain), WORDS) if len(text) >= SHORTEST_TEXT else ([], WORDS)


def _shared(marks: Sequence[Marks]) -> dict[tuple[int, int], int]:
    """Return how many shingles two texts have in common, the earlier one named first.

    Of the many that hold one shingle each is compared with the first ones only.
    """
    sizes = [len(one) for one in marks]
    if sum(sizes) == 0:
        return {}
    values = np.concatenate(list(marks))
    holders = np.repeat(np.arange(len(marks)), sizes)
    order = np.lexsort((holders, values))
    values, holders = values[order], holders[order]
    starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
    ends = np.append(starts[1:], len(values))
    pairs: Counter[tuple[int, int]] = Counter()
    for start, end in zip(starts, ends, strict=True):
        if end - start < 2:
            continue
        held = holders[start:end].tolist()
        for number, one in enumerate(held[:_NEIGHBOURS]):
            for other in held[number + 1 :]:
                pairs[one, other] += 1
    return dict(pairs)
