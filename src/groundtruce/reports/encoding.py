"""Encoding: text is UTF-8 unless it says otherwise, and never guessed in silence.

A wrong guess turns one word into another without a trace, so a file that is not what it should be
is refused whole, with the byte where it shows and the encoding that would fit.
"""

import codecs
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from groundtruce.errors import SourceError
from groundtruce.reports.card import Card

_CHUNK = 1 << 20
_SAMPLE = 1 << 12
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_BINARY = {
    b"PK\x03\x04": "a zip archive or office document",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "gzip-compressed",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"PAR1": "a Parquet file",
}
# What files in a language came in before UTF-8.
_LEGACY = {
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), "cp1251"),
    **dict.fromkeys(("cs", "hu", "hr", "pl", "ro", "sk", "sl"), "cp1250"),
    "el": "cp1253",
    "he": "cp1255",
    "ja": "cp932",
    "ko": "cp949",
    "th": "cp874",
    "tr": "cp1254",
    "vi": "cp1258",
    "zh": "gb18030",
}
# Letters, marks, and the quotation marks and dashes that word processors put in.
_IN_PROSE = {"Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Mn", "Pd", "Pf", "Pi"}


@dataclass(frozen=True)
class Encoding:
    """The encoding of a whole file, and the SHA-256 of the bytes that were looked at."""

    name: str
    sha256: str
    has_escape: bool

    @property
    def is_utf8(self) -> bool:
        """Whether the bytes can be read as they are."""
        return codecs.lookup(self.name).name == "utf-8"


def of(path: Path, card: Card, languages: tuple[str, ...], escape: bytes) -> Encoding:
    """Return the encoding of the file: by its mark, else UTF-8, else the first fitting of the card.

    Raises SourceError that names the first wrong byte, its line, and the encoding that would fit.
    """
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
        _check_text(head, card, marked)
        wrong: int | None = None
        for name in card.encoding or (marked or "utf-8",):
            found = _look(file, name, escape)
            if isinstance(found, Encoding):
                return found
            wrong = found if wrong is None else wrong
        raise _wrong(file, wrong or 0, card, languages)


def transcode(path: Path, encoding: Encoding, into: BinaryIO) -> None:
    """Write the file's text in UTF-8, line breaks as they are."""
    decoder = codecs.getincrementaldecoder(encoding.name)()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            into.write(decoder.decode(chunk).encode())
        into.write(decoder.decode(b"", final=True).encode())


def _look(file: BinaryIO, name: str, escape: bytes) -> Encoding | int:
    decoder = codecs.getincrementaldecoder(name)()
    digest, has_escape, tail, at = hashlib.sha256(), False, b"", 0
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            has_escape = has_escape or escape in tail + chunk
            tail = chunk[1 - len(escape) :] if len(escape) > 1 else b""
            pending = len(decoder.getstate()[0])
            decoder.decode(chunk)
            at += len(chunk)
        pending = len(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as cause:
        return at - pending + cause.start
    return Encoding(name, digest.hexdigest(), has_escape)


def _check_text(head: bytes, card: Card, marked: str | None) -> None:
    kind = next((kind for start, kind in _BINARY.items() if head.startswith(start)), None)
    if kind is None and b"\0" in head and not (marked or card.encoding):
        kind = "binary data, or UTF-16 without its mark"
    if kind is not None:
        raise SourceError(
            f"this is no text but {kind}.", "Send CSV, JSONL or GeoJSON text, or an .xlsx workbook."
        )


def _wrong(file: BinaryIO, at: int, card: Card, languages: tuple[str, ...]) -> SourceError:
    file.seek(0)
    line, left = 1, at
    while left > 0 and (chunk := file.read(min(_CHUNK, left))):
        line += chunk.count(b"\n")
        left -= len(chunk)
    file.seek(max(0, at - _SAMPLE // 2))
    likely = _likely(file.read(_SAMPLE), languages)
    expected = " or ".join(card.encoding or ("utf-8",))
    fits = f"'encoding: {likely}' in the card would fit" if likely else "No usual encoding fits"
    return SourceError(
        f"byte {at} (line {line}) is not {expected}.",
        f"{fits}; or save the file as UTF-8.",
    )


def _likely(sample: bytes, languages: tuple[str, ...]) -> str | None:
    usual = [_LEGACY[language] for language in languages if language in _LEGACY]
    candidates = dict.fromkeys([*usual, "cp1252"])
    return next((name for name in candidates if _reads_well(sample, name)), None)


def _reads_well(sample: bytes, name: str) -> bool:
    try:
        # The sample may begin and end inside a character of several bytes.
        text = codecs.getincrementaldecoder(name)().decode(sample[sample.find(b"\n") + 1 :])
    except UnicodeDecodeError:
        return False
    foreign = [sign for sign in text if not sign.isascii()]
    usual = sum(unicodedata.category(sign) in _IN_PROSE for sign in foreign)
    return bool(foreign) and usual >= 0.8 * len(foreign)
