"""A message: the text taken out of a file, and what the file says of where it comes from."""

import codecs
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Message:
    """One text. ``as_received`` says that its UTF-8 bytes are those of the file from ``base``.

    ``thread`` is what the sender calls it through all its versions.
    """

    text: str
    as_received: bool = False
    base: int = 0
    title: str | None = None
    published: datetime | None = None
    url: str | None = None
    sender: str | None = None
    external_id: str | None = None
    thread: str | None = None
    language: str | None = None


def decoded(raw: bytes, said: str | None = None) -> str:
    """Return the text of bytes in the encoding they say, else the first that fits."""
    for name in (said, "utf-8-sig", _utf16(raw), _legacy(raw), "cp1252"):
        if name:
            try:
                return raw.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
    return raw.decode("utf-8", "replace")


def _utf16(raw: bytes) -> str | None:
    return "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _legacy(raw: bytes) -> str | None:
    """Return cp874 where most high bytes are letters of Thai."""
    high = [byte for byte in raw[:20_000] if byte > 0x7F]
    thai = sum(0xA1 <= byte <= 0xFB for byte in high)
    return "cp874" if len(high) > 0.3 * min(len(raw), 20_000) and thai > 0.95 * len(high) else None
