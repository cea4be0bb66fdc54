"""Letters: which ones the package's fonts can write.

A PDF/UA document may hold no letter without a shape. One that no font of ours has, an emoji in
a quotation say, is printed by its number; the page on the screen shows it as it is.
"""

import struct
from functools import lru_cache
from pathlib import Path
from typing import Any

from groundtruce.briefs.drawing import FONTS

# What any Noto Sans has: used where the package carries no fonts and the system's are taken.
_SURELY = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x2010, 0x2027),
    (0xE01, 0xE3A),
    (0xE3F, 0xE5B),
    (0x1780, 0x17DD),
    (0x17E0, 0x17E9),
)


def printable(value: Any) -> Any:
    """Return plain data with every text in it written in letters that can be printed."""
    match value:
        case str():
            return "".join(one if ord(one) in _known() else f"[U+{ord(one):04X}]" for one in value)
        case list():
            return [printable(one) for one in value]
        case dict():
            return {key: printable(one) for key, one in value.items()}
        case _:
            return value


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    files = sorted(FONTS.glob("*-Regular.ttf"))
    if not files:
        return frozenset(code for low, high in _SURELY for code in range(low, high + 1))
    return frozenset().union(*(_codes(one) for one in files))


def _codes(file: Path) -> set[int]:
    """Return the code points of a TrueType font, from its character map (OpenType, "cmap")."""
    raw = file.read_bytes()
    tables = struct.unpack_from(">H", raw, 4)[0]
    entries = (struct.unpack_from(">4sIII", raw, 12 + 16 * index) for index in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    count = struct.unpack_from(">H", raw, start + 2)[0]
    found: set[int] = set()
    for index in range(count):
        at = start + struct.unpack_from(">HHI", raw, start + 4 + 8 * index)[2]
        form = struct.unpack_from(">H", raw, at)[0]
        if form == 4:
            found |= _segments(raw, at)
        elif form == 12:
            groups = struct.unpack_from(">I", raw, at + 12)[0]
            for group in range(groups):
                low, high, _ = struct.unpack_from(">III", raw, at + 16 + 12 * group)
                found.update(range(low, high + 1))
    return found


def _segments(raw: bytes, at: int) -> set[int]:
    double = struct.unpack_from(">H", raw, at + 6)[0]
    half = double // 2
    ends = struct.unpack_from(f">{half}H", raw, at + 14)
    starts = struct.unpack_from(f">{half}H", raw, at + 16 + double)
    return {
        code
        for low, high in zip(starts, ends, strict=True)
        for code in range(low, high + 1)
        if code != 0xFFFF
    }
