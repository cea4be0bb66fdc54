"""Mapped files: to search in a file's bytes without reading it whole."""

import mmap
from typing import BinaryIO

_CHUNK = 1 << 16


def mapped(file: BinaryIO) -> mmap.mmap:
    """Return the file's bytes, to be closed after use; the file must not be empty."""
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def breaks(whole: mmap.mmap, start: int, end: int) -> int:
    """Return how many lines end between the two positions."""
    return sum(whole[at : min(at + _CHUNK, end)].count(b"\n") for at in range(start, end, _CHUNK))
