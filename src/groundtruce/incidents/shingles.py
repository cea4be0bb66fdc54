"""Texts as vectors of character shingles, rare ones weighing more.

Four characters in a row need no word boundaries, so Thai and Khmer are read like English.
"""

import itertools
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LENGTH = 4
BUCKETS = 1024
_SHRINK = 50


def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return one unit vector per text, centred so that unrelated texts are at right angles.

    An empty text has the zero vector.
    """
    told = [shingles(text) for text in texts]
    spread = Counter(itertools.chain.from_iterable(told))
    number = {shingle: index for index, shingle in enumerate(spread)}
    bucket = np.array([zlib.crc32(shingle.encode()) for shingle in spread], dtype=np.int64)
    rarity = np.log1p(len(told) / np.array(list(spread.values()), dtype=np.float64))
    rarity *= np.where(bucket & 0x80000000, -1.0, 1.0)
    rows = np.zeros((len(texts), BUCKETS), dtype=np.float32)
    for row, one in zip(rows, told, strict=True):
        index = np.fromiter((number[shingle] for shingle in one), np.int64, len(one))
        times = np.fromiter(one.values(), np.float64, len(one))
        weight = (1 + np.log(times)) * rarity[index]
        row[:] = np.bincount(bucket[index] % BUCKETS, weight, BUCKETS)
    has_text = np.array([bool(one) for one in told], dtype=bool)
    return _centred(_unit(rows), has_text)


def shingles(text: str) -> Counter[str]:
    """Return the runs of four characters of a text with their counts, spaces and case evened out.

    >>> sorted(shingles("Nong  ÉA"))
    ['g éa', 'nong', 'ng é', 'ong ']
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return Counter(plain[start : start + LENGTH] for start in range(len(plain) - LENGTH + 1))


def independent_directions(rows: NDArray[np.float32], most: float) -> float:
    """Return in how many directions unrelated texts vary: 1 / variance of their cosines."""
    told = rows[np.abs(rows).max(axis=1) > 0] if len(rows) else rows
    half = len(told) // 2
    if half < 20:
        return most
    # Far apart in the order of arrival, hence mostly about different events.
    cosines = np.einsum("ij,ij->i", told[:half], told[half : 2 * half])
    return float(min(most, 1 / max(float((cosines**2).mean()), 1e-9)))


def _centred(rows: NDArray[np.float32], has_text: NDArray[np.bool_]) -> NDArray[np.float32]:
    # Shrunk, so that a handful of texts is not taken for all that can be said.
    rows[has_text] -= rows[has_text].sum(axis=0) / (has_text.sum() + _SHRINK)
    return _unit(rows)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-6), dtype=np.float32)
