"""Bundles: many small things packed together, and unpacked without trusting what they say.

Small texts that resemble each other take a tenth of the room together of what they take alone.
"""

import lzma
import struct
from collections.abc import Iterable, Iterator

from groundtruce.errors import Unsafe

# Packed and unpacked in memory, so both ends agree on how much that may be.
LARGEST = 64 << 20
_MEMORY = 192 << 20
_HEAD = struct.Struct(">HQ")


def packed(data: bytes) -> bytes:
    """Return the bytes in xz form, which any system can open."""
    return lzma.compress(data, preset=6)


def unpacked(data: bytes, size: int) -> bytes:
    """Return what was packed; refuses what is larger, or smaller, than it says it is."""
    if size > LARGEST:
        raise _bomb(f"a part says that it holds {size:,} bytes")
    try:
        reader = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
        found = reader.decompress(data, max_length=size + 1)
    except (lzma.LZMAError, EOFError) as error:
        raise _bomb("a part cannot be unpacked") from error
    if len(found) != size or not reader.eof or reader.unused_data:
        raise _bomb("a part does not hold as much as it says")
    return found


def joined(things: Iterable[tuple[str, bytes]]) -> bytes:
    """Return named things one after the other."""
    parts: list[bytes] = []
    for name, data in things:
        spelled = name.encode()
        parts += [_HEAD.pack(len(spelled), len(data)), spelled, data]
    return b"".join(parts)


def divided(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the named things; refuses a cut that does not fall between two of them."""
    at = 0
    while at < len(data):
        try:
            length, size = _HEAD.unpack_from(data, at)
            begin = at + _HEAD.size + length
            name = data[at + _HEAD.size : begin].decode()
        except (struct.error, UnicodeDecodeError) as error:
            raise _bomb("a part is not a row of named files") from error
        at = begin + size
        if at > len(data):
            raise _bomb("a part ends within a file")
        yield name, data[begin:at]


def _bomb(what: str) -> Unsafe:
    return Unsafe(f"{what}.", "Do not use this package; ask the site to make it anew.")
